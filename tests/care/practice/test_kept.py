"""What was made before is shown again, and stays, goes or is replaced."""

import pytest

from bot.care.practice.ending import ending, worth_keeping
from bot.care.practice.state import View
from tests.care.practice.calm_chat import CalmChat, content, text_of

PLANS = [{"if": "it is quiet", "then": "I wait"}, {"if": "they sound cold", "then": "I ask once"}]


def chat_with(**kept) -> CalmChat:
    return CalmChat(view=View(consent="keep", kept=kept))


def test_plans_are_shown_one_at_a_time_newest_first():
    chat = chat_with(plan=PLANS)
    chat.tap("calm:plan")
    assert chat.step == "calm_have" and "it is quiet" in text_of(chat.asked()[0])
    chat.tap("calm_have:next")
    assert "they sound cold" in text_of(chat.asked()[0])
    chat.tap("calm_have:next")
    assert "it is quiet" in text_of(chat.asked()[0])


@pytest.mark.parametrize(("door", "value"), [("plan", PLANS[0]), ("letter", {"text": "Dear critic"}),
                                             ("witness", {"text": "I am here"})])  # fmt: skip
def test_it_can_stay_go_or_be_made_anew(door, value):
    for answer, over in (("keep", True), ("remove", True), ("new", False)):
        chat = chat_with(**{door: [value]})
        chat.tap(f"calm:{door}")
        assert "calm_have:next" not in chat.codes()
        chat.tap(f"calm_have:{answer}")
        assert chat.over == over and worth_keeping(chat.state, content()) is None


def test_nothing_made_before_begins_at_once():
    chat = chat_with()
    chat.tap("calm:plan")
    assert chat.step == "calm_plan_when"


def test_a_part_that_was_met_is_met_again_with_what_it_told():
    chat = chat_with(befriended=[{"part": "critic", "spare": "being laughed at"}, {"part": "angry"}])
    chat.tap("calm:befriend")
    chat.tap("calm_part:critic")
    assert "being laughed at" in text_of(chat.asked()[0])
    for part, response in (("angry", "utter_calm_body_again"), ("anxious", "utter_calm_body")):
        chat.tap("calm:befriend")
        chat.tap(f"calm_part:{part}")
        assert chat.asked()[0].response == response


def test_a_meeting_is_kept_by_what_was_told_and_not_what_was_skipped():
    chat = CalmChat()
    codes = ("calm:befriend", "calm_part:critic", "calm_body:chest", "calm_toward:kind", "calm_spare:skip")
    for code in (*codes, "calm_thanks:seen"):
        chat.tap(code)
    assert chat.step == "calm_keep"
    assert worth_keeping(chat.state, content()).value == {"part": "critic", "body": "chest", "thanks": "seen"}
    chat.tap("calm_keep:nothing")
    assert ending(chat.state, chat.view, content())[0].response == "utter_calm_befriended_not_kept"


def test_an_earlier_answer_to_a_lesson_comes_back_with_its_question():
    chat = chat_with(lesson_answer=[{"lesson": "silence_hurts", "text": "in the chest"}])
    chat.tap("learn:silence_hurts")
    while chat.step == "learn_card":
        chat.tap("learn_card:next")
    assert "in the chest" in text_of(chat.asked()[0])


def test_a_fear_and_what_happened_stand_side_by_side_and_nothing_else_is_noted():
    chat = CalmChat(view=View(consent="keep"))
    chat.tap("calm:feared")
    chat.type("that it is over")
    assert {code.split(":")[1] for code in chat.codes()} >= {"warm", "cold", "angry", "silent", "other"}
    chat.type("no answer")
    kept = worth_keeping(chat.state, content())
    assert (kept.kind, kept.value) == ("evidence", {"feared": "that it is over", "happened": "silent"})


def test_a_fear_that_stays_unsaid_ends_the_log():
    chat = CalmChat(view=View(consent="keep"))
    chat.tap("calm:feared")
    chat.tap("calm_feared:skip")
    assert chat.over and worth_keeping(chat.state, content()) is None
