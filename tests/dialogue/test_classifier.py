import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression

from bot.dialogue.classifier import Vote, say_of_each


@pytest.mark.parametrize("intents", [2, 3, 7])
def test_arrays_say_what_the_fitted_regression_says(intents: int) -> None:
    chance = np.random.default_rng(intents)
    rows = chance.normal(size=(60, 5)).astype(np.float32)
    names = [f"intent_{number % intents}" for number in range(60)]
    fitted = LogisticRegression(max_iter=200).fit(rows, names)
    vote = Vote.of(fitted)
    assert list(vote.intents) == list(fitted.classes_)
    assert np.allclose(np.exp(vote.log_chances(rows)), fitted.predict_proba(rows), atol=1e-4)


def test_far_away_rows_give_numbers_not_infinity() -> None:
    vote = Vote(np.array(["a", "b"]), np.array([[900.0, -900.0]], dtype=np.float32), np.zeros(2, dtype=np.float32))
    assert np.isfinite(vote.log_chances(np.array([[5.0]]))).all()


def test_evenness_is_between_one_say_for_each_example_and_one_for_each_intent() -> None:
    intents = ["common"] * 90 + ["rare"] * 10
    assert say_of_each(intents, 0) == {"common": 1.0, "rare": 1.0}
    even = say_of_each(intents, 1)
    assert even["common"] * 90 == pytest.approx(even["rare"] * 10)
    between = say_of_each(intents, 0.5)
    assert 1 < between["rare"] / between["common"] < even["rare"] / even["common"]
