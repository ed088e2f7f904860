"""A Rasa featurizer of cue words: what a sentence vector blurs ("left on read", "begged") stays sharp."""

import json
from typing import Any, Dict, List, Type

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.featurizers.dense_featurizer.dense_featurizer import DenseFeaturizer
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, FEATURE_TYPE_SEQUENCE, INTENT, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.language.cues import CueWords, choose_cues

_FILE = "cues.json"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class CueWordsFeaturizer(DenseFeaturizer, GraphComponent):
    """Adds the tf-idf weights of the `size` best cues, times `scale`, as a dense feature of the text."""

    @classmethod
    def required_components(cls) -> List[Type]:
        """Need nothing before it."""
        return []

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        """Return the default configuration."""
        return {**DenseFeaturizer.get_default_config(), "size": 1200, "scale": 3.0}

    def __init__(
        self, config: Dict[str, Any], context: ExecutionContext, storage: ModelStorage, resource: Resource
    ) -> None:
        super().__init__(context.node_name, config)
        self._size, self._scale = int(config["size"]), float(config["scale"])
        self._storage, self._resource = storage, resource
        self._cues = CueWords((), np.zeros(0, dtype=np.float32))

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "CueWordsFeaturizer":
        """Create the untrained component (see parent class)."""
        return cls(config, execution_context, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> "CueWordsFeaturizer":
        """Load the trained component (see parent class)."""
        component = cls(config, execution_context, model_storage, resource)
        with model_storage.read_from(resource) as folder:
            kept = json.loads((folder / _FILE).read_text(encoding="utf-8"))
        component._cues = CueWords(tuple(kept["cues"]), np.array(kept["weights"], dtype=np.float32))
        return component

    @classmethod
    def validate_config(cls, config: Dict[str, Any]) -> None:
        """Check the configuration (see parent class)."""
        if int(config.get("size", 1)) <= 0:
            raise ValueError("CueWordsFeaturizer: size must be above 0")

    def train(self, training_data: TrainingData) -> Resource:
        """Choose the cues from the intent examples and keep them."""
        examples = [message for message in training_data.intent_examples if message.get(TEXT)]
        texts = [str(message.get(TEXT)) for message in examples]
        self._cues = choose_cues(texts, [message.get(INTENT) for message in examples], self._size)
        kept = {"cues": list(self._cues.cues), "weights": [float(weight) for weight in self._cues.weights]}
        with self._storage.write_to(self._resource) as folder:
            (folder / _FILE).write_text(json.dumps(kept), encoding="utf-8")
        return self._resource

    def process(self, messages: List[Message]) -> List[Message]:
        """Add the cues' weights to each message."""
        wanted = [message for message in messages if message.get(TEXT)]
        rows = self._cues.vectors([str(message.get(TEXT)) for message in wanted]) * self._scale
        for message, row in zip(wanted, rows):
            for kind in (FEATURE_TYPE_SEQUENCE, FEATURE_TYPE_SENTENCE):
                message.add_features(Features(row.reshape(1, -1), kind, TEXT, self._identifier))
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Add the cues' weights to all training examples."""
        self.process(training_data.training_examples)
        return training_data
