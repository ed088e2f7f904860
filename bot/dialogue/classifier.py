"""Rasa's logistic regression, once over the sentence vector and once over the cue words; the two vote."""

from typing import Any, Dict, List

import numpy as np
from rasa.engine.graph import ExecutionContext
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.logistic_regression_classifier import LogisticRegressionClassifier
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

_FILE = "votes.skops"
_LEAST = 1e-9
_FEW = 0.1  # share of figures that are not zero


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class VotingLogisticRegression(LogisticRegressionClassifier):
    """One of Rasa's logistic regressions for each featurizer in `votes` (alias -> weight); log-probabilities are averaged.

    The parent copies all features into sparse matrices, ten times slower to train; here the sentence vectors stay dense.
    """

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        """Return the default configuration."""
        return {**LogisticRegressionClassifier.get_default_config(), "votes": {}}

    def __init__(self, config: Dict[str, Any], name: str, model_storage: ModelStorage, resource: Resource) -> None:
        super().__init__(config, name, model_storage, resource)
        self._weights: Dict[str, float] = {alias: float(weight) for alias, weight in self.config["votes"].items()}
        self._voters: Dict[str, Any] = {}

    def train(self, training_data: TrainingData) -> Resource:
        """Fit one classifier for each featurizer."""
        from sklearn.base import clone

        examples = [message for message in training_data.intent_examples if message.get(INTENT) and message.get(TEXT)]
        intents = [message.get(INTENT) for message in examples]
        for alias in self._weights:
            self._voters[alias] = clone(self.clf).fit(_thin(_features(examples, alias)), intents)
        self.persist()
        return self._resource

    def process(self, messages: List[Message]) -> List[Message]:
        """Set each message's intent and ranking."""
        if not self._voters or not messages:
            return messages
        names = next(iter(self._voters.values())).classes_
        for message, row in zip(messages, self._votes(messages)):
            order = np.argsort(-row)
            ranking = [{"name": str(names[index]), "confidence": float(row[index])} for index in order]
            message.set("intent", ranking[0], add_to_output=True)
            message.set("intent_ranking", ranking[: self.config["ranking_length"]], add_to_output=True)
        return messages

    def _votes(self, messages: List[Message]) -> np.ndarray:
        total = sum(
            weight * np.log(self._voters[alias].predict_proba(_features(messages, alias)) + _LEAST)
            for alias, weight in self._weights.items()
        )
        odds = np.exp(total - np.max(total, axis=1, keepdims=True))
        return odds / odds.sum(axis=1, keepdims=True)

    def persist(self) -> None:
        """Keep the voters."""
        import skops.io as sio

        with self._model_storage.write_to(self._resource) as folder:
            sio.dump(self._voters, folder / _FILE)

    @classmethod
    def load(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> "VotingLogisticRegression":
        """Load the voters; a file with a type that is not sklearn's own is refused."""
        import skops.io as sio

        component = cls(config, execution_context.node_name, model_storage, resource)
        with model_storage.read_from(resource) as folder:
            file = folder / _FILE
            unknown = sio.get_untrusted_types(file=file)
            if unknown:
                raise ValueError(f"the model holds types that do not belong there: {unknown}")
            component._voters = sio.load(file)
        return component


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
