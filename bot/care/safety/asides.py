"""What is said beside a question: "you're just a bot", "no police", "I'm calling now" (protocol F5, F6, section I)."""

from typing import Optional

from bot.care.safety.conversation import Conversation
from bot.care.safety.openings import card_of
from bot.care.safety.refusing import refuse
from bot.care.safety.state import Thread
from bot.care.safety.tools import TOOLS, ask_once_more

_DIALLING = ("calling_now", "someone_here")
_ASIDES = {
    "already_called": "already_called", "just_bot": "just_bot", "are_you_real": "are_you_real", "secrecy": "f6",
    "no_police": "f6_police", "angry": "angry_at_me", "calling_now": "r0_calling",
    "someone_here": "r0_here", "locked_up": "f5_fear", "hide_what": "hide_what", "why_asked": "why_asked",
    "child_here": "child_here", "what_now": "what_now", "turned_back": "turned_back",
}  # fmt: skip


def answer_aside(talk: Conversation, name: str) -> bool:
    """Answer what is said beside the question, and put the question again, once."""
    current = talk.current()
    emergency = current is not None and current.level == "R0"
    if name in ("", "not_meant", "take_back") or not (talk.state.is_open or talk.rests):
        return False
    if _out_of_place(name, current):
        return False
    if name == "number":
        TOOLS["number"](talk, "")
        return True
    if name in _DIALLING:
        talk.say(_ASIDES[name])
        if current is not None and current.step:
            talk.leave(current.step)  # nothing is asked of somebody who dials
        return True
    if name == "no_call" and not emergency:
        refuse(talk, current)
    elif name == "no_call":
        talk.speech.urgent = True
        talk.say("r0_cant")
    elif name == "on_hold":
        talk.say("on_hold", card_of(current, talk.state), part="second", full=True)
    elif name == "no_police" and emergency:
        _no_police(talk, current)
    else:
        talk.speech.urgent = talk.speech.urgent or name == "child_here"
        _turned_back(name, current)
        talk.say(_ASIDES[name])
    ask_once_more(talk, current)
    return True


def _out_of_place(name: str, current: Optional[Thread]) -> bool:
    """Tell whether words mean nothing beside this danger: who is there matters in an emergency, the way on a pursuit."""
    if name in ("someone_here", "child_here"):
        return current is None or current.level != "R0"
    if name == "turned_back":
        return current is None or current.family != "pursuit" or current.level == "A"
    return name == "what_now" and (current is None or current.level in ("R0", "A", "MED"))


def _turned_back(name: str, current: Optional[Thread]) -> None:
    """Remember that nobody is on the way any more."""
    if name == "turned_back" and current is not None:
        current.hints = [hint for hint in current.hints if hint != "driving"]


def _no_police(talk: Conversation, thread: Optional[Thread]) -> None:
    """Say once that emergency care is still the safest; then what every new message gets (F5, F6)."""
    if talk.state.given.get("f6_police_r0"):
        talk.emergency(thread)
    else:
        talk.say("f6_police_r0")
