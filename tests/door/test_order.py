"""What one turn says arrives in the order it was said."""

from typing import Any

from bot.content.messages import Button, Incoming, Reply
from bot.door.order import asked_once, in_order

TIMER, TEXT = Incoming("timer", code="hold_end"), Incoming("text", text="hi")
HOLD = Reply("The hold is over.", silent=True, priority="timer")
QUESTION = Reply("Which is closer?")


def test_what_stands_behind_the_end_of_a_hold_neither_overtakes_it_nor_rings() -> None:
    told = in_order([HOLD, QUESTION], [TIMER])
    assert [reply.text for reply in told] == [HOLD.text, QUESTION.text]
    assert {(reply.priority, reply.silent) for reply in told} == {("timer", True)}


def test_a_timer_whose_words_ring_goes_on_ringing() -> None:
    assert in_order([QUESTION], [TIMER]) == [QUESTION]


def test_somebody_who_wrote_waits_for_all_of_it() -> None:
    told = in_order([HOLD, QUESTION], [TIMER, TEXT])
    assert [reply.priority for reply in told] == ["reply", "reply"]
    assert [reply.silent for reply in told] == [True, False]


def test_danger_keeps_its_place_before_everything() -> None:
    card = Reply("card", priority="safety")
    assert in_order([HOLD, card], [TIMER])[1] == card


def _asks(text: str, response: str, **more: Any) -> Reply:
    return Reply(text, ((Button("0-3", "pull:0-3"),),), facts={"response": response}, **more)


def test_a_question_is_put_once_a_turn_and_last() -> None:
    first, over, again = _asks("How strong?", "pull"), Reply("The hold is over."), _asks("And now?", "pull")
    assert asked_once([first, over, again]) == [over, again]


def test_other_questions_words_alone_and_danger_are_left() -> None:
    words = Reply("Hi.", facts={"response": "hello"})
    told = [words, _asks("How strong?", "pull"), _asks("Which part?", "part"), words]
    assert asked_once(told) == told
    danger = [_asks("Are you safe?", "", priority="safety")] * 2
    assert asked_once(danger) == danger
