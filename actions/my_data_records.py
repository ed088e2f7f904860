"""Write what a choice about one's own data means to the Turn's records and timers."""

from datetime import datetime
from typing import Any, Optional

from actions.moment_view import SESSION, SETTINGS
from bot.care import my_data
from bot.store.lifetimes import EVERY_MODE
from bot.store.turn import Timer, Turn

EXPORT, EXPORT_TIMER = "export", "export_ready"
# Withdrawing consent deletes all but this: what runs right now, what was just chosen, and what keeps a person safe.
_RUNNING = ("settings", "session", "tracker", "said", "buttons", "hold", "draft", "scene", EXPORT)


def set_choice(turn: Turn, what: str, value: str) -> None:
    """Write a tapped setting; `what` and `value` are of `my_data.CHOICES`."""
    if what == "keep":
        _consent(turn, value)
    elif value == "none":
        _forget(turn, "name" if what == "name" else "utc_offset_minutes")
    elif what == "days":
        _write(turn, retention_days=int(value))
    else:
        _write(turn, **{what: value})


def set_name(turn: Turn, name: str) -> None:
    """Write the name the person wants to be called by."""
    _write(turn, name=name, name_asked=True)


def set_offset(turn: Turn, minutes: int) -> None:
    """Write how far the person's clock is from UTC."""
    _write(turn, utc_offset_minutes=minutes)


def pending_export(turn: Turn) -> Optional[Timer]:
    """Return the timer of a copy that was asked for."""
    return next((timer for timer in turn.timers if timer.key == EXPORT_TIMER), None)


def export_is_ready(turn: Turn) -> bool:
    """Tell whether a copy is offered."""
    until = turn.get(EXPORT).get("until")
    return until is not None and turn.now <= datetime.fromisoformat(until)


def start_export(turn: Turn) -> Timer:
    """Set the timer that a copy waits for."""
    return turn.set_timer(EXPORT_TIMER, turn.now + my_data.EXPORT_DELAY, EXPORT_TIMER)


def offer_export(turn: Turn) -> None:
    """Note that a copy may be shown now, for a day."""
    until = turn.now + my_data.EXPORT_OFFER
    turn.put(EXPORT, {"until": until.isoformat()}, until)


def cancel_export(turn: Turn) -> bool:
    """Cancel a copy that is waited for or offered; tell whether there was one."""
    there = pending_export(turn) is not None or export_is_ready(turn)
    turn.cancel_timers(key=EXPORT_TIMER)
    turn.drop(EXPORT)
    return there


def ask_erase(turn: Turn) -> None:
    """Note when deletion was asked about."""
    turn.put(SESSION, {**turn.get(SESSION), "erase_asked_at": turn.now.isoformat()})


def erase(turn: Turn) -> bool:
    """Stage the deletion of everything, if it was asked about a short while ago; tell whether it was."""
    if not my_data.is_confirmed(turn.get(SESSION).get("erase_asked_at"), turn.now):
        return False
    turn.cancel_timers()
    turn.erase = True
    return True


def _write(turn: Turn, **values: Any) -> None:
    turn.put(SETTINGS, {**turn.get(SETTINGS), **values})


def _forget(turn: Turn, name: str) -> None:
    turn.put(SETTINGS, {key: value for key, value in turn.get(SETTINGS).items() if key != name})


def _consent(turn: Turn, value: str) -> None:
    _write(turn, consent=value)
    if value != "nothing":
        return
    for kind in {record.kind for record in turn.records} - {*_RUNNING, *EVERY_MODE}:
        turn.drop(kind)
