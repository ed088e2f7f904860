"""The order of the talk about a draft: which question comes next."""

from typing import Optional

from bot.care.draft.pieces import Missing
from bot.care.draft.state import State

STEPS = (
    "draft_fork", "draft_no_contact", "draft_text", "draft_mode", "draft_event", "draft_feeling", "draft_ask",
    "draft_choice", "draft_when", "draft_outcome",
)  # fmt: skip
OWN_WORDS = ("draft_text", "draft_event", "draft_feeling", "draft_ask")
_BY_PIECE = {"decision": "draft_mode", "event": "draft_event", "feeling": "draft_feeling", "ask": "draft_ask"}
_ENDS = ("not_now",)
_FORKED = ("moment", "only_me")  # the moment's own end: its fork was answered


def next_step(state: State, missing: Optional[Missing]) -> Optional[str]:
    """Return the open question; None is the end. `missing` is the piece that the calmer version lacks."""
    if state.closed or state.choice in _ENDS:
        return None
    forked = state.came_from in _FORKED
    if not forked and not state.fork:
        return "draft_fork"
    if not forked and state.fork == "else" and not state.no_contact:
        return "draft_no_contact"
    if not state.text:
        return "draft_text"
    if not state.choice:
        return "draft_choice" if state.secure or missing is None else _BY_PIECE[missing]
    if state.choice == "use" and not state.when:
        return "draft_when"
    sends = state.choice == "mine" or state.when == "now"
    return "draft_outcome" if sends and state.came_from == "moment" and not state.outcome else None
