"""Rasa graph components: the sentence vector, and the details of a trigger."""

from typing import Any, Dict, List, Type

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.nlu.featurizers.dense_featurizer.dense_featurizer import DenseFeaturizer
from rasa.shared.nlu.constants import (
    ENTITIES,
    FEATURE_TYPE_SENTENCE,
    FEATURE_TYPE_SEQUENCE,
    INTENT,
    INTENT_NAME_KEY,
    TEXT,
)
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.language.details import Detail, shared_details
from bot.language.encoder import shared_encoder
from bot.language.wordless import has_words

# Rasa's logistic regression has no C to set: longer vectors weaken its penalty the same way.
DEFAULT_SCALE = 4.5


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class SentenceEncoder(DenseFeaturizer, GraphComponent):
    """Adds the MiniLM sentence vector, times `scale`, as a dense feature of the text.

    A text without a letter or digit ("...", an emoji) gets no direction at all: to the encoder it would mean something.
    """

    @classmethod
    def required_components(cls) -> List[Type]:
        """Need nothing before it: the encoder brings its own tokeniser."""
        return []

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        """Return the default configuration."""
        return {**DenseFeaturizer.get_default_config(), "scale": DEFAULT_SCALE}

    def __init__(self, config: Dict[str, Any], name: str) -> None:
        super().__init__(name, config)
        self._scale = float(config["scale"])

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "SentenceEncoder":
        """Create the component (see parent class)."""
        return cls(config, execution_context.node_name)

    @classmethod
    def validate_config(cls, config: Dict[str, Any]) -> None:
        """Check the configuration (see parent class)."""
        if float(config.get("scale", DEFAULT_SCALE)) <= 0:
            raise ValueError("SentenceEncoder: scale must be above 0")

    def process(self, messages: List[Message]) -> List[Message]:
        """Add the vector to each message; messages that come together are encoded together."""
        wanted = [message for message in messages if message.get(TEXT)]
        texts = [str(message.get(TEXT)) for message in wanted]
        encoder = shared_encoder()
        vectors = [encoder.vector(texts[0])] if len(texts) == 1 else encoder.vectors(texts)
        for message, vector in zip(wanted, vectors):
            row = (vector * self._scale * has_words(str(message.get(TEXT)))).reshape(1, -1)
            for kind in (FEATURE_TYPE_SEQUENCE, FEATURE_TYPE_SENTENCE):
                message.add_features(Features(row, kind, TEXT, self._identifier))
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Add the vectors to all training examples."""
        self.process(training_data.training_examples)
        return training_data


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class TriggerDetails(EntityExtractorMixin, GraphComponent):
    """Extracts how long, which app, who, read or not, replied or not, and what was sent, with spaCy matchers."""

    def __init__(self, config: Dict[str, Any]) -> None:
        self._config = config

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "TriggerDetails":
        """Create the component (see parent class)."""
        return cls(config)

    def process(self, messages: List[Message]) -> List[Message]:
        """Add the entities found to each message."""
        for message in messages:
            details = shared_details().read(str(message.get(TEXT) or ""))
            found = self.add_extractor_name([detail.as_entity() for detail in details])
            self._decide(message, details)
            message.set(ENTITIES, message.get(ENTITIES, []) + found, add_to_output=True)
        return messages

    @staticmethod
    def _decide(message: Message, details: List[Detail]) -> None:
        """Let the facts correct the intent that the classifiers found."""
        intent = message.get(INTENT) or {}
        decided = shared_details().decided(str(intent.get(INTENT_NAME_KEY)), details)
        if decided != intent.get(INTENT_NAME_KEY):
            message.set(INTENT, {**intent, INTENT_NAME_KEY: decided}, add_to_output=True)

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Leave training data as they are: nothing is learnt from entities."""
        return training_data
