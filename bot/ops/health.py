"""/healthz and /metrics on the loopback: whether every part of the process has shown itself in time."""

import json
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from time import monotonic
from typing import AsyncIterator, Callable

from aiohttp import web

from bot.ops.metrics import Metrics

LOOPBACK = "127.0.0.1"


@dataclass
class Health:
    """Heartbeats of the parts of a process. A part is late once it was silent for longer than it said."""

    clock: Callable[[], float] = monotonic  # seconds
    _last: dict[str, float] = field(default_factory=dict)
    _allowed: dict[str, float] = field(default_factory=dict)
    _broken: dict[str, bool] = field(default_factory=dict)

    def expect(self, part: str, seconds: float) -> None:
        """Expect a heartbeat of `part` at least every `seconds`, from now on."""
        self._allowed[part], self._last[part] = seconds, self.clock()

    def beat(self, part: str) -> None:
        """Note that a part is alive."""
        self._last[part] = self.clock()

    def report(self, part: str, works: bool) -> None:
        """Note whether something that a part depends on works: the database, Telegram."""
        self._broken[part] = not works

    def late(self) -> list[str]:
        """Return the parts that were silent for too long or do not work, by name."""
        now = self.clock()
        silent = {part for part, allowed in self._allowed.items() if now - self._last[part] > allowed}
        return sorted(silent | {part for part, broken in self._broken.items() if broken})


@asynccontextmanager
async def serving(health: Health, metrics: Metrics, port: int) -> AsyncIterator[int]:
    """Answer /healthz and /metrics on the loopback while the block runs; yields the port (0 asks for a free one)."""
    runner = web.AppRunner(_application(health, metrics), access_log=None)
    await runner.setup()
    try:
        site = web.TCPSite(runner, LOOPBACK, port)
        await site.start()
        yield runner.addresses[0][1]
    finally:
        await runner.cleanup()


def _application(health: Health, metrics: Metrics) -> web.Application:
    async def healthz(_: web.Request) -> web.Response:
        late = health.late()
        body = json.dumps({"status": "degraded" if late else "ok", "late": late})
        return web.Response(text=body, status=503 if late else 200, content_type="application/json")

    async def numbers(_: web.Request) -> web.Response:
        metrics.healthy.set(0 if health.late() else 1)
        return web.Response(body=metrics.text(), headers={"Content-Type": "text/plain; version=0.0.4; charset=utf-8"})

    application = web.Application()
    application.add_routes([web.get("/healthz", healthz), web.get("/metrics", numbers)])
    return application
