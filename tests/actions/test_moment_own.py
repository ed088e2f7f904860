"""What was made in calm hours comes into the moment, once, and not where it would hurt."""

from datetime import datetime, timedelta, timezone
from uuid import uuid4

import pytest

from actions import moment_own as own
from actions.moment import keep_episode, note_storm
from bot.care.moment.speech import Utterance
from bot.care.practice.allowed import replayable
from bot.care.safety.state import SafetyState, Thread
from bot.store.turn import Turn

NOW = datetime(2026, 3, 2, 19, 0, tzinfo=timezone.utc)
STORM = {"trigger": "needs_space"}


def turn(**session) -> Turn:
    made = Turn(uuid4(), "s", NOW)
    made.put("settings", {"consent": "keep"})
    made.put("session", {"started_at": (NOW - timedelta(minutes=20)).isoformat(), **session})
    made.put("memory", {"text": "the lake"})
    made.add("plan", {"if": "they ask for space", "then": "I wait", "triggers": ["needs_space"]})
    return made


def with_safety(made: Turn, **fields) -> Turn:
    made.put("safety", SafetyState(**fields).to_json())
    return made


def test_the_plan_for_this_storm_is_offered_once_a_session():
    made = turn()
    assert own.plan(made, STORM) == {"if": "they ask for space", "then": "I wait"}
    assert own.plan(made, {"trigger": "unanswered_message"}) is None
    own.note_shown(made, [Utterance("utter_calm_plan_offer")])
    assert own.plan(made, STORM) is None and own.memory(made, STORM) == "the lake"


def test_the_memory_is_shown_once_a_session():
    made = turn()
    own.note_shown(made, [Utterance("utter_safe_memory")])
    assert own.memory(made, STORM) == "" and own.plan(made, STORM)


@pytest.mark.parametrize("family", ["abused", "stalked", "pursuit"])
def test_the_memory_stays_away_after_fear_or_pursuit(family):
    assert own.memory(with_safety(turn(), families=[family]), STORM) == ""


def test_the_memory_stays_away_after_an_end_and_where_safety_cannot_be_read():
    assert own.memory(turn(ended=True), STORM) == ""
    assert own.memory(turn(), {"trigger": "they_died"}) == ""
    broken = turn()
    broken.put("safety", {"threads": 7})
    assert own.memory(broken, STORM) == ""
    locked = turn()
    locked.put("locks", {"d8": True})
    assert own.memory(locked, STORM) == ""


def test_a_level_of_this_session_is_kept_with_the_episode_and_one_of_last_week_is_not():
    asked_only = with_safety(turn(), threads=[Thread("A", "suicide")])
    assert not own.safety_seen(asked_only) and not own.safety_seen(turn())
    assert own.safety_seen(with_safety(turn(), threads=[Thread("R2", "suicide", quiet=True)]))
    ended = {"ended_level": "R2", "ended_at": (NOW - timedelta(minutes=5)).isoformat()}
    assert own.safety_seen(with_safety(turn(), **ended))
    long_ago = {"ended_level": "R2", "ended_at": (NOW - timedelta(days=2)).isoformat()}
    assert not own.safety_seen(with_safety(turn(), **long_ago))


@pytest.mark.parametrize(
    ("answers", "session", "safety", "may"),
    [
        ({"fork": "losing"}, {}, {}, True),
        ({"fork": "of_them"}, {}, {}, False),
        ({}, {"fork": "said_stop"}, {}, False),
        ({"fork": "else", "no_contact": "yes"}, {}, {}, False),
        ({"fork": "losing"}, {}, {"threads": [Thread("R2", "suicide")]}, False),
    ],
)
def test_a_finished_moment_may_be_looked_at_again_only_without_danger(answers, session, safety, may):
    made = with_safety(turn(**session), **safety)
    keep_episode(made, {**STORM, **answers, "pull": "7-8"})
    kept = [record.value for record in made.all("episode")]
    assert len(kept) == 1 and (replayable(kept) is not None) == may


def test_an_episode_keeps_the_pauses_of_its_own_moment():
    made = turn(pauses=["box"])
    note_storm(made)
    session = made.get("session")
    made.put("session", {**session, "pauses": [*session["pauses"], "feet"]})
    keep_episode(made, STORM)
    assert made.all("episode")[0].value["pauses"] == ["feet"]


def test_what_helped_most_is_known_from_five_moments_on():
    made = turn()
    for number in range(5):
        assert own.best_pause_here(made) is None
        pause, after = ("box", "4-6") if number < 3 else ("feet", "9-10")
        made.add(
            "episode",
            {"at": (NOW - timedelta(days=number)).isoformat(), "pauses": [pause], "pull": "9-10", "pull_after": after},
        )
    assert own.best_pause_here(made) == "box"
