"""Load the Agent and let it answer one message of one Turn."""

from pathlib import Path
from typing import Any, Iterable, Optional

from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage
from rasa_sdk import Action

from bot.content.messages import Incoming
from bot.dialogue.channel import TurnChannel
from bot.dialogue.executor import InProcessActions
from bot.dialogue.faster_checks import use_faster_checks
from bot.dialogue.faster_graph import use_straight_graph
from bot.dialogue.faster_loading import checked_already
from bot.dialogue.faster_rules import use_faster_rules
from bot.dialogue.faster_trackers import use_faster_trackers
from bot.dialogue.quiet import quieten
from bot.dialogue.tracker_store import TurnTrackerStore
from bot.dialogue.words import UnrepeatedResponses
from bot.store.turn import Turn, current_turn


class Dialogue:
    """Rasa's Agent behind one method: what it says and keeps is staged on the Turn."""

    def __init__(self, archive: Path, actions: Iterable[Action], fingerprint: str) -> None:
        quieten()
        use_straight_graph()
        use_faster_checks()
        use_faster_rules()
        use_faster_trackers()
        self._channel = TurnChannel()
        with checked_already():
            self.agent: Agent = Agent.load(
                str(archive),
                action_endpoint=InProcessActions(actions),
                generator=UnrepeatedResponses(),
                tracker_store=TurnTrackerStore(fingerprint=fingerprint),
            )
        quieten()

    async def handle(self, turn: Turn, incoming: Incoming) -> Optional[str]:
        """Answer one message; return the intent that was recognised."""
        token = current_turn.set(turn)
        try:
            message = self._message(turn, incoming)
            await self.agent.handle_message(message)
            return self._intent(turn, message)
        finally:
            current_turn.reset(token)

    async def parse(self, text: str) -> dict[str, Any]:
        """Return what the NLU pipeline makes of a text."""
        return await self.agent.parse_message(_typed(text))

    def _message(self, turn: Turn, incoming: Incoming) -> UserMessage:
        metadata = {"message_ids": [incoming.message_id] if incoming.message_id is not None else []}
        metadata["message_ids"] += list(incoming.facts.get("message_ids", []))
        parsed = None if incoming.kind == "text" else _injected(incoming)
        return UserMessage(
            text=_typed(incoming.text) if parsed is None else "",
            output_channel=self._channel,
            sender_id=turn.sender_id,
            input_channel="steady",
            parse_data=parsed,
            metadata=metadata,
        )

    def _intent(self, turn: Turn, message: UserMessage) -> Optional[str]:
        if message.parse_data:
            return str(message.parse_data["intent"]["name"])
        heard = [event for event in turn.get("tracker").get("events", []) if event.get("event") == "user"]
        return heard[-1]["parse_data"]["intent"].get("name") if heard else None


def _injected(incoming: Incoming) -> Any:
    """Return parse data for a tap, command or timer: Rasa's NLU is not asked."""
    names = {"tap": "tap", "command": _command(incoming.code), "timer": f"timer_{incoming.code}"}
    intent = names.get(incoming.kind, incoming.kind)
    entities = [{"entity": "choice", "value": incoming.code}] if incoming.kind == "tap" else []
    return {"text": "", "intent": {"name": intent, "confidence": 1.0}, "entities": entities}


def _command(code: str) -> str:
    """Return a command's intent; what the door says itself and "stop" have names of their own."""
    return code if code in ("stop", "resume", "returned", "late", "new_fork") else f"command_{code}"


def _typed(text: str) -> str:
    """Return typed text so that Rasa cannot take it for an intent payload ("/restart")."""
    return text.lstrip("/ \t\n") or "..."
