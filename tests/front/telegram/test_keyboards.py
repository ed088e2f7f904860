"""Keyboards: codes there and back, and what stays after a tap."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.content.messages import Button
from bot.front.telegram.keyboards import CODE_BYTES, Keyboards, in_words, inline, is_spent, pressed, read_choice

_CODES = st.from_regex(r"[a-z_]{1,20}:[a-z0-9_-]{1,30}", fullmatch=True)


@given(_CODES, st.booleans())
def test_a_code_comes_back_as_it_went(code: str, discreet: bool) -> None:
    markup, too_long = inline(((Button("Label", code),),), discreet)
    assert markup is not None and too_long == []
    choice = read_choice(str(markup.inline_keyboard[0][0].callback_data), markup)
    assert (choice.code, choice.label, choice.discreet) == (code, "Label", discreet)


@pytest.mark.parametrize("code", ["", "=", "=x", "!x", "x" * (CODE_BYTES + 1), "é" * 33])
def test_codes_that_cannot_come_back_are_refused(code: str) -> None:
    with pytest.raises(ValueError):
        inline(((Button("Label", code),),))


def test_a_long_text_to_copy_leaves_the_keyboard() -> None:
    markup, too_long = inline(((Button("Copy", copy="x" * 257),), (Button("Copy", copy="y" * 256),)))
    assert too_long == ["x" * 257]
    assert markup is not None and [len(row) for row in markup.inline_keyboard] == [1]


def test_after_a_tap_only_the_choice_and_what_calls_nobody_is_left() -> None:
    markup, _ = inline(((Button("One", "a:1"), Button("Two", "a:2")), (Button("Copy", copy="x"),)))
    after = pressed(markup, read_choice("a:2", markup))
    assert after is not None
    assert [[button.text for button in row] for row in after.inline_keyboard] == [["Copy"], ["Two ✓"]]
    assert is_spent(after) and not is_spent(markup)
    assert read_choice("=", after).code == read_choice("a:1", after).code == ""


def test_a_keyboard_in_words() -> None:
    rows = ((Button("Copy 112", copy="112"), Button("Site", url="https://a.org")), (Button("No", "a:no"),))
    assert in_words(rows) == "- Copy 112\n- Site: https://a.org\n- No"


def test_verdicts() -> None:
    keyboards = Keyboards()
    keyboards.shown(1, 10)
    assert keyboards.press(1, 10, "q1", always=False) == "taken"
    assert keyboards.press(1, 10, "q1", always=False) == "taken"  # the same query, delivered again
    assert keyboards.press(1, 10, "q2", always=False) == "again"
    keyboards.shown(1, 12)
    assert keyboards.press(1, 11, "q3", always=False) == "earlier"
    assert keyboards.press(1, 11, "q3", always=True) == "taken"
    assert keyboards.press(2, 5, "q4", always=False) == "taken"  # another chat has its own newest


def test_memory_is_bounded() -> None:
    keyboards = Keyboards()
    for number in range(12_000):
        keyboards.shown(number, 1)
        keyboards.press(number, 1, "q", always=False)
        keyboards.lasting_shown(number)
    assert max(len(keyboards._newest), len(keyboards._pressed), len(keyboards._lasting)) <= 10_000
