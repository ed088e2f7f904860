"""Rasa's logistic regression over dense vectors, kept dense."""

from typing import List

import numpy as np
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.classifiers.logistic_regression_classifier import LogisticRegressionClassifier
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class DenseLogisticRegression(LogisticRegressionClassifier):
    """The parent copies its features into sparse matrices: ten times slower to train on sentence vectors."""

    def _create_X(self, messages: List[Message]) -> np.ndarray:
        return np.vstack([_sentence_vector(message) for message in messages])


def _sentence_vector(message: Message) -> np.ndarray:
    features = message.get_dense_features(attribute=TEXT)[1]
    if features is None:
        raise ValueError("DenseLogisticRegression needs a dense featurizer before it, such as SentenceEncoder")
    return np.asarray(features.features, dtype=np.float32)
