"""Typed words: danger first, then what they may mean here, from the clearest to the least clear."""

from typing import Mapping

from bot.care.safety.answers import is_english, language_of
from bot.care.safety.asides import answer_aside
from bot.care.safety.conversation import Conversation
from bot.care.safety.hearing import answered
from bot.care.safety.levels import Reading
from bot.care.safety.state import Thread
from bot.care.safety.taps import SAID_STOP, not_meant, tap
from bot.care.safety.threads import note, raise_new
from bot.care.safety.tools import TOOLS
from bot.care.safety.unclear import greeted, unclear
from bot.content.crisis_lines import Country
from bot.content.messages import Incoming

_NO_ANSWERS = ("secrecy", "why_asked", "hide_what", "child_here")
_COMMANDS = {"country": "country", "help": "help"}


def take(talk: Conversation, incoming: Incoming, reading: Reading, countries: Mapping[str, Country]) -> None:
    """Work out one message of any kind."""
    risen = note(talk.state, reading, talk.kit.reader)
    name = incoming.code.removeprefix("command:")
    if incoming.kind == "unread":
        _unread(talk, talk.facts.language)
    elif incoming.kind == "tap":
        tap(talk, incoming.code)
    elif incoming.kind == "command" and name in _COMMANDS and not risen:
        talk.lay(_COMMANDS[name])
    elif incoming.kind == "command" and name in ("stop", "cancel") and not risen:
        TOOLS["stop"](talk, "")
    elif incoming.kind == "command" and not incoming.text and _laid_over(talk):
        talk.ask(talk.state.overlay)  # "/start" is no country
    elif incoming.kind != "timer":
        _typed(talk, incoming.text, reading, risen, countries)
    if incoming.kind != "timer" and not talk.says_something and not talk.effects.get("pass_on"):
        talk.say("old_question")  # never silence


def _laid_over(talk: Conversation) -> bool:
    """Tell whether a question lies over whatever is open; in an emergency every message gets the number (F5)."""
    lead = talk.state.lead()
    return bool(talk.state.overlay) and (lead is None or lead.level != "R0")


def _typed(talk: Conversation, text: str, reading: Reading, risen: bool, countries: Mapping[str, Country]) -> None:
    reader, state = talk.kit.reader, talk.state
    lead = state.lead()
    word = reader.whole(text)
    if (risen or not state.is_open) and _foreign(talk, text, risen):
        return
    if state.language and is_english(text, talk.kit.texts.languages):
        state.language = ""
    if lead is not None and not lead.step and _said_stop(talk, lead, text):
        return
    if risen and lead is not None and not lead.step:
        talk.open_lead()
    elif state.fear and state.is_open and reader.tells("near", text):
        raise_new(state, "R0", "abused")
        talk.open_lead()
    elif word == "help":
        talk.lay("help")
    elif word == "clear" and state.fear:
        TOOLS["hide"](talk, "")
    elif word in TOOLS:
        TOOLS[word](talk, "")
    elif reader.aside(text) == "not_meant" and state.is_open:
        not_meant(talk)
    elif reader.aside(text) == "take_back" and state.is_open and reading.level == "N":
        _taken_back(talk)
    elif _is_greeting(talk, word, text) and greeted(talk):
        return
    elif not (
        answer_aside(talk, _question_back(talk, text))
        or answered(talk, text, reading, countries)
        or answer_aside(talk, reader.aside(text))
    ):
        unclear(talk, reading, text)


def _question_back(talk: Conversation, text: str) -> str:
    """Return a question about this talk ("does my mum get told"), or that a child is there: no answer to what was asked."""
    if talk.kit.reader.whole(text) == "why":
        return "why_asked"
    name = talk.kit.reader.aside(text)
    return name if name in _NO_ANSWERS else ""


def _is_greeting(talk: Conversation, word: str, text: str) -> bool:
    """Return whether somebody comes back: "hello", or the dot that they were told to write."""
    dot = "v_later" in talk.state.said_last and not any(character.isalnum() for character in text)
    return word == "hello" or dot


def _said_stop(talk: Conversation, lead: Thread, text: str) -> bool:
    """Thank whoever says that they were asked to stop; who means to go round it is asked first, for the lock stays (D8)."""
    if lead.level != "A" or lead.family != "pursuit" or talk.kit.reader.answer("asked_stop", text) != "yes":
        return False
    talk.state.threads.remove(lead)
    tap(talk, SAID_STOP[0])
    return True


def _taken_back(talk: Conversation) -> None:
    """Hear "haha jk": an unclear idiom is let go, anything graver is asked about once more (G6, B8)."""
    current = talk.current()
    if current is None or current.level == "A" or talk.state.overlay == "confirm":
        not_meant(talk)
    else:
        talk.say("confirm")
        talk.lay("confirm")


def _foreign(talk: Conversation, text: str, risen: bool) -> bool:
    """Answer in the language of the text: that it cannot be read, or a card that can (D16)."""
    language = talk.facts.language or language_of(text, talk.kit.texts.languages)
    if language and not risen:
        _unread(talk, language)
    lead = talk.state.lead()
    if not language or not risen or lead is None or f"d9_{language}" not in talk.kit.texts.texts:
        return bool(language) and not risen
    talk.settle(lead)
    talk.speech.urgent = True
    talk.speak(language)
    talk.say(f"now_{language}" if lead.level in ("R0", "R1") else f"d9_{language}")
    talk.ask("safe_now")
    return True


def _unread(talk: Conversation, language: str = "") -> None:
    """Say that this cannot be read, shorter the second time (D16)."""
    known = f"d16_{language}" in talk.kit.texts.texts
    again = "d16" in talk.state.said_last
    talk.speech.language = language if known else ""
    talk.say(f"d16_{language}" if known else "d16_again" if again else "d16")
    talk.speech.answers = f"safe_now_{language}" if known else ""
    talk.effects["resume"] = False
