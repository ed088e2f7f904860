"""Read one message of the person as changes to the moment's answers."""

from dataclasses import dataclass, field
from typing import Any, Mapping, Optional

from bot.care.moment.answers import OWN_WORDS, Phrases, is_only, read_answer
from bot.care.moment.steps import Answers

Changes = dict[str, Optional[str]]

# Said in the middle of something, these are never taken as the answer to the open question.
INTERRUPTIONS = frozenset({
    "go_back", "stop", "wait_a_moment", "ask_what_is_this", "ask_are_you_human", "ask_what_is_a_part", "decide_for_me",
    "do_they_love_me", "why_me_do_the_work", "angry_at_steady", "dont_leave_me", "greet", "goodbye", "thanks",
    "drunk_or_high", "other_asleep", "command", "ask_privacy", "ask_export", "ask_erase",
})  # fmt: skip
# Where a text to somebody is being collected, nearly everything belongs to it.
IN_A_TEXT = frozenset({"go_back", "stop", "wait_a_moment", "ask_what_is_this", "ask_are_you_human", "they_replied"})
# What an intent answers at a step, where the words themselves did not.
BY_INTENT: dict[str, dict[str, str]] = {
    "opening": {
        "already_sent": "sent", "they_replied": "replied", "cant_talk_here": "near", "affirm": "breathe",
        "feel_in_words": "breathe", "practical_message": "practical", "asked_support": "support", "they_died": "died",
    },
    "pull": {"breath_makes_it_worse": "other"},
    "pause": {"breath_makes_it_worse": "other", "affirm": "done", "dont_send": "done"},
    "fork": {"needs_space": "space", "breakup_or_fear_of_leaving": "losing", "loneliness_or_neglect": "losing"},
    "urge": {
        "urge_to_reach_out": "text", "urge_to_accuse_or_test": "blame", "social_media_checking": "check",
        "i_go_quiet": "quiet", "send_anyway": "text",
    },
    "part": {"self_blame_or_shame": "critic", "loneliness_or_neglect": "abandoned"},
    "toward": {"not_real_numb": "numb", "want_part_gone": "gone"},
    "decision": {"send_anyway": "send_mine", "dont_send": "not_now"},
    "outcome": {"send_anyway": "sent", "dont_send": "didnt", "already_sent": "sent"},
    "hold_text": {"dont_send": "none"},
}  # fmt: skip
_YES_NO = ("part_fits", "consent", "repair", "no_contact", "asked_not")
_YES = {"consent": ("keep", "nothing")}
# A longer sentence tells a story: a word in it does not answer a short question.
_SHORT = (
    "opening",
    "pull",
    "pull_after",
    "consent",
    "part_fits",
    "repair",
    "hold_length",
    "rest",
    "rest_again",
    "pause",
)
_SHORT_WORDS = 7
_SURE = 0.5


@dataclass(frozen=True)
class Heard:
    """What Rasa made of one message: the intent, the words, or the tapped choice "step:value"."""

    intent: str = ""
    confidence: float = 0.0
    text: str = ""
    choice: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)


def read(heard: Heard, step: Optional[str], answers: Answers, phrases: Phrases) -> Changes:
    """Return the answers that this message changes; empty if it answers nothing here."""
    if heard.choice:
        return _read_tap(heard.choice, step, answers)
    if heard.intent.startswith("timer_"):
        return _read_timer(heard.intent, step)
    if step is None:
        return _opening(heard)
    return _read_text(heard, step, answers, phrases)


def _opening(heard: Heard) -> Changes:
    """The first message may already say which door: "i already sent it"."""
    door = BY_INTENT["opening"].get(heard.intent)
    if door and door != "breathe":
        return {"opening": door}
    return {}


def _read_tap(choice: str, step: Optional[str], answers: Answers) -> Changes:
    asked, _, value = choice.partition(":")
    if step is None:
        return {"opening": value} if asked == "opening" else {"trigger": value} if asked == "moment" else {}
    if asked == "opening" and value == "replied":
        return _replied()
    if asked == "rest" and step == "rest_again":
        asked = "rest_again"
    if asked != step:
        return {}
    return _meaning(step, value, answers)


