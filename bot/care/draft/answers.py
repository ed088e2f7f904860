"""Read one message as the answer to an open question about the draft."""

from typing import Optional

from bot.care.draft.asked_piece import is_told, piece
from bot.care.draft.state import State
from bot.care.draft.steps import OWN_WORDS
from bot.care.moment.answers import Phrases, is_only, read_answer, whole_answer
from bot.care.moment.heard import Heard
from bot.care.moment.typed import INTERRUPTIONS

_SURE, _SHORT = 0.75, 8
_EDIT_WORDS = 3  # fewer words change no draft
_TAPS = {"fork": "draft_fork", "no_contact": "draft_no_contact", "outcome": "draft_outcome"}
_PIECES = ("draft_feeling", "draft_ask")  # own words, and a few that say "more" or "not now"
_NO_WORDS = ("none", "help")  # said instead of own words: nothing, or "idk what to say"
_OTHER_WORDING = ("softer", "shorter", "like_me", "another")


def read(heard: Heard, step: str, phrases: Phrases) -> Optional[tuple[str, str]]:
    """Return (step, value) that a message answers; None if it answers nothing here.

    A long text at the choice is an edit of the draft: it comes back as ("draft_edit", text).
    """
    if heard.choice:
        asked, _, value = heard.choice.partition(":")
        asked = _TAPS.get(asked, asked)
        return (asked, value) if asked == step else None
    if not heard.text or heard.intent.startswith(("timer_", "command")):
        return None
    said = whole_answer(step, heard.text, phrases) if step not in OWN_WORDS or step in _PIECES else None
    if said:  # "use this" is an answer, whatever it sounds like
        return step, said
    if _interrupts(heard, step):
        return None
    if step in OWN_WORDS:
        without = (value for value in _NO_WORDS if is_only(step, value, heard.text, phrases))
        given = next(without, None) or piece(step, heard.text)
        return (step, given) if given else None
    if step == "draft_choice" and is_told(heard.text):
        return None  # told to Steady about them, and no change of the text to them
    words = len(heard.text.split())
    known = read_answer(step, heard.text, phrases) if words <= _SHORT else None
    if step == "draft_choice" and words >= _EDIT_WORDS and (known is None or words > _EDIT_WORDS + 1):
        return "draft_edit", heard.text
    return (step, known) if known else None


def _interrupts(heard: Heard, step: str) -> bool:
    """In a draft nearly every sentence belongs to it; elsewhere questions about Steady come first."""
    known = (
        ("ask_what_is_this", "ask_are_you_human", "go_back")
        if step in ("draft_text", "draft_choice")
        else INTERRUPTIONS
    )
    return heard.intent in known and heard.confidence >= _SURE and len(heard.text.split()) <= _SHORT


def answered(state: State, step: str, value: str) -> State:
    """Return the state with a tapped or read value."""
    if step == "draft_fork":
        return state.set(fork=value, closed="space" if value == "space" else "")
    if step == "draft_no_contact":
        return state.set(no_contact=value, closed="no_contact" if value == "yes" else "")
    if step == "draft_mode":
        return state.set(mode="decision" if value == "decision" else "heard")
    if step in _PIECES and value in ("not_now", "mine"):
        return state.set(choice=value)
    if step in ("draft_event", *_PIECES):
        return state.set(page=state.page + 1) if value == "more" else state.set(**{step[6:]: value, "page": 0})
    if step == "draft_choice":
        return _chosen(state, value)
    return state.set(**{step[6:]: value})


def _chosen(state: State, value: str) -> State:
    if value not in _OTHER_WORDING and value != "more":
        return state.set(choice=value)
    if value == "more":
        return state.set(page=state.page + 1)
    if value == "another":
        return state.set(skip=state.skip + 1, fresh=True)
    name = {"softer": "soft", "shorter": "short", "like_me": "like_me"}[value]
    return state.set(**{name: not getattr(state, name)}, fresh=True)
