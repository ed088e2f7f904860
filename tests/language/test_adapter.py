"""The encoder's adapter: what it changes, and that it is heard."""

import numpy as np
import pytest
from safetensors.numpy import load_file

from bot.dialogue import model
from bot.language.adapter import ADAPTER, adapted
from bot.language.convert import convert, packaged_model
from bot.language.encoder import ENCODER_FOLDER, Encoder


@pytest.fixture(scope="module")
def packaged() -> dict[str, np.ndarray]:
    return load_file(packaged_model() / "model.safetensors")


def test_each_linear_layer_gets_the_product_of_its_two_matrices(packaged):
    changed = adapted(packaged)
    with np.load(ADAPTER) as stored:
        layers = sorted({key[:-2] for key in stored})
        thin = {key: stored[key].astype(np.float32) for key in stored}
    assert len(layers) == 6 * 6
    for layer in layers:
        expected = packaged[f"{layer}.weight"] + thin[f"{layer}.B"] @ thin[f"{layer}.A"]
        assert np.allclose(changed[f"{layer}.weight"], expected, atol=1e-5)


def test_everything_else_stays_as_it_was_packaged(packaged):
    changed = adapted(packaged)
    touched = {name for name in packaged if not np.array_equal(changed[name], packaged[name])}
    assert all(name.endswith(("query.weight", "key.weight", "value.weight", "dense.weight")) for name in touched)
    assert changed.keys() == packaged.keys()


def test_what_is_converted_is_the_adapted_encoder(tmp_path, monkeypatch):
    monkeypatch.setattr("bot.language.convert.adapted", lambda weights: weights)
    plain = Encoder(convert(tmp_path / "plain"))
    ours = Encoder(ENCODER_FOLDER)
    texts = ["she left me on read again", "can you give me a week alone", "i keep checking when he was last online"]
    closeness = (plain.vectors(texts) * ours.vectors(texts)).sum(axis=1)
    assert (closeness < 0.95).all(), "the packaged vectors come out: the adapter was not added"
    assert (closeness > 0.5).all(), "hardly anything is left of what the packaged weights know"


def test_another_adapter_is_another_model(tmp_path):
    place = tmp_path / "data" / "encoder"
    place.mkdir(parents=True)
    (place / "adapter.npz").write_bytes(b"one")
    before = model.fingerprint(tmp_path)
    (place / "adapter.npz").write_bytes(b"two")
    assert model.fingerprint(tmp_path) != before
