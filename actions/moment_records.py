"""Write what an answer means to the Turn's records: the hold, its timer, settings."""

from datetime import timedelta
from typing import Any, Optional

from actions.moment_view import HOLD, SESSION, SETTINGS, current_hold
from bot.care.moment import hold
from bot.care.moment.heard import Changes
from bot.care.moment.session import STALE
from bot.care.moment.steps import Answers
from bot.care.safety.locks import Locks
from bot.store.turn import Turn

HOLD_TIMER = "hold_end"
_UNTIL_CONSENT = timedelta(hours=24)
_LONGEST_HOLD_TEXT = 4096


def apply(turn: Turn, changes: Changes, answers: Answers, message_ids: list[int]) -> Changes:
    """Carry out what the changes mean for the records; return the changes to make to slots."""
    for step, value in list(changes.items()):
        writer = _WRITERS.get(step)
        if writer and value is not None:
            writer(turn, value, {**answers, **changes})
    if changes.get("hold_more"):
        turn.delete_message_ids.extend(message_ids)
        return {"hold_more": "yes"}
    if changes.get("name") or changes.get("clock"):
        return {step: "kept" if value != "skip" else value for step, value in changes.items()}
    return {step: _short(value) for step, value in changes.items()}


def _short(value: Optional[str]) -> Optional[str]:
    """Slots carry choices; long own words stay out of the tracker."""
    return "typed" if value is not None and len(value) > 40 else value


def _put_in(turn: Turn, text: str, answers: Answers) -> None:
    record = current_hold(turn) or turn.add(HOLD, {"texts": []}, turn.now + _UNTIL_CONSENT)
    before = record.value["texts"]
    kept = "\n".join([*before, text])[:_LONGEST_HOLD_TEXT].split("\n")
    lines = [*record.value.get("lines", []), len(kept) - len(before)]  # of each text, so that the last can be taken out
    record.value = {**record.value, "texts": kept, "lines": lines}
    turn.touch(record)


def _take_out(turn: Turn, value: str, answers: Answers) -> None:
    """Drop the text that was put in last: they took it back."""
    record = current_hold(turn)
    if record is None or value != "last":
        return
    *earlier, last = record.value.get("lines") or [len(record.value["texts"])]
    texts = record.value["texts"]
    record.value = {**record.value, "texts": texts[: max(0, len(texts) - last)], "lines": earlier}
    turn.touch(record)


def _length(turn: Turn, value: str, answers: Answers) -> None:
    if value == "none":
        turn.cancel_timers(key=HOLD_TIMER)
        _leave_unheld(turn)
        return
    offset = turn.get(SETTINGS).get("utc_offset_minutes")
    if value == "morning" and offset is None:
        return  # the clock question comes first
    _start(turn, value, offset)


def _leave_unheld(turn: Turn) -> None:
    """No hold was wanted: the words are there until this moment ends, and no longer than its session."""
    record = current_hold(turn)
    if record is not None and not record.value.get("due_at"):
        record.value = {**record.value, "unheld": True}
        record.expires_at = turn.now + STALE
        turn.touch(record)


def forget_unheld(turn: Turn) -> None:
    """Drop words that nobody asked to be held."""
    record = current_hold(turn)
    if record is not None and record.value.get("unheld"):
        turn.drop(HOLD, record.id)


def _start(turn: Turn, length: str, offset: Optional[int]) -> None:
    due = hold.due_at(length, turn.now, offset)
    if due is None:
        return
    record = current_hold(turn) or turn.add(HOLD, {"texts": []}, turn.now + _UNTIL_CONSENT)
    record.value = {**record.value, "due_at": due.isoformat(), "length": length, "unheld": False}
    record.expires_at = max(record.expires_at, due + _UNTIL_CONSENT) if record.expires_at else None
    turn.touch(record)
    turn.set_timer(HOLD_TIMER, due, HOLD_TIMER, {"hold": str(record.id)})


def hold_text(turn: Turn, text: str, length: str) -> None:
    """Hold a text shut from outside the moment; a hold that runs takes it in, and never ends sooner for it."""
    runs_until = max((timer.due_at for timer in turn.timers if timer.key == HOLD_TIMER), default=None)
    if runs_until is None:
        turn.drop(HOLD)
    _put_in(turn, text, {})
    offset = turn.get(SETTINGS).get("utc_offset_minutes")
    due = hold.due_at(length, turn.now, offset)
    if runs_until is None or (due and due > runs_until):
        _start(turn, length, offset)


