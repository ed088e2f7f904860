"""What one turn says arrives in the order it was said."""

from bot.content.messages import Incoming, Reply
from bot.door.order import in_order

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
