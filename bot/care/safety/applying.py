"""Do what an answer leads to: levels, locks, words, and the question that follows (the table is in moves.py)."""

from typing import Mapping, Optional

from bot.care.safety.conversation import Conversation
from bot.care.safety.families import CARDS, EMERGENCIES, LEVEL_LOCKS, PAUSES_OPEN
from bot.care.safety.ladders import is_pattern, next_in_chain, next_lap
from bot.care.safety.lines import Family as Card
from bot.care.safety.moves import HINT_MOVES, LAP, MOVES, Move
from bot.care.safety.refusing import refuse
from bot.care.safety.state import Thread
from bot.care.safety.threads import keep_family, lift, raise_new

_AFRAID = ("abused", "stalked")


def moves_of(step: str, thread: Optional[Thread]) -> Mapping[str, Move]:
    """Return the answers of a question, for this thread."""
    hint = thread is not None and thread.level == "A" and step in HINT_MOVES
    return HINT_MOVES[step] if hint else MOVES.get(step, {})


def apply(talk: Conversation, step: str, answer: str, thread: Optional[Thread]) -> None:
    """Do what an answer leads to, and ask what follows."""
    move = moves_of(step, thread)[answer]
    talk.state.remember(f"{step}:{answer}")
    talk.state.overlay = ""
    _change_level(talk, move, thread)
    if (move.level or move.turn) and not move.step:
        talk.open_lead()
        return
    if move.pause and not move.end and talk.state.level not in PAUSES_OPEN:
        move = moves_of(step, thread)["stay"]  # somebody is feared too: no pauses (E7)
    _do(talk, move)
    _speak(talk, move, thread)
    if move.end:
        _end(talk, thread)
    else:
        _follow(talk, thread, _next(talk, step, answer, move, thread), silent=move.silent)


def _change_level(talk: Conversation, move: Move, thread: Optional[Thread]) -> None:
    if move.turn and thread is not None:
        talk.state.threads.remove(thread)
        raise_new(talk.state, "V1", "abused")
    elif move.level and thread is None:
        raise_new(talk.state, move.level, "none")
    elif move.level and thread is not None:
        if move.level == "R1" and thread.level in ("A", "R2"):
            thread.rungs = thread.rungs or ["dying"]  # its first question was answered just now
        if not lift(thread, move.level):
            thread.step = ""
        keep_family(talk.state, thread)


def _do(talk: Conversation, move: Move) -> None:
    if move.lock:
        talk.close(move.lock)
    if move.safe:
        talk.locks = talk.locks.say_safe(move.safe, talk.facts.now)
    if move.pause:
        talk.effects["pause"] = move.pause
    if move.say == "g1_end":
        talk.effects["resume"] = False  # only grounding (G1)
    if move.mute:
        talk.muted += talk.state.reasons


def _speak(talk: Conversation, move: Move, thread: Optional[Thread]) -> None:
    text_id = move.say
    if move.refuse:
        refuse(talk, thread)
    elif move.person:
        talk.say("person")
    elif text_id == "r0":
        talk.emergency(thread)
    elif text_id == "listen":
        talk.listen(thread)
    elif text_id == "v1_believe" and thread is not None and thread.family == "stalked":
        talk.say("v2_log", "stalked")
    elif text_id != "g1_end" or not _more_to_do(talk, thread):
        talk.speech.urgent = talk.speech.urgent or text_id in (*EMERGENCIES.values(), "r0_cant")
        talk.say(text_id, _card(move, thread), full=text_id == "number_again", country=talk.state.where(thread))


def _card(move: Move, thread: Optional[Thread]) -> Optional[Card]:
    """Return the lines of a move; whoever is followed gets those for stalking where fear has its own."""
    return "stalked" if move.card == "abuse" and thread is not None and thread.family == "stalked" else move.card


def _more_to_do(talk: Conversation, thread: Optional[Thread]) -> bool:
    others = [other for other in talk.state.threads if other is not thread and not other.quiet]
    return bool(others) or (thread is not None and thread.family in _AFRAID)


def _next(talk: Conversation, step: str, answer: str, move: Move, thread: Optional[Thread]) -> str:
    if move.step == "ladder" and thread is not None:
        return talk.rung(thread, step, answer)
    if move.step == "lap" and thread is not None:
        return _lap(talk, step, answer, thread)
    return next_in_chain(thread, talk.state) if move.step == "chain" else move.step


def _lap(talk: Conversation, step: str, answer: str, thread: Thread) -> str:
    """Return the next of the eleven; a yes to the first three is an emergency (D6)."""
    if answer == "yes" and step in LAP[:3]:
        lift(thread, "R0")
        return ""
    if answer == "yes" and step == "lap5":
        talk.say("r0_neck")
    following = next_lap(step)
    if not following:
        talk.say("lap_high" if is_pattern(talk.state) else "lap_low", CARDS[thread.family], full=True)
    return following or "v_after"


def _follow(talk: Conversation, thread: Optional[Thread], step: str, *, silent: bool) -> None:
    """Ask what follows here, or begin what waits: other families are taken up on the next turns (B)."""
    if thread is None:
        talk.state.overlay = step
    elif step and thread.step != step:
        thread.step, thread.reasked = step, 0
    lead = talk.state.lead()
    if lead is not None and not lead.step and (lead is thread or not any(said.card for said in talk.speech.said)):
        talk.speech.said.clear()
        talk.begin(lead)
    elif silent:
        talk.leave(step)
    else:
        talk.ask(step)


def _end(talk: Conversation, thread: Optional[Thread]) -> None:
    """End a danger by an explicit answer, and go on with what is left. Its lock is no false alarm's to take back."""
    if thread is not None:
        talk.state.locks_set = [name for name in talk.state.locks_set if name != LEVEL_LOCKS.get(thread.level)]
    if thread is not None and thread.level == "R0" and thread.family in _AFRAID:
        thread.level, thread.step = "V1", ""  # the attack is over, the fear is not
    elif thread is not None:
        talk.state.note_peak()
        talk.state.threads.remove(thread)
    lead = talk.state.lead()
    if lead is not None:
        if not lead.step:
            talk.speech.said.clear()
        talk.open_lead()
