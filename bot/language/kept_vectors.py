"""The vectors of our own training sentences, kept beside the models so that no sentence is encoded twice."""

import hashlib
import os
from pathlib import Path
from typing import Optional, Sequence
from zipfile import BadZipFile

import numpy as np

_KEY_BYTES = 16


class KeptVectors:
    """Vectors of shape (384,) by text, in a file that may be lost or damaged at any time: then it begins empty.

    It holds hashes of sentences of this project's data folder, never of what a person wrote.
    """

    def __init__(self, file: Optional[Path] = None) -> None:
        self._file = file
        self._rows: dict[bytes, np.ndarray] = {}
        self._new = 0
        if file is not None and file.exists():
            self._read(file)

    def _read(self, file: Path) -> None:
        try:
            with np.load(file, allow_pickle=False) as stored:
                keys, rows = stored["keys"], stored["rows"].astype(np.float32)
        except (OSError, ValueError, KeyError, EOFError, BadZipFile):
            return
        self._rows = {key.tobytes(): row for key, row in zip(keys, rows)}

    def missing(self, texts: Sequence[str]) -> list[str]:
        """Return the texts without a vector, each once."""
        return [text for text in dict.fromkeys(texts) if _key(text) not in self._rows]

    def add(self, texts: Sequence[str], vectors: np.ndarray) -> None:
        """Remember the vectors, shape (n, 384), of n texts."""
        self._new += len(texts)
        self._rows.update((_key(text), vector) for text, vector in zip(texts, vectors))

    def vectors(self, texts: Sequence[str]) -> np.ndarray:
        """Return the vectors of texts that are all remembered, shape (n, 384), float32; raises `KeyError` otherwise."""
        return np.array([self._rows[_key(text)] for text in texts], dtype=np.float32)

    def save(self) -> None:
        """Write the file if there is anything new, all at once, so that a second training reads a whole one."""
        if self._file is None or not self._new:
            return
        keys = np.frombuffer(b"".join(self._rows), dtype=np.uint8).reshape(-1, _KEY_BYTES)
        working = self._file.with_suffix(f".{os.getpid()}.npz")
        np.savez(working, keys=keys, rows=np.array(list(self._rows.values()), dtype=np.float32))
        working.replace(self._file)
        self._new = 0


def _key(text: str) -> bytes:
    return hashlib.blake2b(text.encode(), digest_size=_KEY_BYTES).digest()
