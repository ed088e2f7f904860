"""Taps: answers to open questions, Help now, the fork, and what an old button may still do."""

from typing import Callable, Mapping

from bot.care.safety.applying import apply, moves_of
from bot.care.safety.conversation import Conversation
from bot.care.safety.families import QUESTIONS
from bot.care.safety.levels import Family, Level
from bot.care.safety.moves import MOVES
from bot.care.safety.openings import card_of
from bot.care.safety.threads import raise_new
from bot.care.safety.tools import TOOLS, after_numbers

FORK_AFRAID = ("fork:of_them", "fork:both")
SAID_STOP = ("fork:said_stop", "reply_tone:said_stop")
LAID = (
    "country",
    "their_country",
    "help",
    "might",
    "safe_now",
    "confirm",
    "today",
    "r0_safe",
    "r0_who",
    "r1_safe",
    "go_on",
)

_RISKS = ("R0", "R1", "R2", "R3", "V1", "H1", "T", "M")
_OWN = ("suicide", "self_harm", "abused", "harm_others", "minor", "medical", "delusion")
_HELP: Mapping[str, tuple[Level, Family]] = {
    "me": ("R2", "suicide"),
    "them": ("V1", "abused"),
    "body": ("MED", "medical"),
}
_MIGHT: Mapping[str, tuple[Level, Family, str]] = {
    "hurt": ("H1", "harm_others", ""), "done": ("H1", "harm_others", "done"), "reach": ("H2", "pursuit", ""),
    "me": ("R3", "self_harm", ""),
}  # fmt: skip

_AT_ANY_TIME: Mapping[str, tuple[str, ...]] = {
    "might": tuple(_MIGHT),
    "today": ("sometimes", "yes"),
}  # they tell danger


def tap(talk: Conversation, code: str) -> None:
    """Work out a tapped button, or typed words that mean it."""
    kind, _, rest = code.partition(":")
    step, _, answer = rest.partition(":")
    if code in FORK_AFRAID:
        raise_new(talk.state, "V1", "abused")
        talk.open_lead()
    elif code in SAID_STOP:
        talk.close("d8")
        talk.say("said_stop")
        talk.effects.update(said_stop=True, resume=False)
        talk.go_on()
    elif kind == "command":
        talk.lay("country" if step == "country" else "help")
    elif kind == "help":
        help_now(talk, step)
    elif kind == "safety" and step in TOOLS:
        TOOLS[step](talk, answer)
    else:
        _answer(talk, step, answer)


def _answer(talk: Conversation, step: str, answer: str) -> None:
    """Take an answer if its question is open; an old one only where it tells of danger."""
    thread = talk.state.at(step)
    if thread is not None and answer in moves_of(step, thread):
        apply(talk, step, answer, thread)
    elif talk.state.overlay == step and step in _LAID:
        _LAID[step](talk, answer)
    elif talk.state.overlay == step and answer in MOVES.get(step, {}):
        apply(talk, step, answer, None)
    elif step == "safe_now":
        _safe_now(talk, answer)
    elif answer in _AT_ANY_TIME.get(step, ()):
        _LAID[step](talk, answer)
    elif step == "not_meant":
        not_meant(talk)
    else:
        _old(talk, step, answer)


def _old(talk: Conversation, step: str, answer: str) -> None:
    """Answer a tap on a question that is not open any more: danger counts, anything else does not."""
    move = MOVES.get(step, {}).get(answer)
    if move is not None and move.level in _RISKS:
        families: dict[str, Family] = {asked: family for family, asked in QUESTIONS.values()}
        family = families.get(step, "suicide")
        raise_new(talk.state, move.level, family)
        talk.open_lead()
        return
    talk.say("old_question")
    talk.effects["resume"] = False
    talk.go_on()


def help_now(talk: Conversation, answer: str) -> None:
    """Lead on from Help now (D15)."""
    state = talk.state
    state.overlay = ""
    if answer in _HELP:
        level, family = _HELP[answer]
        raise_new(state, level, family, *(["no_body"] if answer == "me" else []))
        talk.open_lead()
    elif answer == "might":
        talk.lay("might")
    elif answer == "numbers":
        state.remember("help:numbers")
        talk.say("numbers", card_of(state.lead(), state), full=True)
        after_numbers(talk)
    elif answer == "wrong":
        talk.effects["resume"] = True
        talk.say("help_wrong" if state.lead() is None else "")
        talk.go_on()
    else:
        talk.lay("help")


def _safe_now(talk: Conversation, answer: str) -> None:
    """Take the answer to the generic card (D9); it is understood at any time."""
    talk.state.overlay = ""
    lead = talk.state.lead()
    if answer == "yes":
        talk.effects["resume"] = True
        talk.say("safe_now_yes" if lead is None else "")
        talk.go_on()
    elif answer == "no":
        own: Family = lead.family if lead is not None and lead.family in _OWN else "none"
        raise_new(talk.state, "R0", "abused" if talk.state.fear else own)
        talk.open_lead()
    else:
        talk.lay("help")


def not_meant(talk: Conversation) -> None:
    """Take back a false alarm: at once, but explicit words of R0 and R1 are confirmed first (G6)."""
    lead = talk.current()
    if lead is not None and lead.level in ("R0", "R1"):
        talk.say("confirm")
        talk.lay("confirm")
        return
    _believe(talk, everything=False)


def _believe(talk: Conversation, *, everything: bool) -> None:
    """End the false alarm without a trace: no lock, no question at the next visit."""
    state, current = talk.state, talk.current()
    talk.muted += state.reasons
    state.overlay = ""
    for thread in list(state.threads):
        if everything or thread is current:
            state.families = [family for family in state.families if family != thread.family]
            state.threads.remove(thread)
    if not state.threads:
        talk.locks = talk.locks.lift(*state.locks_set)
        state.peak, state.locks_set = "", []
    talk.effects["resume"] = True
    talk.say("not_meant")
    talk.go_on()


def _confirm(talk: Conversation, answer: str) -> None:
    if answer == "no":
        _believe(talk, everything=True)
        return
    talk.state.overlay = ""
    talk.say("confirmed_yes")
    talk.go_on()


def _today(talk: Conversation, answer: str) -> None:
    """Take the answer to the soft line of the next visit (G5)."""
    talk.state.overlay = ""
    if answer == "no":
        talk.say("today_no")
    else:
        raise_new(talk.state, "R2", "suicide")
    talk.open_lead()


def _might(talk: Conversation, answer: str) -> None:
    if answer not in _MIGHT:
        talk.lay("might")
        return
    level, family, hint = _MIGHT[answer]
    raise_new(talk.state, level, family, *([hint] if hint else []))
    talk.open_lead()


_LAID: Mapping[str, Callable[[Conversation, str], None]] = {
    "confirm": _confirm, "today": _today, "might": _might, "safe_now": _safe_now,
}  # fmt: skip
