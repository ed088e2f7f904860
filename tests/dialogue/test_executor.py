"""Actions run in this process; one that fails marks the Turn instead of leaving silence."""

from typing import Any

import pytest
from rasa.utils.endpoints import ClientResponseError
from rasa_sdk import Action
from rasa_sdk.events import SlotSet
from rasa_sdk.interfaces import ActionExecutionRejection

from bot.dialogue.executor import InProcessActions


class Greets(Action):
    def name(self) -> str:
        return "action_greets"

    def run(self, dispatcher: Any, tracker: Any, domain: Any) -> list[Any]:
        dispatcher.utter_message(text="hello")
        return [SlotSet("pull", "4-6")]


class Breaks(Action):
    def name(self) -> str:
        return "action_breaks"

    def run(self, dispatcher: Any, tracker: Any, domain: Any) -> list[Any]:
        raise KeyError("x")


class Declines(Action):
    def name(self) -> str:
        return "action_declines"

    def run(self, dispatcher: Any, tracker: Any, domain: Any) -> list[Any]:
        raise ActionExecutionRejection("action_declines")


def call(name: str) -> dict[str, Any]:
    tracker = {"sender_id": "me", "slots": {}, "latest_message": {}, "events": [], "paused": False,
               "followup_action": None, "active_loop": {}, "latest_action_name": None}  # fmt: skip
    return {"next_action": name, "sender_id": "me", "tracker": tracker, "domain": {}, "version": "3.6"}


ACTIONS = InProcessActions([Greets(), Breaks(), Declines()])


async def test_what_an_action_says_and_sets_comes_back(turn):
    result = await ACTIONS.request(json=call("action_greets"))
    assert result["responses"][0]["text"] == "hello"
    assert result["events"][0]["name"] == "pull" and not turn.failed


async def test_an_action_that_fails_marks_the_turn(turn):
    with pytest.raises(KeyError):
        await ACTIONS.request(json=call("action_breaks"))
    assert turn.failed


async def test_an_action_that_declines_is_no_failure(turn):
    with pytest.raises(ClientResponseError):
        await ACTIONS.request(json=call("action_declines"))
    assert not turn.failed
