"""What care decided is handed to Rasa as it is."""

from datetime import datetime, timezone
from uuid import uuid4

import pytest
from rasa_sdk.executor import CollectingDispatcher

from actions.speak import utter
from bot.care.moment.speech import Utterance
from bot.store.turn import Turn


@pytest.mark.parametrize("name", ["text", "buttons", "image"])
def test_a_fact_that_would_stand_in_the_responses_place_is_refused(name):
    with pytest.raises(ValueError, match=name):
        utter(
            CollectingDispatcher(),
            Turn(uuid4(), "1", datetime.now(timezone.utc)),
            [Utterance("utter_calm_witness_kept", {name: "I am here"})],
        )
