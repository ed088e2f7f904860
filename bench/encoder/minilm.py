"""all-MiniLM-L6-v2 in jax, with a low-rank change of each linear layer (LoRA) that can be learnt."""

from pathlib import Path
from typing import Any, Optional, Sequence

import jax
import jax.numpy as jnp
import numpy as np
from safetensors.numpy import load_file
from tokenizers import Tokenizer

LAYERS, HEADS, WIDTH = 6, 12, 384
MOST_TOKENS = 64
_WIDTHS = (16, 24, 32, 48, MOST_TOKENS)  # texts are padded to one of these: jax compiles once for each
_PARTS = (
    "attention.self.query", "attention.self.key", "attention.self.value", "attention.output.dense",
    "intermediate.dense", "output.dense",
)  # fmt: skip
LINEAR = [f"encoder.layer.{layer}.{part}" for layer in range(LAYERS) for part in _PARTS]

Adapter = dict[str, dict[str, Any]]  # layer -> A of shape (rank, in), B of shape (out, rank)


class MiniLM:
    """The packaged weights and their tokenizer."""

    def __init__(self, folder: Path) -> None:
        self._weights = {name: jnp.array(value) for name, value in load_file(folder / "model.safetensors").items()}
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(MOST_TOKENS)

    def new_adapter(self, rank: int) -> Adapter:
        """Return an adapter that changes nothing yet."""
        keys = jax.random.split(jax.random.PRNGKey(0), len(LINEAR))
        made = {}
        for name, key in zip(LINEAR, keys):
            out, into = self._weights[f"{name}.weight"].shape
            made[name] = {"A": jax.random.normal(key, (rank, into)) / np.sqrt(into), "B": jnp.zeros((out, rank))}
        return made

    def tokens(self, texts: Sequence[str]) -> list[list[int]]:
        """Return the token numbers of each text."""
        return [encoded.ids for encoded in self._tokenizer.encode_batch(list(texts))]

    def vectors(self, adapter: Optional[Adapter], ids: Any, mask: Any) -> Any:
        """Return vectors of length one, shape (n, 384), for token numbers and their mask, both (n, tokens)."""
        hidden = self._embedded(ids)
        bias = (1 - mask)[:, None, None, :] * -1e9
        for layer in range(LAYERS):
            hidden = self._layer(adapter, hidden, bias, f"encoder.layer.{layer}.")
        weight = mask[:, :, None]
        mean = (hidden * weight).sum(1) / jnp.maximum(weight.sum(1), 1)
        return mean / jnp.maximum(jnp.linalg.norm(mean, axis=1, keepdims=True), 1e-9)

    def _embedded(self, ids: Any) -> Any:
        words, places = (
            self._weights["embeddings.word_embeddings.weight"],
            self._weights["embeddings.position_embeddings.weight"],
        )
        kinds = self._weights["embeddings.token_type_embeddings.weight"]
        return self._norm(words[ids] + places[: ids.shape[1]] + kinds[0], "embeddings.")

    def _layer(self, adapter: Optional[Adapter], hidden: Any, bias: Any, name: str) -> Any:
        count, length, _ = hidden.shape

        def by_head(part: str) -> Any:
            projected = self._linear(adapter, hidden, f"{name}attention.self.{part}")
            return projected.reshape(count, length, HEADS, WIDTH // HEADS).transpose(0, 2, 1, 3)

        scores = by_head("query") @ by_head("key").transpose(0, 1, 3, 2) / np.sqrt(WIDTH // HEADS)
        seen = jax.nn.softmax(scores + bias, -1) @ by_head("value")
        seen = seen.transpose(0, 2, 1, 3).reshape(count, length, WIDTH)
        hidden = self._norm(
            hidden + self._linear(adapter, seen, f"{name}attention.output.dense"), f"{name}attention.output."
        )
        inner = jax.nn.gelu(self._linear(adapter, hidden, f"{name}intermediate.dense"), approximate=False)
        return self._norm(hidden + self._linear(adapter, inner, f"{name}output.dense"), f"{name}output.")

    def _linear(self, adapter: Optional[Adapter], hidden: Any, name: str) -> Any:
        plain = hidden @ self._weights[f"{name}.weight"].T + self._weights[f"{name}.bias"]
        return plain if adapter is None else plain + (hidden @ adapter[name]["A"].T) @ adapter[name]["B"].T

    def _norm(self, hidden: Any, name: str) -> Any:
        centred = hidden - hidden.mean(-1, keepdims=True)
        spread = jnp.sqrt((centred**2).mean(-1, keepdims=True) + 1e-12)
        return centred / spread * self._weights[f"{name}LayerNorm.weight"] + self._weights[f"{name}LayerNorm.bias"]


def padded(rows: Sequence[Sequence[int]]) -> tuple[np.ndarray, np.ndarray]:
    """Return token numbers and mask of shape (n, width), the width one of a few."""
    longest = max(len(row) for row in rows)
    width = next(width for width in _WIDTHS if width >= longest)
    ids, mask = np.zeros((len(rows), width), np.int32), np.zeros((len(rows), width), np.float32)
    for number, row in enumerate(rows):
        ids[number, : len(row)], mask[number, : len(row)] = row, 1
    return ids, mask
