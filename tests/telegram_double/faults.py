"""What can be made to go wrong between the bot and Telegram."""

from dataclasses import dataclass
from typing import Any, Literal, Optional

Kind = Literal["400", "403", "409", "429", "500", "502", "hang", "hang after", "drop", "drop after"]


class ApiError(Exception):
    """An answer that is not ok."""

    def __init__(self, code: int, description: str, **parameters: Any) -> None:
        super().__init__(description)
        self.code, self.description, self.parameters = code, description, parameters


@dataclass
class Fault:
    """Befalls the next `times` requests of a method (of one chat, if told)."""

    kind: Kind
    method: str = ""  # any but getUpdates and getMe if empty
    chat_id: Optional[int] = None
    times: int = 1
    retry_after: int = 1
    description: str = ""

    def befalls(self, method: str, params: dict[str, Any]) -> bool:
        """Return whether this request is hit; counts down."""
        if self.method != method and (self.method or method in ("getUpdates", "getMe", "deleteWebhook")):
            return False
        if self.times <= 0 or (self.chat_id is not None and params.get("chat_id") != self.chat_id):
            return False
        self.times -= 1
        return True

    def error(self) -> ApiError:
        """Return the answer of a fault that answers."""
        texts = {
            "400": (400, "Bad Request: something about it"),
            "403": (403, "Forbidden: bot was blocked by the user"),
            "409": (409, "Conflict: terminated by other getUpdates request; make sure that only one bot runs"),
            "429": (429, f"Too Many Requests: retry after {self.retry_after}"),
            "500": (500, "Internal Server Error"),
            "502": (502, "Bad Gateway"),
        }
        code, text = texts[self.kind]
        more = {"retry_after": self.retry_after} if self.kind == "429" else {}
        return ApiError(code, self.description or text, **more)
