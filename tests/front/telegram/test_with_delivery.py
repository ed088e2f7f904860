"""The front and the real delivery on SQLite: nothing lost, nothing twice, from Telegram to Telegram."""

from contextlib import asynccontextmanager
from pathlib import Path
from typing import AsyncIterator, Callable, Sequence

from bot.content.messages import Button, Incoming, Reply
from bot.delivery.runner import Delivery, Options
from bot.front.telegram.front import TelegramFront
from bot.settings import Settings
from bot.store.database import Store
from bot.store.turn import Turn
from tests.stores import kept
from tests.telegram_double.server import BotApi

Script = Callable[[Turn, list[Incoming]], Sequence[Reply]]


def _echo(turn: Turn, messages: list[Incoming]) -> Sequence[Reply]:
    return [Reply(" + ".join(incoming.code or incoming.text for incoming in messages))]


def _fallback(turn: Turn, messages: Sequence[Incoming]) -> Sequence[Reply]:
    return [Reply("This chat stays open.", priority="safety")]


def _emergency(address: str, messages: Sequence[Incoming]) -> Sequence[Reply]:
    return [Reply("This chat stays open.", priority="safety")]


@asynccontextmanager
async def running(api: BotApi, home: Path, script: Script = _echo) -> AsyncIterator[TelegramFront]:
    """Run the front with the real delivery, as the program does."""

    async def reply(turn: Turn, messages: list[Incoming]) -> Sequence[Reply]:
        found = script(turn, messages)
        turn.say(*found)
        return found

    home.mkdir(exist_ok=True)
    store = Store.open(Settings.from_env({"STEADY_HOME": str(home)}))
    gave_up: list[str] = []
    front = TelegramFront(api.token, gave_up.append, api=api.url, poll_seconds=1, read_seconds=20.0)
    delivery = Delivery(store, reply, _fallback, front.sender, options=Options(hang_seconds=600))
    front.join(delivery.receiver, _emergency, delivery.memory)
    try:
        async with delivery:
            await front.connect()
            await front.poll()
            yield front
            await front.stop_receiving()
        await front.close()
    finally:
        store.close()
    assert gave_up == []


async def test_a_text_and_a_tap_all_the_way(api: BotApi, tmp_path: Path) -> None:
    def script(turn: Turn, messages: list[Incoming]) -> Sequence[Reply]:
        if messages[-1].kind == "tap":
            return [Reply(f"You chose {messages[-1].code}.")]
        return [Reply("Which?", ((Button("One", "a:1"), Button("Two", "a:2")),), kind="question")]

    async with running(api, tmp_path, script):
        ana = api.person()
        ana.say("hi")
        question = (await ana.hears())[0]
        ana.tap("Two")
        ana.tap("One")
        await ana.hears(2)
        assert ana.heard[1].text == "You chose a:2."
        await ana.waits(lambda: question.labels == ["Two ✓"])


async def test_five_messages_in_a_second_are_all_answered(api: BotApi, tmp_path: Path) -> None:
    async with running(api, tmp_path):
        ana = api.person()
        for number in range(5):
            ana.say(f"m{number}")
        await ana.waits(lambda: "m4" in "".join(bubble.text for bubble in ana.heard))
        assert " + ".join(bubble.text for bubble in ana.heard) == "m0 + m1 + m2 + m3 + m4"


async def test_what_came_while_it_was_down_is_answered_and_nothing_twice(api: BotApi, tmp_path: Path) -> None:
    ana = api.person()
    async with running(api, tmp_path):
        ana.say("before")
        await ana.hears()
    ana.say("meanwhile")
    async with running(api, tmp_path):
        await ana.hears(2)
        await ana.waits(lambda: kept(tmp_path, "SELECT count(*) FROM outbox WHERE state = 'sent'") == 2)
    assert [bubble.text for bubble in ana.heard] == ["before", "meanwhile"]


async def test_the_uploaded_file_is_known_after_a_restart(api: BotApi, tmp_path: Path) -> None:
    def script(turn: Turn, messages: list[Incoming]) -> Sequence[Reply]:
        return [Reply("In. Out.", media="breath/long_exhale/normal")]

    ana = api.person()
    for count in (1, 2):
        async with running(api, tmp_path, script):
            ana.say("/calm")
            await ana.hears(count)
            if count == 1:  # the file's name is kept beside the sending
                await ana.waits(lambda: kept(tmp_path, "SELECT count(*) FROM media") == 1)
    assert len(api.methods.uploads) == 1


async def test_a_draft_is_deleted_from_the_chat(api: BotApi, tmp_path: Path) -> None:
    def script(turn: Turn, messages: list[Incoming]) -> Sequence[Reply]:
        turn.delete_message_ids += [incoming.message_id for incoming in messages if incoming.message_id]
        return [Reply("It is shut.")]

    async with running(api, tmp_path, script):
        ana = api.person()
        draft = ana.say("why are you ignoring me")
        await ana.hears()
        await ana.waits(lambda: draft.deleted)


async def test_a_block_stops_the_replies(api: BotApi, tmp_path: Path) -> None:
    async with running(api, tmp_path):
        ana = api.person()
        ana.say("hi")
        await ana.hears()
        ana.say("bye")
        ana.blocked = True
        ana.block()
        await ana.waits(lambda: kept(tmp_path, "SELECT count(*) FROM chats WHERE blocked_at IS NOT NULL") == 1)
        await ana.waits(lambda: kept(tmp_path, "SELECT count(*) FROM outbox WHERE state = 'dropped'") == 1)
        assert len(ana.heard) == 1
        ana.unblock()
        ana.say("back")
        await ana.waits(lambda: ana.heard[-1].text.endswith("back"))


async def test_nothing_readable_stays_on_disk(api: BotApi, tmp_path: Path) -> None:
    async with running(api, tmp_path / "home"):
        ana = api.person(name="canaryname")
        ana.say("canaryword in a text")
        await ana.hears()
    stored = b"".join(path.read_bytes() for path in (tmp_path / "home").iterdir() if path.is_file())
    assert stored and not [word for word in (b"canary", b"telegram:101") if word in stored]
