"""What is too old goes, and the count of what should be gone is 0."""

from datetime import timedelta

from bot.content.messages import Incoming, Reply
from bot.store.database import Store
from bot.store.inbox import Inbox
from bot.store.outbox import Outbox
from bot.store.retention import overdue, sweep
from tests.stores import NOW, rows_of

DAY = timedelta(days=1)
TABLES = ("chats", "inbox", "outbox", "timers", "records", "messages", "counters")


def count(store: Store) -> dict[str, int]:
    return {table: rows_of(store.data, f"SELECT count(*) FROM {table}")[0][0] for table in TABLES}


def live_a_little(store: Store, address: str, update_id: int, consent: str = "keep") -> None:
    inbox, outbox = Inbox(store), Outbox(store)
    inbox.receive(1, update_id, address, Incoming("text", "hello", message_id=3), NOW)
    claim = inbox.claim("me", NOW)
    assert claim is not None
    turn = store.load(claim.chat_id, NOW)
    turn.put("settings", {"consent": consent})
    turn.put("tracker", {"events": []})
    turn.put("episode", {"trigger": "silence"})
    turn.put("plan", {"then": "walk"})
    turn.put("safety", {"level": "A"})
    turn.set_timer("hold", NOW + timedelta(minutes=1), "hold")
    turn.message_ids.append((3, False, NOW))
    turn.counted.append("D9")
    turn.say(Reply("hi"))
    store.commit(turn, owner="me", done=claim.receipts)
    outgoing = outbox.begin(outbox.ready(NOW)[0].number)
    assert outgoing is not None
    outbox.sent(outgoing, 4, NOW)
    turn = store.load(claim.chat_id, NOW)
    turn.cancel_timers()
    store.commit(turn)


def test_four_hundred_days_leave_nothing_overdue_on_any_of_them(store: Store) -> None:
    live_a_little(store, "telegram:1", 1)
    live_a_little(store, "telegram:2", 2, consent="nothing")
    for day in range(0, 401, 10):
        assert sweep(store, NOW + day * DAY).overdue == 0
    # The plan and the settings of the one who agreed stay; the other is gone altogether.
    assert count(store) == {
        "chats": 1, "inbox": 0, "outbox": 0, "timers": 0, "records": 2, "messages": 0, "counters": 0,
    }  # fmt: skip
    assert store.find("telegram:1") is not None and store.find("telegram:2") is None


def test_without_consent_a_day_is_the_end_but_for_safety(store: Store) -> None:
    live_a_little(store, "telegram:1", 1, consent="nothing")
    sweep(store, NOW + timedelta(hours=25))
    assert [row[0] for row in rows_of(store.data, "SELECT kind FROM records")] == ["safety"]
    assert store.find("telegram:1") is not None


def test_overdue_counts_what_a_sweep_has_not_seen(store: Store) -> None:
    live_a_little(store, "telegram:1", 1)
    assert overdue(store, NOW) == 0
    assert overdue(store, NOW + 3 * DAY) > 3


def test_a_chat_that_blocked_us_is_erased_after_a_month(store: Store) -> None:
    live_a_little(store, "telegram:1", 1)
    chat_id = store.chat_for("telegram:1")
    Outbox(store).block(chat_id, NOW)
    assert sweep(store, NOW + 29 * DAY).chats_erased == 0
    assert sweep(store, NOW + 31 * DAY).chats_erased == 1
    assert store.find("telegram:1") is None and set(store.keys.erased()) == {chat_id}


def test_parked_words_are_blanked_after_a_day(store: Store) -> None:
    inbox = Inbox(store)
    inbox.receive(1, 1, "telegram:1", Incoming("text", "poison"), NOW)
    claim = inbox.claim("me", NOW)
    assert claim is not None
    store.commit(store.load(claim.chat_id, NOW), owner="me", parked=claim.receipts)
    sweep(store, NOW + timedelta(hours=23))
    assert bytes(rows_of(store.data, "SELECT payload FROM inbox")[0][0]) != b""
    sweep(store, NOW + timedelta(hours=25))
    assert bytes(rows_of(store.data, "SELECT payload FROM inbox")[0][0]) == b""
    assert sweep(store, NOW + 3 * DAY).removed["inbox"] == 1


def test_a_message_that_still_waits_is_never_swept(store: Store) -> None:
    Inbox(store).receive(1, 1, "telegram:1", Incoming("text", "still here"), NOW)
    sweep(store, NOW + 300 * DAY)
    claim = Inbox(store).claim("me", NOW + 300 * DAY)
    assert claim is not None and claim.messages[0].text == "still here"
