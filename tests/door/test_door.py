"""The door with the real safety desk and a dialogue that only takes notes."""

import asyncio
import threading
from datetime import datetime, timedelta, timezone
from typing import Optional
from uuid import uuid4

import pytest

from bot import app
from bot.content.messages import Button, Incoming, Reply
from bot.door.door import REQUEST, Door, NothingSaid
from bot.door.safety import SafetyDesk
from bot.language.encoder import shared_encoder
from bot.store.turn import Turn

NOW = datetime(2026, 3, 2, 19, 0, tzinfo=timezone.utc)


class Notes:
    """Stands where Rasa is: answers everything, and remembers what reached it."""

    def __init__(self) -> None:
        self.heard: list[Incoming] = []
        self.silent = False

    async def handle(self, turn: Turn, incoming: Incoming) -> Optional[str]:
        self.heard.append(incoming)
        if not self.silent:
            turn.say(Reply("coaching"))
        return incoming.code or "intent"


@pytest.fixture(scope="module")
def desk():
    return app.load_safety()


@pytest.fixture
def notes() -> Notes:
    return Notes()


@pytest.fixture
def door(desk, notes: Notes) -> Door:
    return Door(desk, notes.handle)


def turn_of(earlier: Optional[Turn] = None, later: timedelta = timedelta(minutes=1)) -> Turn:
    if earlier is None:
        return Turn(uuid4(), "chat", NOW)
    return Turn(earlier.chat_id, "chat", earlier.now + later, earlier.records, earlier.timers)


async def test_danger_never_reaches_the_dialogue(door: Door, notes: Notes) -> None:
    turn = turn_of()
    replies = await door.reply(turn, [Incoming("text", text="i want to kill myself")])
    assert not notes.heard
    assert any(reply.kind == "card" for reply in replies)
    assert turn.get("safety")["threads"]


async def test_danger_is_found_although_the_encoder_is_broken(monkeypatch: pytest.MonkeyPatch, notes: Notes) -> None:
    def broken(text: str) -> None:
        raise RuntimeError("out of memory")

    monkeypatch.setattr(shared_encoder(), "vector", broken)
    replies = await Door(app.load_safety(), notes.handle).reply(
        turn_of(), [Incoming("text", text="i want to kill myself")]
    )
    assert not notes.heard and any(reply.kind == "card" for reply in replies)


@pytest.mark.parametrize(
    ("kind", "text", "waits"),
    [
        ("text", "hes online", True),
        ("text", "i want to kill myself", False),
        ("text", "i hurt myself", False),
        ("text", "x" * 301, False),
        ("edited", "hes online", False),
        ("tap", "", False),
        ("command", "", False),
    ],
)
def test_only_short_texts_without_any_sign_of_danger_wait_for_the_next(door: Door, kind, text, waits) -> None:
    assert door.may_wait(Incoming(kind, text)) is waits


async def test_while_a_level_is_open_the_dialogue_gets_nothing(door: Door, notes: Notes) -> None:
    first = turn_of()
    await door.reply(first, [Incoming("text", text="i want to kill myself")])
    for text in ("whatever", "can we go on with my text", "he still hasnt answered"):
        turn = turn_of(first)
        assert await door.reply(turn, [Incoming("text", text=text)])
    assert not notes.heard


@pytest.mark.parametrize("code", ["fork:of_them", "fork:both", "fork:said_stop", "reply_tone:said_stop", "help:me"])
async def test_entries_of_the_desk_are_not_the_dialogues(door: Door, notes: Notes, code: str) -> None:
    assert await door.reply(turn_of(), [Incoming("tap", code=code)])
    assert not notes.heard


async def test_each_text_of_a_burst_is_screened(door: Door, notes: Notes) -> None:
    burst = ["hi", "so", "he left", "i want to die", "ok"]
    replies = await door.reply(turn_of(), [Incoming("text", text=text) for text in burst])
    assert not notes.heard and any(reply.priority == "safety" for reply in replies)


@pytest.mark.parametrize(
    "first", [Incoming("command", code="stop"), Incoming("tap", code="breathe"), Incoming("voice")]
)
async def test_no_coaching_stands_beside_the_card_of_the_same_turn(door: Door, notes: Notes, first: Incoming) -> None:
    turn = turn_of()
    replies = await door.reply(turn, [first, Incoming("text", text="i took all the pills")])
    assert notes.heard and replies == turn.replies
    assert replies and all(reply.priority == "safety" for reply in replies)


async def test_ordinary_words_reach_the_dialogue(door: Door, notes: Notes) -> None:
    await door.reply(turn_of(), [Incoming("text", text="she left me on read again")])
    assert [message.text for message in notes.heard] == ["she left me on read again"]


