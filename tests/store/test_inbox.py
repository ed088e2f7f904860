"""Updates come in once and are claimed a chat at a time, in order."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any, Optional

import pytest

from bot.content.messages import Incoming
from bot.store.database import Store
from bot.store.inbox import MAX_ATTEMPTS, Claim, Inbox
from tests.stores import NOW, change, rows_of


def say(inbox: Inbox, update_id: int, text: str, address: str = "telegram:1") -> bool:
    return inbox.receive(1, update_id, address, Incoming("text", text), NOW)


def claimed(inbox: Inbox, owner: str = "me", seconds: float = 0) -> Claim:
    claim = inbox.claim(owner, NOW + timedelta(seconds=seconds))
    assert claim is not None
    return claim


def test_one_update_counts_once_also_when_it_comes_ten_times_at_once(store: Store) -> None:
    inbox = Inbox(store)
    with ThreadPoolExecutor(10) as pool:
        new = list(pool.map(lambda n: say(inbox, n // 10, "hi"), range(100)))
    assert sum(new) == 10
    assert len(rows_of(store.data, "SELECT 1 FROM inbox")) == 10


@pytest.mark.parametrize("number", [0, -5, 2**31, 2**62])
def test_odd_update_numbers_are_numbers(store: Store, number: int) -> None:
    inbox = Inbox(store)
    assert say(inbox, number, "hi") and not say(inbox, number, "hi")
    assert inbox.receive(2, number, "telegram:1", Incoming("text", "another bot"), NOW)


def test_a_number_that_telegram_uses_again_after_a_quiet_week_is_a_new_message(store: Store) -> None:
    inbox = Inbox(store)
    inbox.receive(1, 7, "telegram:1", Incoming("text", "never answered"), NOW)
    day, week = NOW + timedelta(hours=24), NOW + timedelta(days=8)  # Telegram brings nothing back after a day
    assert not inbox.receive(1, 7, "telegram:1", Incoming("text", "never answered"), day)
    assert inbox.receive(1, 7, "telegram:1", Incoming("text", "a week later"), week)
    assert not inbox.receive(1, 7, "telegram:1", Incoming("text", "a week later"), week)
    claim = inbox.claim("me", week)
    assert claim is not None and [message.text for message in claim.messages] == ["never answered", "a week later"]


def test_waiting_messages_of_a_chat_come_together_in_order_of_receipt(store: Store) -> None:
    inbox = Inbox(store)
    for number in (9, 3, 7):
        say(inbox, number, f"text {number}")
    assert [message.text for message in claimed(inbox).messages] == ["text 9", "text 3", "text 7"]


def test_texts_of_a_burst_settle_together_for_two_seconds_at_most(store: Store) -> None:
    inbox, settle = Inbox(store), timedelta(seconds=0.6)

    def says(number: int, after: float, wait: Optional[timedelta] = settle) -> None:
        at = NOW + timedelta(seconds=after)
        inbox.receive(1, number, "telegram:1", Incoming("text", str(number)), at, wait)

    says(1, 0.0)
    assert inbox.claim("me", NOW + timedelta(seconds=0.5)) is None
    for number in range(2, 6):
        says(number, 0.5 * (number - 1))
    assert inbox.claim("me", NOW + timedelta(seconds=1.9)) is None
    claim = claimed(inbox, seconds=2.0)
    assert [message.text for message in claim.messages] == ["1", "2", "3", "4", "5"]
    says(6, 2.1)
    assert inbox.claim("other", NOW + timedelta(seconds=3)) is None, "the chat is held by a worker, as before"
    inbox.release(claim)
    assert len(claimed(inbox, seconds=3).messages) > 0


def test_what_is_urgent_ends_the_wait(store: Store) -> None:
    inbox = Inbox(store)
    inbox.receive(1, 1, "telegram:1", Incoming("text", "hi"), NOW, timedelta(seconds=0.6))
    inbox.receive(1, 2, "telegram:1", Incoming("text", "help me"), NOW)
    assert len(claimed(inbox).messages) == 2


def test_words_of_danger_are_answered_before_all_that_wait(store: Store) -> None:
    inbox = Inbox(store)
    for number in range(1, 6):  # newcomers, and one that was served long ago
        say(inbox, number, "hi", f"telegram:{number}")
    served = claimed(inbox, seconds=-60)
    store.commit(store.load(served.chat_id, NOW), owner="me", done=served.receipts)
    say(inbox, 6, "hi again")
    for number in (7, 8):
        words = Incoming("text", "I want to die")
        inbox.receive(1, number, f"telegram:{number}", words, NOW + timedelta(seconds=number), urgent=True)
    inbox.receive(1, 9, "telegram:7", Incoming("text", "please"), NOW + timedelta(seconds=9), urgent=True)
    first, second = claimed(inbox, seconds=10), claimed(inbox, seconds=10)
    assert [message.text for message in first.messages] == ["I want to die", "please"], "writing more costs no place"
    assert (first.address, second.address) == ("telegram:7", "telegram:8")
    assert claimed(inbox, seconds=10).address in {f"telegram:{number}" for number in range(1, 6)}


def test_nobody_holds_up_all_others_by_crying_wolf(store: Store) -> None:
    inbox = Inbox(store)
    inbox.receive(1, 1, "telegram:1", Incoming("text", "die"), NOW, urgent=True)
    wolf = claimed(inbox)
    store.commit(store.load(wolf.chat_id, NOW), owner="me", done=wolf.receipts)
    say(inbox, 2, "hi", "telegram:2")
    inbox.receive(1, 3, "telegram:1", Incoming("text", "die"), NOW + timedelta(seconds=2), urgent=True)
    assert claimed(inbox, seconds=2).address == "telegram:2"
    inbox.receive(1, 4, "telegram:2", Incoming("text", "hi"), NOW + timedelta(seconds=2))
    assert claimed(inbox, seconds=2).address == "telegram:1"


def test_a_message_comes_back_as_it_was(store: Store) -> None:
    inbox = Inbox(store)
    message = Incoming("tap", "\x00 ‮ \udfff", "pull:4-6", NOW, 2**40, {"a": [1, None]})
    inbox.receive(1, 1, "telegram:1", message, NOW)
    assert claimed(inbox).messages == (message,)


def test_a_claimed_chat_is_nobody_elses_and_other_chats_are_free(store: Store) -> None:
    inbox = Inbox(store)
    say(inbox, 1, "a", "telegram:1")
    say(inbox, 2, "b", "telegram:2")
    assert claimed(inbox, "x").chat_id != claimed(inbox, "y").chat_id
    assert inbox.claim("z", NOW) is None
    say(inbox, 3, "more", "telegram:1")
    assert inbox.claim("z", NOW) is None


def test_a_dead_workers_chat_is_taken_over_after_its_lease(store: Store) -> None:
    inbox = Inbox(store)
    say(inbox, 1, "a")
    first = claimed(inbox, "x")
    assert inbox.claim("y", NOW + timedelta(seconds=14)) is None
    assert inbox.renew(first, NOW + timedelta(seconds=10))
    assert inbox.claim("y", NOW + timedelta(seconds=24)) is None
    second = claimed(inbox, "y", 26)
    assert second.attempts == 2
    assert not inbox.renew(first, NOW + timedelta(seconds=27))


def test_a_busy_chat_does_not_keep_others_waiting(store: Store) -> None:
    inbox = Inbox(store)
    for number in range(20):
        say(inbox, number, "flood", "telegram:1")
    first = claimed(inbox)
    for number in range(20, 40):
        say(inbox, number, "flood", "telegram:1")
    say(inbox, 50, "quiet", "telegram:2")
    store.commit(store.load(first.chat_id, NOW), owner="me", done=first.receipts)
    assert claimed(inbox, "me", 1).messages[0].text == "quiet"


def test_after_a_failure_messages_are_tried_one_by_one_until_one_is_hopeless(store: Store) -> None:
    inbox = Inbox(store)
    say(inbox, 1, "poison")
    say(inbox, 2, "fine")
    joint = claimed(inbox)
    assert len(joint.messages) == 2 and joint.attempts == 1
    inbox.release(joint)
    say(inbox, 3, "new")
    for attempt in range(2, MAX_ATTEMPTS + 1):
        alone = claimed(inbox)
        assert [message.text for message in alone.messages] == ["poison"]
        assert alone.attempts == attempt and not alone.hopeless
        inbox.release(alone)
    last = claimed(inbox)
    assert last.hopeless
    store.commit(store.load(last.chat_id, NOW), owner="me", parked=last.receipts)
    following = claimed(inbox)
    assert [message.text for message in following.messages] == ["fine"]


def test_what_failed_before_is_not_overtaken_by_what_came_later(store: Store) -> None:
    inbox = Inbox(store)
    for number, text in enumerate(("timer", "failed once", "later")):
        say(inbox, number, text)
    change(store.data, "UPDATE inbox SET attempts = 1 WHERE update_id = ?", 1)  # the timer was written meanwhile
    heard = []
    for _ in range(3):
        claim = claimed(inbox)
        heard += [message.text for message in claim.messages]
        store.commit(store.load(claim.chat_id, NOW), owner="me", done=claim.receipts)
    assert heard == ["timer", "failed once", "later"]


def test_a_chat_that_was_answered_just_before_it_was_held_is_nobodys(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    inbox = Inbox(store)
    say(inbox, 1, "one")
    look = inbox._next_chat

    def slow_look(connection: Any, now: Any) -> Any:
        found = look(connection, now)
        connection.exec_driver_sql("UPDATE inbox SET done_at = 1")  # what another worker's commit does
        return found

    monkeypatch.setattr(inbox, "_next_chat", slow_look)
    assert inbox.claim("me", NOW) is None


def test_a_message_that_cannot_be_opened_is_hopeless_and_the_next_is_not(store: Store) -> None:
    inbox = Inbox(store)
    say(inbox, 1, "one")
    change(store.data, "UPDATE inbox SET payload = ?", b"v1:1:garbage")
    say(inbox, 2, "two")
    damaged = claimed(inbox)
    assert damaged.hopeless and damaged.messages == () and damaged.address == "telegram:1"
    store.commit(store.load(damaged.chat_id, NOW), owner="me", parked=damaged.receipts)
    assert [message.text for message in claimed(inbox).messages] == ["two"]


def test_done_rows_are_blank_and_keep_their_number(store: Store) -> None:
    inbox = Inbox(store)
    say(inbox, 1, "one")
    claim = claimed(inbox)
    store.commit(store.load(claim.chat_id, NOW), owner="me", done=claim.receipts)
    assert bytes(rows_of(store.data, "SELECT payload FROM inbox")[0][0]) == b""
    assert inbox.claim("me", NOW) is None
    assert not say(inbox, 1, "one")


def test_somebody_who_writes_has_not_blocked_us(store: Store) -> None:
    inbox = Inbox(store)
    say(inbox, 1, "one")
    change(store.data, "UPDATE chats SET blocked_at = ?", 5)
    say(inbox, 2, "two")
    assert rows_of(store.data, "SELECT blocked_at FROM chats")[0][0] is None
