"""Hands single messages to the moment's actions, as Rasa would, and tells what they said and set."""

from datetime import datetime, timezone
from functools import lru_cache
from typing import Any, Optional
from uuid import UUID

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.moment_view import MomentView
from bot.content.library import load_library
from bot.store.turn import Turn, current_turn

NOW = datetime(2026, 3, 2, 19, 0, tzinfo=timezone.utc)


@lru_cache(maxsize=1)
def moment() -> MomentView:
    """Return the view that all actions share."""
    return MomentView(load_library())


def new_turn() -> Turn:
    """Return a Turn of a chat that nothing is known of."""
    return Turn(UUID(int=1), "me", NOW)


class Done:
    """What an action did: the responses it uttered, the slots it set, and its other events."""

    def __init__(self, events: list[dict[str, Any]], messages: list[dict[str, Any]]) -> None:
        self.said = [message["response"].removeprefix("utter_") for message in messages]
        self.messages = messages
        self.slots = {event["name"]: event["value"] for event in events if event["event"] == "slot"}
        self.next = [event["name"] for event in events if event["event"] in ("followup", "active_loop")]


def run(
    action: Action,
    turn: Turn,
    *,
    text: str = "",
    intent: str = "nlu_fallback",
    choice: str = "",
    loop: Optional[str] = "moment_form",
    entities: tuple[tuple[str, str], ...] = (),
    confidence: float = 0.9,
    **slots: Any,
) -> Done:
    """Run one action on one message: typed `text` with its `intent`, or a tapped `choice`."""
    found = [{"entity": kind, "value": value} for kind, value in entities]
    found += [{"entity": "choice", "value": choice}] if choice else []
    heard = {"name": "tap" if choice else intent, "confidence": confidence}
    message = {"text": text, "intent": heard, "entities": found, "metadata": {"message_ids": [7]}}
    tracker = Tracker("me", slots, message, [], False, None, {"name": loop} if loop else {}, "action_listen")
    dispatcher, token = CollectingDispatcher(), current_turn.set(turn)
    try:
        return Done(action.run(dispatcher, tracker, {}), dispatcher.messages)
    finally:
        current_turn.reset(token)
