"""Timers fall due once, late ones say so."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from bot.store.database import Store
from bot.store.due import DueTimers
from bot.store.inbox import Inbox
from tests.stores import NOW, change


def set_timer(store: Store, address: str, minutes: float, key: str = "hold") -> None:
    turn = store.load(store.chat_for(address, NOW), NOW)
    turn.set_timer("hold", NOW + timedelta(minutes=minutes), key, {"minutes": minutes})
    store.commit(turn)


def test_a_timer_that_another_turn_set_meanwhile_is_replaced_and_does_not_fire_too(store: Store) -> None:
    chat_id = store.chat_for("telegram:1", NOW)
    first, second = store.load(chat_id, NOW), store.load(chat_id, NOW)
    for turn, minutes in ((first, 10), (second, 20)):
        turn.set_timer("hold", NOW + timedelta(minutes=minutes), "hold")
        store.commit(turn)
    due = DueTimers(store)
    assert due.fire(NOW + timedelta(minutes=15)) == 0 and due.fire(NOW + timedelta(minutes=20)) == 1


def test_a_due_timer_becomes_one_message_with_its_facts(store: Store) -> None:
    set_timer(store, "telegram:1", 10)
    due = DueTimers(store)
    assert due.fire(NOW + timedelta(minutes=9)) == 0
    assert due.fire(NOW + timedelta(minutes=10)) == 1
    assert due.fire(NOW + timedelta(minutes=11)) == 0
    claim = Inbox(store).claim("me", NOW)
    assert claim is not None
    (message,) = claim.messages
    assert (message.kind, message.code, message.at) == ("timer", "hold", NOW + timedelta(minutes=10))
    assert message.facts == {"minutes": 10, "key": "hold"}
    assert store.load(claim.chat_id, NOW).timers == []


def test_after_a_long_outage_each_overdue_timer_fires_once_and_says_it_is_late(store: Store) -> None:
    for chat in range(20):
        for key in range(5):
            set_timer(store, f"telegram:{chat}", key, f"hold-{key}")
    due = DueTimers(store)
    later = NOW + timedelta(minutes=17)
    with ThreadPoolExecutor(6) as pool:
        while any(pool.map(lambda _: due.fire(later, 7), range(6))):
            pass
    facts = []
    while claim := Inbox(store).claim("me", later):
        facts += [message.facts for message in claim.messages]
        store.commit(store.load(claim.chat_id, later), owner="me", done=claim.receipts)
    assert len(facts) == 100
    assert sum(bool(fact.get("late")) for fact in facts) == 40  # those of minutes 0 and 1


def test_a_damaged_timer_still_fires(store: Store) -> None:
    set_timer(store, "telegram:1", 0)
    change(store.data, "UPDATE timers SET payload = ?", b"broken")
    assert DueTimers(store).fire(NOW) == 1
    claim = Inbox(store).claim("me", NOW)
    assert claim is not None and claim.messages[0].facts == {"key": "hold"}
