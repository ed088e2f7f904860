"""Updates of every shape, drawn from the Bot API's own specification: none stops anything, none is passed over."""

import asyncio
import json
import logging
import random
import time
from pathlib import Path
from typing import Any, Optional

from telegram import Update
from telegram.request import BaseRequest

from bench.faults.people import Person, hand_in, light_door, real_door, town
from bench.faults.report import Report
from bot.content.messages import Incoming
from bot.delivery.inbox import utc_now
from bot.front.telegram.client import mended
from bot.front.telegram.front import TelegramFront
from bot.front.telegram.inbox_queue import InboxQueue
from bot.front.telegram.translate import Ignored, Said, address_of, translate
from bot.front.words import front_words
from bot.settings import Settings
from bot.store.database import Store
from tests.telegram_double.spec import specification

UPDATES, WHOLE_WAY = 100_000, 2_000
_DEPTH = 3
_TOKEN = "1234567890:AAabcdefghijklmnopqrstuvwxyz_012345"
_SAID = [
    "",
    " ",
    "\0",
    "/start x",
    "/restart",
    '/intent{"a":1}',
    "{{x}}",
    "😀",
    "e\u0301" * 400,
    "\u202eabc",
    "x" * 4096,
]
_SAID += [
    "\ud800",
    "' OR 1=1 --",
    "*b* _i_ [a](b)",
    "<b>hi</b>",
    "aGVsbG8=",
    "stop",
    "hі (cyrillic)",
    "they left me on read",
]
_KINDS = [("message", "Message"), ("edited_message", "Message"), ("callback_query", "CallbackQuery")] * 4
_KINDS += [("my_chat_member", "ChatMemberUpdated"), ("poll", "Poll"), ("channel_post", "Message"), ("novelty", "Poll")]


def run(scale: float, folder: Path) -> Report:
    """Feed `scale` of 100,000 updates to the front, and of 2,000 the whole way to an answer."""
    return asyncio.run(_run(scale, folder))


async def _run(scale: float, folder: Path) -> Report:
    report = Report("fuzz")
    noise = _Noise()
    logging.getLogger().addHandler(noise)
    await _front(report, round(UPDATES * scale))
    await _whole_way(report, round(WHOLE_WAY * scale), folder)
    logging.getLogger().removeHandler(noise)
    report.none("tracebacks_or_tokens_logged", noise.found)
    return report


class Updates:
    """Draws updates; one in forty values is not of the type it should be."""

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(seed)
        self._types = specification()["types"]

    def draw(self, number: int) -> dict[str, Any]:
        """Return one update; `number` is its number."""
        kind, name = self._chance.choice(_KINDS)
        content = self._value(name, _DEPTH)
        if isinstance(content, dict) and name == "Message":
            where = self._chance.choice([101, -5, 2**52, 7]), self._chance.choice(["private"] * 3 + ["group"])
            self._place(content, number, *where)
        return {"update_id": number, kind: content}

    def private(self, number: int) -> dict[str, Any]:
        """Return an update with a message of a private chat."""
        content = self._value("Message", _DEPTH - 1)
        content = content if isinstance(content, dict) else {}
        self._place(content, number, 101, "private")
        return {"update_id": number, "message": content}

    def _place(self, content: dict[str, Any], number: int, chat_id: int, kind: str) -> None:
        date = self._chance.choice([0, 1, 2**31, 2**40])
        content.update(message_id=number, date=date, chat={"id": chat_id, "type": kind})
        if self._chance.random() < 0.5:
            content["text"] = self._chance.choice(_SAID)

    def _value(self, name: str, depth: int) -> Any:
        if self._chance.random() < 0.025:
            return self._chance.choice([None, 2**53, -1, "odd", {}, [], True])
        if name.startswith("Array of "):
            return [self._value(name[9:], depth - 1) for _ in range(self._chance.randrange(3))] if depth else []
        if name in _PLAIN:
            return _PLAIN[name](self._chance)
        known = self._types.get(name, {})
        if "subtypes" in known:
            return self._value(self._chance.choice(known["subtypes"]), depth)
        made = {}
        for field, about in known.get("fields", {}).items():
            wanted = about.get("required") or (depth > 0 and self._chance.random() < 0.08)
            if wanted and self._chance.random() > 0.02:
                made[field] = self._value(about["types"][0], depth - 1) if depth > 0 else {}
        return made


