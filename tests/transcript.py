"""Play a conversation transcript through the real door and compare what Steady does, step by step."""

import asyncio
import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any, Optional
from uuid import NAMESPACE_URL, uuid5

from ruamel.yaml import YAML

from bot.content.messages import Button, Incoming, Reply
from bot.door.door import Door
from bot.front.terminal import PAUSE_TIMER, message_from, timer_message
from bot.store.turn import Record, Timer, Turn

FOLDER = Path(__file__).parent / "conversations"
_START = datetime(2026, 3, 2, 19, 0, tzinfo=timezone.utc)
_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
_LOOP = asyncio.new_event_loop()
_QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"")
_NOTICES = ("first_contact", "three_hours")  # lines that may follow any reply; asserted by their words
_PREFIXES = ("utter_ask_moment_form_", "utter_ask_", "utter_")


@dataclass
class Chat:
    """One chat in memory: what the store would keep between turns."""

    name: str
    door: Door
    now: datetime = _START
    records: list[Record] = field(default_factory=list)
    timers: list[Timer] = field(default_factory=list)
    shown: list[Button] = field(default_factory=list)
    deleted: list[int] = field(default_factory=list)
    last: Optional[Turn] = None
    hurries: bool = True  # a pause is over at once, as in a pipe
    _number: int = 0

    def say(self, line: str) -> list[Reply]:
        """Send what a person would type, or tap if it is a label or number."""
        self._number += 1
        message = message_from(line, self.shown, self.now)
        return self.handle(Incoming(**{**message.__dict__, "message_id": self._number}))

    def handle(self, *messages: Incoming) -> list[Reply]:
        """Hand messages to the door; a pause is over at once, as in a pipe."""
        turn = Turn(uuid5(NAMESPACE_URL, self.name), self.name, self.now, list(self.records), list(self.timers))
        for message in messages:
            if message.kind == "timer":
                turn.cancel_timers(kind=message.code)
        replies = list(_LOOP.run_until_complete(self.door.reply(turn, list(messages))))
        assert not turn.failed, "an action failed"
        self.last, self.records, self.timers = turn, turn.records, turn.timers
        if turn.erase:
            self.records, self.timers = [], []
        self.deleted += turn.delete_message_ids
        pause = next((timer for timer in self.timers if timer.kind == PAUSE_TIMER), None)
        if pause is not None and self.hurries:
            self.now = max(self.now, pause.due_at)
            replies += self.handle(timer_message(pause))
        shown = [button for reply in replies for button in reply.choices() if not (reply.seconds and self.hurries)]
        self.shown = shown or self.shown
        return replies

    def wait(self, span: str) -> list[Reply]:
        """Let time pass; what falls due is said."""
        amount, unit = re.fullmatch(r"(\d+)\s*([smhd])", span).groups()  # type: ignore[union-attr]
        until = self.now + timedelta(seconds=int(amount) * _UNITS[unit])
        replies: list[Reply] = []
        while (due := min(self.timers, key=lambda timer: timer.due_at, default=None)) and due.due_at <= until:
            self.now = max(self.now, due.due_at)
            replies += self.handle(timer_message(due))
        self.now = max(self.now, until)
        return replies


def play(path: Path, door: Door) -> None:
    """Play one transcript file; raises AssertionError naming the step."""
    script = YAML(typ="safe").load(path)
    start = datetime.fromisoformat(script["starts"]) if "starts" in script else _START
    chat = Chat(path.stem, door, start)
    chat.records = [Record(kind, value, created_at=start) for kind, value in _kept(script)]
    for number, step in enumerate(script["steps"], 1):
        replies = _act(chat, step)
        _compare(f"{path.name}, step {number} ({_told(step)})", step, replies, chat)


def _kept(script: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    """Return what the chat had kept before the first step, as (kind, value): `kept: {plan: [{...}], settings: {...}}`."""
    kept = script.get("kept", {})
    return [(kind, value) for kind, found in kept.items() for value in (found if isinstance(found, list) else [found])]


def _act(chat: Chat, step: dict[str, Any]) -> list[Reply]:
    if "person" in step:
        return chat.say(" " + step["person"] if step.get("typed") else step["person"])
    if "taps" in step:
        labels = [button.label for button in chat.shown]
        assert step["taps"] in labels, f"there is no button {step['taps']!r}, only {labels}"
        return chat.say(step["taps"])
    if "burst" in step:
        return chat.handle(*(Incoming("text", text=text, at=chat.now) for text in step["burst"]))
    if "sends" in step:
        return chat.handle(Incoming("unread", text=step["sends"], at=chat.now))
    if "edits" in step:
        return chat.handle(Incoming("edited", text=step["edits"], at=chat.now))
    if "late" in step:
        return chat.handle(Incoming("text", text=step["late"], at=chat.now - timedelta(hours=1)))
    if "old_button" in step:
        return chat.handle(Incoming("tap", code=step["old_button"], at=chat.now))
    return chat.wait(step["wait"])


def _compare(where: str, step: dict[str, Any], replies: list[Reply], chat: Chat) -> None:
    names = [name for name in map(short_name, replies) if name not in _NOTICES]
    texts = "\n".join(reply.text for reply in replies)
    if "steady" in step:
        wanted = step["steady"] if isinstance(step["steady"], list) else [step["steady"]]
        assert names == wanted, f"{where}: Steady said {names}, expected {wanted}\n{texts}"
    for words in _list(step, "words"):
        assert words.lower() in texts.lower(), f"{where}: {words!r} is missing in\n{texts}"
    for words in _list(step, "never"):
        assert words.lower() not in texts.lower(), f"{where}: {words!r} must not be in\n{texts}"
    for label in _list(step, "buttons"):
        labels = [button.label for button in chat.shown]
        assert label in labels, f"{where}: no button {label!r}, only {labels}"
    for words in _list(step, "copies"):
        assert words in [button.copy for button in chat.shown], f"{where}: {words!r} cannot be copied"
    for label in _list(step, "no_buttons"):
        assert label not in [button.label for button in chat.shown], f"{where}: the button {label!r} must not be there"
    for kind in _list(step, "kinds"):
        assert kind in [reply.kind for reply in replies], f"{where}: no {kind} in {[r.kind for r in replies]}"
    if "safety" in step:
        assert chat.door.heard.safety == step["safety"], f"{where}: safety is {chat.door.heard.safety}\n{texts}"
    assert _asked(replies) <= 1, f"{where}: more than one question in\n{texts}"


def _asked(replies: list[Reply]) -> int:
    """Count the questions that Steady asks itself: not those in a text to copy, nor in words that are quoted."""
    own = (reply.text for reply in replies if reply.kind != "draft")
    return sum(_QUOTED.sub("", text).count("?") for text in own)


def short_name(reply: Reply) -> str:
    """Return a reply's response without its prefix: "pull", "thanks", "D6"."""
    name = str(reply.facts.get("response") or reply.facts.get("card") or reply.kind)
    return next((name[len(prefix) :] for prefix in _PREFIXES if name.startswith(prefix)), name)


def _told(step: dict[str, Any]) -> str:
    return str(next(iter(step.values())))[:60]


def _list(step: dict[str, Any], key: str) -> list[str]:
    value = step.get(key, [])
    return value if isinstance(value, list) else [value]
