"""Read one message of the person as changes to the moment's answers."""

from typing import Optional

from bot.care.moment.answers import Phrases, whole_answer
from bot.care.moment.by_intent import intents_at
from bot.care.moment.heard import Changes, Heard
from bot.care.moment.replied import told_tone
from bot.care.moment.steps import Answers
from bot.care.moment.taps import read_tap
from bot.care.moment.typed import read_text

# Choices that leave coaching: they belong to the safety talk, tapped or typed.
LEAVES_COACHING = {
    ("fork", "of_them"): "fork:of_them",
    ("fork", "both"): "fork:both",
    ("fork", "said_stop"): "fork:said_stop",
    ("no_contact", "yes"): "fork:said_stop",
    ("asked_not", "yes"): "fork:said_stop",
    ("reply_tone", "said_stop"): "reply_tone:said_stop",
    ("grief", "person"): "help:me",
}


def read(heard: Heard, step: Optional[str], answers: Answers, phrases: Phrases) -> Changes:
    """Return the answers that this message changes; empty if it answers nothing here."""
    if heard.choice:
        return read_tap(heard.choice, step, answers)
    if heard.intent.startswith("timer_"):
        return _read_timer(heard.intent, step)
    if step is None:
        return _opening(heard, phrases)
    return read_text(heard, step, answers, phrases)


def leaves_coaching(changes: Changes) -> Optional[str]:
    """Return the tap of the safety talk that an answer amounts to, or None."""
    return next((LEAVES_COACHING[pair] for pair in changes.items() if pair in LEAVES_COACHING), None)


def _opening(heard: Heard, phrases: Phrases) -> Changes:
    """The first message may already say which door: "i already sent it", "i need to breathe"."""
    if whole_answer("_breath_first", heard.text, phrases):
        return {"opening": "breathe"}
    door = intents_at("opening", phrases).get(heard.intent)
    if door in (None, "breathe") or heard.intent in ("affirm", "deny", "breath_makes_it_worse"):
        return {}
    return through(door, heard.text, phrases)


def through(door: str, text: str, phrases: Phrases) -> Changes:
    """Return what it changes that words opened a door of the first question; a reply may be told with its tone."""
    return {"opening": door, **(told_tone(text, phrases) if door == "replied" else {})}


def _read_timer(intent: str, step: Optional[str]) -> Changes:
    if intent == "timer_pause_end" and step == "pause":
        return {"pause": "done"}
    if intent == "timer_hold_end" and step in ("rest", "rest_again"):
        return {step: "due"}
    return {}
