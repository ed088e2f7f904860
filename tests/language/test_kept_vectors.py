from pathlib import Path

import numpy as np
import pytest

from bot.language.kept_vectors import KeptVectors


def rows(count: int) -> np.ndarray:
    return np.random.default_rng(count).normal(size=(count, 384)).astype(np.float32)


def test_what_was_kept_is_there_again_exactly(tmp_path: Path) -> None:
    kept, file = rows(3), tmp_path / "vectors.npz"
    first = KeptVectors(file)
    assert first.missing(["a", "b", "a", "c"]) == ["a", "b", "c"]
    first.add(["a", "b", "c"], kept)
    first.save()
    again = KeptVectors(file)
    assert again.missing(["c", "new", "a"]) == ["new"]
    assert np.array_equal(again.vectors(["c", "a", "c"]), kept[[2, 0, 2]])


def test_no_sentence_stands_in_the_file(tmp_path: Path) -> None:
    file = tmp_path / "vectors.npz"
    kept = KeptVectors(file)
    kept.add(["left me on read"], rows(1))
    kept.save()
    assert b"left me on read" not in file.read_bytes()


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04broken", b"not an archive"])
def test_a_broken_file_is_an_empty_one_and_is_mended(content: bytes, tmp_path: Path) -> None:
    file = tmp_path / "vectors.npz"
    file.write_bytes(content)
    kept = KeptVectors(file)
    assert kept.missing(["a"]) == ["a"]
    kept.add(["a"], rows(1))
    kept.save()
    assert KeptVectors(file).missing(["a"]) == []


def test_a_vector_that_is_not_there_is_an_error() -> None:
    with pytest.raises(KeyError):
        KeptVectors().vectors(["never seen"])
