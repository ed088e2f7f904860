"""What may be tapped at any point of the talk: numbers, a person, a pause, the country, Hide, and the locks."""

from typing import Callable, Mapping, Optional

from bot.care.safety.conversation import Conversation
from bot.care.safety.families import PAUSES_OPEN
from bot.care.safety.openings import card_of
from bot.care.safety.state import Thread


def number(talk: Conversation, _: str = "") -> None:
    """Show the numbers in full, because they were asked for (C6)."""
    thread = talk.current()
    talk.say("number_again", card_of(thread, talk.state), full=True, country=talk.state.where(thread))
    after_numbers(talk)


def more(talk: Conversation, _: str = "") -> None:
    """Show a few further numbers."""
    card = card_of(talk.current(), talk.state)
    referral = talk.kit.numbers.refer(
        talk.country, card, talk.facts.now.date(), abused=talk.state.fears_beside(card), minor=talk.state.minor
    )
    if talk.kit.numbers.has(referral, "more"):
        talk.say("more_numbers", card, part="more", full=True)
    else:
        talk.say("no_more_numbers")
    talk.effects["resume"] = False
    talk.go_on()


def after_numbers(talk: Conversation) -> None:
    """After numbers comes the country if it was never asked, else what was open."""
    talk.effects["resume"] = False
    if talk.country_first():
        talk.state.remember("help:numbers")
        talk.lay("country")
    else:
        talk.go_on()


def set_country(talk: Conversation, step: str, code: str) -> None:
    """Take a country, or that it is left open, and show the numbers it was asked for (F1)."""
    talk.state.overlay = ""
    lead = talk.state.lead()
    known = talk.kit.numbers.country(code) is not None
    talk.effects["resume"] = lead is None
    if step == "country":
        talk.state.country_asked = True
    if not known:
        talk.say("country_skipped" if lead is None else "")
    elif step == "their_country":
        _their_country(talk, code)
    else:
        _own_country(talk, code)
    talk.go_on()


def _their_country(talk: Conversation, code: str) -> None:
    talk.state.their_country = code
    lead = talk.state.lead()
    if lead is not None and lead.level == "R0" and lead.family == "other_in_danger":
        talk.emergency(lead)
    else:
        talk.say("country_numbers", "suicide", full=True, country=code)


def _own_country(talk: Conversation, code: str) -> None:
    talk.effects["country"] = code
    lead = talk.state.lead()
    if lead is not None and lead.level == "R0":
        talk.emergency(lead)
    elif talk.state.begun() or talk.state.answered("help:numbers"):
        talk.say("country_numbers", card_of(talk.state.begun() or talk.current(), talk.state), full=True)
        talk.effects["resume"] = False
    elif lead is None:
        talk.say("country_set")


def hide(talk: Conversation, _: str = "") -> None:
    """Clear the chat as far as Telegram allows, say one neutral line, and stop all timers (F7)."""
    talk.effects.update(hide=True, cancel_timers=True, resume=False)
    talk.speech.bare = True
    talk.say("hidden")


def person(talk: Conversation, answer: str = "") -> None:
    """Help to pick one person, with first words to copy (C7)."""
    talk.say({"asked": "person_asked", "no_one": "who_no_one"}.get(answer, "person"))
    talk.effects["resume"] = False
    talk.go_on()


def pause(talk: Conversation, which: str = "") -> None:
    """Let a body pause be played, where these stay open (E7)."""
    lead = talk.current()
    if talk.state.level in PAUSES_OPEN:
        talk.effects.update(pause=which or "any", resume=False)
        talk.say("pause_open")
        if lead is not None and lead.step:
            talk.leave(lead.step)
    elif lead is not None:
        talk.go_on()


def ask_once_more(talk: Conversation, thread: Optional[Thread]) -> None:
    """Put the open question again; one that was put twice is left within reach of a tap (B8)."""
    if talk.state.overlay.endswith("country"):
        _country_once_more(talk)
    if talk.state.overlay or thread is None or not thread.step or thread.level == "R0":
        talk.go_on()
    elif thread.reasked:
        talk.leave(thread.step)
    else:
        thread.reasked = 1
        talk.ask(thread.step)


def _country_once_more(talk: Conversation) -> None:
    """Let go of the country where it was put twice."""
    code = f"{talk.state.overlay}:unclear"
    if talk.state.answered(code):
        talk.state.overlay = ""
    else:
        talk.state.remember(code)


def stop(talk: Conversation, _: str = "") -> None:
    """End whatever else is running; the level stays (D15)."""
    talk.effects["cancel_timers"] = True
    talk.say("stopped")
    ask_once_more(talk, talk.current())


def locked(talk: Conversation, _: str = "") -> None:
    """Say that help with messages is off, and what may be tapped about it (G4, G8)."""
    if talk.locks.open_for_someone_else(talk.facts.session) is None:
        talk.say("under_lock_rest")
    else:
        talk.say("under_lock_g4" if talk.locks.may_be_turned_on else "under_lock")
    talk.effects["resume"] = False
    talk.go_on()


def turn_on(talk: Conversation, _: str = "") -> None:
    """Turn help with messages on again: their word, once the card was read (G4)."""
    talk.effects["resume"] = False
    if talk.state.lead() is not None:
        talk.go_on()
    elif not talk.locks.g4_read:
        talk.say("number_again", "abuse", full=True)
    else:
        talk.locks = talk.locks.lift("g4")
        talk.effects["resume"] = True
        talk.say("g4_on")


def leave_off(talk: Conversation, _: str = "") -> None:
    """Leave help with messages off (G4)."""
    talk.say("g4_off")
    talk.effects["resume"] = True
    talk.go_on()


def someone_else(talk: Conversation, _: str = "") -> None:
    """Open one session about somebody else, after a new fork; never under G1 and G2 (G8)."""
    locks = talk.locks.open_for_someone_else(talk.facts.session)
    if locks is None or talk.state.lead() is not None:
        talk.say("not_yet")
        talk.effects["resume"] = False
        talk.go_on()
        return
    talk.locks = locks
    talk.effects.update(new_fork=True, resume=True)
    talk.say("someone_else")


TOOLS: Mapping[str, Callable[[Conversation, str], None]] = {
    "hide": hide, "person": person, "pause": pause, "number": number, "more": more,
    "turn_on": turn_on, "leave_off": leave_off, "someone_else": someone_else, "stop": stop, "locked": locked,
    "back": lambda talk, _: talk.go_on(),
    "elsewhere": lambda talk, _: talk.lay("their_country"),
    "country": lambda talk, code: set_country(talk, "country", code),
    "their_country": lambda talk, code: set_country(talk, "their_country", code),
}  # fmt: skip
