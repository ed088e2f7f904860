"""What the encoder learnt from this project's own sentences, on top of the packaged weights.

`data/encoder/adapter.npz` holds for each linear layer two thin matrices whose product is added to its weight (LoRA,
Hu et al. 2021). `bench/encoder` makes it; docs/decisions/0012-an-adapted-encoder.md says why.
"""

import hashlib

import numpy as np

from bot.settings import PROJECT

ADAPTER = PROJECT / "data" / "encoder" / "adapter.npz"


def adapter_print() -> str:
    """Return the first 8 hex digits of the adapter's sha256: another adapter makes another encoder."""
    return hashlib.sha256(ADAPTER.read_bytes()).hexdigest()[:8]


def adapted(weights: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Return the weights with the adapter's change added to each layer that it names; raises `KeyError` for another model's."""
    with np.load(ADAPTER, allow_pickle=False) as stored:
        names = sorted(key.removesuffix(".A") for key in stored if key.endswith(".A"))
        changes = {f"{name}.weight": _product(stored[f"{name}.B"], stored[f"{name}.A"]) for name in names}
    return {**weights, **{name: weights[name] + change for name, change in changes.items()}}


def _product(wide: np.ndarray, tall: np.ndarray) -> np.ndarray:
    """Multiply (out, rank) by (rank, in), both kept as float16."""
    product: np.ndarray = wide.astype(np.float32) @ tall.astype(np.float32)
    return product