def _clock(turn: Turn, value: str, answers: Answers) -> None:
    offset = None if value == "skip" else hold.offset_from(value, turn.now)
    if offset is not None:
        turn.put(SETTINGS, {**turn.get(SETTINGS), "utc_offset_minutes": offset})
    _start(turn, "morning", offset)


def _consent(turn: Turn, value: str, answers: Answers) -> None:
    settings = {**turn.get(SETTINGS), "consent": value}
    turn.put(SETTINGS, settings)
    record = current_hold(turn)
    if record is None:
        return
    record.value = {**record.value, **({"texts": []} if value == "nothing" else {})}
    record.expires_at = record.expires_at if value == "nothing" else None
    turn.touch(record)


def _hold_choice(turn: Turn, value: str, answers: Answers) -> None:
    if value == "delete":
        turn.drop(HOLD)


def _name(turn: Turn, value: str, answers: Answers) -> None:
    settings: dict[str, Any] = {**turn.get(SETTINGS), "name_asked": True}
    if value != "skip":
        settings["name"] = value
    turn.put(SETTINGS, settings)


def nearby_answered(turn: Turn) -> None:
    """ "Who could be near you?" waits for one message only."""
    session = turn.get(SESSION)
    if session.pop("company", None):
        turn.put(SESSION, session)


def rest_till_morning(turn: Turn) -> None:
    """Close help with messages till morning: they said that they are drunk or high (safety protocol D14)."""
    morning = hold.due_at("morning", turn.now, turn.get(SETTINGS).get("utc_offset_minutes"))
    if morning is not None:
        turn.put("locks", Locks.from_json(turn.get("locks")).rest_until(morning).to_json())


def _feared(turn: Turn, value: str, answers: Answers) -> None:
    if value != "skip" and turn.get(SETTINGS).get("consent") == "keep":
        turn.add("evidence", {"feared": value[:280], "happened": "warm", "at": turn.now.isoformat()})


def _due_early(turn: Turn, value: str, answers: Answers) -> None:
    turn.cancel_timers(key=HOLD_TIMER)
    record = current_hold(turn)
    if record is not None:
        record.value = {**record.value, "due_at": turn.now.isoformat()}
        turn.touch(record)


def _witness(turn: Turn, value: str, answers: Answers) -> None:
    """The inner witness in one's own words is kept, and comes back."""
    if value not in ("tapped", "silent") and turn.get(SETTINGS).get("consent") == "keep":
        turn.put("witness", {"text": value[:280]})


def _fork(turn: Turn, value: str, answers: Answers) -> None:
    """Once a session, remembered: the draft asks it only if nobody did, a second moment whether it is still them."""
    turn.put(SESSION, {**turn.get(SESSION), "fork": value})


def _part(turn: Turn, value: str, answers: Answers) -> None:
    named = value not in ("skip", "unsure")
    turn.put(SESSION, {**turn.get(SESSION), "part_named": named})


def _pull(turn: Turn, value: str, answers: Answers) -> None:
    """Nine or ten for the third time of a night: the plain question is asked once (protocol D11)."""
    session = turn.get(SESSION)
    peaks = session.get("peaks", 0) + (value == "9-10")
    turn.put(SESSION, {**session, "peaks": peaks})
    if value == "9-10" and peaks == 3:
        turn.put("safety_request", {"ask": "suicide"})


def _reply_tone(turn: Turn, value: str, answers: Answers) -> None:
    if value == "ending":
        turn.put("session", {**turn.get("session"), "ended": True})  # no safe memory after an end
        turn.put("safety_request", {"ask": "suicide"})


def _opening(turn: Turn, value: str, answers: Answers) -> None:
    if value == "replied":
        turn.cancel_timers(key=HOLD_TIMER)


_WRITERS = {
    "opening": _opening,
    "fork": _fork,
    "part": _part,
    "pull": _pull,
    "pull_after": _pull,
    "reply_tone": _reply_tone,
    "hold_more": _put_in,
    "hold_less": _take_out,
    "hold_length": _length,
    "clock": _clock,
    "consent": _consent,
    "hold_choice": _hold_choice,
    "name": _name,
    "feared": _feared,
    "hold_due": _due_early,
    "witness": _witness,
}
