"""Import Rasa and spaCy for a running bot: without other channels, other databases, plots, tests and training.

They import all of that at start: a third of the seconds until the first reply, and 100 of 350 MiB. Training,
`./steady rasa` and tests of single components import them whole. Why so: docs/decisions/0011.
"""

import importlib
from typing import Any

from bot.dialogue.left_out import LeftOut, is_left_out, leaving_out

# Whatever of these a component of config.yml or our own code calls has to come off the list; calling says so.
_CHANNELS = (
    "aiogram", "engineio", "fbmessenger", "google", "jwt", "mattermostwrapper", "prompt_toolkit", "questionary", "rocketchat_API", "sanic", "sanic_cors",
    "sanic_jwt", "slack_sdk", "socketio", "twilio", "webexteamssdk",
)  # fmt: skip
_STORES = ("boto3", "botocore", "pymongo", "redis", "aio_pika", "aiormq", "confluent_kafka", "kafka")
_REPORTS = ("rasa.utils.plotting", "rasa.nlu.test", "rasa.core.test", "terminaltables", "apscheduler")
_TRAINING = ("sklearn", "sklearn_crfsuite", "scipy")
_SPACY = ("spacy.cli", "tensorflow")


class _Unfitted:
    """Stands where Rasa makes a regression to be fitted: ours are arrays, read from the model."""

    def __init__(self, **_: Any) -> None:
        pass

    def fit(self, *_: Any) -> None:
        """Refuse; a process that trains imports Rasa whole."""
        raise LeftOut("LogisticRegression.fit needs sklearn, which a running bot leaves out.")


def import_lean() -> None:
    """Import all of Rasa and spaCy that a running bot uses; does nothing to what is imported already."""
    with leaving_out(*_SPACY):
        importlib.import_module("spacy")
    with leaving_out(*_CHANNELS, *_STORES, *_REPORTS, *_TRAINING):
        importlib.import_module("bot.dialogue.engine")
        importlib.import_module("bot.dialogue.components")
        importlib.import_module("rasa.graph_components.validators.default_recipe_validator")  # named in every model
        regression: Any = importlib.import_module("rasa.nlu.classifiers.logistic_regression_classifier")
    if is_left_out(regression.LogisticRegression):
        regression.LogisticRegression = _Unfitted
