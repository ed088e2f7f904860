"""The whole program on Telegram's double: the real front, delivery, store, door and model."""

import argparse
import asyncio
import io
import socket
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, AsyncIterator

import pytest

from bot import app
from bot.content.messages import Incoming
from bot.door.door import Door
from bot.service import Service
from bot.settings import Settings
from bot.store.database import Store
from bot.store.turn import Turn
from tests.telegram_double.people import Bubble, Person
from tests.telegram_double.server import TOKEN, BotApi


@asynccontextmanager
async def _talking(door: Any, tmp_path: Path) -> AsyncIterator[BotApi]:
    """Run the whole program against a double that finds nothing out of line."""
    async with BotApi() as api:
        settings = Settings.from_env(
            {"STEADY_HOME": str(tmp_path), "TELEGRAM_BOT_TOKEN": api.token, "STEADY_TELEGRAM_API": api.url}
        )
        store = Store.open(settings)
        service = Service(settings, store, door, webhook=False)
        running = asyncio.create_task(service.run())
        yield api
        service.stop()
        assert await asyncio.wait_for(running, 30) == 0
        store.close()
        api.verify()


async def _sees(person: Person, label: str) -> Bubble:
    """Wait until the newest bubble has a button, and return the bubble."""
    await person.waits(lambda: bool(person.heard) and label in person.heard[-1].labels)
    return person.heard[-1]


async def test_the_moment_on_telegram_to_a_card_and_back(door, tmp_path: Path) -> None:
    async with _talking(door, tmp_path) as api:
        person = api.person()
        person.say("hes been online and hasnt answered since lunch im losing it")
        question = await _sees(person, "Breathe 60 s")
        assert "?" in question.text, "the question and its buttons are one bubble"
        assert person.lasting == ["Help now", "Stop"]
        person.tap("Breathe 60 s")
        await _sees(person, "I'm back")
        person.tap("I'm back")
        await _sees(person, "7-8")
        person.say("i want to kill myself")
        await person.waits(lambda: any("findahelpline.com" in bubble.text for bubble in person.heard))


async def test_in_danger_their_settings_come_before_its_question_and_without_coaching(door, tmp_path: Path) -> None:
    async with _talking(door, tmp_path) as api:
        person = api.person()
        person.say("i want to kill myself")
        await _sees(person, "Skip")
        seen = len(person.heard)
        person.say("/settings")
        await person.hears(seen + 2)
        shown, question = person.heard[seen:]
        assert "Pace" in shown.labels and "Skip" in question.labels


async def test_a_forwarded_threat_is_a_threat_to_whoever_forwards_it(door, tmp_path: Path) -> None:
    async with _talking(door, tmp_path) as api:
        person = api.person()
        theirs = {"type": "hidden_user", "date": 1, "sender_user_name": "B"}
        person.say("im going to kill you if you leave", forward_origin=theirs)
        assert "Hide" in (await _sees(person, "It's safe")).labels


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


async def test_a_terminal_whose_database_is_away_says_the_card(
    tmp_path: Path, model_folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    async def no_dialogue(turn: Turn, incoming: Incoming) -> None:
        raise RuntimeError("Rasa is gone")

    monkeypatch.setattr(app, "load_door", lambda store, place: Door(app.load_safety(None, place), no_dialogue))
    monkeypatch.setenv("STEADY_HOME", str(tmp_path / "home"))
    (tmp_path / "home").write_text("a file where the folder should be")
    monkeypatch.setattr("sys.stdin", io.StringIO("i want to kill myself\nhe has not answered\n"))
    await app._chat(argparse.Namespace(now=None, speed=1.0, chat="me", fresh=True, json=True), model_folder)
    told = capsys.readouterr()
    assert [("findahelpline.com" in line) for line in told.out.splitlines()] == [True, True]
    assert "database failed" in told.err


def _served(tmp_path: Path, api: str, webhook: bool = False, **more: Any) -> Service:
    """Return a service whose door is never asked for a word."""
    settings = Settings(home=tmp_path, telegram_token=TOKEN, telegram_api=api, **more)
    door: Any = Door(None, None)  # type: ignore[arg-type]
    return Service(settings, Store.open(settings), door, webhook)


async def test_a_stop_is_heard_while_there_is_no_network(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    service = _served(tmp_path, "http://127.0.0.1:9")
    running = asyncio.create_task(service.run())
    while "no contact with Telegram yet" not in caplog.text:
        await asyncio.sleep(0.01)
    service.stop()
    assert await asyncio.wait_for(running, 30) == 0, "it would have gone on trying for minutes"


@pytest.mark.parametrize("taken", ["STEADY_WEBHOOK_PORT", "STEADY_HEALTH_PORT"])
async def test_a_port_that_is_taken_is_told_in_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], taken: str
) -> None:
    async with BotApi() as api:
        with socket.create_server(("127.0.0.1", 0)) as other:
            port = other.getsockname()[1]
            more = {"webhook_port": port} if taken == "STEADY_WEBHOOK_PORT" else {"health_port": port}
            secret = {"webhook_url": "http://127.0.0.1/x", "webhook_secret": "s" * 32}
            service = _served(tmp_path, api.url, webhook=True, **secret, **more)
            assert await service.run() == 1
    assert f"steady: {taken} {port} cannot be opened" in capsys.readouterr().err
