"""What cannot be read as an answer: the level is kept, and nothing is asked more than twice (protocol B8, C5)."""

from typing import Optional

from bot.care.safety.conversation import Conversation
from bot.care.safety.families import LEFT_OPEN, PAUSES_OPEN
from bot.care.safety.hearing import ask_how_it_is, silent_for_long
from bot.care.safety.levels import Reading
from bot.care.safety.lines import Family as Card
from bot.care.safety.moves import MOVES
from bot.care.safety.openings import card_of
from bot.care.safety.state import Thread
from bot.care.safety.tools import TOOLS

_NAME_WORDS = 3
_MOST_BACK = 2
_TALKING = (
    "choice",
    "v_want",
    "v_talk",
    "m_stay",
    "t_close",
    "go_on",
    "v_short",
)  # going on talking there is no evasion


def unclear(talk: Conversation, reading: Reading, text: str) -> None:
    """Keep the level and ask once more, not twice; whoever goes on talking is listened to (B8)."""
    state, current, lead = talk.state, talk.current(), talk.state.lead()
    if not state.is_open and talk.locks.pending():
        talk.lay(talk.locks.pending())
    elif not state.is_open and talk.rests:
        _rest(talk, text)
    elif not state.is_open:
        talk.say("denied" if reading.denied else "")
        talk.effects["pass_on"] = True
    elif lead is not None and lead.level == "R0":
        state.overlay = ""
        if silent_for_long(talk, lead):
            ask_how_it_is(talk, lead)
        talk.emergency(lead)
        talk.open_lead()
    elif state.overlay:
        _overlaid(talk, text)
    elif lead is not None and not lead.step:
        talk.open_lead()
    elif current is not None and state.level in PAUSES_OPEN and talk.kit.reader.answer("choice", text) == "ground":
        TOOLS["pause"](talk, "")
    elif current is not None:
        current.reasked += talk.kit.reader.whole(text) == "skip"  # it may be skipped: then it is not put again
        _not_answered(talk, current, reading, text)


def greeted(talk: Conversation) -> bool:
    """Greet whoever comes back, after Hide for one, and put the open question again, once; not in an emergency."""
    state, current = talk.state, talk.current()
    if not state.is_open and talk.rests and not talk.locks.pending():
        talk.say("g1_hello")
        talk.effects["resume"] = False
        return True
    if not state.is_open or (current is not None and current.level == "R0"):
        return False
    twice = "hello" in state.said_last
    talk.say("hello")
    if twice and current is not None and current.step and not state.overlay:
        talk.leave(current.step)
    else:
        talk.go_on()
    return True


def _rest(talk: Conversation, text: str) -> None:
    """After an emergency only the body is helped with, whatever is written (G1)."""
    if talk.kit.reader.answer("choice", text) == "ground":
        TOOLS["pause"](talk, "")
        return
    talk.say("g1_rest")
    talk.effects["resume"] = False


def _overlaid(talk: Conversation, text: str) -> None:
    """Ask an overlaid question once more; then let go of it and go on beneath."""
    state = talk.state
    step = state.overlay
    told = step.endswith("country") and "?" not in text and len(text.split()) > _NAME_WORDS  # no country's name
    if not told and not state.answered(f"{step}:unclear"):
        state.remember(f"{step}:unclear")
        asks = "country_why" if "?" in text else "country_again"
        again = f"d9_{state.language}" if state.language else "again"
        talk.speech.language = state.language
        talk.say(asks if step.endswith("country") else again)
        talk.ask(step)
        return
    state.overlay = ""
    if told and talk.current() is not None:
        talk.listen(talk.current())
    if state.lead() is not None:
        talk.open_lead()
    elif talk.locks.pending():
        talk.listen(None)
        talk.lay(talk.locks.pending())
    else:
        talk.say("left_open")
        talk.effects["pass_on"] = True


def _not_answered(talk: Conversation, thread: Thread, reading: Reading, text: str) -> None:
    told = len(text.split()) > _NAME_WORDS
    card = _card_again(talk, thread, reading)
    if _goes_back(talk, thread, text):
        talk.say("back_first")
        talk.ask(thread.step)
    elif thread.step in _TALKING:
        talk.listen(thread, card)
        talk.leave(thread.step)
    elif thread.reasked == 0:
        thread.reasked = 1
        if "driving" in thread.hints:
            talk.listen(thread)
        else:
            talk.say("again_told" if told or card else "again", card)
        talk.ask(thread.step)
    elif thread.level in LEFT_OPEN:
        thread.quiet = True
        talk.say("left_open")
        talk.effects["pass_on"] = not talk.state.is_open
        talk.open_lead()
    else:
        _stay(talk, thread, card)


def _goes_back(talk: Conversation, thread: Thread, text: str) -> bool:
    """Tell whether somebody wants to go back at a question that has no such answer; said twice at most."""
    told = talk.kit.reader.answer("choice", text) == "back" and talk.state.given.get("back_first", 0) < _MOST_BACK
    return told and thread.step not in _TALKING and "back" not in MOVES.get(thread.step, {})


def _card_again(talk: Conversation, thread: Thread, reading: Reading) -> Optional[Card]:
    """Return the lines that go with words of dying that are said again; within the hour they are only pointed to (C6)."""
    again = thread.level == "R1" and any(
        found.family == thread.family and found.level == "R1" for found in reading.findings
    )
    return card_of(thread, talk.state) if again else None


def _stay(talk: Conversation, thread: Thread, card: Optional[Card]) -> None:
    """Leave the question within reach of a tap; somebody who may want to die gets the numbers once all the same."""
    if thread.level in ("R1", "R2", "R3") and not talk.state.shown:
        talk.say("r2_unsaid", card_of(thread, talk.state))
    else:
        talk.listen(thread, card)
    talk.leave(thread.step)