async def test_silence_is_a_fault_but_not_of_a_timer(door: Door, notes: Notes) -> None:
    notes.silent = True
    with pytest.raises(NothingSaid):
        await door.reply(turn_of(), [Incoming("text", text="hello there")])
    assert await door.reply(turn_of(), [Incoming("timer", code="pause_end")]) == []


async def test_nobody_is_asked_hours_later_how_a_breath_was(door: Door, notes: Notes) -> None:
    late = Incoming("timer", code="pause_end", facts={"late": True})
    assert await door.reply(turn_of(), [late]) == [] and not notes.heard
    await door.reply(turn_of(), [late, Incoming("timer", code="hold_end", facts={"late": True})])
    assert [message.code for message in notes.heard] == ["hold_end"]


async def test_messages_that_waited_together_put_the_same_question_once(desk: SafetyDesk) -> None:
    async def asks(turn: Turn, incoming: Incoming) -> None:
        turn.say(Reply(incoming.code, ((Button("ok", "ok"),),), facts={"response": "utter_pull"}))

    timers = [Incoming("timer", code="pause_end"), Incoming("timer", code="hold_end")]
    assert [reply.text for reply in await Door(desk, asks).reply(turn_of(), timers)] == ["hold_end"]


async def test_a_question_behind_the_end_of_a_hold_comes_after_it_and_without_a_sound(desk: SafetyDesk) -> None:
    async def ends(turn: Turn, incoming: Incoming) -> None:
        turn.say(Reply("over", silent=True, priority="timer"), Reply("which?"))

    turn = turn_of()
    await Door(desk, ends).reply(turn, [Incoming("timer", code="hold_end")])
    assert [(reply.text, reply.silent, reply.priority) for reply in turn.replies] == [
        ("over", True, "timer"),
        ("which?", True, "timer"),
    ]


@pytest.mark.parametrize("code", ["settings", "privacy", "export", "erase"])
async def test_what_is_theirs_is_shown_in_danger_and_its_question_stays_the_newest(
    door: Door, notes: Notes, code: str
) -> None:
    first = turn_of()
    asked = await door.reply(first, [Incoming("text", text="i want to kill myself")])
    told = await door.reply(turn_of(first), [Incoming("command", code=code)])
    assert [message.code for message in notes.heard] == [code]
    assert told[0].text == "coaching" and told[-1].facts["question"] == asked[-1].facts["question"]
    assert {reply.priority for reply in told} == {"reply"}, "the question would be sent first, and be buried"


async def test_after_everything_was_deleted_nothing_is_asked(desk: SafetyDesk) -> None:
    async def erases(turn: Turn, incoming: Incoming) -> None:
        turn.erase = True
        turn.say(Reply("gone"))

    first = turn_of()
    door = Door(desk, erases)
    await door.reply(first, [Incoming("text", text="i want to kill myself")])
    told = await door.reply(turn_of(first), [Incoming("tap", code="data:erase_now")])
    assert [reply.text for reply in told if reply.facts.get("response") != "first_contact"] == ["gone"]


async def test_a_command_is_no_answer_to_the_question_for_the_country(door: Door) -> None:
    first = turn_of()
    asked = await door.reply(first, [Incoming("text", text="i want to kill myself")])
    for code in ("calm", "start"):
        (again,) = await door.reply(turn_of(first), [Incoming("command", code=code)])
        assert again.facts["question"] == asked[-1].facts["question"] == "country" and not again.facts["texts"]


async def test_after_four_hours_a_session_begins_afresh(door: Door, notes: Notes) -> None:
    first = turn_of()
    await door.reply(first, [Incoming("text", text="he wont answer")])
    first.put("tracker", {"model": "x", "events": []})
    turn = turn_of(first, timedelta(hours=5))
    await door.reply(turn, [Incoming("text", text="hi again")])
    assert not turn.get("tracker")
    assert notes.heard[-1].code == "returned"


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        ("tap", "decision:send_new"),
        ("tap", "decision:send_mine"),
        ("tap", "repair:yes"),
        ("tap", "draft"),
        ("command", "draft"),
        ("command", "command:draft"),
    ],
)
async def test_under_a_lock_no_words_are_helped_with(door: Door, notes: Notes, kind, code: str) -> None:
    turn = turn_of()
    turn.put("locks", {"d8": True})
    replies = await door.reply(turn, [Incoming(kind, code=code)])
    assert not notes.heard and replies[0].priority == "safety"


