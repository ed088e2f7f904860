"""Answers to the questions about a draft, by tap and by words."""

import pytest

from bot.care.draft.answers import answered, read
from bot.care.draft.state import State
from bot.care.moment.answers import phrases_from
from bot.care.moment.heard import Heard
from bot.content.drafts import load_drafts

PHRASES = phrases_from(load_drafts().talk.answers)


@pytest.mark.parametrize(
    ("heard", "step", "expected"),
    [
        (Heard(choice="fork:losing"), "draft_fork", ("draft_fork", "losing")),
        (Heard(choice="draft_choice:softer"), "draft_choice", ("draft_choice", "softer")),
        (Heard(choice="outcome:sent"), "draft_outcome", ("draft_outcome", "sent")),
        (Heard(choice="pull:4-6"), "draft_choice", None),
        (Heard(text="you never call me"), "draft_text", ("draft_text", "you never call me")),
        (Heard(text="never mind"), "draft_text", ("draft_text", "none")),
        (Heard(text="shorter please"), "draft_choice", ("draft_choice", "shorter")),
        (Heard(text="i miss you, could you call me tomorrow"), "draft_choice",
         ("draft_edit", "i miss you, could you call me tomorrow")),
        (Heard(text="hm"), "draft_choice", None),
        (Heard(text="betrayed"), "draft_feeling", ("draft_feeling", "betrayed")),
        (Heard(text="in the morning"), "draft_when", ("draft_when", "morning")),
        (Heard(text="it's a decision"), "draft_mode", ("draft_mode", "decision")),
        (Heard(intent="timer_hold_end"), "draft_text", None),
        (Heard(intent="ask_are_you_human", confidence=0.9, text="are you a bot"), "draft_text", None),
    ],
)  # fmt: skip
def test_reads_answers(heard: Heard, step: str, expected: object) -> None:
    assert read(heard, step, PHRASES) == expected


def test_space_closes_and_no_contact_closes() -> None:
    assert answered(State(), "draft_fork", "space").closed == "space"
    assert answered(State(fork="else"), "draft_no_contact", "yes").closed == "no_contact"
    assert answered(State(), "draft_fork", "losing").closed == ""


def test_another_wording_is_no_choice_yet() -> None:
    state = State(text="x")
    assert answered(state, "draft_choice", "softer").soft
    assert answered(state, "draft_choice", "another").skip == 1
    assert answered(state, "draft_choice", "like_me").choice == ""
    assert answered(state, "draft_choice", "mine").choice == "mine"


def test_a_whole_answer_is_one_whatever_it_sounds_like() -> None:
    phrases = phrases_from(load_drafts().talk.answers)
    assert read(Heard("ask_what_is_this", 0.9, "use this"), "draft_choice", phrases) == ("draft_choice", "use")
    assert read(Heard("ask_what_is_this", 0.9, "what are you"), "draft_choice", phrases) is None