def _meaning(step: str, value: str, answers: Answers) -> Changes:
    """Some choices are no answer: they ask for another pause, the next page, one more text."""
    if step in ("pull", "pause", "pull_after") and value in ("more", "other", "slower"):
        return {"pause": None, "pull": answers.get("pull") if step == "pull_after" else None, "pause_kind": value}
    if value == "more" and step in ("part", "urge"):
        return {"page": step}
    if step == "decision" and value in ("body", "hold_longer"):
        return _again(value, answers)
    if step in ("rest", "rest_again"):
        return _rest(step, value)
    return {step: value}


def _again(value: str, answers: Answers) -> Changes:
    """Hold longer, or back to the body: the same questions come round once more."""
    if value == "body":
        return {"pause": None, "pull_after": None, "pause_kind": "more"}
    if answers.get("hold_length") is None:  # nothing was held yet
        return {"opening": "hold"}
    waiting = ("hold_length", "pull_after", "hold_choice", "rest", "rest_again", "hold_due")
    return {**{name: None for name in waiting}, "rest_note": "again"}


def _replied() -> Changes:
    """Their answer changes everything: the body and the number come anew."""
    return {"opening": "replied", "pause": None, "pull": None}


def _rest(step: str, value: str) -> Changes:
    if value == "replied":
        return _replied()
    if value == "add":
        return {"hold_text": None, "rest_note": "add"}
    if value == "open":
        return {step: "early", "hold_due": "early"}
    if value == "stay":
        return {step: "stay"}
    return {"rest_note": "end"}


def _read_timer(intent: str, step: Optional[str]) -> Changes:
    if intent == "timer_pause_end" and step == "pause":
        return {"pause": "done"}
    if intent == "timer_hold_end" and step in ("rest", "rest_again"):
        return {step: "due"}
    return {}


def _read_text(heard: Heard, step: str, answers: Answers, phrases: Phrases) -> Changes:
    words = len(heard.text.split())
    if step in OWN_WORDS:
        return _own_words(heard, step, phrases, words)
    if (
        heard.intent in INTERRUPTIONS
        and heard.confidence >= _SURE
        and words > 2
        and not _says_little_else(heard, step, phrases)
    ):
        return {}
    if heard.intent in ("they_replied", "they_died") and step != "opening" and words > 2 and heard.confidence >= 0.4:
        return {}
    value = None if step in _SHORT and words > _SHORT_WORDS else read_answer(step, heard.text, phrases)
    value = value or _by_intent(heard, step)
    return _meaning(step, value, answers) if value else {}


def _says_little_else(heard: Heard, step: str, phrases: Phrases) -> bool:
    """Tell whether a known answer is about half of the message: then it is an answer, whatever it sounds like."""
    plain = heard.text.lower()
    known = [phrase for values in phrases.get(step, {}).values() for phrase in values if phrase in plain]
    longest = max((len(phrase) for phrase in known), default=0)
    return longest * 2 >= len(plain.strip()) or (step.startswith("pull") and any(c.isdigit() for c in plain))


def _own_words(heard: Heard, step: str, phrases: Phrases, words: int) -> Changes:
    known = IN_A_TEXT if step == "hold_text" else INTERRUPTIONS - {"thanks"} if step == "witness" else INTERRUPTIONS
    for value in phrases.get(step, {}):
        if value != "*" and is_only(step, value, heard.text, phrases):
            return {step: value}
    interrupts = heard.intent in known and heard.confidence >= 0.75 and words <= 8
    if interrupts or not heard.text.strip():
        return {}
    if step == "clock":
        return {"clock": heard.text} if any(character.isdigit() for character in heard.text) else {}
    if step == "hold_text":
        return {"hold_more": heard.text}
    return {step: heard.text}


def _by_intent(heard: Heard, step: str) -> Optional[str]:
    if heard.confidence < 0.4:
        return None
    if step in _YES_NO and heard.intent in ("affirm", "deny"):
        yes, no = _YES.get(step, ("yes", "no"))
        return yes if heard.intent == "affirm" else no
    return BY_INTENT.get(step, {}).get(heard.intent)
