"""Reading a message as an answer."""

import pytest

from bot.care.moment.answers import phrases_from
from bot.care.moment.heard import Heard
from bot.care.moment.reading import read
from bot.content.library import load_library

PHRASES = phrases_from(load_library().phrases)


def typed(step: str, text: str, intent: str = "", confidence: float = 0.9) -> dict:
    return read(Heard(intent, confidence, text), step, {}, PHRASES)


@pytest.mark.parametrize(
    "step, text, value",
    [
        ("opening", "breathe", "breathe"),
        ("opening", "brethe", "breathe"),
        ("opening", "already sent it", "sent"),
        ("opening", "ok", "breathe"),
        ("pull", "8", "7-8"),
        ("pull", "like a nine", "9-10"),
        ("fork", "scared of losing him", "losing"),
        ("fork", "she asked for space", "space"),
        ("urge", "i want to call him again", "text"),
        ("urge", "drive to her place", "go_there"),
        ("hold_length", "until morning", "morning"),
        ("part", "the angry one", "angry"),
        ("part", "angyr", "angry"),
        ("part_fits", "not quite", "no"),
        ("toward", "i just want it gone", "gone"),
        ("decision", "not now", "not_now"),
        ("consent", "yes", "keep"),
    ],
)
def test_typed_words_answer(step: str, text: str, value: str) -> None:
    assert typed(step, text) == {step: value}


def test_a_story_is_not_an_answer_to_a_short_question() -> None:
    assert typed("opening", "ok so he read it this morning and then he posted a story", "seen_but_no_reply") == {}


def test_an_intent_answers_where_the_words_do_not() -> None:
    assert typed("urge", "gotta reach out to him somehow", "urge_to_reach_out") == {"urge": "text"}
    assert typed("urge", "gotta reach out to him somehow", "urge_to_reach_out", 0.2) == {"urge": "text"}  # "reach out"


def test_a_question_in_between_is_no_answer() -> None:
    assert typed("part", "what do you mean by part", "ask_what_is_a_part") == {}


def test_what_is_written_to_the_other_goes_into_the_hold() -> None:
    assert typed("hold_text", "why do you always do this to me", "why_me_do_the_work") == {
        "hold_more": "why do you always do this to me"
    }
    assert read(Heard(text="that's all"), "hold_text", {"collected": "yes"}, PHRASES) == {"hold_text": "done"}
    assert typed("hold_text", "that's all") == {"hold_text": "none"}  # nothing was written yet
    assert typed("hold_text", "go back", "go_back") == {}


def test_a_tap_answers_only_its_own_question() -> None:
    assert read(Heard(choice="pull:7-8"), "pull", {}, PHRASES) == {"pull": "7-8"}
    assert read(Heard(choice="pull:7-8"), "fork", {}, PHRASES) == {}


def test_keep_breathing_asks_for_another_pause() -> None:
    changes = read(Heard(choice="pull:more"), "pull", {}, PHRASES)
    assert changes["pause"] is None and changes["pause_kind"] == "more"


def test_timers_only_end_what_they_were_set_for() -> None:
    assert read(Heard("timer_pause_end"), "pause", {}, PHRASES) == {"pause": "done"}
    assert read(Heard("timer_pause_end"), "pull", {}, PHRASES) == {}
    assert read(Heard("timer_hold_end"), "rest", {}, PHRASES) == {"rest": "due"}
    assert read(Heard("timer_hold_end"), "part", {}, PHRASES) == {}
