import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression

from bot.dialogue.classifier import Vote


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
