"""The whole program on Telegram's double: the real front, delivery, store, door and model."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from bot import app
from bot.service import Service
from bot.settings import Settings
from bot.store.database import Store
from tests.telegram_double.server import BotApi


async def test_the_moment_on_telegram_to_a_card_and_back(door, tmp_path: Path) -> None:
    async with BotApi() as api:
        settings = Settings.from_env(
            {"STEADY_HOME": str(tmp_path), "TELEGRAM_BOT_TOKEN": api.token, "STEADY_TELEGRAM_API": api.url}
        )
        store = Store.open(settings)
        service = Service(settings, store, door, webhook=False)
        running = asyncio.create_task(service.run())
        person = api.person()
        person.say("hes been online and hasnt answered since lunch im losing it")
        await person.waits(lambda: any("Breathe 60 s" in bubble.labels for bubble in person.heard))
        person.tap("Breathe 60 s")
        await person.waits(lambda: any("I'm back" in bubble.labels for bubble in person.heard))
        person.tap("I'm back")
        await person.waits(lambda: any("7-8" in bubble.labels for bubble in person.heard))
        person.say("i want to kill myself")
        await person.waits(lambda: any("findahelpline.com" in bubble.text for bubble in person.heard))
        service.stop()
        assert await asyncio.wait_for(running, 30) == 0
        store.close()
        api.verify()


async def test_a_start_without_its_database_says_so_and_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    started: list[Store] = []

    class Ran(Service):
        """A service that ends at once."""

        def __init__(self, settings: Settings, store: Store, *rest: Any) -> None:
            started.append(store)

        async def run(self) -> int:
            return 0

    monkeypatch.setattr("bot.service.Service", Ran)
    monkeypatch.setattr(app, "load_door", lambda *parts: None)
    settings = Settings(home=tmp_path, database_url="postgresql://steady:canary@127.0.0.1:1/none")
    assert await app._serve(settings, tmp_path, webhook=False) == 0
    assert [store.is_open for store in started] == [False]
    told = capsys.readouterr().err
    assert "database failed" in told and "card" in told and "canary" not in told
