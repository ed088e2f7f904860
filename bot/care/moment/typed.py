"""Read typed words at an open question: an answer, "what?", a change of mind, or something else altogether."""

import re
from typing import Optional

from bot.care.moment.answers import OWN_WORDS, Phrases, begins_with, read_answer, whole_answer
from bot.care.moment.by_intent import by_intent, intents_at
from bot.care.moment.collecting import only_length, own_value
from bot.care.moment.heard import Changes, Heard
from bot.care.moment.hold import read_length
from bot.care.moment.rating import read_rating
from bot.care.moment.replied import told_tone
from bot.care.moment.steps import SENDING, Answers, answered, left_alone, may_send
from bot.care.moment.taps import breath_again, meaning

# Said in the middle of something, these are never taken as the answer to the open question.
INTERRUPTIONS = frozenset({
    "go_back", "stop", "wait_a_moment", "ask_what_is_this", "ask_are_you_human", "ask_what_is_a_part", "decide_for_me",
    "do_they_love_me", "why_me_do_the_work", "angry_at_steady", "dont_leave_me", "greet", "goodbye", "thanks",
    "drunk_or_high", "other_asleep", "command", "ask_privacy", "ask_export", "ask_erase", "draft",
})  # fmt: skip
# A line for a part may thank it and greet it; their reply is news all the same.
IN_A_LINE = (INTERRUPTIONS - {"thanks", "greet", "goodbye"}) | {"they_replied", "they_died"}
NO_REPLY = ("unanswered_message", "seen_but_no_reply")
# Where a text to somebody is being collected, nearly everything belongs to it.
IN_A_TEXT = frozenset({
    "go_back", "stop", "wait_a_moment", "ask_what_is_this", "ask_are_you_human", "they_replied", "draft",
    "breath_makes_it_worse",
})  # fmt: skip
_RATED = ("pull", "pull_after")
# A longer sentence tells a story: a word in it does not answer a short question.
_SHORT = ("opening", "pull", "pull_after", "consent", "part_fits", "repair", "hold_length", "rest", "rest_again",
          "pause", "outcome", "hold_choice", "decision")  # fmt: skip
_SHORT_WORDS = 7
_RATING_WORDS = 14
_TELLS_WORDS = 4  # as many tell what it is about
# Their own few words answer as well as a button does: what they could give, what is needed, what it wants to do.
_OPEN = {"gift": "own", "need": "own", "urge": "own", "toward": "unsure", "part": "unsure", "grief": "write"}
_OPEN_WORDS = 6
_WISH = re.compile(r"^(?:that|to|for) ")  # "that he says sorry" is what is wished for, not what happened
# A question with an answer's word in it asks about the question: "why would i breathe".
_ASKED_ABOUT = ("opening", "pause", "pull", "part", "toward")
_QUESTION = re.compile(r"^(?:but )?(?:why|how|what)\b")
_SURE = 0.5
_BEFORE_DECISION = ("hold_choice", "gift", "need")
_ONLY_NUMBER = re.compile(r"\d{1,2}(?:\s*/\s*10)?")
_NO_BREATH_AT = (
    "opening",
    "pause",
    "pull",
    "pull_after",
    "decision",
    "urge",
    "gift",
    "grief",
    "name",
)  # have their own
_MARKED = re.compile(
    r"^(?:no[, ]+|oh[, ]+|oops[, ]*|sorry[, ]*|wait[, ]+)*(?:actually|i meant?|wait no|no wait|oops|sorry|correction|"
    r"make (?:it|that)|scratch that|change (?:it|that) to)\b[,. ]*(?:its|it's|it is|a|make it|i meant?)?\s*"
)


def read_text(heard: Heard, step: str, answers: Answers, phrases: Phrases) -> Changes:
    """Return what typed words change at `step`; {"explain": step} where they ask what is meant."""
    if answers.get("company") and not whole_answer(step, heard.text, phrases):
        return {"company": whole_answer("_company", heard.text, phrases) or "named"}
    said = whole_answer(step, heard.text, phrases)
    if said:
        own = step in OWN_WORDS
        return own_value(step, said, answers, heard.text) if own else meaning(step, said, answers)
    if whole_answer("_what", heard.text, phrases) or _asks_back(heard, step, phrases):
        return {"explain": step}
    if step == "name" and (decided := _decided_anew(heard.text, answers, phrases)):
        return decided
    if step in _BEFORE_DECISION and (decided := _decided_ahead(heard.text, step, answers, phrases)):
        return decided
    if step == "hold_text" and (length := only_length(heard.text, answers)):
        return {step: "done" if answers.get("collected") == "yes" else "none", "hold_length": length}
    if step not in _NO_BREATH_AT and whole_answer("_breath_again", heard.text, phrases):
        return breath_again()
    if step in OWN_WORDS:
        return _own_words(heard, step)
    corrected = _correction(heard, step, answers, phrases)
    if corrected or _interrupts(heard, step, phrases):
        return corrected
    value = _value(heard, step, phrases)
    if value and step in _ASKED_ABOUT and _QUESTION.match(heard.text.lower()):
        return {"explain": step}
    if (step, value) == ("opening", "breathe") and read_answer("_against", heard.text, phrases):
        value = "hold"  # "breathing is stupid": the way that needs no breath
    if (step, value) == ("fork", "else") and len(heard.text.split()) >= _TELLS_WORDS:
        return {"fork": value, "fork_other": "typed"}  # these are the words that would be asked for
    changes = meaning(step, value, answers) if value else _open(heard, step, answers)
    return {**changes, **told_tone(heard.text, phrases)} if changes.get("opening") == "replied" else changes


