"""Typed words that are nearly an answer: refusals, questions about the question, help with a text, changes of mind."""

import pytest

from bot.care.moment.answers import phrases_from
from bot.care.moment.heard import Heard
from bot.care.moment.reading import read
from bot.content.library import load_library

PHRASES = phrases_from(load_library().phrases)


def typed(step: str, text: str, intent: str = "nlu_fallback", **answers: str) -> dict:
    return read(Heard(intent, 0.9, text), step, answers, PHRASES)


@pytest.mark.parametrize(
    "text",
    ["no i dont want to breathe", "i dont wanna breathe rn", "breathing is stupid", "breathing never works for me"],
)
def test_no_to_the_breath_is_no_yes_to_it(text):
    assert typed("opening", text, "breath_makes_it_worse") == {"opening": "hold"}


@pytest.mark.parametrize("text", ["why would i breathe", "how is breathing gonna help", "what does breathing do"])
def test_a_question_about_the_breath_is_answered_and_starts_nothing(text):
    assert typed("opening", text, "breath_makes_it_worse") == {"explain": "opening"}


@pytest.mark.parametrize("step", ["opening", "pull", "fork", "hold_text", "rest"])
def test_help_with_a_text_is_no_answer(step):
    assert typed(step, "help me write something", "draft") == {}


def test_help_with_a_text_answers_where_a_text_is_the_question():
    assert typed("decision", "can you help me find the words", "draft") == {"decision": "send_new"}
    assert typed("repair", "can you help me find the words", "draft") == {"repair": "yes"}


def test_what_is_a_part_is_not_explained_as_the_fork():
    assert typed("fork", "what do you mean scared of them", "ask_what_is_a_part") == {"explain": "fork"}
    assert typed("part", "what do you mean by part", "ask_what_is_a_part") == {}


def test_thumbs_answer():
    assert typed("opening", "👍") == {"opening": "breathe"}
    assert typed("opening", "👎") == {"opening": "hold"}
    assert typed("part_fits", "👍🏽") == {"part_fits": "yes"}


def test_ok_fine_is_no_low_number():
    assert typed("pull", "ok fine") == {"pull": "unsure"}
    assert typed("pull", "fine") == {"pull": "0-3"}


def test_company_in_a_hold_is_a_minute_of_something_and_the_hold_runs_on():
    assert typed("rest", "stay with me", opening="breathe") == {"pause": None, "pause_kind": "other"}
    assert typed("rest", "stay with me", opening="hold") == {"rest": "stay"}
    assert typed("rest_again", "stay with me", opening="hold") == {"pause": None, "pause_kind": "other"}


def test_how_long_is_left_is_said():
    assert typed("rest", "how long left") == {"rest_note": "left"}


def test_their_words_can_be_opened_without_a_number():
    assert typed("pull_after", "i want to open it") == {"pull_after": "unsure", "hold_choice": "open"}


def test_a_wish_for_an_answer_is_not_an_answer_from_them():
    assert typed("need", "that he says sorry", "they_replied") == {"need": "own"}
    assert typed("urge", "omg he just replied to me", "they_replied") == {}


def test_a_length_is_put_right_at_the_next_question():
    held = {"opening": "breathe", "hold_text": "none", "hold_length": "20"}
    assert typed("part", "actually 10", **held) == {"hold_length": "10"}


def test_how_the_reply_was_is_heard_where_it_is_told():
    told = read(Heard("they_replied", 0.9, "he texted back and was so sweet"), None, {}, PHRASES)
    assert told == {"opening": "replied", "reply_tone": "warm"}
    assert read(Heard("they_replied", 0.9, "he replied, hes not mad at me"), None, {}, PHRASES) == {
        "opening": "replied"
    }
    assert typed("opening", "she answered. super cold", "they_replied") == {"opening": "replied", "reply_tone": "cold"}


def test_what_sounds_like_a_part_is_said_in_its_file():
    assert typed("part", "im to blame for every bit of this mess", "self_blame_or_shame") == {"part": "critic"}
    without = {**PHRASES, "_part_heard": {}}
    heard = Heard("self_blame_or_shame", 0.9, "im to blame for every bit of this mess")
    assert read(heard, "part", {}, without) == {}
