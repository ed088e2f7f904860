"""The conversation's tracker: compacted, without what anybody wrote, dropped when the model is another."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, ActiveLoop, BotUttered, SessionStarted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.dialogue.tracker_store import TRACKER, TurnTrackerStore, compact, slim

DOMAIN = Domain.from_dict(
    {
        "version": "3.1",
        "intents": ["greet"],
        "slots": {name: {"type": "text", "mappings": [{"type": "custom"}]} for name in ("pull", "urge")},
        "forms": {"moment_form": {"required_slots": ["pull", "urge"]}},
    }
)


def said(text: str) -> UserUttered:
    return UserUttered(text, {"name": "greet", "confidence": 1.0}, [{"entity": "who", "value": "my boss"}])


def talk(answers: list[tuple[str, str]]) -> list:
    events = [SessionStarted(), ActionExecuted("action_listen")]
    for slot, value in answers:
        events += [said("secret words"), ActiveLoop("moment_form"), SlotSet(slot, value), SlotSet("requested_slot", "urge"),
                   BotUttered("secret reply"), ActionExecuted("action_listen")]  # fmt: skip
    return events


def tracker(events: list) -> DialogueStateTracker:
    return DialogueStateTracker.from_events("me", events, slots=DOMAIN.slots)


@given(st.lists(st.tuples(st.sampled_from(["pull", "urge"]), st.sampled_from(["a", "b"])), max_size=9))
@settings(max_examples=40, suppress_health_check=list(HealthCheck))
def test_compacting_leads_to_the_same_state(answers):
    events = talk(answers)
    before = tracker(events)
    short = compact(events, before, DOMAIN)
    after = tracker(short)
    for slot in ("pull", "urge", "requested_slot"):
        assert after.get_slot(slot) == before.get_slot(slot)
    assert after.active_loop_name == before.active_loop_name
    assert sum(isinstance(event, UserUttered) for event in short) <= 2


def test_a_long_talk_does_not_grow_the_row():
    sizes = [len(compact(talk([("pull", "a")] * n), tracker(talk([("pull", "a")] * n)), DOMAIN)) for n in (10, 100)]
    assert sizes[0] == sizes[1]


def test_nothing_that_was_written_is_kept():
    kept = repr([slim(event) for event in talk([("pull", "a")] * 2)])
    assert "secret" not in kept and "my boss" not in kept


def test_a_tapped_choice_is_kept():
    tap = UserUttered("", {"name": "tap", "confidence": 1.0}, [{"entity": "choice", "value": "pull:4-6"}])
    assert slim(tap)["parse_data"]["entities"] == [{"entity": "choice", "value": "pull:4-6"}]


async def test_saved_and_read_again(turn):
    store = TurnTrackerStore(DOMAIN, "model-1")
    await store.save(tracker(talk([("pull", "a"), ("urge", "b"), ("pull", "c")])))
    found = await store.retrieve("me")
    assert found.get_slot("pull") == "c" and found.active_loop_name == "moment_form"
    assert list(await store.keys()) == ["me"]


async def test_another_models_tracker_is_dropped(turn):
    await TurnTrackerStore(DOMAIN, "model-1").save(tracker(talk([("pull", "a")])))
    assert await TurnTrackerStore(DOMAIN, "model-2").retrieve("me") is None


async def test_a_damaged_document_marks_the_turn(turn):
    turn.put(TRACKER, {"model": "model-1", "events": [{"event": "no such event"}]})
    with pytest.raises(ValueError, match="no such event"):
        await TurnTrackerStore(DOMAIN, "model-1").retrieve("me")
    assert turn.failed


async def test_forgetting_leaves_nothing(turn):
    store = TurnTrackerStore(DOMAIN, "model-1")
    await store.save(tracker(talk([("pull", "a")])))
    await store.delete("me")
    assert await store.retrieve("me") is None and list(await store.keys()) == []
