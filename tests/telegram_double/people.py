"""The people on the other side: what they see, and what they do."""

import asyncio
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Callable, Optional

if TYPE_CHECKING:
    from tests.telegram_double.server import BotApi


@dataclass
class Bubble:
    """One message in a chat."""

    message_id: int
    chat: dict[str, Any]
    mine: bool  # sent by the bot
    text: str = ""
    entities: list[dict[str, Any]] = field(default_factory=list)
    markup: Optional[dict[str, Any]] = None  # the inline keyboard
    lasting: Optional[dict[str, Any]] = None  # the reply keyboard it brought
    file_id: str = ""  # of an animation or a photo
    file_kind: str = "animation"
    silent: bool = False
    deleted: bool = False
    edits: int = 0
    date: int = 0
    more: dict[str, Any] = field(default_factory=dict)  # a sticker, a voice, ...

    @property
    def labels(self) -> list[str]:
        """Return the labels of its buttons, in reading order."""
        return [button["text"] for button in self.buttons]

    @property
    def buttons(self) -> list[dict[str, Any]]:
        """Return its buttons, in reading order."""
        return [button for row in (self.markup or {}).get("inline_keyboard", []) for button in row]


@dataclass
class Answer:
    """What appeared under the finger after a tap."""

    query_id: str
    text: str
    at: float


class Person:
    """Somebody with a phone."""

    def __init__(self, api: "BotApi", user_id: int, name: str) -> None:
        self.api, self.user_id = api, user_id
        self.user = {"id": user_id, "is_bot": False, "first_name": name, "language_code": "en"}
        self.chat = {"id": user_id, "type": "private", "first_name": name}
        self.bubbles: list[Bubble] = []
        self.answers: list[Answer] = []
        self.actions: list[str] = []
        self.blocked = False
        self.lasting: list[str] = []

    @property
    def heard(self) -> list[Bubble]:
        """Return the bot's messages that are still there."""
        return [bubble for bubble in self.bubbles if bubble.mine and not bubble.deleted]

    def bubble(self, message_id: int) -> Optional[Bubble]:
        """Return a message of this chat."""
        return next((bubble for bubble in self.bubbles if bubble.message_id == message_id), None)

    def say(self, text: str, **more: Any) -> Bubble:
        """Type a message."""
        return self._send(text=text, **more)

    def send(self, kind: str, caption: str = "") -> Bubble:
        """Send something that is not text: voice, photo, sticker, ..."""
        return self._send(caption=caption, **{kind: _ATTACHMENTS[kind]})

    def press(self, label: str) -> Bubble:
        """Press one of the lasting buttons; refuses one that is not there."""
        assert label in self.lasting, f"no lasting button {label!r} among {self.lasting}"
        return self.say(label)

    def edit(self, bubble: Bubble, text: str) -> None:
        """Change an own message."""
        bubble.text = text
        self.api.update({"edited_message": {**self.api.message(bubble, self.user), "edit_date": int(time.time())}})

    def tap(self, label: str, bubble: Optional[Bubble] = None, forged: str = "") -> str:
        """Press a button under a message, the newest with that label by default; return the query's id."""
        if bubble is None:
            bubble = next((seen for seen in reversed(self.heard) if label in seen.labels or forged), None)
        assert bubble is not None, f"no button {label!r} in sight"
        found = [button for button in bubble.buttons if button["text"] == label]
        assert forged or found, f"no button {label!r} among {bubble.labels}"
        assert forged or "callback_data" in found[0], f"{label!r} calls nobody back"
        return self.query(self.api.message(bubble), forged or found[0]["callback_data"])

    def query(self, message: dict[str, Any], data: str) -> str:
        """Send a callback query about any message, as a tampered client could."""
        query_id = self.api.new_query(self.user_id)
        self.api.update(
            {
                "callback_query": {
                    "id": query_id,
                    "from": self.user,
                    "chat_instance": "1",
                    "message": message,
                    "data": data,
                }
            }
        )
        return query_id

    def block(self) -> None:
        """Block the bot."""
        self.blocked = True
        self._membership("member", "kicked")

    def unblock(self) -> None:
        """Let the bot in again."""
        self.blocked = False
        self._membership("kicked", "member")

    async def hears(self, count: int = 1, timeout: float = 60.0) -> list[Bubble]:
        """Wait until at least `count` messages of the bot are there; return all."""
        await self.waits(lambda: len(self.heard) >= count, timeout)
        return self.heard

    async def waits(self, condition: Callable[[], bool], timeout: float = 60.0) -> None:
        """Wait until something is so; fails after `timeout` seconds."""
        end = time.monotonic() + timeout
        while not condition():
            if time.monotonic() > end:
                raise AssertionError(f"waited {timeout} s in vain; heard {[bubble.text for bubble in self.heard]}")
            await asyncio.sleep(0.005)

    def _send(self, text: str = "", caption: str = "", **more: Any) -> Bubble:
        bubble = Bubble(self.api.next_message_id(), self.chat, mine=False, text=text, date=int(time.time()))
        bubble.more = {**more, **({"caption": caption} if caption else {})}
        self.bubbles.append(bubble)
        self.api.update({"message": self.api.message(bubble, self.user)})
        return bubble

    def _membership(self, old: str, new: str) -> None:
        def member(status: str) -> dict[str, Any]:
            more = {"until_date": 0} if status == "kicked" else {}
            return {"status": status, "user": self.api.bot, **more}

        change = {"chat": self.chat, "from": self.user, "date": int(time.time())}
        self.api.update({"my_chat_member": {**change, "old_chat_member": member(old), "new_chat_member": member(new)}})


def _file(**more: Any) -> dict[str, Any]:
    return {"file_id": "f1", "file_unique_id": "u1", **more}


_ATTACHMENTS: dict[str, Any] = {
    "voice": _file(duration=3),
    "audio": _file(duration=3),
    "photo": [_file(width=10, height=10)],
    "video": _file(width=10, height=10, duration=3),
    "video_note": _file(length=10, duration=3),
    "document": _file(),
    "sticker": _file(type="regular", width=10, height=10, is_animated=False, is_video=False),
    "location": {"longitude": 1.0, "latitude": 1.0},
    "contact": {"phone_number": "1", "first_name": "A"},
    "dice": {"emoji": "🎲", "value": 3},
}
