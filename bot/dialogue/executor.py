"""Run rasa_sdk actions in this process: no action server, no port."""

import json as jsonlib
from typing import Any, Iterable, Optional

from rasa.utils.endpoints import ClientResponseError, EndpointConfig
from rasa_sdk import Action
from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import ActionExecutionRejection

from bot.store.turn import current_turn


class InProcessActions(EndpointConfig):
    """An action endpoint that calls ready action instances instead of a server.

    An action that raises marks the Turn failed, because Rasa swallows the exception and would
    answer with silence.
    """

    def __init__(self, actions: Iterable[Action]) -> None:
        super().__init__(url="in-process", enable_selective_domain=True)
        self._executor = ActionExecutor()
        for action in actions:
            self._executor.register_action(action)

    async def request(self, *args: Any, json: Optional[dict[str, Any]] = None, **kwargs: Any) -> Any:
        """Run the action named in `json`; return its events and responses as the server would."""
        try:
            return await self._executor.run(json or {})
        except ActionExecutionRejection as rejection:
            body = jsonlib.dumps({"error": rejection.message, "action_name": rejection.action_name})
            raise ClientResponseError(400, "action rejected", body) from rejection
        except Exception:
            current_turn.get().failed = True
            raise
