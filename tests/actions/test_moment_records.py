"""What the moment's answers do to the Turn: the hold, its timer, settings, what is kept and what is not."""

from datetime import datetime, timedelta, timezone
from uuid import UUID

import pytest

from actions import moment_records as records
from actions.moment_view import HOLD, SESSION, SETTINGS, current_hold
from bot.care.moment.session import STALE
from bot.store.turn import Turn

NOW = datetime(2026, 3, 2, 19, 0, tzinfo=timezone.utc)


@pytest.fixture
def turn() -> Turn:
    return Turn(UUID(int=1), "me", NOW)


def say(turn: Turn, *texts: str) -> None:
    for number, text in enumerate(texts):
        records.apply(turn, {"hold_more": text}, {}, [number])


def answer(turn: Turn, **changes) -> dict:
    return records.apply(turn, changes, {}, [])


def test_texts_are_collected_and_their_messages_deleted(turn):
    say(turn, "you never write", "and i wait")
    assert current_hold(turn).value["texts"] == ["you never write", "and i wait"]
    assert turn.delete_message_ids == [0, 1]


def test_the_last_text_is_taken_out_whole_and_no_other(turn):
    say(turn, "you never write", "and i wait\nand wait")
    answer(turn, hold_less="last")
    assert current_hold(turn).value["texts"] == ["you never write"]
    answer(turn, hold_less="last")
    assert current_hold(turn).value["texts"] == []
    say(turn, "call me")
    assert current_hold(turn).value["texts"] == ["call me"]


def test_a_collected_text_never_enters_a_slot(turn):
    assert records.apply(turn, {"hold_more": "you never write"}, {}, []) == {"hold_more": "yes"}


def test_before_consent_a_text_lasts_a_day(turn):
    say(turn, "you never write")
    assert current_hold(turn).expires_at == NOW + timedelta(hours=24)


def test_a_hold_sets_its_timer_and_consent_keeps_the_text(turn):
    say(turn, "you never write")
    answer(turn, hold_length="20")
    answer(turn, consent="keep")
    (timer,) = turn.timers
    assert (timer.kind, timer.due_at) == ("hold_end", NOW + timedelta(minutes=20))
    assert current_hold(turn).expires_at is None and turn.get(SETTINGS)["consent"] == "keep"


def test_any_number_of_minutes_can_be_held(turn):
    answer(turn, hold_length="45")
    assert turn.timers[0].due_at == NOW + timedelta(minutes=45)


def test_keeping_nothing_empties_the_text_and_the_hold_runs(turn):
    say(turn, "you never write")
    answer(turn, hold_length="10")
    answer(turn, consent="nothing")
    assert current_hold(turn).value["texts"] == [] and len(turn.timers) == 1


def test_no_hold_keeps_the_words_no_longer_than_the_moment(turn):
    say(turn, "you never write")
    answer(turn, hold_length="none")
    assert turn.timers == [] and current_hold(turn).expires_at == NOW + STALE
    records.forget_unheld(turn)
    assert current_hold(turn) is None


def test_a_later_hold_takes_the_words_after_all(turn):
    say(turn, "you never write")
    answer(turn, hold_length="none")
    answer(turn, hold_length="10")
    records.forget_unheld(turn)
    assert current_hold(turn).value["texts"] == ["you never write"]


def test_no_hold_leaves_an_earlier_hold_alone(turn):
    turn.add(HOLD, {"texts": ["from yesterday"], "due_at": NOW.isoformat()})
    answer(turn, hold_length="none")
    records.forget_unheld(turn)
    assert current_hold(turn).value["texts"] == ["from yesterday"]


def test_morning_waits_for_the_clock(turn):
    answer(turn, hold_length="morning")
    assert turn.timers == []
    assert answer(turn, clock="21:00") == {"clock": "kept"}
    assert turn.get(SETTINGS)["utc_offset_minutes"] == 120
    assert turn.timers[0].due_at == datetime(2026, 3, 3, 6, 0, tzinfo=timezone.utc)


def test_an_unknown_clock_is_eight_hours(turn):
    assert answer(turn, clock="skip") == {"clock": "skip"}
    assert turn.timers[0].due_at == NOW + timedelta(hours=8)


def test_opening_early_cancels_the_timer(turn):
    answer(turn, hold_length="10")
    answer(turn, hold_due="early")
    assert turn.timers == [] and current_hold(turn).value["due_at"] == NOW.isoformat()


def test_throwing_away_leaves_nothing(turn):
    say(turn, "you never write")
    answer(turn, hold_choice="delete")
    assert turn.all(HOLD) == []


def test_a_name_is_kept_in_settings_and_not_in_a_slot(turn):
    assert answer(turn, name="Sam") == {"name": "kept"}
    assert turn.get(SETTINGS) == {"name_asked": True, "name": "Sam"}
    assert answer(turn, name="skip") == {"name": "skip"}


@pytest.mark.parametrize(("consent", "kept"), [("keep", 1), ("nothing", 0)])
def test_fears_are_noted_only_with_consent(turn, consent, kept):
    turn.put(SETTINGS, {"consent": consent})
    answer(turn, feared="that it was over")
    assert len(turn.all("evidence")) == kept


@pytest.mark.parametrize(("line", "kept"), [("tapped", False), ("silent", False), ("i am here", True)])
def test_only_an_own_line_is_kept_as_the_witness(turn, line, kept):
    turn.put(SETTINGS, {"consent": "keep"})
    answer(turn, witness=line)
    assert bool(turn.get("witness")) is kept


def test_the_third_ten_of_a_night_asks_the_plain_question_once(turn):
    for number in range(4):
        turn.drop("safety_request")
        answer(turn, pull="9-10")
        assert bool(turn.get("safety_request")) is (number == 2)


def test_an_ending_asks_the_plain_question(turn):
    answer(turn, reply_tone="ending")
    assert turn.get("safety_request") == {"ask": "suicide"}


def test_their_reply_ends_the_wait(turn):
    answer(turn, hold_length="10")
    answer(turn, opening="replied")
    assert turn.timers == []


def test_long_words_stay_out_of_the_slots(turn):
    assert answer(turn, fork_other="x" * 41) == {"fork_other": "typed"}


def test_who_could_be_near_waits_for_one_message_only(turn):
    turn.put(SESSION, {"company": "asked", "storms": 1})
    records.nearby_answered(turn)
    assert turn.get(SESSION) == {"storms": 1}
