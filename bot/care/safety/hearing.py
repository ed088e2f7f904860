"""Find which answer typed words are: to the question that was put, to what lies beneath it, or to an emergency's next one."""

from datetime import datetime
from typing import Mapping, Optional

from bot.care.safety.applying import apply
from bot.care.safety.conversation import Conversation
from bot.care.safety.families import CHAINS
from bot.care.safety.levels import Reading
from bot.care.safety.lines import find_country, is_name
from bot.care.safety.openings import emergency_text
from bot.care.safety.state import REST, Thread
from bot.care.safety.taps import tap
from bot.care.safety.tools import set_country
from bot.content.crisis_lines import Country

_ABOUT_DYING = ("dying", "dying_too", "plain", "past", "today")
_CODE_LETTERS = 2  # "no" and "in" are words here, not Norway and India
_CODES = ("uk", "us")
_NAME_WORDS = 4
_UNDER_WAY = ("calling", "with", "away", "apart", "attack")  # "I'm safe" is heard at these too
_OWN_LIFE = ("suicide", "self_harm")
_CHAINED = {"with": ("yes", "coming"), "away": ("yes",), "apart": ("yes",)}  # never "no": who said it was not asked


def answered(talk: Conversation, text: str, reading: Reading, countries: Mapping[str, Country]) -> bool:
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
    return _not_safe(talk, text) or _further_on(talk, text, reading) or _country_told(talk, text, countries)


def _not_safe(talk: Conversation, text: str) -> bool:
    """Hear "I'm not safe" at any question about dying: that is an emergency (D3)."""
    current = talk.current()
    if current is None or current.level == "R0" or current.family not in _OWN_LIFE:
        return False
    if not talk.kit.reader.tells("unsafe", text):
        return False
    tap(talk, "safety:safe_now:no")
    return True


def _further_on(talk: Conversation, text: str, reading: Reading) -> bool:
    """Hear in an emergency what answers one of its next questions, or that it is better: then that is asked."""
    thread = talk.current()
    if thread is None or thread.level != "R0" or thread.step not in (*_UNDER_WAY, "r0_safe"):
        return False
    if thread.step == "r0_safe":
        return _eased(talk, thread, text, reading)
    later = CHAINS.get(emergency_text(thread), ())
    for step in (step for step in later if step != "with" or thread.step != "calling"):  # whoever is there can call
        answer = talk.kit.reader.answer(step, text, calm=reading.level == "N")
        if step in _CHAINED and answer in _CHAINED[step]:
            apply(talk, step, answer, thread)
            return True
    return _eased(talk, thread, text, reading)


def _eased(talk: Conversation, thread: Thread, text: str, reading: Reading) -> bool:
    """Hear "I fell asleep, I'm ok now": whether it is safe is asked, then what makes it so; of no body that took something."""
    body = emergency_text(thread) == "r0_body"
    if reading.level != "N" or body or not talk.kit.reader.tells("eased", text):
        return False
    if thread.step == "r0_safe":
        tap(talk, "safety:r0_safe:safe")
        return True
    ask_how_it_is(talk, thread)
    talk.open_lead()
    return True


def ask_how_it_is(talk: Conversation, thread: Thread) -> None:
    """Go on to whether this minute is safe: after a silence, or where it is said to be better."""
    talk.state.overlay = ""
    thread.step = "attack_safe" if emergency_text(thread) == "r0_attack" else "r0_safe"


def silent_for_long(talk: Conversation, thread: Thread) -> bool:
    """Tell whether somebody in an emergency comes back after an hour or more."""
    updated = talk.state.updated
    past = updated is not None and talk.facts.now - datetime.fromisoformat(updated) >= REST
    return past and thread.level == "R0" and thread.step in _UNDER_WAY


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
    late = talk.country is None and named and len(text.split()) <= _NAME_WORDS
    if late and not talk.state.country_asked:  # not asked for yet: the name alone
        return find_country(text, countries, own=True) if is_name(text, countries) else None
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
