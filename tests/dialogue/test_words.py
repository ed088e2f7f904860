"""Facts go into a response as they stand, whatever a person wrote."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dialogue.words import UnrepeatedResponses, filled


@given(st.text())
def test_a_persons_text_comes_back_unchanged_as_words_and_as_copy(text: str) -> None:
    response = {"text": "{held}", "buttons": [{"title": "Copy", "copy": "{held}"}], "custom": {"kind": "draft"}}
    made = UnrepeatedResponses()._fill_response(response, {"name": "Ana"}, held=text)
    assert made == {"text": text, "buttons": [{"title": "Copy", "copy": text}], "custom": {"kind": "draft"}}


@pytest.mark.parametrize("text", ["{0[held]}", "10[..]", "{name}", "{{held}}", "}{", "%s"])
def test_nothing_in_it_is_read_as_a_blank(text: str) -> None:
    assert filled("You wrote: {held}", {"held": text, "name": "Ana"}) == f"You wrote: {text}"


def test_a_blank_without_a_fact_stays_and_does_not_empty_the_others() -> None:
    assert filled("{then} then, {now} now.", {"then": "7-8"}) == "7-8 then, {now} now."
    assert filled("{name}{n}", {"name": None, "n": 3}) == "3"
    assert filled(string.punctuation.replace("{", "").replace("}", ""), {}).startswith("!")
