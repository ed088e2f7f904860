"""Replies leave in order, safety first, and never twice unless they are safety."""

from datetime import timedelta

from bot.content.messages import Button, Incoming, Mark, Priority, Reply
from bot.store.database import Store
from bot.store.inbox import Inbox
from bot.store.outbox import Outbox, Outgoing
from tests.stores import NOW, change, rows_of

_numbers = iter(range(1, 10_000))


def answer(store: Store, *replies: Reply, address: str = "telegram:1") -> None:
    inbox = Inbox(store)
    inbox.receive(1, next(_numbers), address, Incoming("text", "x"), NOW)
    claim = inbox.claim("me", NOW)
    assert claim is not None
    turn = store.load(claim.chat_id, NOW)
    turn.say(*replies)
    store.commit(turn, owner="me", done=claim.receipts)


def reply(text: str, priority: Priority = "reply") -> Reply:
    return Reply(text, priority=priority)


def begin(outbox: Outbox, seconds: float = 0) -> Outgoing:
    outgoing = outbox.begin(outbox.ready(NOW + timedelta(seconds=seconds))[0].number)
    assert outgoing is not None
    return outgoing


def test_a_reply_comes_back_as_it_was(store: Store) -> None:
    full = Reply(
        "text 😀",
        buttons=((Button("a", code="x:1"), Button("b", copy="c")), (Button("d", url="https://example.org"),)),
        kind="card",
        media="breath/slow",
        marks=(Mark(0, 4, "bold"),),
        priority="safety",
        silent=True,
        discreet=True,
        seconds=2.5,
        facts={"name": "D9"},
    )
    answer(store, full)
    assert begin(Outbox(store)).reply == full


def test_bubbles_keep_their_order_and_a_chat_sends_one_at_a_time(store: Store) -> None:
    outbox = Outbox(store)
    answer(store, reply("1"), reply("2"), reply("3"))
    answer(store, reply("other"), address="telegram:2")
    assert len(outbox.ready(NOW)) == 2
    texts = []
    for _ in range(3):
        outgoing = begin(outbox)
        texts.append(outgoing.reply.text)
        outbox.sent(outgoing, len(texts), NOW)
    assert texts == ["1", "2", "3"]


def test_safety_goes_first_and_takes_back_what_still_waits(store: Store) -> None:
    outbox = Outbox(store)
    answer(store, reply("other"), address="telegram:2")
    answer(store, reply("coaching"), reply("more coaching"))
    answer(store, reply("card", "safety"), reply("then this"))
    assert begin(outbox).reply.text == "card"
    texts = [row[0] for row in rows_of(store.data, "SELECT state FROM outbox ORDER BY number")]
    assert texts == ["waiting", "dropped", "dropped", "sending", "waiting"]


def test_in_one_answer_safety_goes_first_too(store: Store) -> None:
    answer(store, reply("a word before"), reply("card", "safety"))
    assert begin(Outbox(store)).reply.text == "card"


def test_a_wait_holds_back_the_rest_of_the_chat_but_nobody_else(store: Store) -> None:
    outbox = Outbox(store)
    answer(store, reply("1"), reply("2"))
    outbox.later(begin(outbox), NOW + timedelta(seconds=30))
    answer(store, reply("3"))
    assert outbox.ready(NOW + timedelta(seconds=29)) == []
    answer(store, reply("other"), address="telegram:2")
    assert len(outbox.ready(NOW)) == 1
    assert len(outbox.ready(NOW + timedelta(seconds=30))) == 2


def test_a_chat_with_much_to_say_does_not_hide_the_others(store: Store) -> None:
    outbox = Outbox(store)
    answer(store, *(reply(f"part {number} of everything") for number in range(12)))
    answer(store, reply("other"), address="telegram:2")
    answer(store, reply("card", "safety"), address="telegram:3")
    ready = outbox.ready(NOW, limit=10)
    assert [waiting.priority for waiting in ready] == [0, 1, 1] and len({waiting.chat_id for waiting in ready}) == 3


