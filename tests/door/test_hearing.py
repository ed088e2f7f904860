"""Making what came in fit to be read."""

from datetime import datetime, timezone
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.content.messages import Button, Incoming, Reply
from bot.door.hearing import LONGEST, as_meant, cleaned, joined, remember_buttons
from bot.store.turn import Turn

NOW = datetime(2026, 3, 2, 19, 0, tzinfo=timezone.utc)


@pytest.fixture
def turn() -> Turn:
    return Turn(uuid4(), "chat", NOW)


@given(st.text(max_size=6000))
def test_cleaned_text_is_short_and_can_be_encoded(text: str) -> None:
    result = cleaned(text)
    assert len(result) <= LONGEST
    result.encode("utf-8")
    assert "\x00" not in result


def test_emoji_and_line_breaks_stay() -> None:
    assert cleaned("wow \U0001f62d\nok") == "wow \U0001f62d\nok"


def test_texts_that_wait_together_are_read_as_one_but_taps_stay_apart() -> None:
    tap = Incoming("tap", code="pull:7-8")
    first, second = Incoming("text", text="he", message_id=1), Incoming("text", text="left", message_id=2)
    both = joined([first, second, tap, first])
    assert [message.kind for message in both] == ["text", "tap", "text"]
    assert both[0].text == "he\nleft" and both[0].facts["message_ids"] == [2]


def test_a_typed_label_of_the_last_keyboard_is_a_tap(turn: Turn) -> None:
    remember_buttons(turn, [Reply("?", ((Button("Breathe 60 s", "opening:breathe"),),))])
    assert as_meant(turn, Incoming("text", text="breathe 60 s")).code == "opening:breathe"
    assert as_meant(turn, Incoming("text", text="breathe with me please")).kind == "text"


def test_stop_counts_only_as_the_whole_message(turn: Turn) -> None:
    assert as_meant(turn, Incoming("text", text="Stop!")).code == "stop"
    assert as_meant(turn, Incoming("text", text="i cant stop texting him")).kind == "text"


def test_a_label_is_heard_without_its_apostrophe(turn: Turn) -> None:
    remember_buttons(turn, [Reply("Loud or calm?", ((Button("It's loud", "moment:now"),),))])
    assert as_meant(turn, Incoming("text", text="its loud", at=NOW)).code == "moment:now"
