"""Typed words: danger first, then what they may mean here, from the clearest to the least clear."""

from typing import Mapping, Optional

from bot.care.safety.answers import is_english, language_of
from bot.care.safety.asides import answer_aside
from bot.care.safety.conversation import Conversation
from bot.care.safety.levels import Reading
from bot.care.safety.lines import find_country
from bot.care.safety.state import Thread
from bot.care.safety.taps import SAID_STOP, not_meant, tap
from bot.care.safety.threads import note, raise_new
from bot.care.safety.tools import TOOLS, set_country
from bot.care.safety.unclear import greeted, unclear
from bot.content.crisis_lines import Country
from bot.content.messages import Incoming

_ABOUT_DYING = ("dying", "dying_too", "plain", "past", "today")
_CODE_LETTERS = 2  # "no" and "in" are words here, not Norway and India
_CODES = ("uk", "us")
_NAME_WORDS = 4
_UNDER_WAY = ("calling", "with", "away", "apart", "attack")  # "I'm safe" is heard at these too
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
    elif state.fear and state.is_open and reader.near(text):
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
    elif not (_answered(talk, text, reading, countries) or answer_aside(talk, reader.aside(text))):
        unclear(talk, reading, text)


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


def _answered(talk: Conversation, text: str, reading: Reading, countries: Mapping[str, Country]) -> bool:
    """Take a text as the answer to what was asked, or to what lies beneath it."""
    state = talk.state
    current = talk.current()
    if state.overlay in ("country", "their_country"):
        declined = talk.kit.reader.answer(state.overlay, text)  # "NO" is no country here
        code = None if declined else find_country(text, countries, own=state.overlay == "country")
        if code:
            set_country(talk, state.overlay, code)
            return True
    steps = dict.fromkeys((state.overlay, current.step if current else ""))
    code = _safe_already(talk, text, reading)  # before "ok" is heard as "I'm calling"
    code = code or next((code for code in (_code(talk, step, text, reading) for step in steps if step) if code), "")
    if code:
        tap(talk, code)
        return True
    return _country_told(talk, text, countries)


def _safe_already(talk: Conversation, text: str, reading: Reading) -> str:
    """Hear "I'm safe" while an emergency's other questions are open: who or what makes it so is asked next (G1)."""
    thread = talk.current()
    if thread is None or thread.level != "R0" or thread.step not in _UNDER_WAY:
        return ""
    if "safe" not in text.lower() or talk.kit.reader.answer("r0_safe", text, calm=reading.level == "N") != "safe":
        return ""
    thread.step = "r0_safe"
    return "safety:r0_safe:safe"


def _country_told(talk: Conversation, text: str, countries: Mapping[str, Country]) -> bool:
    """Take a country that comes after its question was left, or another than was said: the number follows (F1, E13)."""
    current = talk.current()
    if current is not None and current.family == "other_in_danger" and talk.kit.reader.says_where(text, "there"):
        step, code = "their_country", find_country(text, countries)
    else:
        step, code = "country", _own_country(talk, text, countries)
    if not code or code == talk.country:
        return False
    set_country(talk, step, code)
    return True


def _own_country(talk: Conversation, text: str, countries: Mapping[str, Country]) -> Optional[str]:
    named = len(text.strip()) > _CODE_LETTERS or text.strip().lower() in _CODES
    late = talk.state.country_asked and talk.country is None and named and len(text.split()) <= _NAME_WORDS
    moved = talk.country is not None and talk.kit.reader.says_where(text)
    return find_country(text, countries, own=True) if late or moved else None


def _code(talk: Conversation, step: str, text: str, reading: Reading) -> str:
    """Return the code of the button that a text means, or ""."""
    reader = talk.kit.reader
    label = reader.label(step, text)
    if label:
        return label
    if reading.denied and step in _ABOUT_DYING:
        return f"safety:{step}:no"
    if step == "how" and "plan" in reader.hints(finding.reason for finding in reading.findings):
        return "safety:how:yes"  # asking for a way says it
    if step == "t_now" and any(f.family == "other_in_danger" and f.source == "pattern" for f in reading.findings):
        return "safety:t_now:yes"  # told as a fact: "she took pills"
    calm = reading.level == "N"  # a text that tells of danger ends nothing
    young = all(finding.level == "A" and finding.family == "minor" for finding in reading.findings)
    if step == "r0_who" and (calm or young) and reader.names_safety(text):
        return "safety:r0_who:person"
    answer = reader.answer(step, text, calm=calm)
    return (f"help:{answer}" if step == "help" else f"safety:{step}:{answer}") if answer else ""