def test_an_unknown_outcome_repeats_safety_once_and_nothing_else(store: Store) -> None:
    outbox = Outbox(store)
    answer(store, reply("chat"))
    outbox.unknown(begin(outbox), NOW)
    assert outbox.ready(NOW) == []
    answer(store, reply("card", "safety"))
    outbox.unknown(begin(outbox), NOW)
    assert begin(outbox).attempts == 2
    outbox.unknown(Outgoing(2, outbox_chat(store), 0, 2, "", reply("")), NOW)
    assert outbox.ready(NOW) == []
    assert outbox.counts() == {"failed": 2}


def outbox_chat(store: Store) -> object:
    return store.chat_for("telegram:1")


def test_a_crash_while_sending_is_settled_at_the_next_start(store: Store) -> None:
    outbox = Outbox(store)
    answer(store, reply("card", "safety"))
    begin(outbox)
    answer(store, reply("chat"), address="telegram:2")
    begin(outbox)
    for _ in range(9):  # it dies over the card again and again: nobody knows whether it was said
        outbox.recover(NOW)
        assert begin(outbox).reply.text == "card"
        assert outbox.counts() == {"failed": 1, "sending": 1}
    outbox.recover(NOW)
    assert outbox.ready(NOW) == [] and outbox.counts() == {"failed": 2}, "but not for ever"


def test_what_was_begun_without_our_hearing_of_it_waits_again(store: Store) -> None:
    outbox = Outbox(store)
    answer(store, reply("chat"))
    waiting = outbox.ready(NOW)[0]
    begin(outbox)
    outbox.never_begun(waiting)
    assert begin(outbox).attempts == 1
    begun_by_another = outbox.ready(NOW)
    outbox.recover(NOW)
    outbox.never_begun(waiting)
    assert begun_by_another == [] and outbox.counts() == {"failed": 1}, "what was settled since stays settled"


def test_a_wait_that_was_asked_for_is_not_a_try(store: Store) -> None:
    outbox = Outbox(store)
    answer(store, reply("card", "safety"))
    for second in range(5):
        outgoing = begin(outbox, second)
        assert outgoing.attempts == 1
        outbox.later(outgoing, NOW + timedelta(seconds=second))


def test_somebody_who_blocked_us_gets_nothing_more(store: Store) -> None:
    outbox = Outbox(store)
    answer(store, reply("1"), reply("2"))
    turn = store.load(store.chat_for("telegram:1"), NOW)
    turn.set_timer("hold", NOW, "hold")
    store.commit(turn)
    begin(outbox)
    outbox.block(store.chat_for("telegram:1"), NOW)
    assert outbox.ready(NOW) == [] and outbox.counts() == {"dropped": 2}
    assert store.load(store.chat_for("telegram:1"), NOW).timers == []


def test_what_comes_too_late_is_dropped_but_never_safety(store: Store) -> None:
    outbox = Outbox(store)
    answer(store, reply("card", "safety"))
    answer(store, reply("chat"), reply("dots", "decoration"), address="telegram:2")
    assert outbox.drop_stale(NOW + timedelta(seconds=11)) == 1
    assert outbox.drop_stale(NOW + timedelta(hours=2)) == 1
    assert outbox.counts() == {"dropped": 2, "waiting": 1}


def test_a_sent_reply_is_blank_and_its_number_is_kept_for_deletion(store: Store) -> None:
    outbox = Outbox(store)
    answer(store, reply("1"))
    outbox.sent(begin(outbox), 99, NOW)
    assert bytes(rows_of(store.data, "SELECT payload FROM outbox")[0][0]) == b""
    assert store.load(store.chat_for("telegram:1"), NOW).message_ids == [(99, True, NOW)]


def test_a_damaged_reply_does_not_stop_the_next(store: Store) -> None:
    outbox = Outbox(store)
    answer(store, reply("1"), reply("2"))
    change(store.data, "UPDATE outbox SET payload = ? WHERE number = (SELECT min(number) FROM outbox)", b"broken")
    assert outbox.begin(outbox.ready(NOW)[0].number) is None
    assert begin(outbox).reply.text == "2"
