"""The whole program on Telegram's double, with a line in place of Rasa; the safety desk is the real one."""

import asyncio
from contextlib import asynccontextmanager, suppress
from typing import Any, AsyncIterator, Callable

import pytest

from bench.faults.people import light_door
from bot.service import Service
from bot.settings import Settings
from bot.store.database import Store
from bot.store.errors import Unavailable
from tests.faults.gate import Gate
from tests.postgres import server
from tests.stores import settings, settings_for, store
from tests.telegram_double.server import BotApi

__all__ = ["settings", "store"]


class Serving:
    """A service that runs, and what it runs on."""

    def __init__(self, api: BotApi, store: Store, service: Service) -> None:
        self.api, self.store, self.service = api, store, service
        self.running: asyncio.Task[int] = asyncio.create_task(service.run())
        self.status = 0  # what it is to end with


@pytest.fixture
def serve() -> Callable[..., Any]:
    """Run a service on a store's settings: `async with serve(settings) as serving`."""

    @asynccontextmanager
    async def run(wanted: Settings, api: BotApi, make: Any = light_door, **more: Any) -> AsyncIterator[Serving]:
        made = Settings(**{**wanted.__dict__, "telegram_token": api.token, "telegram_api": api.url, **more})
        opened = Store(made, prepare=True)
        with suppress(Unavailable):  # as at a real start
            opened.reach()
        service = Service(made, opened, make(opened), webhook=False, model="light")
        serving = Serving(api, opened, service)
        try:
            yield serving
        finally:
            service.stop()
            assert await asyncio.wait_for(serving.running, 40) == serving.status
            opened.close()

    return run


@pytest.fixture
def gated(tmp_path: Any) -> Any:
    """Settings of an empty installation on PostgreSQL, and the gate it is reached through."""
    made = settings_for("postgresql", tmp_path)
    with Gate(server().port) as gate:
        url = made.data_url.replace(f":{server().port}/", f":{gate.port}/")
        yield Settings(home=tmp_path, database_url=url), gate
    server().drop(made.data_url)
