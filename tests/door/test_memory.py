"""What the desk remembers of a session: readings, answered questions, a text that may be half of one, resting timers."""

from datetime import datetime, timedelta, timezone
from typing import Optional
from uuid import uuid4

import pytest

from bot.care.safety.levels import CALM, Finding, Reading
from bot.content.messages import Incoming
from bot.door.memory import SafetyMemory
from bot.store.turn import Turn

NOW = datetime(2026, 3, 2, 19, 0, tzinfo=timezone.utc)
A = Finding("A", "suicide", "killing_me", "pattern", "suicide")
R2 = Finding("R2", "suicide", "want_to_die", "pattern")


def reading(*findings: Finding) -> Reading:
    return Reading(findings[0].level, findings, idiom=findings[0].reason if findings[0].level == "A" else "")


def turn_at(seconds: float = 0, earlier: Optional[Turn] = None) -> Turn:
    records = earlier.records if earlier else []
    return Turn(uuid4(), "chat", NOW + timedelta(seconds=seconds), records)


def text(words: str, seconds: float = 0) -> Incoming:
    return Incoming("text", words, at=NOW + timedelta(seconds=seconds))


def after(words: str, read: Reading = CALM) -> Turn:
    """Return a Turn in which `words` were read a moment ago."""
    turn = turn_at()
    SafetyMemory(turn).remember(text(words), read)
    return turn


@pytest.mark.parametrize(("seconds", "whole"), [(20, "i want to end my life"), (60, ""), (3600, "")])
def test_a_text_stands_behind_the_one_before_for_a_minute(seconds: float, whole: str) -> None:
    memory = SafetyMemory(turn_at(seconds, after("i want to end my")))
    assert memory.with_the_half_before(text("life", seconds)) == whole


def test_only_what_both_halves_together_say_is_new() -> None:
    memory = SafetyMemory(turn_at(5, after("this is killing me", reading(A))))
    assert memory.fresh(reading(A)) == CALM
    assert memory.fresh(reading(R2)).level == "R2"


def test_what_the_head_makes_of_two_texts_glued_together_is_no_evidence() -> None:
    memory = SafetyMemory(turn_at(5, after("open it")))
    assert memory.fresh(reading(Finding("R1", "suicide", "active", "classifier"))) == CALM


def test_readings_are_kept_without_words_and_the_last_text_alone_with_them() -> None:
    turn = after("secret words", reading(A))
    SafetyMemory(turn).remember(text("other words", 5), CALM)
    kept = turn.get("seen")
    assert kept["readings"] == [[NOW.isoformat(), "A", ["suicide"], "killing_me"]]
    assert "secret" not in str(kept) and kept["text"] == "other words"


def test_an_answered_no_mutes_the_words_and_begins_the_count_anew() -> None:
    turn = turn_at(30, after("this is killing me", reading(A)))
    SafetyMemory(turn).mute(["killing_me"])
    context = SafetyMemory(turn).context(text("i could just die", 60))
    assert context.muted == {"killing_me"}
    assert context.answered_no == NOW + timedelta(seconds=30)
    assert [seen.at for seen in context.seen] == [NOW]


def test_a_talk_that_another_process_began_is_known() -> None:
    turn = turn_at()
    memory = SafetyMemory(turn)
    assert not memory.began_elsewhere("second")
    memory.belongs_to("first")
    assert SafetyMemory(turn).began_elsewhere("second") and not SafetyMemory(turn).began_elsewhere("first")
    assert not SafetyMemory(turn).began_elsewhere("")  # several workers share the chat


def test_timers_rest_and_come_back_at_once_if_they_fell_due_meanwhile() -> None:
    turn = turn_at()
    turn.set_timer("hold_end", NOW + timedelta(minutes=10), "hold", {"hold": "1"})
    turn.set_timer("export", NOW + timedelta(days=1), "export")
    SafetyMemory(turn).pause_timers(*turn.timers)
    assert turn.timers == []
    later = turn_at(3600, turn)
    SafetyMemory(later).resume_timers()
    due = {timer.key: (timer.due_at, timer.payload) for timer in later.timers}
    assert due == {"hold": (later.now, {"hold": "1"}), "export": (NOW + timedelta(days=1), {})}
    SafetyMemory(later).resume_timers()
    assert len(later.timers) == 2


def test_timers_that_may_not_come_back_stay_away() -> None:
    turn = turn_at()
    turn.set_timer("hold_end", NOW, "hold")
    SafetyMemory(turn).pause_timers(*turn.timers)
    SafetyMemory(turn).resume_timers(without=("hold_end",))
    assert turn.timers == [] and not turn.get("seen")["paused"]
