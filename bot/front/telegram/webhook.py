"""Receive updates by webhook: the secret first, then a small body, then the inbox."""

import hmac
import json
import logging
from typing import Any, Optional

from aiohttp import web
from telegram import Bot, Update

from bot.delivery.inbox import NeverStored, NotStored
from bot.front.telegram.client import mended
from bot.front.telegram.ingest import Ingest

_log = logging.getLogger(__name__)

BODY_BYTES = 1024 * 1024
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"
PATH = "/telegram"


class WebhookReceiver:
    """A small web server that takes updates from Telegram and from nobody else."""

    def __init__(self, bot: Bot, ingest: Ingest, secret: str, path: str = PATH) -> None:
        if len(secret) < 32:
            raise ValueError("the webhook secret must have 32 characters or more")
        self._bot, self._ingest, self._path = bot, ingest, path
        self._secret = secret.encode()
        self._runner: Optional[web.AppRunner] = None

    async def start(self, host: str, port: int) -> int:
        """Listen; return the port (0 asks for a free one)."""
        app = web.Application(client_max_size=BODY_BYTES)
        app.router.add_post(self._path, self.receive)
        # No access log (addresses), and no unpacking: a small body could grow without end.
        self._runner = web.AppRunner(app, access_log=None, auto_decompress=False, lingering_time=1.0)
        await self._runner.setup()
        site = web.TCPSite(self._runner, host, port)
        await site.start()
        return int(self._runner.addresses[0][1])

    async def stop(self) -> None:
        """Stop listening; requests that are being stored are finished."""
        if self._runner:
            await self._runner.cleanup()

    async def receive(self, request: web.Request) -> web.Response:
        """Take one update: 200 once it is stored or never can be, 503 if it must be sent again."""
        given = request.headers.get(SECRET_HEADER, "").encode("utf-8", "surrogateescape")
        if not hmac.compare_digest(given, self._secret):
            return web.Response(status=403)
        if request.headers.get("Content-Encoding", "identity") != "identity":
            return web.Response(status=415)
        if (request.content_length or 0) > BODY_BYTES:
            return web.Response(status=413)
        data = _object(await request.read())
        if data is None:
            return web.Response(status=400)
        return web.Response(status=await self._take(data))

    async def _take(self, data: dict[str, Any]) -> int:
        update = Update.de_json(mended(data), self._bot)  # what cannot be read would not get better sent again
        try:
            await self._ingest.take(update)
        except Exception as error:
            if not isinstance(error, NotStored):
                _log.error("an update was not taken in: %s", type(error).__name__)
            await self._ingest.card(update)
            return 200 if isinstance(error, NeverStored) else 503
        return 200


def _object(body: bytes) -> Optional[dict[str, Any]]:
    """Return the update a body holds; None if it is no JSON object with a whole number as its id."""
    try:
        data = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return data if isinstance(data, dict) and type(data.get("update_id")) is int else None
