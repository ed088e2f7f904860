"""An export holds everything but the safety table."""

import json
from datetime import timedelta

from bot.content.messages import Incoming, Reply
from bot.store.database import Store
from bot.store.export import export
from bot.store.inbox import Inbox
from bot.store.tables import CHAT_TABLES
from tests.stores import NOW

# Where each table's rows are found in the export.
SECTIONS = {"records": "kept", "timers": "timers", "messages": "messages", "inbox": "waiting", "outbox": "unsent"}


def fill(store: Store) -> None:
    inbox = Inbox(store)
    inbox.receive(1, 1, "telegram:1", Incoming("text", "first"), NOW)
    claim = inbox.claim("me", NOW)
    assert claim is not None
    turn = store.load(claim.chat_id, NOW)
    turn.put("settings", {"consent": "keep", "name": "Zoë"})
    turn.add("plan", {"if": "silence", "then": ["walk", "call Sam"]})
    turn.put("safety", {"level": "canary-level"})
    turn.put("locks", {"drafting": "canary-lock"})
    turn.set_timer("hold", NOW + timedelta(hours=1), "hold", {"minutes": 60})
    turn.set_timer("safety_check", NOW + timedelta(hours=1), "check", {"of": "canary-timer"})
    turn.message_ids.append((7, False, NOW))
    turn.say(Reply("canary-card", priority="safety"), Reply("see you"))
    store.commit(turn, owner="me", done=claim.receipts)
    inbox.receive(1, 2, "telegram:1", Incoming("text", "second"), NOW)
    inbox.receive(1, 3, "telegram:1", Incoming("tap", code="safety:canary"), NOW)


def test_everything_kept_is_in_it_but_for_safety(store: Store) -> None:
    fill(store)
    made = export(store, store.chat_for("telegram:1"), NOW)
    data = made.data
    assert data["chat"]["address"] == "telegram:1" and data["chat"]["passing"] is False
    assert data["kept"]["settings"][0]["name"] == "Zoë"
    assert data["kept"]["plan"][0]["then"] == ["walk", "call Sam"]
    assert [timer["minutes"] for timer in data["timers"]] == [60]
    assert [message["number"] for message in data["messages"]] == [7]
    assert [message["text"] for message in data["waiting"]] == ["second"]
    assert [reply["text"] for reply in data["unsent"]] == ["see you"]
    assert "canary" not in json.dumps(data)


def test_no_table_is_forgotten(store: Store) -> None:
    fill(store)
    assert {table.name for table in CHAT_TABLES} == set(SECTIONS)
    data = export(store, store.chat_for("telegram:1"), NOW).data
    assert all(data[section] for section in SECTIONS.values())


def test_the_text_reads_with_the_words_it_is_given(store: Store) -> None:
    fill(store)
    text = export(store, store.chat_for("telegram:1"), NOW).as_text({"title": "Kept", "plan": "If-then plans"})
    assert text.startswith("Kept\n")
    assert "If-then plans" in text and "call Sam" in text and "Zoë" in text and "canary" not in text


def test_a_damaged_row_is_named_and_the_rest_is_there(store: Store) -> None:
    fill(store)
    with store.data.writing() as connection:
        connection.exec_driver_sql("UPDATE records SET payload = '' WHERE kind = 'plan'")
    data = export(store, store.chat_for("telegram:1"), NOW).data
    assert data["unreadable"] == ["plan"] and "settings" in data["kept"]
