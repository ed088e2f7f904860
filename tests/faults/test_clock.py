"""Timers and the way out, when time itself goes wrong."""

from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from bot.content.messages import Incoming, Reply
from bot.settings import Settings
from bot.store.database import Store
from bot.store.due import DueTimers
from bot.store.inbox import Inbox
from bot.store.outbox import Outbox
from tests.stores import NOW

DAY = timedelta(days=1)


def set_timers(store: Store, due: list[datetime], now: datetime = NOW) -> None:
    for chat in range(min(20, len(due))):
        turn = store.load(store.chat_for(f"telegram:{chat}", now), now)
        for number in range(chat, len(due), 20):
            turn.set_timer("hold", due[number], f"hold-{number}", {"n": number})
        store.commit(turn)


def fired(store: Store, now: datetime) -> list[int]:
    """Fire all that is due and return their numbers."""
    timers, inbox, found = DueTimers(store), Inbox(store), []
    while timers.fire(now):
        pass
    while claim := inbox.claim("me", now):
        found += [message.facts["n"] for message in claim.messages]
        turn = store.load(claim.chat_id, now)
        store.commit(turn, owner="me", done=claim.receipts)
    return sorted(found)


def test_of_a_thousand_timers_none_is_lost_or_fires_twice_over_a_restart(settings: Settings) -> None:
    store = Store.open(settings, prepare=True)
    overdue = [NOW + timedelta(minutes=1)] * 100
    set_timers(store, overdue + [NOW + timedelta(hours=2, seconds=n) for n in range(900)])
    DueTimers(store).fire(NOW + timedelta(minutes=2), limit=30)
    store.close()  # killed in the middle of it
    store = Store.open(settings)
    first = fired(store, NOW + timedelta(hours=1))
    assert first == list(range(100))
    second = fired(store, NOW + timedelta(hours=3))
    assert second == list(range(100, 1000))
    assert fired(store, NOW + timedelta(days=2)) == []
    store.close()


@pytest.mark.parametrize("jump", [DAY, -DAY, timedelta(seconds=1), timedelta(hours=14), timedelta(hours=-12)])
def test_a_clock_that_jumps_and_comes_back_fires_each_timer_once(store: Store, jump: timedelta) -> None:
    set_timers(store, [NOW + timedelta(minutes=10), NOW + 2 * DAY])
    early = fired(store, NOW + jump)
    assert early == ([0] if jump > timedelta(minutes=10) else [])
    assert sorted(early + fired(store, NOW + timedelta(minutes=10))) == [0]
    assert fired(store, NOW + 2 * DAY - timedelta(seconds=60)) == []
    assert fired(store, NOW + 2 * DAY) == [1]


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "America/New_York", "Europe/Lisbon"])
def test_a_local_moment_is_kept_to_the_second_over_the_change_of_clocks(store: Store, zone: str) -> None:
    before = datetime(2026, 3, 7, 22, 0, tzinfo=ZoneInfo(zone))
    morning = datetime(2026, 3, 29, 8, 0, tzinfo=ZoneInfo(zone))
    set_timers(store, [morning], before.astimezone(timezone.utc))
    assert fired(store, morning.astimezone(timezone.utc) - timedelta(seconds=1)) == []
    assert fired(store, morning.astimezone(timezone.utc)) == [0]


def test_a_clock_that_is_set_back_locks_nobody_out_and_holds_nothing_back(store: Store) -> None:
    inbox, outbox = Inbox(store), Outbox(store)
    inbox.receive(1, 1, "telegram:1", Incoming("text", "hello"), NOW)
    claim = inbox.claim("me", NOW)
    assert claim is not None
    turn = store.load(claim.chat_id, NOW)
    turn.say(Reply("card", priority="safety"))
    store.commit(turn, owner="me", done=claim.receipts)
    inbox.receive(1, 2, "telegram:1", Incoming("text", "more"), NOW)
    assert inbox.claim("dies with it", NOW) is not None
    assert inbox.claim("another", NOW - DAY) is not None
    assert len(outbox.ready(NOW - DAY)) == 1
