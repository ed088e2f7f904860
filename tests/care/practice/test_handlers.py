"""Own words become halves of one sentence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.care.practice.handlers import half_of_sentence


@pytest.mark.parametrize(
    ("step", "words", "half"),
    [
        ("calm_plan_if", "If the evening is quiet.", "the evening is quiet"),
        ("calm_plan_if", "the evening is quiet", "the evening is quiet"),
        ("calm_plan_then", "then I make tea", "I make tea"),
        ("calm_plan_then", "Put the phone away", "I put the phone away"),
        ("calm_plan_then", "i'll go for a walk", "i'll go for a walk"),
        ("calm_plan_if", "if", "if"),
    ],
)
def test_the_sentence_says_if_and_then_once(step, words, half):
    assert half_of_sentence(step, words) == half


@given(
    st.sampled_from(["calm_plan_if", "calm_plan_then"]), st.text(min_size=1).filter(lambda text: text.strip(" .,\n"))
)
def test_any_words_make_one_line(step, words):
    assert "\n" not in half_of_sentence(step, words)
