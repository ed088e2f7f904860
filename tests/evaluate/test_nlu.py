"""`eval nlu` without Rasa: a predictor that is told what to say."""

import json
from argparse import Namespace
from pathlib import Path

from ruamel.yaml import YAML

import bot.evaluate.nlu as nlu
from bot.settings import PROJECT

TRIGGERS = {path.stem for path in (PROJECT / "data/nlu/triggers").glob("*.yml")}
ROWS = [
    {"text": "he left me on read", "label": "seen_but_no_reply", "second_label": ""},
    {"text": "thanks", "label": "none_smalltalk", "second_label": ""},
    {"text": "too late i sent it", "label": "urge_to_reach_out", "second_label": "self_blame_or_shame"},
    {"text": "set an alarm", "label": "out_of_scope", "second_label": ""},
]
ANSWERS = {
    "he left me on read": ("unanswered_message", 0.7),
    "thanks": ("thanks", 0.9),
    "too late i sent it": ("already_sent", 0.8),
    "set an alarm": ("nlu_fallback", 0.3),
}


def told(texts):
    """Predict what ANSWERS says."""
    return [ANSWERS[text] for text in texts]


def known_intents() -> set[str]:
    """Return all intents that have training examples."""
    files = (PROJECT / "data/nlu").rglob("*.yml")
    return {entry["intent"] for file in files for entry in YAML(typ="safe").load(file)["nlu"] if "intent" in entry}


def test_the_table_folds_known_intents_into_known_labels():
    folded = nlu.read_folded()
    assert set(folded) <= TRIGGERS
    intents = [intent for group in folded.values() for intent in group]
    assert len(intents) == len(set(intents))
    assert set(intents) <= known_intents() - TRIGGERS


def test_judging_folds_and_keeps_the_confidence():
    judged = nlu.judge(ROWS, told, nlu.read_folded())
    assert [row.is_right for row in judged] == [False, True, True, True]
    assert judged[0].confidence == 0.7


def test_a_file_without_second_labels_is_judged_too():
    judged = nlu.judge([{"text": "thanks", "label": "none_smalltalk"}], told, nlu.read_folded())
    assert judged[0].is_right


def test_the_last_line_is_the_promised_json(capsys, monkeypatch):
    monkeypatch.setattr(nlu, "predict_with", lambda model: told)
    assert nlu.main(Namespace(json=True, misses=True), ROWS, Path("model")) == 0
    lines = capsys.readouterr().out.splitlines()
    result = json.loads(lines[-1])
    assert set(result) == {"n", "accuracy", "accuracy_first", "macro_f1", "asked", "labels", "folded"}
    assert (result["n"], result["accuracy"], result["asked"]) == (4, 0.75, 0.25)
    assert set(result["labels"]["out_of_scope"]) == {"n", "precision", "recall", "f1"}
    assert "seen_but_no_reply\tunanswered_message\t0.70\the left me on read" in lines


def test_misses_are_shown_only_when_asked_for(capsys, monkeypatch):
    monkeypatch.setattr(nlu, "predict_with", lambda model: told)
    nlu.main(Namespace(json=False, misses=False), ROWS, Path("model"))
    assert "he left me on read" not in capsys.readouterr().out
