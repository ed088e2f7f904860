"""A chat whose key is lost cannot be kept any more: its person is answered from files, and nobody waits behind it."""

from pathlib import Path
from typing import Any

from tests.stores import rows_of, settings_for
from tests.telegram_double.server import BotApi


async def test_a_chat_without_its_key_keeps_up_nobody(serve: Any, tmp_path: Path) -> None:
    async with BotApi() as api, serve(settings_for("sqlite", tmp_path), api) as serving:
        ana, ben, store = api.person(101), api.person(102), serving.store
        ana.say("hi")
        await ana.hears()
        store.keys.discard(store.find("telegram:101"))
        for text in ("he has not answered", "i want to kill myself"):
            count = len(ana.heard)
            ana.say(text)
            ben.say(text)
            await ana.hears(count + 1)
            await ana.waits(lambda: not api.waiting)  # taken in for good: Telegram does not bring them again
        assert any("findahelpline.com" in bubble.text for bubble in ana.heard[-2:])
        done = "SELECT count(*) FROM inbox WHERE done_at IS NOT NULL"
        await ben.waits(lambda: rows_of(store.data, done) == [(3,)])
        await ben.waits(lambda: any("findahelpline.com" in bubble.text for bubble in ben.heard))
        assert not any("missed something" in bubble.text for bubble in ben.heard), "nobody else is told of a fault"
        api.verify()
