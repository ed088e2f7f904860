"""Every chat gets its answer, in order, whatever happens to one of them."""

import asyncio
import random
import time
from datetime import timedelta
from pathlib import Path
from typing import Any, Sequence

import pytest
from sqlalchemy import event

from bot.content.messages import Incoming, Reply
from bot.delivery.inbox import NotStored, utc_now
from bot.store.database import Store
from bot.store.errors import Unavailable
from bot.store.inbox import Inbox
from bot.store.turn import Turn
from tests.delivery.phone import Phone, echo, reply, running
from tests.stores import Clock, change, rows_of, settings_for


async def test_a_message_is_answered_and_the_turn_is_kept(store: Store) -> None:
    phone = Phone()
    async with running(store, phone) as line:
        await line.say("hello")
        await phone.until(lambda: phone.texts("telegram:1") == ["re: hello"])
    turn = store.load(store.chat_for("telegram:1"), utc_now())
    assert turn.get("session") == {"heard": 1}
    assert sorted(mine for _, mine, _ in turn.message_ids) == [False, True]
    assert rows_of(store.data, "SELECT count(*) FROM inbox WHERE done_at IS NULL") == [(0,)]


async def test_nobody_waits_for_a_poll(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.delivery.worker.IDLE_SECONDS", 600)
    monkeypatch.setattr("bot.delivery.outbox._IDLE_SECONDS", 600)
    phone = Phone()
    async with running(store, phone) as line:
        await line.say("warm up", "telegram:0")
        await phone.until(lambda: bool(phone.seen))
        await line.say("hello")
        await phone.until(lambda: bool(phone.texts("telegram:1")))


async def test_five_texts_in_a_second_get_one_answer_and_what_is_urgent_does_not_wait(store: Store) -> None:
    phone, clock = Phone(), Clock(utc_now())

    async def together(turn: Turn, messages: list[Incoming]) -> list[Reply]:
        return [Reply(" + ".join(message.text for message in messages))]

    async with running(store, phone, together, may_wait=lambda text: text.text != "urgent", clock=clock) as line:
        for number in range(5):
            await line.say(f"m{number}")
            clock.forward(seconds=0.15)
        clock.forward(seconds=1)
        await line.settled(phone)
        assert phone.texts("telegram:1") == ["m0 + m1 + m2 + m3 + m4"]
        await line.say("calm", "telegram:2")
        await line.say("urgent", "telegram:3")
        await phone.until(lambda: bool(phone.texts("telegram:3")))
        assert not phone.texts("telegram:2")
        clock.forward(seconds=1)
        await phone.until(lambda: bool(phone.texts("telegram:2")))


async def test_a_message_is_kept_although_nobody_can_tell_whether_it_may_wait(store: Store) -> None:
    def broken(incoming: Incoming) -> bool:
        raise MemoryError

    phone = Phone()
    async with running(store, phone, may_wait=broken) as line:
        await line.say("hello")
        await phone.until(lambda: phone.texts("telegram:1") == ["re: hello"])


async def test_the_same_update_at_the_same_time_counts_once(store: Store) -> None:
    phone = Phone()
    async with running(store, phone) as line:
        new = await asyncio.gather(*(line.say("hello", update_id=7) for _ in range(10)))
        await line.settled(phone)
    assert sum(new) == 1 and phone.texts("telegram:1") == ["re: hello"]


async def test_order_holds_in_every_chat_and_none_waits_for_another(store: Store) -> None:
    phone = Phone()
    heard: dict[Any, list[str]] = {}
    chance = random.Random(4)

    async def slow(turn: Turn, messages: list[Incoming]) -> list[Reply]:
        await asyncio.sleep(chance.random() * 0.02)
        heard.setdefault(turn.chat_id, []).extend(message.text for message in messages)
        return []

    async with running(store, phone, slow, slots=8) as line:
        for number in range(6):
            await asyncio.gather(*(line.say(str(number), f"telegram:{chat}") for chat in range(15)))
        await phone.until(lambda: sum(map(len, heard.values())) >= 90)
    assert list(heard.values()) == [[str(number) for number in range(6)]] * 15


async def test_a_slow_chat_keeps_nobody_waiting(store: Store) -> None:
    phone, inside, goes_on = Phone(), asyncio.Event(), asyncio.Event()

    async def one_is_slow(turn: Turn, messages: list[Incoming]) -> list[Reply]:
        if messages[0].text == "slow":
            inside.set()
            await goes_on.wait()
        return await echo(turn, messages)

    async with running(store, phone, one_is_slow) as line:
        await line.say("slow", "telegram:1")
        await inside.wait()
        await line.say("quick", "telegram:2")
        await phone.until(lambda: bool(phone.texts("telegram:2")))
        assert phone.texts("telegram:1") == []
        goes_on.set()
        await phone.until(lambda: bool(phone.texts("telegram:1")))


async def test_texts_that_wait_together_are_answered_in_one_turn(store: Store) -> None:
    phone, inbox = Phone(), Inbox(store)
    for number in range(3):
        inbox.receive(1, number, "telegram:1", Incoming("text", str(number)), utc_now())
    turns = []

    async def note(turn: Turn, messages: list[Incoming]) -> list[Reply]:
        turns.append([message.text for message in messages])
        return [reply("one answer")]

    async with running(store, phone, note):
        await phone.until(lambda: phone.texts("telegram:1") == ["one answer"])
    assert turns == [["0", "1", "2"]]


async def test_a_turn_that_raises_is_tried_three_times_then_parked_with_the_fallback(store: Store) -> None:
    phone, tries = Phone(), []

    async def poison(turn: Turn, messages: list[Incoming]) -> list[Reply]:
        if messages[0].text == "poison":
            tries.append(1)
            turn.put("hold", {"texts": ["half done"]})
            raise RuntimeError("canary")
        return await echo(turn, messages)

    async with running(store, phone, poison) as line:
        await line.say("poison")
        await phone.until(lambda: phone.texts("telegram:1") == ["fallback"])
        await line.say("fine")
        await phone.until(lambda: phone.texts("telegram:1") == ["fallback", "re: fine"])
    assert len(tries) == 3
    assert store.load(store.chat_for("telegram:1"), utc_now()).get("hold") == {}
    assert rows_of(store.data, "SELECT count(*) FROM inbox WHERE parked_at IS NOT NULL") == [(1,)]


async def test_a_turn_that_says_it_failed_is_rolled_back(store: Store) -> None:
    phone, tries = Phone(), []

    async def once(turn: Turn, messages: list[Incoming]) -> list[Reply]:
        tries.append(1)
        turn.failed = len(tries) == 1
        return await echo(turn, messages)

    async with running(store, phone, once) as line:
        await line.say("hello")
        await phone.until(lambda: phone.texts("telegram:1") == ["re: hello"])
    assert store.load(store.chat_for("telegram:1"), utc_now()).get("session") == {"heard": 1}


async def test_a_hang_costs_the_fallback_and_nothing_else(store: Store) -> None:
    phone = Phone()

    async def hang(turn: Turn, messages: list[Incoming]) -> list[Reply]:
        if messages[0].text == "hang":
            await asyncio.sleep(60)
        return await echo(turn, messages)

    async with running(store, phone, hang, hang_seconds=0.3, slots=1) as line:
        await line.say("hang")
        await line.say("other", "telegram:2")
        await phone.until(lambda: phone.texts("telegram:1") == ["fallback"])
        await phone.until(lambda: phone.texts("telegram:2") == ["re: other"])
        await line.say("again")
        await phone.until(lambda: phone.texts("telegram:1")[-1] == "re: again")


async def test_the_last_resort_knows_what_hung(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    phone = Phone()

    async def hang(turn: Turn, messages: list[Incoming]) -> list[Reply]:
        await asyncio.sleep(5)
        return []

    def by_words(turn: Turn, messages: Sequence[Incoming]) -> list[Reply]:
        return [Reply(f"card for {' + '.join(message.text for message in messages)}", priority="safety")]

    monkeypatch.setattr("tests.delivery.phone.fallback", by_words)
    async with running(store, phone, hang, hang_seconds=0.3) as line:
        await line.say("something terrible")
        await phone.until(lambda: phone.texts("telegram:1") == ["card for something terrible"])


async def test_a_fault_in_the_fallback_itself_leaves_nobody_without_a_word(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    phone = Phone()

    async def broken(turn: Turn, messages: list[Incoming]) -> list[Reply]:
        if messages[0].text == "poison":
            raise KeyError
        return await echo(turn, messages)

    def no_fallback(turn: Turn, messages: Sequence[Incoming]) -> list[Reply]:
        raise RecursionError

    monkeypatch.setattr("tests.delivery.phone.fallback", no_fallback)
    async with running(store, phone, broken, emergency=lambda address, messages: [reply("D9", "safety")]) as line:
        await line.say("poison")
        await phone.until(lambda: phone.texts("telegram:1") == ["D9"])
        await line.say("fine")
        await phone.until(lambda: phone.texts("telegram:1") == ["D9", "re: fine"])
    assert rows_of(store.data, "SELECT count(*) FROM inbox WHERE parked_at IS NOT NULL") == [(1,)]


async def test_a_turn_that_hung_lowers_no_level_that_was_found_since(store: Store) -> None:
    phone, goes_on, written = Phone(), asyncio.Event(), asyncio.Event()

    async def hang(turn: Turn, messages: list[Incoming]) -> list[Reply]:
        turn.put("safety", {"level": "R1" if messages[0].text == "I have pills" else "over"})
        if messages[0].text == "I'm fine":
            await goes_on.wait()
        try:
            store.commit_safety(turn)
        finally:
            if messages[0].text == "I'm fine":
                written.set()
        return [reply("card", "safety")]

    async with running(store, phone, hang, hang_seconds=0.3) as line:
        await line.say("I'm fine")
        await phone.until(lambda: phone.texts("telegram:1") == ["fallback"])
        await line.say("I have pills")
        await phone.until(lambda: phone.texts("telegram:1") == ["fallback", "card"])
        goes_on.set()
        await asyncio.wait_for(written.wait(), 30)
        kept = store.load(store.chat_for("telegram:1"), utc_now()).all("safety")
    assert [record.value for record in kept] == [{"level": "R1"}]


async def test_danger_does_not_wait_behind_everybody_who_wrote_before(store: Store) -> None:
    phone, inside, free = Phone(), asyncio.Event(), asyncio.Event()
    turns: list[str] = []

    async def busy(turn: Turn, messages: list[Incoming]) -> list[Reply]:
        turns.append(messages[0].text)
        inside.set()
        await free.wait()
        return await echo(turn, messages)

    def may_wait(incoming: Incoming) -> bool:
        return incoming.text != "I want to die"

    async with running(store, phone, busy, may_wait=may_wait, slots=1) as line:
        for number in range(10):
            await line.say("hi", f"telegram:{number}")
        await inside.wait()  # one is being answered, nine wait
        await line.say("I want to die", "telegram:99")
        free.set()
        await phone.until(lambda: len(phone.seen) == 11)
    assert turns[:3] == ["hi", "I want to die", "hi"]


async def test_a_message_that_cannot_be_read_gets_the_fallback(store: Store) -> None:
    Inbox(store).receive(1, 1, "telegram:1", Incoming("text", "x"), utc_now())
    change(store.data, "UPDATE inbox SET payload = ?", b"broken")
    phone = Phone()
    async with running(store, phone):
        await phone.until(lambda: phone.texts("telegram:1") == ["fallback"])


async def test_a_chat_whose_key_is_lost_does_not_stop_the_others(store: Store) -> None:
    inbox, phone = Inbox(store), Phone()
    inbox.receive(1, 1, "telegram:1", Incoming("text", "x"), utc_now())
    store.keys.discard(store.chat_for("telegram:1"))
    async with running(store, phone, slots=1) as line:
        await line.say("hello", "telegram:2")
        await phone.until(lambda: phone.texts("telegram:2") == ["re: hello"])


async def test_a_worker_that_died_is_replaced(store: Store) -> None:
    inbox, phone = Inbox(store), Phone()
    inbox.receive(1, 1, "telegram:1", Incoming("text", "hello"), utc_now())
    assert inbox.claim("dead", utc_now() - timedelta(seconds=14)) is not None
    async with running(store, phone):
        await phone.until(lambda: phone.texts("telegram:1") == ["re: hello"])


async def test_a_claim_that_came_too_late_is_given_back_at_once(
    store: Store, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    claim, tries = Inbox.claim, list[int]()

    def slow_claim(self: Inbox, *args: Any) -> Any:
        found = claim(self, *args)
        if found is not None:
            tries.append(found.attempts)
            while len(tries) == 1 and "no chat could be claimed" not in caplog.text:
                time.sleep(0.01)
        return found

    monkeypatch.setattr(Inbox, "claim", slow_claim)
    monkeypatch.setattr("bot.delivery.worker._STORE_SECONDS", 2.0)
    phone = Phone()
    Inbox(store).receive(1, 1, "telegram:1", Incoming("text", "hello"), utc_now())
    async with running(store, phone):
        await phone.until(lambda: phone.texts("telegram:1") == ["re: hello"])
    assert tries == [1, 1], "it was no try, and nobody waited for its lease"


async def test_a_turn_that_was_taken_over_is_dropped(store: Store) -> None:
    phone = Phone()

    async def robbed(turn: Turn, messages: list[Incoming]) -> list[Reply]:
        if "session" not in {record.kind for record in turn.records} and not phone.faults["robbed"]:
            phone.faults["robbed"].append(RuntimeError())
            change(store.data, "UPDATE chats SET owner = 'thief', lease_until = ?", 0)
        return await echo(turn, messages)

    async with running(store, phone, robbed) as line:
        await line.say("hello")
        await phone.until(lambda: phone.texts("telegram:1") == ["re: hello"])
        await line.settled(phone)
    assert phone.texts("telegram:1") == ["re: hello"]
    assert store.load(store.chat_for("telegram:1"), utc_now()).get("session") == {"heard": 1}


async def test_the_same_message_may_be_deleted_on_both_sides(store: Store) -> None:
    phone = Phone()

    async def hide(turn: Turn, messages: list[Incoming]) -> list[Reply]:
        turn.delete_message_ids = [number for number, _, _ in turn.message_ids]
        return [reply("neutral")]

    async with running(store, phone, hide) as line:
        await line.say("hide")
        await phone.until(lambda: bool(phone.deleted) and bool(phone.seen))
    assert len(phone.deleted[0][1]) == 1


async def test_erasing_says_goodbye_and_leaves_nothing(store: Store) -> None:
    phone = Phone()

    async def erase(turn: Turn, messages: list[Incoming]) -> list[Reply]:
        turn.erase = True
        return [reply("gone")]

    async with running(store, phone, erase) as line:
        await line.say("/erase")
        await phone.until(lambda: phone.texts("telegram:1") == ["gone"])
        await phone.until(lambda: rows_of(store.data, "SELECT count(*) FROM chats") == [(0,)])
    assert rows_of(store.data, "SELECT count(*) FROM outbox") == [(0,)]
    assert len(store.keys.erased()) == 1


class Disk:
    """The disk under a store: read-only and whole again while others use it."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._read_only = False
        event.listen(
            store.data.engine, "connect", self._connected
        )  # for good: threads that connect go through the list

    def make_read_only(self, on: bool) -> None:
        self._read_only = on
        self.store.data.close()

    def _connected(self, connection: Any, _: Any) -> None:
        if self._read_only:
            connection.execute("PRAGMA query_only = ON")


@pytest.fixture
def breakable(tmp_path: Path) -> Any:
    store = Store.open(settings_for("sqlite", tmp_path))
    yield store
    store.close()


async def test_when_nothing_can_be_stored_the_front_is_told(breakable: Store) -> None:
    phone, disk = Phone(), Disk(breakable)
    async with running(breakable, phone) as line:
        await line.say("first")
        await phone.until(lambda: len(phone.seen) == 1)
        disk.make_read_only(True)
        with pytest.raises(NotStored):
            await line.bring("second", "telegram:1", 2)
        disk.make_read_only(False)
        await line.say("second", update_id=2)
        await phone.until(lambda: phone.texts("telegram:1") == ["re: first", "re: second"])


async def test_a_safety_reply_does_not_wait_for_a_database_that_fails(
    breakable: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    phone, tries = Phone(), list[Turn]()
    original, broken = breakable.commit, [True]

    def commit(turn: Turn, **more: Any) -> None:
        tries.append(turn)
        if broken[0]:
            raise Unavailable("The database failed.")
        original(turn, **more)

    monkeypatch.setattr(breakable, "commit", commit)

    async def card(turn: Turn, messages: list[Incoming]) -> list[Reply]:
        return [reply("card", "safety"), reply("chat")]

    async with running(breakable, phone, card) as line:
        await line.say("I want to die")
        await phone.until(lambda: phone.texts("telegram:1") == ["card"])
        await phone.until(lambda: len(tries) > 3)
        assert phone.texts("telegram:1") == ["card"], "once while it cannot be stored"
        broken[0] = False
        await phone.until(lambda: phone.texts("telegram:1") == ["card", "card", "chat"])


async def test_without_a_turn_the_emergency_words_go_out(breakable: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    phone, inbox = Phone(), Inbox(breakable)
    inbox.receive(1, 1, "telegram:1", Incoming("text", "hello"), utc_now())
    original, broken = breakable.load, [True]

    def load(*args: Any) -> Turn:
        if broken[0]:
            raise Unavailable("The database failed.")
        return original(*args)

    monkeypatch.setattr(breakable, "load", load)
    async with running(breakable, phone, emergency=lambda address, messages: [reply("D9", "safety")]):
        await phone.until(lambda: phone.texts("telegram:1") == ["D9"])
        broken[0] = False
        await phone.until(lambda: phone.texts("telegram:1") == ["D9", "re: hello"])
