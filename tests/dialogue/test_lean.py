"""A running bot's imports: what it never uses is left out, can still be had, and nothing pretends to be it."""

import json
import subprocess
import sys

import pytest

from bot.dialogue.lean import _Unfitted
from bot.dialogue.left_out import LeftOut
from bot.settings import PROJECT

_PROBE = """
import json, sys
from bot.dialogue.lean import import_lean
import_lean()
heavy = sorted(set(sys.argv[1:]) & {name.split(".")[0] for name in sys.modules})
from rasa.core.agent import Agent
from rasa.core.channels.channel import OutputChannel
from rasa.core.policies.rule_policy import RulePolicy
from rasa.nlu.classifiers.logistic_regression_classifier import LogisticRegression
import spacy
import sklearn.linear_model, scipy.sparse
print(json.dumps({"heavy": heavy, "fits": LogisticRegression.__name__, "spacy": len(spacy.blank("en")("one two")),
    "real": [Agent.__module__, OutputChannel.__module__, sklearn.linear_model.LogisticRegression.__module__]}))
"""
HEAVY = [
    "aiogram",
    "boto3",
    "matplotlib",
    "prompt_toolkit",
    "pymongo",
    "redis",
    "sanic",
    "scipy",
    "sklearn",
    "slack_sdk",
    "twilio",
]


def test_a_running_bot_imports_neither_other_channels_nor_what_trains():
    done = subprocess.run(
        [sys.executable, "-c", _PROBE, *HEAVY], cwd=PROJECT, capture_output=True, text=True, check=True
    )
    seen = json.loads(done.stdout.splitlines()[-1])
    assert seen["heavy"] == []
    assert seen["spacy"] == 2
    assert seen["fits"] == "_Unfitted"
    assert seen["real"] == ["rasa.core.agent", "rasa.core.channels.channel", "sklearn.linear_model._logistic"]


def test_who_would_train_in_a_running_bot_is_told():
    with pytest.raises(LeftOut, match="sklearn"):
        _Unfitted(max_iter=40).fit([], [])
