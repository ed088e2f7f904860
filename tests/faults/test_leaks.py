"""Words, token and keys of a whole run are nowhere but where they belong."""

import base64
import gc
import io
import logging
import os
import signal
import subprocess
import sys
from contextlib import redirect_stderr
from datetime import datetime, timedelta, timezone
from functools import partial
from pathlib import Path
from typing import Any, Iterator

import aiohttp
import pytest

from bot import app
from bot.delivery.inbox import utc_now
from bot.delivery.runner import Options
from bot.door.door import Door
from bot.ops.health import serving as serving_health
from bot.ops.logging import configure_logging
from bot.settings import PROJECT, Settings
from bot.store.backup import backup
from bot.store.database import Store
from bot.store.errors import Damaged
from bot.store.master import read_master
from bot.store.tables import CHAT_TABLES
from tests.stores import ENGINES, LEFT, kept, rows_of, settings_for
from tests.telegram_double.server import BotApi

# What of people is in each table; numbers of updates that were dealt with stay for two days, without anybody.
OF_PEOPLE = [f"SELECT count(*) FROM {t.name} WHERE chat_id IS NOT NULL" for t in CHAT_TABLES]
OF_PEOPLE += ["SELECT count(*) FROM chats", "SELECT count(*) FROM inbox WHERE length(payload) > 0"]
CANARIES = ("kanarie-text", "kanarie-draft", "kanarie-danger", "kanarie-edit", "Kanarina")


@pytest.fixture
def talkative() -> Iterator[io.StringIO]:
    """The program's own logging at its most talkative, with every library let loose behind its formatter."""
    root = logging.getLogger()
    before, level = list(root.handlers), root.level
    stream = io.StringIO()
    configure_logging("DEBUG", stream)
    for name in ("httpx", "httpcore", "telegram", "sqlalchemy.engine", "asyncio", "rasa", ""):
        logging.getLogger(name).setLevel(logging.DEBUG)
    yield stream
    root.handlers[:] = before
    root.setLevel(level)
    for name in ("httpx", "httpcore", "telegram", "sqlalchemy.engine", "asyncio", "rasa"):
        logging.getLogger(name).setLevel(logging.WARNING)


def secrets_of(settings: Settings, token: str) -> list[bytes]:
    """Return what may lie nowhere: the words, the token, the bare keys."""
    master = read_master(settings)
    assert master is not None
    bare = master.newest.secret
    return [*(canary.encode() for canary in CANARIES), token.encode(), bare, base64.b64encode(bare)]


def found_in(data: bytes, secrets: list[bytes]) -> list[bytes]:
    low = data.lower()
    return [secret for secret in secrets if secret in data or (secret.isascii() and secret.lower() in low)]


async def live_through(api: BotApi, serving: Any) -> None:
    """Say the canaries in every way a person can, the last one in danger."""
    person = api.person(101, "Kanarina")
    for text in ("kanarie-text hi", "can you read kanarie-draft", "i want to kill myself kanarie-danger"):
        count = len(person.heard)
        bubble = person.say(text)
        await person.waits(lambda count=count: len(person.heard) > count, 30)
    person.edit(bubble, "i want to kill myself kanarie-edit")
    await person.waits(
        lambda: rows_of(serving.store.data, "SELECT count(*) FROM inbox WHERE done_at IS NULL") == [(0,)]
    )


@pytest.mark.parametrize("engine", ENGINES)
async def test_a_run_leaves_no_readable_word_anywhere(
    serve: Any, tmp_path: Path, talkative: io.StringIO, engine: str
) -> None:
    settings = settings_for(engine, tmp_path / "home")
    errors = io.StringIO()
    with redirect_stderr(errors):
        async with BotApi() as api, serve(settings, api) as serving:
            async with serving_health(serving.service.health, serving.service.metrics, 0) as port:
                await live_through(api, serving)
                seen = await pages(port)
                logging.getLogger("bot.front").error("a token slipped in: %s", api.token)
            token = api.token
            now = datetime.now(timezone.utc)
            copies = backup(serving.store, tmp_path / "data", tmp_path / "keys", now)
            rows = repr([rows_of(serving.store.data, f"SELECT * FROM {t.name}") for t in CHAT_TABLES]).encode()
    secrets = secrets_of(settings, token)
    assert found_in(talkative.getvalue().encode(), secrets) == [], "log"
    assert talkative.getvalue().count("\n") > 3, "the log was on"
    assert found_in(errors.getvalue().encode(), secrets) == [], "stderr"
    assert found_in(seen.encode(), secrets) == [], "metrics and health"
    assert found_in(rows, secrets[:-2]) == [], "rows"
    files = [file for file in (tmp_path / "home").rglob("*") if file.is_file() and file != settings.key_file]
    for file in [*files, *copies]:
        assert found_in(file.read_bytes(), secrets) == [], file.name


