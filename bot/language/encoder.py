"""Sentence vectors: all-MiniLM-L6-v2, adapted to our own sentences, in int8, mean-pooled, of length one."""

import threading
from functools import lru_cache
from pathlib import Path
from typing import Optional, Sequence

import numpy as np

from bot.language.adapter import adapter_print
from bot.language.convert import WEIGHTS_SHA256, convert
from bot.language.kept_vectors import KeptVectors
from bot.settings import models_folder

DIMENSION = 384
MAX_TOKENS = 256
ENCODER_FOLDER = models_folder() / f"encoder-{WEIGHTS_SHA256[:12]}-{adapter_print()}"


class Encoder:
    """Turns texts into vectors of shape (n, 384), float32, each of length one (zero for an empty text)."""

    def __init__(self, folder: Path = ENCODER_FOLDER, threads: int = 1) -> None:
        import ctranslate2
        from tokenizers import Tokenizer

        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.enable_truncation(MAX_TOKENS)
        self._tokenizer.no_padding()
        self._model = ctranslate2.Encoder(str(folder), device="cpu", compute_type="int8", intra_threads=threads)
        self._last: dict[str, np.ndarray] = {}
        self._kept: Optional[KeptVectors] = None
        self._lock = threading.Lock()

    def vector(self, text: str) -> np.ndarray:
        """Return the vector of one text, shape (384,); the last few are remembered, in memory only."""
        with self._lock:
            if text not in self._last:
                if len(self._last) >= 8:
                    self._last.pop(next(iter(self._last)))
                self._last[text] = self.vectors([text])[0]
            return self._last[text]

    def vectors(self, texts: Sequence[str], batch: int = 16) -> np.ndarray:
        """Return the vectors of many texts, shape (n, 384)."""
        if self._kept is None:
            return self._encoded(texts, batch)
        new = self._kept.missing(texts)
        self._kept.add(new, self._encoded(new, batch))
        return self._kept.vectors(texts).reshape(len(texts), DIMENSION)

    def remember_all(self, kept: KeptVectors) -> None:
        """Encode no text twice from now on: for training, which sees our own sentences only."""
        self._kept = kept

    def _encoded(self, texts: Sequence[str], batch: int) -> np.ndarray:
        ids = [self._tokenizer.encode(text).ids for text in texts]
        result = np.zeros((len(texts), DIMENSION), dtype=np.float32)
        order = sorted(range(len(texts)), key=lambda index: len(ids[index]))
        for start in range(0, len(order), batch):
            chosen = order[start : start + batch]
            result[chosen] = self._pooled([ids[index] for index in chosen])
        return result

    def _pooled(self, ids: list[list[int]]) -> np.ndarray:
        width = max(len(row) for row in ids)
        tokens = np.zeros((len(ids), width), dtype=np.int32)
        mask = np.zeros((len(ids), width, 1), dtype=np.float32)
        for number, row in enumerate(ids):
            tokens[number, : len(row)] = row
            mask[number, : len(row)] = 1
        hidden = self._hidden(tokens, [len(row) for row in ids])
        mean = (hidden * mask).sum(axis=1) / np.maximum(mask.sum(axis=1), 1)
        norm = np.linalg.norm(mean, axis=1, keepdims=True)
        return mean / np.where(norm == 0, 1, norm)

    def _hidden(self, tokens: np.ndarray, lengths: list[int]) -> np.ndarray:
        import ctranslate2

        output = self._model.forward_batch(
            ctranslate2.StorageView.from_array(tokens),
            ctranslate2.StorageView.from_array(np.array(lengths, dtype=np.int32)),
            np.zeros_like(tokens).tolist(),
        )
        return np.array(output.last_hidden_state, dtype=np.float32)


@lru_cache(maxsize=1)
def shared_encoder() -> Encoder:
    """Return the process's one encoder, converting the weights first if that was never done."""
    if not ENCODER_FOLDER.exists():
        convert(ENCODER_FOLDER)
    return Encoder(ENCODER_FOLDER)
