"""Keep a conversation's tracker as one compacted document on the Turn."""

from typing import Any, Iterable, Optional

from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.constants import ACTION_LISTEN_NAME, REQUESTED_SLOT, SESSION_START_METADATA_SLOT
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    ActiveLoop,
    BotUttered,
    Event,
    SessionStarted,
    SlotSet,
    UserUttered,
    deserialise_events,
)
from rasa.shared.core.trackers import DialogueStateTracker

from bot.store.turn import current_turn

TRACKER = "tracker"
_KEPT_TURNS = 2


class TurnTrackerStore(TrackerStore):
    """Reads and stages the tracker on the current Turn; nothing is written while Rasa runs.

    A tracker that another model wrote is dropped: its form closes, holds and timers stay.
    """

    def __init__(self, domain: Optional[Domain] = None, fingerprint: str = "") -> None:
        super().__init__(domain)
        self.fingerprint = fingerprint

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Stage the compacted tracker."""
        turn = current_turn.get()
        try:
            events = compact(list(tracker.events), tracker, self.domain)
            turn.put(TRACKER, {"model": self.fingerprint, "events": [slim(event) for event in events]})
        except Exception:
            turn.failed = True  # Rasa would go on in memory as if this had worked
            raise

    async def retrieve(self, sender_id: str) -> Optional[DialogueStateTracker]:
        """Return the tracker that the Turn holds, or None."""
        turn = current_turn.get()
        try:
            document = turn.get(TRACKER)
            if not document or document["model"] != self.fingerprint:
                return None
            events = deserialise_events(document["events"])
            return DialogueStateTracker.from_events(sender_id, events, slots=self.domain.slots)
        except Exception:
            turn.failed = True
            raise

    async def delete(self, sender_id: str) -> None:
        """Forget the conversation."""
        current_turn.get().drop(TRACKER)

    async def keys(self) -> Iterable[str]:
        """Return the one conversation that a Turn can see."""
        turn = current_turn.get()
        return [turn.sender_id] if turn.get(TRACKER) else []


def compact(events: list[Event], tracker: DialogueStateTracker, domain: Domain) -> list[Event]:
    """Return events that lead to the same state: slots and loop at the cut, then the last turns as they were."""
    heard = [number for number, event in enumerate(events) if isinstance(event, UserUttered)]
    if len(heard) <= _KEPT_TURNS:
        return events
    cut = heard[-_KEPT_TURNS]
    before = DialogueStateTracker.from_events(tracker.sender_id, events[:cut], slots=domain.slots)
    return _state(before) + events[cut:]


def _state(tracker: DialogueStateTracker) -> list[Event]:
    state: list[Event] = [SessionStarted()]
    for name, slot in tracker.slots.items():
        if slot.value != slot.initial_value and name not in (REQUESTED_SLOT, SESSION_START_METADATA_SLOT):
            state.append(SlotSet(name, slot.value))
    if tracker.active_loop_name:
        state.append(ActiveLoop(tracker.active_loop_name))
        state.append(SlotSet(REQUESTED_SLOT, tracker.get_slot(REQUESTED_SLOT)))
    state.append(ActionExecuted(ACTION_LISTEN_NAME))
    return state


def slim(event: Event) -> dict[str, Any]:
    """Return the event as data, without what anybody wrote."""
    data = event.as_dict()
    if isinstance(event, UserUttered):
        parsed = data.get("parse_data") or {}
        data["text"], data["metadata"] = "", {}
        data["parse_data"] = {
            "text": "",
            "intent": parsed.get("intent", {}),
            "entities": [_slim_entity(entity) for entity in parsed.get("entities", [])],
        }
    elif isinstance(event, BotUttered):
        data["text"], data["data"], data["metadata"] = "", {}, {}
    data.pop("timestamp", None)
    return data


def _slim_entity(entity: dict[str, Any]) -> dict[str, Any]:
    return {"entity": entity["entity"], "value": entity["value"] if entity["entity"] == "choice" else ""}
