"""Rasa's logistic regression, once over the sentence vector and once over the cue words; the two vote."""

from collections import Counter
from typing import Any, Dict, List, NamedTuple, Sequence

import numpy as np
from rasa.engine.graph import ExecutionContext
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.logistic_regression_classifier import LogisticRegressionClassifier
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

_FILE = "votes.npz"
_FEW = 0.1  # share of figures that are not zero


class Vote(NamedTuple):
    """A fitted regression as plain arrays: no pickle, and none of the seconds that loading sklearn's types takes."""

    intents: np.ndarray  # (n,)
    weights: np.ndarray  # (d, n)
    bias: np.ndarray  # (n,)

    @classmethod
    def of(cls, fitted: Any) -> "Vote":
        """Return the arrays of a fitted `LogisticRegression`."""
        weights, bias = fitted.coef_, fitted.intercept_
        if len(fitted.classes_) == 2:  # sklearn keeps the second one's odds alone
            weights, bias = np.vstack([np.zeros_like(weights), weights]), np.array([0.0, bias[0]])
        return cls(np.array(fitted.classes_, dtype=str), weights.T.astype(np.float32), bias.astype(np.float32))

    def log_chances(self, rows: np.ndarray) -> np.ndarray:
        """Return the log-probability of each intent, shape (texts, n), for rows of shape (texts, d)."""
        logits = rows @ self.weights + self.bias
        logits -= logits.max(axis=1, keepdims=True)
        return logits - np.log(np.exp(logits).sum(axis=1, keepdims=True))


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class VotingLogisticRegression(LogisticRegressionClassifier):
    """One of Rasa's logistic regressions for each featurizer in `votes` (alias -> weight); log-probabilities are averaged.

    The parent copies all features into sparse matrices, ten times slower to train; here the sentence vectors stay dense.
    `evenness`: 1 gives each intent the same say, 0 each example. At 1 an intent of fifty short answers swallowed
    the short sentences of a trigger that has six hundred.
    """

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        """Return the default configuration."""
        return {**LogisticRegressionClassifier.get_default_config(), "votes": {}, "evenness": 1.0}

    def __init__(self, config: Dict[str, Any], name: str, model_storage: ModelStorage, resource: Resource) -> None:
        super().__init__(config, name, model_storage, resource)
        self._weights: Dict[str, float] = {alias: float(weight) for alias, weight in self.config["votes"].items()}
        self._voters: Dict[str, Vote] = {}

    def train(self, training_data: TrainingData) -> Resource:
        """Fit one classifier for each featurizer."""
        from sklearn.base import clone

        examples = [message for message in training_data.intent_examples if message.get(INTENT) and message.get(TEXT)]
        intents = [message.get(INTENT) for message in examples]
        say = say_of_each(intents, float(self.config["evenness"]))
        for alias in self._weights:
            fitted = clone(self.clf).set_params(class_weight=say).fit(_thin(_features(examples, alias)), intents)
            self._voters[alias] = Vote.of(fitted)
        self.persist()
        return self._resource

    def process(self, messages: List[Message]) -> List[Message]:
        """Set each message's intent and ranking."""
        if not self._voters or not messages:
            return messages
        names = next(iter(self._voters.values())).intents
        for message, row in zip(messages, self._votes(messages)):
            order = np.argsort(-row)
            ranking = [{"name": str(names[index]), "confidence": float(row[index])} for index in order]
            message.set("intent", ranking[0], add_to_output=True)
            message.set("intent_ranking", ranking[: self.config["ranking_length"]], add_to_output=True)
        return messages

    def _votes(self, messages: List[Message]) -> np.ndarray:
        rows = {alias: _features(messages, alias) for alias in self._weights}
        total = sum(weight * self._voters[alias].log_chances(rows[alias]) for alias, weight in self._weights.items())
        odds = np.exp(total - np.max(total, axis=1, keepdims=True))
        silent = ~np.any([features.any(axis=1) for features in rows.values()], axis=0)
        odds[silent] = 1  # what has no feature says nothing: without this the commonest intent would win
        return odds / odds.sum(axis=1, keepdims=True)

    def persist(self) -> None:
        """Keep the voters."""
        arrays = {
            f"{alias}.{name}": part for alias, vote in self._voters.items() for name, part in vote._asdict().items()
        }
        with self._model_storage.write_to(self._resource) as folder:
            np.savez(folder / _FILE, **arrays)

    @classmethod
    def load(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> "VotingLogisticRegression":
        """Load the voters."""
        component = cls(config, execution_context.node_name, model_storage, resource)
        with model_storage.read_from(resource) as folder, np.load(folder / _FILE, allow_pickle=False) as stored:
            for alias in component._weights:
                component._voters[alias] = Vote(*(stored[f"{alias}.{name}"] for name in Vote._fields))
        return component


def say_of_each(intents: Sequence[str], evenness: float) -> Dict[str, float]:
    """Return what an example of each intent weighs: (mean number of examples / its own number) ** evenness."""
    counts = Counter(intents)
    mean = len(intents) / len(counts)
    return {intent: (mean / count) ** evenness for intent, count in counts.items()}


def _thin(features: np.ndarray) -> Any:
    """Return mostly empty features as a sparse matrix, which is fitted in a tenth of the time."""
    from scipy.sparse import csr_matrix

    return csr_matrix(features) if np.count_nonzero(features) < _FEW * features.size else features


def _features(messages: List[Message], alias: str) -> np.ndarray:
    rows = []
    for message in messages:
        features = message.get_dense_features(attribute=TEXT, featurizers=[alias])[1]
        if features is None:
            raise ValueError(f"VotingLogisticRegression: no featurizer {alias!r} before it in the pipeline")
        rows.append(np.asarray(features.features, dtype=np.float32))
    return np.vstack(rows)
