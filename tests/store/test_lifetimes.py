"""How long things are kept."""

from datetime import timedelta
from typing import Any

import pytest

from bot.store.database import Store
from bot.store.lifetimes import end_of, is_passing
from tests.stores import NOW, rows_of

KEPT = {"consent": "keep"}
DAY = timedelta(days=1)


@pytest.mark.parametrize("consent", [None, "nothing", "", "no", False])
def test_without_a_clear_yes_a_chat_is_passing(consent: Any) -> None:
    assert is_passing({"consent": consent})


@pytest.mark.parametrize(
    ("kind", "settings", "days"),
    [
        ("tracker", KEPT, 1),
        ("safety", KEPT, 7),
        ("episode", KEPT, 30),
        ("episode", {**KEPT, "retention_days": 90}, 90),
        ("episode", {**KEPT, "retention_days": 0}, 1),
        ("episode", {**KEPT, "retention_days": 9999}, 365),
        ("unheard_of", KEPT, 30),
        ("plan", KEPT, None),
        ("letter", KEPT, None),
        ("witness", KEPT, None),
        ("befriended", KEPT, None),
        ("lesson_answer", KEPT, None),
        ("locks", KEPT, None),
        ("hold", {}, 1),
        ("plan", {}, 1),
        ("settings", {}, 1),
        ("safety", {}, 7),
        ("locks", {}, None),
    ],
)
def test_each_kind_has_its_end(kind: str, settings: dict[str, Any], days: Any) -> None:
    assert end_of(kind, NOW, NOW, settings) == (None if days is None else NOW + days * DAY)


def test_a_writer_can_end_something_earlier_but_not_stretch_passing() -> None:
    hour = NOW + timedelta(hours=1)
    assert end_of("episode", NOW, NOW, KEPT, hour) == hour
    assert end_of("episode", NOW, NOW, {}, NOW + 5 * DAY) == NOW + DAY
    assert end_of("safety", NOW, NOW, {}, NOW + 3 * DAY) == NOW + 3 * DAY


def test_journal_ages_from_its_first_line() -> None:
    assert end_of("episode", NOW - 29 * DAY, NOW, KEPT) == NOW + DAY


def test_consent_moves_the_end_of_what_is_there_already(store: Store) -> None:
    chat_id = store.chat_for("terminal:a", NOW)
    turn = store.load(chat_id, NOW)
    turn.put("episode", {"trigger": "silence"})
    store.commit(turn)
    assert rows_of(store.data, "SELECT passing FROM chats")[0][0]
    turn = store.load(chat_id, NOW)
    turn.put("settings", {"consent": "keep"})
    store.commit(turn)
    assert not rows_of(store.data, "SELECT passing FROM chats")[0][0]
    assert store.load(chat_id, NOW + 20 * DAY).get("episode") == {"trigger": "silence"}
    assert store.load(chat_id, NOW + 31 * DAY).get("episode") == {}