async def test_it_says_what_it_is_at_first_and_after_three_hours_of_use(door: Door) -> None:
    said = []
    turn = turn_of()
    for _ in range(11):  # every 20 minutes
        replies = await door.reply(turn, [Incoming("text", text="he wont answer")])
        said.append([reply.facts["response"] for reply in replies if "response" in reply.facts])
        turn = turn_of(turn, timedelta(minutes=20))
    assert said == [["first_contact"], *[[]] * 8, ["three_hours"], []]


async def test_hide_deletes_what_telegram_lets_it_and_stops_every_timer(door: Door) -> None:
    turn = turn_of()
    turn.message_ids = [(1, True, NOW - timedelta(hours=49)), (2, False, NOW - timedelta(hours=47)), (3, True, NOW)]
    turn.set_timer("hold_end", NOW + timedelta(minutes=10), "hold")
    await door.reply(turn, [Incoming("tap", code="safety:hide")])
    assert turn.delete_message_ids == [2, 3] and not turn.timers and not turn.get("seen").get("paused")


async def test_a_restart_that_breaks_into_the_talk_opens_with_the_generic_card(desk, notes: Notes) -> None:
    def process(run: str) -> Door:
        return Door(SafetyDesk(desk.screen, desk._talk, lambda text: None, run=run), notes.handle)

    first = turn_of()
    await process("one").reply(first, [Incoming("text", text="i want to kill myself")])
    replies = await process("two").reply(turn_of(first), [Incoming("text", text="are you there")])
    assert replies[0].facts["texts"] == ("d9",) and not notes.heard
    again = await process("two").reply(turn_of(first), [Incoming("text", text="are you there")])
    assert "d9" not in again[0].facts["texts"]


async def test_danger_that_was_broken_over_two_messages_is_found(door: Door, notes: Notes) -> None:
    first = turn_of()
    await door.reply(first, [Incoming("text", text="i want to end my", at=NOW)])
    soon = NOW + timedelta(seconds=10)
    replies = await door.reply(turn_of(first, timedelta(seconds=10)), [Incoming("text", text="life", at=soon)])
    assert len(notes.heard) == 1 and replies[0].kind == "card"


async def test_an_unreadable_level_means_no_coaching(door: Door, notes: Notes) -> None:
    turn = turn_of()
    turn.unreadable.add("safety")
    replies = await door.reply(turn, [Incoming("text", text="he wont answer")])
    assert not notes.heard and replies[0].kind == "card"


async def test_the_level_goes_out_although_it_cannot_be_stored(desk, notes: Notes) -> None:
    def broken(turn: Turn) -> None:
        raise OSError("disk full")

    frail = SafetyDesk(desk.screen, desk._talk, lambda text: None, broken)
    replies = await Door(frail, notes.handle).reply(turn_of(), [Incoming("text", text="i want to kill myself")])
    assert any(reply.kind == "card" for reply in replies)


async def test_the_level_goes_out_although_the_database_does_not_answer(desk, notes: Notes) -> None:
    answers = threading.Event()
    stalled = SafetyDesk(desk.screen, desk._talk, lambda text: None, lambda turn: answers.wait(60))
    said = Door(stalled, notes.handle).reply(turn_of(), [Incoming("text", text="i want to kill myself")])
    try:
        replies = await asyncio.wait_for(said, 30)
        assert not answers.is_set() and any(reply.kind == "card" for reply in replies)
    finally:
        answers.set()


def noting_what_is_stored(desk: SafetyDesk, stored: list[tuple[str, int]]) -> SafetyDesk:
    """A desk whose store notes the level and how much was said by then."""

    def note(turn: Turn) -> None:
        stored.append((turn.get("safety")["threads"][0]["level"], len(turn.replies)))

    return SafetyDesk(desk.screen, desk._talk, lambda text: None, note)


async def test_the_level_is_stored_before_anything_is_said(desk: SafetyDesk, notes: Notes) -> None:
    stored: list[tuple[str, int]] = []
    door = Door(noting_what_is_stored(desk, stored), notes.handle)
    assert await door.reply(turn_of(), [Incoming("text", text="i want to kill myself")])
    assert stored == [("R1", 0)]


async def test_the_lock_of_a_danger_is_stored_with_its_level(desk: SafetyDesk, notes: Notes) -> None:
    locks: list[bool] = []
    kept = SafetyDesk(desk.screen, desk._talk, lambda text: None, lambda turn: locks.append(turn.get("locks")["g2"]))
    await Door(kept, notes.handle).reply(turn_of(), [Incoming("text", text="i want to kill myself")])
    assert locks == [True]


