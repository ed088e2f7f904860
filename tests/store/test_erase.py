"""After an erasure nothing is left, and nothing old can be read."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from bot.content.messages import Incoming, Reply
from bot.store.database import Store
from bot.store.erase import erase
from bot.store.errors import Damaged, TakenOver
from bot.store.inbox import Inbox
from bot.store.outbox import Outbox
from bot.store.retention import finish_erasures
from bot.store.tables import CHAT_TABLES, chats, metadata
from tests.stores import NOW


def fill(store: Store, address: str, update_id: int) -> None:
    inbox = Inbox(store)
    inbox.receive(1, update_id, address, Incoming("text", "hello", message_id=5), NOW)
    claim = inbox.claim("me", NOW)
    assert claim is not None
    turn = store.load(claim.chat_id, NOW)
    turn.put("settings", {"consent": "keep"})
    turn.put("safety", {"level": "R1"})
    turn.set_timer("hold", NOW + timedelta(minutes=10), "hold")
    turn.message_ids.append((5, False, NOW))
    turn.say(Reply("hi"))
    store.commit(turn, owner="me", done=claim.receipts)
    inbox.receive(1, update_id + 1, address, Incoming("text", "more"), NOW)


def rows_left(store: Store, chat_id: object) -> dict[str, int]:
    with store.data.reading() as connection:
        left = {
            table.name: connection.execute(
                select(func.count()).select_from(table).where(table.c.chat_id == chat_id)
            ).scalar()
            for table in CHAT_TABLES
        }
        mine = select(func.count()).select_from(chats).where(chats.c.id == chat_id)
        left["chats"] = connection.execute(mine).scalar()
    return left


def test_every_table_that_knows_a_chat_is_erased() -> None:
    known = {table.name for table in metadata.sorted_tables if "chat_id" in table.c}
    assert known == {table.name for table in CHAT_TABLES}


def test_the_operator_erases_one_chat_and_only_that(store: Store) -> None:
    fill(store, "telegram:1", 10)
    fill(store, "telegram:2", 20)
    one, other = store.chat_for("telegram:1"), store.chat_for("telegram:2")
    before = rows_left(store, other)
    receipt = erase(store, one, NOW)
    assert set(rows_left(store, one).values()) == {0}
    assert rows_left(store, other) == before
    assert receipt.erased_at == NOW and receipt.rows["records"] == 2 and receipt.rows["timers"] == 1
    assert store.find("telegram:1") is None
    with pytest.raises(Damaged):
        store.keys.ring(one)
    with pytest.raises(TakenOver):
        store.load(one, NOW)


def test_a_turn_that_erases_still_says_its_last_words(store: Store) -> None:
    fill(store, "telegram:1", 10)
    inbox, outbox = Inbox(store), Outbox(store)
    claim = inbox.claim("me", NOW)
    assert claim is not None
    turn = store.load(claim.chat_id, NOW)
    turn.erase = True
    turn.say(Reply("all gone"))
    store.commit(turn, owner="me", done=claim.receipts)
    assert store.find("telegram:1") is None
    assert rows_left(store, claim.chat_id) == {
        "inbox": 0, "outbox": 1, "timers": 0, "records": 0, "messages": 0, "chats": 1,
    }  # fmt: skip
    assert finish_erasures(store, NOW) == 0
    outgoing = outbox.begin(outbox.ready(NOW)[0].number)
    assert outgoing is not None and outgoing.reply.text == "all gone" and outgoing.address == "telegram:1"
    outbox.sent(outgoing, 77, NOW)
    assert finish_erasures(store, NOW) == 1
    assert set(rows_left(store, claim.chat_id).values()) == {0}
    with pytest.raises(Damaged):
        store.keys.ring(claim.chat_id)


def test_last_words_that_cannot_be_sent_do_not_delay_an_erasure(store: Store) -> None:
    fill(store, "telegram:1", 10)
    claim = Inbox(store).claim("me", NOW)
    assert claim is not None
    turn = store.load(claim.chat_id, NOW)
    turn.erase = True
    turn.say(Reply("all gone"))
    store.commit(turn, owner="me", done=claim.receipts)
    assert finish_erasures(store, NOW + timedelta(seconds=31)) == 1
    assert set(rows_left(store, claim.chat_id).values()) == {0}


def test_a_repeat_of_the_erasing_update_does_not_bring_the_person_back(store: Store) -> None:
    fill(store, "telegram:1", 10)
    inbox = Inbox(store)
    claim = inbox.claim("me", NOW)
    assert claim is not None
    turn = store.load(claim.chat_id, NOW)
    turn.erase = True
    store.commit(turn, owner="me", done=claim.receipts)
    assert not inbox.receive(1, 11, "telegram:1", Incoming("command", code="erase"), NOW)
    assert inbox.claim("me", NOW) is None


def test_what_is_written_during_the_erasing_turn_gets_an_answer_in_a_new_chat(store: Store) -> None:
    inbox = Inbox(store)
    inbox.receive(1, 1, "telegram:1", Incoming("command", code="erase"), NOW)
    claim = inbox.claim("me", NOW)
    assert claim is not None
    turn = store.load(claim.chat_id, NOW)
    inbox.receive(1, 2, "telegram:1", Incoming("text", "I want to die"), NOW)
    turn.erase = True
    turn.say(Reply("all gone"))
    store.commit(turn, owner="me", done=claim.receipts)
    heir = inbox.claim("me", NOW)
    assert heir is not None and heir.chat_id != claim.chat_id
    assert [message.text for message in heir.messages] == ["I want to die"]
    finish_erasures(store, NOW + timedelta(minutes=1))
    assert store.find("telegram:1") == heir.chat_id


def test_what_nobody_could_answer_before_an_erasure_does_not_live_on_in_a_new_chat(store: Store) -> None:
    inbox = Inbox(store)
    inbox.receive(1, 1, "telegram:1", Incoming("text", "parked words"), NOW)
    claim = inbox.claim("me", NOW)
    assert claim is not None
    inbox.park(claim, NOW)
    inbox.receive(1, 2, "telegram:1", Incoming("command", code="erase"), NOW)
    claim = inbox.claim("me", NOW)
    assert claim is not None
    turn = store.load(claim.chat_id, NOW)
    turn.erase = True
    store.commit(turn, owner="me", done=claim.receipts)
    finish_erasures(store, NOW + timedelta(minutes=1))
    assert store.find("telegram:1") is None and set(rows_left(store, claim.chat_id).values()) == {0}


def test_a_terminal_chat_is_erased_at_once(store: Store) -> None:
    chat_id = store.chat_for("terminal:a", NOW)
    turn = store.load(chat_id, NOW)
    turn.put("hold", {"texts": ["x"]})
    store.commit(turn)
    turn = store.load(chat_id, NOW)
    turn.erase = True
    store.commit(turn)
    assert set(rows_left(store, chat_id).values()) == {0}
    assert store.chat_for("terminal:a", NOW) != chat_id
