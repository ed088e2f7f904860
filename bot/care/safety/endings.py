"""What ends a turn of the safety talk: the buttons under it, and the episode when nothing is open any more."""

from datetime import datetime
from typing import Optional

from bot.care.safety.families import PAUSES_OPEN
from bot.care.safety.speech import Speech, Tool
from bot.care.safety.state import SafetyState, Thread

_AT_REST = ("choice", "m_stay")  # body pauses stand among the answers there


def end_episode(state: SafetyState, now: datetime) -> None:
    """Keep for seven days that an episode was, and start afresh."""
    if state.peak and not state.threads:
        state.ended_level, state.ended_at, state.peak = state.peak, now.isoformat(), ""
    state.their_country = ""
    state.asked, state.refusals, state.answers, state.reasons, state.locks_set = "", 0, [], [], []


def tools_for(state: SafetyState, speech: Speech, lead: Optional[Thread], began: Optional[Thread]) -> list[Tool]:
    """Return the buttons that stand under this turn whatever is asked.

    `lead`: the danger that is talked about, not what waits behind it; `began`: the one that began in this turn.
    """
    tools = list[Tool]()
    if lead is None or speech.bare:
        return tools
    if (state.shown or lead.reasked) and lead.step != "m_stay":
        tools.append("number")
    if state.level in PAUSES_OPEN and lead.level not in ("A", "MED") and lead.step not in _AT_REST:
        tools.append("pause")
    if began is not None and began.level not in ("A", "M"):
        tools.append("not_meant")
    return tools