async def test_a_plain_question_that_the_dialogue_asks_for_is_stored_before_it_is_put(desk: SafetyDesk) -> None:
    async def third_peak(turn: Turn, incoming: Incoming) -> str:
        turn.put(REQUEST, {"ask": "suicide"})
        turn.say(Reply("That was a lot."), Reply("What next?"))
        return "pull"

    stored: list[tuple[str, int]] = []
    turn = turn_of()
    replies = await Door(noting_what_is_stored(desk, stored), third_peak).reply(turn, [Incoming("text", text="9")])
    assert stored == [("A", 1)]
    assert replies[0].text == "That was a lot." and "What next?" not in [r.text for r in replies]
    assert any(reply.kind == "safety_question" for reply in replies) and not turn.get(REQUEST)


async def test_the_last_resort_shows_no_risk_words_first_to_somebody_who_fears_a_person(door: Door) -> None:
    turn = turn_of()
    assert "might hurt yourself" in door.fallback(turn)[0].text
    turn.put("safety", {"families": ["abused"]})
    assert "hurt" not in door.fallback(turn)[0].text
    turn.put("safety", {"threads": "not readable"})
    assert "findahelpline.com" in door.fallback(turn)[0].text


@pytest.mark.parametrize("others", [1, 5, 60, 499])
@pytest.mark.parametrize("place", [0, 0.5, 1])
async def test_danger_is_not_drowned_by_what_waits_with_it(door: Door, notes: Notes, others: int, place: float) -> None:
    lines = ["when its this loud it can feel like too much", "hes been online all day", "why wont he answer", "ok"]
    waiting = [Incoming("text", text=lines[number % len(lines)], message_id=number) for number in range(others)]
    waiting.insert(round(place * others), Incoming("text", text="I want to die", message_id=others))
    replies = await door.reply(turn_of(), waiting)
    assert replies[0].facts["level"] == "R2" and not notes.heard


async def test_words_that_are_often_harmless_do_not_hide_worse_ones_in_a_burst(door: Door) -> None:
    texts = ["my chest is so tight i cant breathe right", "hes been online all day", "I want to die", "ok"]
    replies = await door.reply(turn_of(), [Incoming("text", text=text) for text in texts])
    assert replies[0].facts["level"] == "R2"


async def test_a_burst_without_danger_is_still_one_message(door: Door, notes: Notes) -> None:
    await door.reply(turn_of(), [Incoming("text", text=text) for text in ("hi", "hes online", "and not answering")])
    assert [message.text for message in notes.heard] == ["hi\nhes online\nand not answering"]


CALM_WORDS, LAST_WORDS = Incoming("text", text="hes online again"), Incoming("text", text="whatever")


async def test_what_nobody_could_answer_still_gets_its_card(door: Door) -> None:
    turn = turn_of()
    replies = door.fallback(turn, [CALM_WORDS, Incoming("text", text="i want to kill myself"), LAST_WORDS])
    assert any(reply.kind == "card" for reply in replies) and all(reply.priority == "safety" for reply in replies)
    assert turn.get("safety")["threads"] and turn.counted, "the level stands, as if it had been answered in time"
    assert door.fallback(turn_of(), [CALM_WORDS, LAST_WORDS]) == door.fallback(turn_of())


async def test_the_worst_of_what_waits_is_answered(door: Door) -> None:
    waiting = [Incoming("text", text="i wish i was dead"), Incoming("text", text="i took all the pills"), LAST_WORDS]
    for replies in (door.fallback(turn_of(), waiting), door.emergency("telegram:1", waiting)):
        assert replies[0].facts["level"] == "R0"


async def test_a_card_that_cannot_be_made_becomes_the_last_resort(door: Door, desk, monkeypatch) -> None:
    monkeypatch.setattr(desk._talk, "respond", lambda *parts: 1 / 0)
    assert door.fallback(turn_of(), [Incoming("text", text="i want to kill myself")]) == door.fallback(turn_of())


async def test_patterns_that_break_leave_the_last_resort(door: Door, desk, monkeypatch) -> None:
    words = [Incoming("text", text="i want to kill myself")]
    monkeypatch.setattr(type(desk.screen), "read", lambda *parts: 1 / 0)
    for replies in (door.fallback(turn_of(), words), door.emergency("telegram:1", words)):
        assert replies == door.fallback(turn_of()) and "findahelpline.com" in replies[0].text


def test_emergency_needs_no_store_and_no_dialogue(door: Door) -> None:
    replies = door.emergency("telegram:1", [Incoming("text", text="i took all the pills")])
    assert replies and all(reply.priority == "safety" for reply in replies)
    assert "findahelpline.com" in door.emergency("telegram:1", [Incoming("text", text="hello")])[0].text
