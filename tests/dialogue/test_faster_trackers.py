import copy

import pytest
from rasa.shared.core.events import Event, SlotSet, UserUttered
from rasa.shared.core.slots import CategoricalSlot, TextSlot

from bot.dialogue.faster_trackers import use_faster_trackers


@pytest.fixture(autouse=True)
def faster() -> None:
    use_faster_trackers()
    use_faster_trackers()  # a second Agent in the same process


def test_a_copied_slot_is_a_slot_of_its_own() -> None:
    slot = CategoricalSlot("pull", [{"type": "from_text"}], values=["4-6", "7-8"])
    slot.value = "4-6"
    other = copy.copy(slot)
    other.value = "7-8"
    assert type(other) is CategoricalSlot and slot.value == "4-6" and other.values == slot.values
    assert other.has_been_set and other.as_feature() != slot.as_feature()


def test_a_copy_keeps_whether_it_was_set() -> None:
    assert not copy.copy(TextSlot("name", [])).has_been_set


def test_events_are_still_found_and_unknown_ones_still_refused() -> None:
    assert Event.resolve_by_type("slot") is SlotSet and Event.resolve_by_type("user") is UserUttered
    with pytest.raises(ValueError, match="Unknown event"):
        Event.resolve_by_type("nothing")
