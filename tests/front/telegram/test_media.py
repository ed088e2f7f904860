"""Pictures of somebody's own days go out as photos; whatever fails, the words arrive."""

import asyncio
import io
import logging
from pathlib import Path
from typing import Any, Callable, Sequence

import pytest
import pytest_asyncio
from PIL import Image

from bot.care.patterns.recipe import recipe
from bot.content.messages import Button, Incoming, Reply
from bot.front import pacer, pictures
from bot.front.telegram.front import TelegramFront
from bot.store.turn import Turn
from tests.front.telegram.desk import Desk, ask
from tests.front.telegram.test_with_delivery import running
from tests.stores import kept
from tests.telegram_double.people import Person
from tests.telegram_double.server import BotApi

BARS = {"bars": [["Anxious", 4], ["Inner critic", 1]]}
LIGHT = recipe("parts", "light", BARS)
WORDS = "The part that came most: Anxious, 4 of 5 times."


@pytest_asyncio.fixture
async def speaker(build: Callable[..., TelegramFront]) -> Any:
    front = build()
    await front.connect()
    yield front
    await front.close()


@pytest.fixture
def ana(api: BotApi) -> Person:
    return api.person()


@pytest.mark.parametrize("theme", pictures.THEMES)
async def test_a_picture_is_a_photo_in_its_theme_with_the_words_as_caption(
    api: BotApi, speaker: TelegramFront, ana: Person, theme: str
) -> None:
    reply = ask(WORDS, "patterns:dark", media=recipe("parts", theme, BARS))
    await speaker.sender.send("telegram:101", reply)
    photo = ana.heard[0]
    assert (photo.file_kind, photo.text, photo.labels) == ("photo", WORDS, ["dark"])
    assert api.parts == [("photo", "picture.png", "image/png")]  # a name that says nothing about anybody
    image = Image.open(io.BytesIO(api.methods.uploads[0])).convert("RGB")
    paper = image.getpixel((2, 2))
    assert (min(paper) > 240) == (theme == "light") and (max(paper) < 60) == (theme == "dark")
    assert "protect_content" not in api.made("sendPhoto")[0].params


async def test_nobody_keeps_a_name_for_a_picture_of_somebodys_days(
    api: BotApi, desk: Desk, speaker: TelegramFront, ana: Person
) -> None:
    for _ in range(2):
        await speaker.sender.send("telegram:101", Reply(WORDS, media=LIGHT))
    assert len(api.methods.uploads) == 2 and desk.files == {}
    await speaker.sender.send("telegram:101", Reply("In. Out.", media="breath/long_exhale/normal"))
    assert len(desk.files) == 1, "a breath is nobody's: its name is kept"


@pytest.mark.parametrize("broken", ["picture/parts/light#{}", "picture/parts/light#{", "picture/wait/light#{}"])
async def test_what_cannot_be_drawn_is_said(
    api: BotApi, speaker: TelegramFront, ana: Person, caplog: pytest.LogCaptureFixture, broken: str
) -> None:
    await speaker.sender.send("telegram:101", ask(WORDS, "patterns:dark", media=broken))
    assert (ana.heard[0].text, ana.heard[0].labels, ana.heard[0].file_id) == (WORDS, ["dark"], "")
    assert api.made("sendPhoto") == []


async def test_a_breath_that_cannot_be_drawn_is_said(
    api: BotApi, speaker: TelegramFront, ana: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(wanted: str) -> pacer.Animation:
        raise MemoryError

    monkeypatch.setattr(pacer, "animation", fails)
    reply = ask("In, 2, 3. Out, 2, 3, 4.", "pull:skip", media="breath/long_exhale/normal", priority="safety")
    await speaker.sender.send("telegram:101", reply)
    assert (ana.heard[0].text, ana.heard[0].labels) == ("In, 2, 3. Out, 2, 3, 4.", ["skip"])


async def test_drawing_that_takes_too_long_is_not_waited_for(
    api: BotApi, speaker: TelegramFront, ana: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()

    def slow(wanted: str) -> bytes:
        return asyncio.run_coroutine_threadsafe(stop.wait(), loop).result() and b""

    monkeypatch.setattr(pictures, "draw", slow)
    monkeypatch.setattr("bot.front.telegram.media._DRAWING_SECONDS", 0.2)
    await speaker.sender.send("telegram:101", Reply(WORDS, media=LIGHT))
    assert ana.heard[0].text == WORDS
    stop.set()


@pytest.mark.parametrize("text, count", [(WORDS, 1), ("a" * 1025, 1), ("a. " * 1500, 2)])
async def test_a_photo_that_telegram_refuses_leaves_the_words_and_the_buttons(
    api: BotApi, speaker: TelegramFront, ana: Person, text: str, count: int
) -> None:
    await speaker.sender.send("telegram:101", Reply("hello"))
    api.fail("400", "sendPhoto")
    reply = Reply(text, ((Button("Dark", "patterns:dark"),),), media=LIGHT)
    number = await speaker.sender.send("telegram:101", reply)
    said = ana.heard[1:]
    assert len(said) == count and "".join(bubble.text for bubble in said).replace(" ", "") == text.replace(" ", "")
    assert said[-1].labels == ["Dark"] and number == said[-1].message_id


async def test_words_too_long_for_a_caption_follow_the_photo(api: BotApi, speaker: TelegramFront, ana: Person) -> None:
    await speaker.sender.send("telegram:101", ask("a" * 1025, "patterns:dark", media=LIGHT))
    photo, words = ana.heard
    assert (photo.file_kind, photo.file_id != "", photo.text) == ("photo", True, "")
    assert words.text == "a" * 1025 and words.labels == ["dark"]
    await speaker.sender.send("telegram:101", Reply("a" * 1024, media=LIGHT))
    assert len(ana.heard) == 3 and len(ana.heard[-1].text) == 1024


async def test_nothing_of_a_picture_reaches_the_log(
    api: BotApi, speaker: TelegramFront, ana: Person, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    days = {"bars": [["canaryname", "canaryvalue"]]}  # no number: drawing it raises, with the value in the message
    await speaker.sender.send("telegram:101", Reply(WORDS, media=recipe("parts", "light", days)))
    await speaker.sender.send("telegram:101", Reply(WORDS, media="painting/#canaryname"))
    ours = [record.getMessage() for record in caplog.records if record.name.startswith("bot.")]
    assert any("recipe" in line for line in ours) and not [line for line in ours if "canary" in line]


async def test_all_the_way_through_delivery_nothing_of_it_stays(api: BotApi, tmp_path: Path) -> None:
    days = recipe("parts", "light", {"bars": [["canarypart", 4]]})

    def script(turn: Turn, messages: list[Incoming]) -> Sequence[Reply]:
        return [Reply(WORDS, kind="media", media=days)]

    async with running(api, tmp_path, script):
        ana = api.person()
        ana.say("/patterns")
        await ana.waits(lambda: bool(ana.heard) and ana.heard[0].file_kind == "photo")
        await ana.waits(lambda: kept(tmp_path, "SELECT count(*) FROM outbox WHERE state = 'sent'") == 1)
    stored = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert stored and b"canarypart" not in stored and b"photo-" not in stored
