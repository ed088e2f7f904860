import copy

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActiveLoop, Event, SlotSet, UserUttered
from rasa.shared.core.slot_mappings import SlotMapping
from rasa.shared.core.slots import CategoricalSlot, ListSlot, TextSlot
from rasa.shared.core.trackers import DialogueStateTracker

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


def test_an_emptied_slot_is_as_new() -> None:
    slots = TextSlot("name", []), ListSlot("asks", [], initial_value=["one"])
    for slot in slots:
        slot.value = "other"
        slot.reset()
    assert [slot.value for slot in slots] == [None, ["one"]] and not any(slot.has_been_set for slot in slots)


def test_an_empty_domain_is_told_from_a_full_one() -> None:
    full = Domain.from_dict({"intents": ["greet"]})
    assert [Domain.empty().is_empty(), full.is_empty(), full.is_empty()] == [True, False, False]


@pytest.mark.parametrize("mapping", [{}, {"intent": "yes"}, {"intent": ["yes", "no"]}, {"not_intent": "yes"}])
@pytest.mark.parametrize("ignored", [[], ["yes"]])
@pytest.mark.parametrize("intent", ["yes", "stop"])
@pytest.mark.parametrize("loop", [None, "ask"])
def test_a_mapping_takes_the_intents_that_rasa_says(mapping: dict, ignored: list, intent: str, loop: str) -> None:
    domain = Domain.from_dict(
        {"forms": {"ask": {"required_slots": [], **({"ignored_intents": ignored} if ignored else {})}}}
    )
    tracker = DialogueStateTracker.from_events("me", [ActiveLoop(loop), UserUttered("", {"name": intent})])
    wanted = mapping.get("intent")
    allowed = intent in wanted if wanted else intent != mapping.get("not_intent") and not (loop and intent in ignored)
    assert SlotMapping.intent_is_desired({"type": "from_text", **mapping}, tracker, domain) == bool(allowed)