_PLAIN: dict[str, Any] = {
    "Integer": lambda chance: chance.choice([0, 1, -1, 2**31, 2**53, chance.randrange(10**6)]),
    "String": lambda chance: chance.choice(_SAID),
    "Boolean": lambda chance: chance.random() < 0.5,
    "True": lambda chance: True,
    "Float": lambda chance: chance.uniform(-1e9, 1e9),
}


class Ledger:
    """A receiver that keeps everything at once."""

    def __init__(self) -> None:
        self.taken: dict[int, Incoming] = {}

    async def receive(self, bot_id: int, update_id: int, address: str, incoming: Incoming) -> bool:
        incoming.text.encode("utf-8")
        self.taken[update_id] = incoming
        return True

    async def standing_changed(self, address: str, blocked: bool) -> None:
        pass


class _Telegram(BaseRequest):
    """The other end of the wire, which finds everything well."""

    @property
    def read_timeout(self) -> Optional[float]:
        return 1.0

    async def initialize(self) -> None:
        pass

    async def shutdown(self) -> None:
        pass

    async def do_request(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        return 200, b'{"ok": true, "result": true}'


class _Noise(logging.Handler):
    """Finds errors that carry a traceback, and tokens."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.found: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if record.exc_info or _TOKEN in record.getMessage():
            self.found.append(f"{record.name}: {record.msg}")


async def _front(report: Report, count: int) -> None:
    """Hand batches of a hundred to the poller's own connection and queue, as bytes."""
    front, ledger, refused = TelegramFront(_TOKEN, lambda reason: None), Ledger(), list[int]()
    front.bot._request = (_Telegram(), _Telegram())  # type: ignore[assignment]
    front.bot._bot_user = front.bot._bot_user or _user()
    front.join(ledger, lambda address, messages: [])
    assert front._ingest
    queue, drawn, began, unread = InboxQueue(front._ingest), Updates(5), time.monotonic(), 0
    front._polls.on_batch = queue.expect
    for first in range(1, count + 1, 100):
        batch = [drawn.draw(number) for number in range(first, min(first + 100, count + 1))]
        payload = front._polls._mend(json.dumps({"ok": True, "result": batch}).encode())
        for raw, item in zip(batch, json.loads(payload)["result"], strict=True):
            update = Update.de_json(item, front.bot)
            try:
                await queue.put(update)
            except Exception:
                refused.append(raw["update_id"])
            unread += _passed_over(raw, update, ledger)
        await asyncio.sleep(0)
    await front._background.close()
    report.note("updates", count)
    report.note("updates_per_s", count / (time.monotonic() - began))
    report.none("unhandled", refused)
    report.at_most("private_texts_without_reason", unread, 0)


def _passed_over(raw: dict[str, Any], update: Update, ledger: Ledger) -> bool:
    """Return whether words of a private message were neither taken in nor left with a reason."""
    message = raw.get("message")
    private = isinstance(message, dict) and message["chat"]["type"] == "private"
    if not private or not isinstance(message.get("text"), str) or raw["update_id"] in ledger.taken:
        return False
    found = translate(update, front_words(), utc_now())
    return not (isinstance(found, Ignored) and found.reason)


def _user() -> Any:
    from telegram import User

    return User(1234567890, "bot", True, username="steady_test_bot")


async def _whole_way(report: Report, count: int, folder: Path) -> None:
    """Let what the front makes of private messages go through delivery and the real door."""
    store = Store.open(Settings(home=folder))
    made_by, words, drawn = light_door if count < 100 else real_door, front_words(), Updates(6)
    async with town(store, made_by(store), paced=False, hang_seconds=20.0) as made:
        for number in range(1, count + 1):
            address = address_of(number % 50 + 1)
            happening = translate(Update.de_json(mended(drawn.private(number)), None), words, utc_now())
            if isinstance(happening, Said):
                made.street.people.setdefault(address, Person()).waits = True
                await hand_in(made.delivery, number, address, happening.incoming)
            if number % 50 == 0:
                await made.quiet(60)
        await made.quiet(60)
        report.note("whole_way", count)
        report.none("without_an_answer", made.street.waiting())
    with store.data.reading() as connection:
        parked = connection.exec_driver_sql("SELECT count(*) FROM inbox WHERE parked_at IS NOT NULL").scalar()
    report.at_most("given_up", parked, 0)
    store.close()
