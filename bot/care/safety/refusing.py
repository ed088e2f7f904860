"""Somebody does not want to call: accepted, with another way each time, twice at most (protocol F5)."""

from typing import Optional

from bot.care.safety.conversation import Conversation
from bot.care.safety.openings import card_of
from bot.care.safety.state import Thread

_MOST_REFUSALS = 2


def refuse(talk: Conversation, thread: Optional[Thread]) -> None:
    """Offer to write, then a person and a first sentence; then leave the number within reach."""
    state, card = talk.state, card_of(thread, talk.state)
    abused = state.fears_beside(card)
    referral = talk.kit.numbers.refer(talk.country, card, talk.facts.now.date(), abused=abused, minor=state.minor)
    state.refusals += 1
    if state.refusals == 1 and talk.kit.numbers.has(referral, "writing"):
        talk.say("f5_write", card, part="writing", full=True)
    else:
        talk.say("f5_person" if state.refusals <= _MOST_REFUSALS else "f5_end")