async def test_the_dialogue_writes_no_word_down_either_and_one_tap_erases_all_within_a_minute(
    serve: Any, tmp_path: Path, talkative: io.StringIO, model_folder: Path, dialogue: Any, monkeypatch: Any
) -> None:
    monkeypatch.setattr("bot.service.Options", partial(Options, hang_seconds=60.0))

    def real(store: Store) -> Door:
        return Door(app.load_safety(store, model_folder), dialogue.handle)

    settings = settings_for("sqlite", tmp_path / "home")
    moment = ("kanarie-text he hasnt answered", "Breathe 60 s", "I'm back", "7-8", "Scared of losing them")
    hold = ("Text or call again", "why are you ignoring me kanarie-draft", "That's all", "20 min", "Keep it, locked")
    others = ("/settings", "Name", "Kanarina", "/export", "/privacy", "i want to kill myself kanarie-danger")
    errors = io.StringIO()
    with redirect_stderr(errors):
        async with BotApi() as api, serve(settings, api, real) as serving:
            person = api.person(101, "Kanarina")
            for line in (*moment, *hold, *others):
                seen = [bubble for bubble in person.heard if line in bubble.labels]
                person.tap(line, seen[-1]) if seen else person.say(line)
                await person.waits(lambda: not api.waiting and not any(kept(settings.home, left) for left in LEFT))
            chat_id = serving.store.find("telegram:101")
            kinds = {record.kind for record in serving.store.load(chat_id, utc_now()).records}
            secrets = secrets_of(settings, api.token)
            person.say("/erase")
            await person.waits(lambda: any("Delete everything" in bubble.labels for bubble in person.heard))
            person.tap("Delete everything")
            await person.waits(lambda: not any(kept(settings.home, left) for left in OF_PEOPLE), 60)
            with pytest.raises(Damaged):
                serving.store.keys.ring(chat_id)
    assert {"hold", "tracker", "settings", "safety"} <= kinds, "the way was gone"
    assert found_in(talkative.getvalue().encode(), secrets) == [], "log"
    assert found_in(errors.getvalue().encode(), secrets) == [], "stderr"
    for file in (file for file in (tmp_path / "home").rglob("*") if file.is_file() and file != settings.key_file):
        assert found_in(file.read_bytes(), secrets) == [], file.name


async def pages(port: int) -> str:
    """Return what the loopback tells."""
    async with aiohttp.ClientSession() as session:
        told = [await session.get(f"http://127.0.0.1:{port}/{page}") for page in ("healthz", "metrics", "nothing")]
        return "".join([await answer.text() for answer in told])


@pytest.mark.parametrize("engine", ENGINES)
async def test_after_an_erasure_neither_tables_nor_files_nor_an_old_copy_tell_anything(
    serve: Any, tmp_path: Path, engine: str
) -> None:
    settings = settings_for(engine, tmp_path / "home")
    async with BotApi() as api, serve(settings, api) as serving:
        store = serving.store
        await live_through(api, serving)
        chat_id = store.find("telegram:101")
        now = datetime.now(timezone.utc)
        copy, _ = backup(store, tmp_path / "data", tmp_path / "keys", now)
        turn = store.load(chat_id, now + timedelta(seconds=1))
        turn.erase = True
        store.commit(turn)
        for table in CHAT_TABLES:
            column = "X'" + chat_id.hex + "'" if store.data.on_sqlite else f"'{chat_id}'"
            assert rows_of(store.data, f"SELECT count(*) FROM {table.name} WHERE chat_id = {column}") == [(0,)]
        assert rows_of(store.data, "SELECT count(*) FROM chats") == [(0,)]
        with pytest.raises(Damaged):
            store.keys.ring(chat_id)
        assert store.find("telegram:101") is None
        gc.collect()
    assert chat_id.bytes in copy.read_bytes(), "the old copy has the rows"
    for file in (tmp_path / "home").rglob("*.db"):
        assert found_in(file.read_bytes(), [canary.encode() for canary in CANARIES]) == [], file.name


def test_a_program_that_dies_leaves_no_core_dump(tmp_path: Path) -> None:
    died = (
        "import os, resource, signal, sys; from bot import cli\n"
        "most = resource.getrlimit(resource.RLIMIT_CORE)[1]; resource.setrlimit(resource.RLIMIT_CORE, (most, most))\n"
        "cli._prepare(cli._parse(['chat']))\n"
        "print(resource.getrlimit(resource.RLIMIT_CORE)); sys.stdout.flush(); os.kill(os.getpid(), signal.SIGSEGV)"
    )
    env = {**os.environ, "PYTHONPATH": str(PROJECT), "STEADY_HOME": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", died], cwd=tmp_path, env=env, capture_output=True, text=True)
    assert done.returncode == -signal.SIGSEGV and done.stdout == "(0, 0)\n"
    assert list(tmp_path.iterdir()) == []
