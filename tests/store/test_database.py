"""A Turn comes back as it was committed, all of it or nothing."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import uuid4

import pytest

from bot.content.messages import Incoming, Reply
from bot.store.database import Store
from bot.store.errors import StoreProblem, TakenOver
from bot.store.inbox import Inbox
from tests.stores import NOW, change, rows_of


def test_an_address_has_one_chat_whoever_asks_first(store: Store) -> None:
    with ThreadPoolExecutor(8) as pool:
        found = set(pool.map(lambda _: store.chat_for("telegram:1", NOW), range(24)))
    assert len(found) == 1
    assert store.chat_for("telegram:2", NOW) not in found
    assert store.address_of(found.pop()) == "telegram:1"


def test_what_was_staged_comes_back(store: Store) -> None:
    chat_id = store.chat_for("terminal:a", NOW)
    turn = store.load(chat_id, NOW)
    turn.put("settings", {"consent": "keep", "name": "Zoë \ud800 😀"})
    plan = turn.add("plan", {"if": "no answer", "then": "walk"})
    turn.add("plan", {"if": "night", "then": "sleep"})
    timer = turn.set_timer("hold", NOW + timedelta(minutes=10), "hold", {"minutes": 10})
    turn.message_ids.append((41, False, NOW))
    store.commit(turn)

    again = store.load(chat_id, NOW)
    assert again.get("settings") == {"consent": "keep", "name": "Zoë \ud800 😀"}
    assert [record.value["then"] for record in again.all("plan")] == ["walk", "sleep"]
    assert again.all("plan")[0].id == plan.id and again.all("plan")[0].created_at == NOW
    assert again.timers == [timer]
    assert again.message_ids == [(41, False, NOW)]
    assert again.sender_id == turn.sender_id and "terminal" not in again.sender_id

    again.drop("plan", plan.id)
    again.cancel_timers(key="hold")
    store.commit(again)
    last = store.load(chat_id, NOW)
    assert len(last.all("plan")) == 1 and last.timers == []


def test_an_uncommitted_turn_leaves_nothing(store: Store) -> None:
    chat_id = store.chat_for("terminal:a", NOW)
    turn = store.load(chat_id, NOW)
    turn.put("hold", {"texts": ["please"]})
    turn.failed = True
    with pytest.raises(StoreProblem):
        store.commit(turn)
    assert store.load(chat_id, NOW).records == []


def test_a_commit_that_breaks_in_the_middle_leaves_nothing(store: Store) -> None:
    chat_id = store.chat_for("terminal:a", NOW)
    turn = store.load(chat_id, NOW)
    turn.put("hold", {"texts": ["please"]})
    turn.message_ids.append(("not a number", False, NOW))  # type: ignore[arg-type]
    if store.data.on_sqlite:  # SQLite takes any text as a number
        turn.message_ids[-1] = (None, False, NOW)  # type: ignore[assignment]
    with pytest.raises(Exception):  # noqa: B017
        store.commit(turn)
    assert store.load(chat_id, NOW).records == []


def test_the_same_timer_key_replaces_the_waiting_one(store: Store) -> None:
    chat_id = store.chat_for("terminal:a", NOW)
    for minutes in (10, 20, 30):
        turn = store.load(chat_id, NOW)
        turn.set_timer("hold", NOW + timedelta(minutes=minutes), "hold")
        store.commit(turn)
    # Also when the turn did not know about the one that waits.
    late = store.load(chat_id, NOW)
    late.timers.clear()
    late.set_timer("hold", NOW + timedelta(minutes=40), "hold")
    store.commit(late)
    assert [timer.due_at for timer in store.load(chat_id, NOW).timers] == [NOW + timedelta(minutes=40)]


def test_safety_can_be_written_before_anything_else(store: Store) -> None:
    chat_id = store.chat_for("terminal:a", NOW)
    turn = store.load(chat_id, NOW)
    turn.put("safety", {"level": "R1"})
    turn.put("locks", {"drafting": True})
    turn.put("hold", {"texts": ["please"]})
    store.commit_safety(turn)
    seen = store.load(chat_id, NOW)
    assert seen.get("safety") == {"level": "R1"} and seen.get("locks") == {"drafting": True}
    assert seen.get("hold") == {}
    store.commit(turn)
    assert len(store.load(chat_id, NOW).records) == 3


def test_only_the_owner_may_commit(store: Store) -> None:
    inbox = Inbox(store)
    inbox.receive(1, 1, "telegram:1", Incoming("text", "hi"), NOW)
    claim = inbox.claim("first", NOW)
    assert claim is not None
    turn = store.load(claim.chat_id, NOW)
    turn.owner = claim.owner
    turn.put("hold", {"texts": ["x"]})
    turn.put("safety", {"level": "N"})
    turn.say(Reply("hello"))
    taken = inbox.claim("second", NOW + timedelta(seconds=16))
    assert taken is not None and taken.chat_id == claim.chat_id
    with pytest.raises(TakenOver):
        store.commit(turn, owner="first", done=claim.receipts)
    with pytest.raises(TakenOver):
        store.commit_safety(turn)
    assert store.load(claim.chat_id, NOW).records == []
    assert rows_of(store.data, "SELECT 1 FROM outbox") == []


def test_an_unknown_chat_cannot_be_loaded(store: Store) -> None:
    with pytest.raises(TakenOver):
        store.load(uuid4(), NOW)


def test_cards_are_counted_by_day(store: Store) -> None:
    for _ in range(3):
        turn = store.load(store.chat_for("terminal:a", NOW), NOW)
        turn.counted += ["D9", "D4", "D9"]
        store.commit(turn)
    assert sorted(tuple(row) for row in rows_of(store.data, "SELECT * FROM counters")) == [
        ("2026-03-01", "D4", 3),
        ("2026-03-01", "D9", 6),
    ]


def test_a_damaged_record_is_named_kept_and_does_not_stop_the_rest(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    chat_id = store.chat_for("terminal:a", NOW)
    turn = store.load(chat_id, NOW)
    turn.put("safety", {"level": "R1"})
    turn.put("plan", {"then": "canary walk"})
    store.commit(turn)
    sealed = bytes(rows_of(store.data, "SELECT payload FROM records WHERE kind = 'safety'")[0][0])
    change(store.data, "UPDATE records SET payload = ? WHERE kind = 'safety'", sealed[:-1] + bytes([sealed[-1] ^ 1]))
    again = store.load(chat_id, NOW)
    assert again.unreadable == {"safety"}
    assert again.get("plan") == {"then": "canary walk"}
    assert "damaged row" in caplog.text and "canary" not in caplog.text
    store.commit(again)
    assert len(rows_of(store.data, "SELECT 1 FROM records")) == 2


def test_swapping_the_rows_of_two_people_opens_neither(store: Store) -> None:
    chats = [store.chat_for(f"terminal:{name}", NOW) for name in "ab"]
    for chat_id in chats:
        turn = store.load(chat_id, NOW)
        turn.put("plan", {"of": str(chat_id)})
        store.commit(turn)
    (one,), (other,) = (tuple(row) for row in rows_of(store.data, "SELECT payload FROM records ORDER BY id"))
    change(store.data, "UPDATE records SET payload = ? WHERE payload = ?", b"moving", bytes(one))
    change(store.data, "UPDATE records SET payload = ? WHERE payload = ?", bytes(one), bytes(other))
    change(store.data, "UPDATE records SET payload = ? WHERE payload = ?", bytes(other), b"moving")
    assert [store.load(chat_id, NOW).unreadable for chat_id in chats] == [{"plan"}, {"plan"}]


def test_nothing_readable_lies_in_the_data(store: Store) -> None:
    canary = "canary-words"
    Inbox(store).receive(1, 1, f"telegram:{canary}", Incoming("text", canary), NOW)
    claim = Inbox(store).claim("me", NOW)
    assert claim is not None
    turn = store.load(claim.chat_id, NOW)
    turn.put("settings", {"name": canary, "consent": "keep"})
    turn.set_timer("hold", NOW, "hold", {"text": canary})
    turn.say(Reply(canary))
    store.commit(turn, owner="me")
    for table in ("chats", "inbox", "outbox", "timers", "records", "messages", "counters", "meta"):
        for row in rows_of(store.data, f"SELECT * FROM {table}"):
            for value in row:
                raw = bytes(value) if isinstance(value, (bytes, memoryview)) else str(value).encode()
                assert canary.encode() not in raw, table


def test_a_commit_is_fast(store: Store) -> None:
    chat_id = store.chat_for("terminal:a", NOW)
    times, plain = [], []
    for number in range(80):
        turn = store.load(chat_id, NOW)
        turn.put("tracker", {"events": ["x" * 100] * 60, "n": number})
        turn.put("session", {"n": number})
        start = time.perf_counter()
        store.commit(turn)
        times.append(time.perf_counter() - start)
        start = time.perf_counter()
        change(store.data, "UPDATE chats SET blocked_at = NULL")
        plain.append(time.perf_counter() - start)
    # The goal is 3 ms at p50 on a quiet machine; this bound only catches a change of kind, however slow the disk is.
    assert sorted(times)[40] < 0.03 or sorted(times)[40] < 10 * sorted(plain)[40]