def _decided_anew(text: str, answers: Answers, phrases: Phrases) -> Changes:
    """The name is asked for when all else is done: "write it only for me", said there, is another decision."""
    value = whole_answer("decision", text, phrases)
    if answers.get("decision") is None or value in (None, "not_now"):
        return {}
    return meaning("decision", str(value), answers)


def _decided_ahead(text: str, step: str, answers: Answers, phrases: Phrases) -> Changes:
    """ "Send a new one", said at a question before the decision: that is decided, and what was open is left."""
    value = whole_answer("decision", text, phrases)
    if value not in (*SENDING, "write_only") or not may_send(answers):
        return {}
    left = [known for known in _BEFORE_DECISION[_BEFORE_DECISION.index(step) :] if answers.get(known) is None]
    return {**{known: left_alone(known) for known in left}, **meaning("decision", str(value), answers)}


def _asks_back(heard: Heard, step: str, phrases: Phrases) -> bool:
    """Tell whether they ask what the question is for; what a part is, is answered elsewhere."""
    about_parts = heard.intent == "ask_what_is_a_part" and "part" in heard.text.lower()
    return step not in OWN_WORDS and not about_parts and begins_with("_what", "begins", heard.text, phrases)


def _value(heard: Heard, step: str, phrases: Phrases) -> Optional[str]:
    words = len(heard.text.split())
    rating = read_rating(heard.text) if step in _RATED and words <= _RATING_WORDS else None
    if step == "opening" and _ONLY_NUMBER.fullmatch(heard.text.strip()):
        return "breathe"  # how strong it is, before anybody asked: the body first
    length = read_length(heard.text) if step == "hold_length" else None
    if rating or length:
        return rating or length
    told = step in _SHORT and words > _SHORT_WORDS
    return (None if told else read_answer(step, heard.text, phrases)) or by_intent(heard, step, phrases)


def _interrupts(heard: Heard, step: str, phrases: Phrases) -> bool:
    if step == "reply_tone" and heard.intent in NO_REPLY:
        return True  # there was none after all
    if heard.intent in intents_at(step, phrases) or (step in _OPEN and _WISH.match(heard.text.lower())):
        return False
    if heard.intent in ("they_replied", "they_died") and len(heard.text.split()) > 1:
        return (
            step not in ("opening", "reply_tone")
            and heard.confidence >= 0.4
            and not _says_little_else(heard, step, phrases)
        )
    if len(heard.text.split()) <= 2:
        return False
    return heard.intent in INTERRUPTIONS and heard.confidence >= _SURE and not _says_little_else(heard, step, phrases)


def _says_little_else(heard: Heard, step: str, phrases: Phrases) -> bool:
    """Tell whether a known answer is about half of the message: then it is an answer, whatever it sounds like."""
    if step in _RATED and read_rating(heard.text):
        return True
    plain = heard.text.lower()
    known = [phrase for values in phrases.get(step, {}).values() for phrase in values if phrase in plain]
    longest = max((len(phrase) for phrase in known), default=0)
    return longest * 2 >= len(plain.strip())


def _correction(heard: Heard, step: str, answers: Answers, phrases: Phrases) -> Changes:
    """ "actually 9", said at the next question, changes the answer before."""
    marked = _MARKED.match(heard.text.lower())
    before = [known for known in answered(answers) if known not in OWN_WORDS and known != step]
    if not marked or not before or whole_answer(step, heard.text[marked.end() :], phrases):
        return {}
    last = before[-1]
    rest = Heard(heard.intent, heard.confidence, heard.text[marked.end() :])
    read_number = {"hold_length": read_length, **dict.fromkeys(_RATED, read_rating)}.get(last, _no_number)
    value = read_number(rest.text) or read_answer(last, rest.text, phrases)
    return meaning(last, value, answers) if value else {}


def _no_number(text: str) -> None:
    return None


def _open(heard: Heard, step: str, answers: Answers) -> Changes:
    value = _OPEN.get(step)
    elsewhere = heard.intent in INTERRUPTIONS and heard.confidence >= _SURE
    if value is None or elsewhere or "?" in heard.text or not any(sign.isalpha() for sign in heard.text):
        return {}
    if step == "grief":  # they have begun to write
        return {"grief": "write", "grief_more": "yes"}
    return {step: value} if len(heard.text.split()) <= _OPEN_WORDS else {}


def _own_words(heard: Heard, step: str) -> Changes:
    known = {"hold_text": IN_A_TEXT, "witness": IN_A_LINE}.get(step, INTERRUPTIONS)
    interrupts = heard.intent in known and heard.confidence >= 0.75 and len(heard.text.split()) <= 8
    if interrupts or not heard.text.strip():
        return {}
    if step == "clock":
        return {"clock": heard.text} if any(character.isdigit() for character in heard.text) else {}
    if step == "hold_text":
        return {"hold_more": heard.text}
    if step == "grief_words":
        return {"grief_more": "yes"}  # what is written to the dead is kept nowhere
    return {step: heard.text}
