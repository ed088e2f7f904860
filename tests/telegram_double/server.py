"""A Bot API on the loopback: checks what it is told and what it tells, and can be made to fail."""

import asyncio
import json
import time
from dataclasses import dataclass, field
from typing import Any, Optional

import aiohttp
from aiohttp import web

from tests.telegram_double.faults import ApiError, Fault
from tests.telegram_double.limits import check_limits
from tests.telegram_double.methods import Methods
from tests.telegram_double.people import Bubble, Person
from tests.telegram_double.spec import check_request, check_result, check_type, wants_json

TOKEN = "1234567890:AAabcdefghijklmnopqrstuvwxyz_012345"
_BOT_ID = 1234567890
_AHEAD = 10  # tdlib's TQueue takes an offset for valid up to ten past its tail


@dataclass
class Call:
    """One request of the bot."""

    method: str
    params: dict[str, Any]
    at: float = field(default_factory=time.monotonic)


class BotApi:
    """The server. Use it as an async context manager; `verify` fails if anything was out of line."""

    def __init__(self, token: str = TOKEN) -> None:
        self.token = token
        self.bot = {"id": _BOT_ID, "is_bot": True, "first_name": "bot", "username": "steady_test_bot"}
        self.people: dict[int, Person] = {}
        self.groups: dict[int, dict[str, Any]] = {}
        self.group_messages: list[tuple[int, str]] = []
        self.calls: list[Call] = []
        self.violations: list[str] = []
        self.parts: list[tuple[str, str, str]] = []  # of every uploaded file: field, file name, content type
        self.faults: list[Fault] = []
        self.methods = Methods(self)
        self.queries: dict[str, int] = {}
        self.answered: set[str] = set()
        self.webhook: Optional[dict[str, Any]] = None
        self.waiting: list[dict[str, Any]] = []
        self.update_number = 1000
        self._tail = 1001  # the number after the one given last
        self.allow_refusals = False  # a test may want the bot to be refused
        self._message_number = 0
        self._query_number = 0
        self._news = asyncio.Event()
        self._poll: Optional[asyncio.Task[Any]] = None
        self._pushing: list[asyncio.Task[None]] = []
        self._runner: Optional[web.AppRunner] = None
        self.url = ""

    async def __aenter__(self) -> "BotApi":
        app = web.Application(client_max_size=64 * 1024 * 1024)
        app.router.add_route("*", "/bot{token}/{method}", self._handle)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def __aexit__(self, *exc: object) -> None:
        for task in self._pushing:
            task.cancel()
        assert self._runner
        await self._runner.cleanup()

    def verify(self) -> None:
        """Fail if any request or object was out of line."""
        assert not self.violations, "\n".join(self.violations)

    def person(self, user_id: int = 101, name: str = "Ana") -> Person:
        """Return somebody with a phone."""
        return self.people.setdefault(user_id, Person(self, user_id, name))

    def group(self, chat_id: int = -500) -> dict[str, Any]:
        """Return a group chat."""
        return self.groups.setdefault(chat_id, {"id": chat_id, "type": "group", "title": "friends"})

    def fail(self, kind: Any, method: str = "", **more: Any) -> Fault:
        """Make the next request(s) fail."""
        fault = Fault(kind, method, **more)
        self.faults.append(fault)
        return fault

    def made(self, method: str) -> list[Call]:
        """Return the requests of a method so far."""
        return [call for call in self.calls if call.method == method]

    def next_message_id(self) -> int:
        """Return a new message's number."""
        self._message_number += 1
        return self._message_number

    def new_query(self, user_id: int) -> str:
        """Return a new callback query's id."""
        self._query_number += 1
        self.queries[f"q{self._query_number}"] = user_id
        return f"q{self._query_number}"

    def message(self, bubble: Bubble, sender: Optional[dict[str, Any]] = None) -> dict[str, Any]:
        """Return a message as the API hands it out."""
        words = {"caption": bubble.text} if bubble.file_id and bubble.text else {"text": bubble.text}
        if not bubble.text:
            words = {}
        marks = {"caption_entities" if bubble.file_id else "entities": bubble.entities} if bubble.entities else {}
        file: Any = {"file_id": bubble.file_id, "file_unique_id": "u", "width": 256, "height": 256}
        file = [file] if bubble.file_kind == "photo" else {**file, "duration": 10}
        return {
            "message_id": bubble.message_id,
            "date": bubble.date,
            "chat": bubble.chat,
            "from": sender or self.bot,
            **words,
            **marks,
            **({bubble.file_kind: file} if bubble.file_id else {}),
            **({"reply_markup": bubble.markup} if bubble.markup else {}),
            **bubble.more,
        }

    def update(self, content: dict[str, Any], number: Optional[int] = None, checked: bool = True) -> int:
        """Hand out an update; return its number."""
        if number is None:
            self.update_number += 1
            number = self.update_number
        update = {"update_id": number, **content}
        if checked:
            self.violations += [f"the double itself: {fault}" for fault in check_type("Update", update)]
        self.waiting.append(update)
        self._tail = number + 1
        self._news.set()
        return number

    def set_webhook(self, params: dict[str, Any]) -> None:
        """Push updates from now on, each until it is taken."""
        self.webhook = params
        self._pushing.append(asyncio.create_task(self._push()))

    async def _push(self) -> None:
        async with aiohttp.ClientSession() as session:
            while self.webhook:
                if not self.waiting:
                    self._news.clear()
                    await self._news.wait()
                headers = {"X-Telegram-Bot-Api-Secret-Token": self.webhook.get("secret_token", "")}
                answer = await session.post(self.webhook["url"], json=self.waiting[0], headers=headers)
                if answer.status == 200:
                    self.waiting.pop(0)
                else:
                    await asyncio.sleep(0.05)

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        try:
            if request.match_info["token"] != self.token:
                raise ApiError(401, "Unauthorized")
            params = await self._read(method, request)
            self.calls.append(Call(method, params))
            fault = next((fault for fault in self.faults if fault.befalls(method, params)), None)
            result = await self._with_fault(fault, method, params, request)
        except ApiError as error:
            body = {"ok": False, "error_code": error.code, "description": error.description}
            more = {"parameters": error.parameters} if error.parameters else {}
            return web.json_response({**body, **more}, status=error.code)
        return web.json_response({"ok": True, "result": result})

    async def _read(self, method: str, request: web.Request) -> dict[str, Any]:
        params: dict[str, Any] = {}
        for name, value in (await request.post()).items():
            if isinstance(value, web.FileField):
                params[name] = value.file.read()
                self.parts.append((name, value.filename, value.content_type))
            else:
                assert isinstance(value, str)
                params[name] = json.loads(value) if wants_json(method, name) else value
        if method in ("sendMessage", "sendAnimation") and "chat_id" in params:
            params["chat_id"] = int(params["chat_id"])
        return {**params, **({"chat_id": int(params["chat_id"])} if "chat_id" in params else {})}

    async def _with_fault(
        self, fault: Optional[Fault], method: str, params: dict[str, Any], request: web.Request
    ) -> Any:
        if fault and fault.kind in ("drop", "hang"):
            await self._cut(fault.kind, request)
        if fault and not fault.kind.endswith("after"):
            raise fault.error()
        result = await self._do(method, params)
        if fault:
            await self._cut(fault.kind, request)
        return result

    async def _cut(self, kind: str, request: web.Request) -> None:
        if kind.startswith("hang"):
            await asyncio.sleep(3600)
        assert request.transport
        request.transport.close()
        raise asyncio.CancelledError

    async def _do(self, method: str, params: dict[str, Any]) -> Any:
        wrong = check_request(method, params)
        self.violations += wrong
        broken = check_limits(method, params) if not wrong else []
        if not self.allow_refusals:
            self.violations += broken
        if wrong or broken:
            raise ApiError(400, f"Bad Request: {(wrong + broken)[0]}")
        result = await self._updates(params) if method == "getUpdates" else self.methods.call(method, params)
        if method != "getUpdates":
            self.violations += [f"the double itself: {fault}" for fault in check_result(method, result)]
        return result

    async def _updates(self, params: dict[str, Any]) -> list[dict[str, Any]]:
        if self.webhook:
            raise ApiError(409, "Conflict: can't use getUpdates method while webhook is active")
        if self._poll and not self._poll.done():
            self._poll.cancel()  # Telegram ends the older of two polls
        poll = asyncio.ensure_future(self._wait_for_updates(params))
        self._poll = poll
        try:
            return await poll
        except asyncio.CancelledError:
            if poll is self._poll:
                raise
            raise ApiError(409, "Conflict: terminated by other getUpdates request") from None

    async def _wait_for_updates(self, params: dict[str, Any]) -> list[dict[str, Any]]:
        offset = params.get("offset") or 0
        self._confirm(offset)
        end = time.monotonic() + params.get("timeout", 0)
        while not self.waiting and time.monotonic() < end:
            self._news.clear()
            try:
                await asyncio.wait_for(self._news.wait(), end - time.monotonic())
            except asyncio.TimeoutError:
                break
            self._confirm(offset)
        return self.waiting[: params.get("limit", 100)]

    def _confirm(self, offset: int) -> None:
        """Forget what an offset confirms. As on Telegram, one from far ahead of all numbers confirms nothing."""
        if offset and offset <= self._tail + _AHEAD:
            self.waiting = [update for update in self.waiting if update["update_id"] >= offset]
