"""The whole program on Telegram's double: the real front, delivery, store, door and model."""

import asyncio
from pathlib import Path

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
