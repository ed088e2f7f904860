"""/healthz and /metrics on the loopback: whether everything that the process depends on works."""

import json
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import AsyncIterator

from aiohttp import web

from bot.ops.metrics import Metrics

LOOPBACK = "127.0.0.1"


@dataclass
class Health:
    """What works and what does not, as last reported."""

    _broken: dict[str, bool] = field(default_factory=dict)

    def report(self, part: str, works: bool) -> None:
        """Note whether a part works, or is in time: the database, polling, a queue."""
        self._broken[part] = not works

    def late(self) -> list[str]:
        """Return the parts that do not work or are late, by name."""
        return sorted(part for part, broken in self._broken.items() if broken)


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
