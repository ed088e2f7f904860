"""What care decided is handed to Rasa as it is."""

from datetime import datetime, timedelta, timezone
from uuid import uuid4

import pytest
from rasa_sdk.executor import CollectingDispatcher

from actions.speak import in_danger, rests, utter
from bot.care.moment.speech import Utterance
from bot.care.safety.state import SafetyState, Thread
from bot.store.turn import Turn


@pytest.mark.parametrize("name", ["text", "buttons", "image"])
def test_a_fact_that_would_stand_in_the_responses_place_is_refused(name):
    with pytest.raises(ValueError, match=name):
        utter(
            CollectingDispatcher(),
            Turn(uuid4(), "1", datetime.now(timezone.utc)),
            [Utterance("utter_calm_witness_kept", {name: "I am here"})],
        )


def test_nothing_is_asked_beside_a_danger_and_after_it_only_once_coaching_is_open_again():
    now = datetime.now(timezone.utc)
    turn = Turn(uuid4(), "1", now)
    assert not in_danger(turn) and not rests(turn)
    turn.put("locks", {"g1": True})
    assert rests(turn) and not in_danger(turn)
    state = SafetyState(threads=[Thread("R1", "suicide", "dying")], updated=now.isoformat())
    turn.put("safety", state.to_json())
    assert in_danger(turn)
    later = Turn(uuid4(), "1", now + timedelta(days=8), turn.records)
    assert not in_danger(later)
