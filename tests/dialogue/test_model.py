"""The model on disk: a fingerprint over what it is made of, sums that notice a change, and how many are kept."""

import json
import os
from hashlib import sha256
from pathlib import Path

import pytest

from bot.dialogue import model


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout with a little of what a model is made of."""
    for name in ("config.yml", "data/nlu/greet.yml", "data/safety/medical.yml", "bot/language/heads.py", "README.md"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name)
    return tmp_path


@pytest.mark.parametrize(
    "name", ["config.yml", "data/nlu/greet.yml", "data/safety/medical.yml", "bot/language/heads.py"]
)
def test_the_fingerprint_changes_with_what_is_trained_on(checkout: Path, name: str) -> None:
    before = model.fingerprint(checkout)
    (checkout / name).write_text("changed")
    assert model.fingerprint(checkout) != before and len(before) == 16


def test_the_fingerprint_knows_a_moved_file_and_neither_times_nor_other_files(checkout: Path) -> None:
    before = model.fingerprint(checkout)
    os.utime(checkout / "config.yml", (0, 0))
    (checkout / "README.md").write_text("changed")
    assert model.fingerprint(checkout) == before
    (checkout / "data/nlu/greet.yml").rename(checkout / "data/nlu/hello.yml")
    assert model.fingerprint(checkout) != before


def trained(place: Path) -> Path:
    """Write a small model with its manifest."""
    place.mkdir(parents=True)
    (place / "heads.npz").write_bytes(b"weights")
    files = {"heads.npz": sha256(b"weights").hexdigest()}
    (place / model.MANIFEST).write_text(json.dumps({"files": files}))
    return place


def test_a_model_that_was_changed_or_cut_short_is_not_loaded(tmp_path: Path) -> None:
    place = trained(tmp_path / "abc")
    model.check(place)
    (place / "heads.npz").write_bytes(b"other weights")
    with pytest.raises(model.ModelProblem, match=r"models/abc/heads\.npz was changed"):
        model.check(place)
    (place / "heads.npz").unlink()
    with pytest.raises(model.ModelProblem, match="was changed"):
        model.check(place)
    (place / model.MANIFEST).unlink()
    with pytest.raises(model.ModelProblem, match=r"\./steady train"):
        model.check(place)


def test_what_rasa_prints_is_shown_only_when_it_fails(capsys: pytest.CaptureFixture[str]) -> None:
    with model._silent_success():
        print("saved at /tmp/gone")
    with pytest.raises(model.ModelProblem), model._silent_success():
        print("a rule contradicts a story")
        raise model.ModelProblem("Rasa could not train.")
    out, err = capsys.readouterr()
    assert out == "" and err.strip() == "a rule contradicts a story"


def test_models_of_the_last_few_versions_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(model, "MODELS", tmp_path)
    places = [trained(tmp_path / f"model{age}") for age in range(6)]
    for age, place in enumerate(places):
        os.utime(place, (1_000_000 - age, 1_000_000 - age))
    (tmp_path / "encoder-1").mkdir()  # no model: left alone
    model._forget_old(places[5])
    kept = sorted(path.name for path in tmp_path.iterdir())
    assert kept == ["encoder-1", "model0", "model1", "model2", "model5"] and model.KEPT == 3
