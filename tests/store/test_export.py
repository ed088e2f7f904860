"""An export holds everything but the safety table."""

import json
from datetime import timedelta

from bot.content.messages import Incoming, Reply
from bot.store.database import Store
from bot.store.export import export, export_turn
from bot.store.inbox import Inbox
from bot.store.tables import CHAT_TABLES, chats, metadata
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
    turn.put("seen", {"readings": [{"level": "canary-reading"}]})
    turn.put("buttons", {"shown": [["I am canary safe", "safety:canary"], ["Breathe", "breath:1"]]})
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


# Every column of every table with somebody's data: where it is in the copy, or why it is not.
COLUMNS = {
    "chats": {"address": "address", "created_at": "since", "last_message_at": "last_message_at", "passing": "passing"},
    "inbox": {"payload": "waiting", "received_at": "received_at"},
    "outbox": {"payload": "unsent"},
    "timers": {"kind": "kind", "due_at": "due_at", "payload": "minutes"},
    "records": {"kind": "plan", "payload": "then", "created_at": "written_at"},
    "messages": {"message_id": "number", "mine": "from_steady", "at": "at"},
}
NOT_THEIRS = {
    "chats": {"id", "lookup", "owner", "lease_until", "served_at", "blocked_at", "erasing_at"},
    "inbox": {"receipt", "id", "bot_id", "update_id", "chat_id", "done_at", "attempts", "parked_at"},
    "outbox": {"number", "id", "chat_id", "priority", "created_at", "not_before", "state", "message_id", "attempts"},
    "timers": {"id", "chat_id", "key", "fired_at", "cancelled_at"},
    "records": {"id", "chat_id", "updated_at", "expires_at"},
    "messages": {"chat_id"},
}


def test_a_walk_over_the_schema_finds_every_column_in_the_copy(store: Store) -> None:
    fill(store)
    text = json.dumps(export(store, store.chat_for("telegram:1"), NOW).data)
    tables = [table for table in metadata.sorted_tables if "chat_id" in table.c or table is chats]
    assert {table.name for table in tables} == set(COLUMNS)
    for table in tables:
        shown = COLUMNS[table.name]
        assert set(shown) | NOT_THEIRS[table.name] == {column.name for column in table.c}, table.name
        assert [name for name in shown.values() if f'"{name}"' not in text] == [], table.name


def test_the_copy_in_a_chat_is_as_complete_as_the_operators(store: Store) -> None:
    fill(store)
    chat_id = store.chat_for("telegram:1")
    assert export_turn(store.load(chat_id, NOW)).data == export(store, chat_id, NOW).data


def test_the_text_reads_with_the_words_it_is_given(store: Store) -> None:
    fill(store)
    text = export(store, store.chat_for("telegram:1"), NOW).as_text({"title": "Kept", "plan": "If-then plans"})
    assert text.startswith("Kept\n")
    assert "If-then plans" in text and "call Sam" in text and "Zoë" in text and "canary" not in text


def test_a_damaged_row_is_named_unless_it_is_about_safety_and_the_rest_is_there(store: Store) -> None:
    fill(store)
    with store.data.writing() as connection:
        connection.exec_driver_sql("UPDATE records SET payload = '' WHERE kind IN ('plan', 'safety')")
    data = export(store, store.chat_for("telegram:1"), NOW).data
    assert data["unreadable"] == ["plan"] and "settings" in data["kept"]
