"""What messages one reply becomes."""

import pytest

from bot.content.messages import Button, Mark, Reply
from bot.front.telegram.parts import Part, plan

CODE = Button("Not now", "decision:not_now")


def copying(text: str, copy: str, *more: Button) -> list[Part]:
    return plan(Reply(text, ((Button("Copy", copy=copy),), more) if more else ((Button("Copy", copy=copy),),)), False)


@pytest.mark.parametrize("text", ["hi", "x" * 256, "\U0001f600" * 128])
def test_a_short_text_is_copied_by_a_button(text: str) -> None:
    (part,) = copying(text, text)
    assert part.piece.text == text and part.piece.marks == ()
    assert part.inline is not None and part.inline.inline_keyboard[0][0].copy_text.text == text


@pytest.mark.parametrize("text", ["x" * 257, "\U0001f600" * 129])
def test_a_bubble_that_is_too_long_for_its_button_is_copied_itself_and_said_once(text: str) -> None:
    (part,) = copying(text, text)
    assert part.piece.text == text and part.piece.marks == (Mark(0, len(text), "mono"),) and part.inline is None


def test_a_long_text_beside_other_words_stands_alone_above_the_buttons() -> None:
    long = "y" * 300
    words, alone = copying("Which one is closer?", long, CODE)
    assert words.piece.text == "Which one is closer?" and words.inline is None
    assert alone.piece.text == long and alone.piece.marks == (Mark(0, 300, "mono"),)
    assert [button.text for row in alone.inline.inline_keyboard for button in row] == ["Not now"]


def test_a_text_of_many_thousand_signs_is_copied_in_pieces() -> None:
    text = "a few words. " * 700
    parts = copying(text, text)
    assert len(parts) > 1 and all(part.piece.marks[0].style == "mono" for part in parts)
    assert " ".join(part.piece.text for part in parts).split() == text.split()
