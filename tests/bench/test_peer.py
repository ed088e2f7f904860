"""The peer's files: one answer and one rule for each intent that Steady is trained on."""

import importlib.util

from ruamel.yaml import YAML

from bot.settings import PROJECT


def probe():
    """Return the peer's script as a module; it lives outside of this environment's packages."""
    spec = importlib.util.spec_from_file_location("peer_probe", PROJECT / "bench/peer/probe.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_intent_is_answered_and_no_pipeline_is_chosen(tmp_path):
    probe().prepare(PROJECT / "data/nlu", tmp_path / "peer")
    yaml = YAML(typ="safe")
    domain = yaml.load(tmp_path / "peer/domain.yml")
    files = (PROJECT / "data/nlu").rglob("*.yml")
    intents = {entry["intent"] for file in files for entry in yaml.load(file)["nlu"] if "intent" in entry}
    assert set(domain["intents"]) == intents
    assert {f"utter_{name}" for name in (*intents, "nlu_fallback")} == set(domain["responses"])
    turns = yaml.load(tmp_path / "peer/data/turns.yml")
    assert len(turns["rules"]) == len(intents) + 1 and turns["stories"]
    assert set(yaml.load(tmp_path / "peer/config.yml")) == {"recipe", "assistant_id", "language"}


def test_the_peer_is_the_release_that_steady_runs_on():
    assert 'rasa==3.6.21"' in (PROJECT / "bench/peer/pyproject.toml").read_text()
    assert "3.6.21" in (PROJECT / "pyproject.toml").read_text()
