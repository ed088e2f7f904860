"""What a person made or learned in calm hours, for the moment: their plan, their memory, the pause that helps them."""

from typing import Any, Iterable, Mapping, Optional

from bot.care.moment.speech import Utterance
from bot.care.moment.steps import Answers
from bot.care.patterns.episodes import episodes_from
from bot.care.patterns.seen import best_pause
from bot.care.practice.allowed import memory_shows
from bot.care.practice.plan import plan_for
from bot.care.safety.locks import closed_by
from bot.care.safety.state import SafetyState
from bot.store.turn import Turn

SESSION = "session"
# Shown once a session: the response, and how the session remembers it.
_ONCE = {"utter_safe_memory": "memory_shown", "utter_calm_plan_offer": "plan_shown"}


def plan(turn: Turn, answers: Answers) -> Optional[Mapping[str, str]]:
    """Return the halves of the if-then sentence that was made for this kind of storm, once a session."""
    if turn.get(SESSION).get("plan_shown"):
        return None
    found = plan_for([record.value for record in turn.all("plan")], answers.get("trigger"))
    return {"if": str(found["if"]), "then": str(found["then"])} if found else None


def memory(turn: Turn, answers: Answers) -> str:
    """Return their safe memory, once a session, and never where it would hurt."""
    session = turn.get(SESSION)
    ended = "breakup_or_fear_of_leaving" if session.get("ended") else answers.get("trigger")
    if session.get("memory_shown") or _is_locked(turn) or not memory_shows(ended, _families(turn)):
        return ""
    return str(turn.get("memory").get("text", ""))


def note_shown(turn: Turn, utterances: Iterable[Utterance]) -> None:
    """Remember for this session what was shown of theirs."""
    shown = {_ONCE[utterance.response]: True for utterance in utterances if utterance.response in _ONCE}
    if shown:
        turn.put(SESSION, {**turn.get(SESSION), **shown})


def best_pause_here(turn: Turn) -> Optional[str]:
    """Return the pause that helped this person most, None while that is not clear."""
    found = best_pause(episodes_from((record.value for record in turn.all("episode")), None))
    return found.pause if found else None


def safety_seen(turn: Turn) -> bool:
    """Tell whether a safety level is kept or ended in this session; what cannot be read counts as one."""
    try:
        state = SafetyState.from_json(turn.get("safety"))
    except ValueError:
        return True
    since = str(turn.get(SESSION).get("started_at", ""))
    ended = state.ended_at is not None and state.ended_at >= since and state.ended_level not in ("", "A")
    return ended or _is_locked(turn) or any(thread.level not in ("A", "N") for thread in state.threads)


def _families(turn: Turn) -> list[str]:
    try:
        return list(SafetyState.from_json(turn.get("safety")).families)
    except ValueError:
        return ["abused"]


def _is_locked(turn: Turn) -> bool:
    try:
        return "partner" in closed_by(turn.get("locks"), turn.get(SESSION), turn.now)  # drunk is no danger
    except ValueError:
        return True


def facts_of(turn: Turn) -> dict[str, Any]:
    """Return what an episode keeps beside its answers: the session's fork, this moment's pauses, whether there was danger."""
    session = turn.get(SESSION)
    pauses = session.get("pauses", [])[session.get("pauses_before", 0) :]
    fork = {"fork": session["fork"]} if session.get("fork") else {}
    return {**fork, "pauses": pauses, **({"safety": True} if safety_seen(turn) else {})}
