"""What happens when Telegram, the network or the inbox fail."""

import asyncio
from itertools import pairwise
from typing import Any, Callable

import pytest

from bot.content.messages import Button, Reply
from bot.delivery.sender import Blocked, NotSent, Refused, RetryAfter, SendFailed, Unknown
from bot.front.telegram.front import TelegramFront
from bot.front.telegram.polling import StartProblem
from tests.front.telegram.conftest import Still
from tests.front.telegram.desk import Desk, ask
from tests.telegram_double.faults import Fault
from tests.telegram_double.server import BotApi

PATIENCE = 4.0  # on a clock that the tests move; how often it is looked at is real
Build = Callable[..., TelegramFront]


async def _connected(build: Build, **more: Any) -> TelegramFront:
    front = build(**more)
    await front.connect()
    return front


@pytest.mark.parametrize(
    "kind, problem",
    [
        ("429", RetryAfter),
        ("403", Blocked),
        ("400", Refused),
        ("502", NotSent),
        ("500", Unknown),
        ("drop", NotSent),
        ("hang", Unknown),
        ("hang after", Unknown),
    ],
)
async def test_each_fault_is_told_for_what_it_is(
    api: BotApi, desk: Desk, build: Build, kind: str, problem: type[SendFailed]
) -> None:
    front = await _connected(build, **({"read_seconds": 1.0} if "hang" in kind else {}))
    api.person()
    api.fail(kind, "sendMessage", retry_after=7, times=5)
    with pytest.raises(problem) as caught:
        await front.sender.send("telegram:101", Reply("hello"))
    assert api.token not in repr(caught.value) + str(caught.value)
    alone = caught.value.__cause__ is None and caught.value.__suppress_context__
    assert alone, "no traceback may show the library's error: its address holds the token"
    if problem is RetryAfter:
        assert caught.value.seconds == 7  # type: ignore[attr-defined]
    await front.close()


async def test_nobody_listens_at_all(desk: Desk, build: Build, api: BotApi) -> None:
    front = await _connected(build)
    front.bot._base_url = f"http://127.0.0.1:9/bot{api.token}"
    with pytest.raises(NotSent):
        await front.sender.send("telegram:101", Reply("hello"))
    front.bot._base_url = f"{api.url}/bot{api.token}"
    await front.close()


async def test_a_chat_that_does_not_exist_counts_as_closed(api: BotApi, build: Build) -> None:
    front = await _connected(build)
    with pytest.raises(Blocked):
        await front.sender.send("telegram:999", Reply("hello"))
    await front.close()


async def test_one_chat_waits_and_no_other(api: BotApi, desk: Desk, front: TelegramFront) -> None:
    ana, ben = api.person(101), api.person(102, "Ben")
    fault = api.fail("429", "sendMessage", chat_id=101, retry_after=2, times=1000)
    ana.say("hi")
    ben.say("hi")
    await ben.hears()
    assert not ana.heard
    fault.times = 0
    await ana.hears(timeout=60)
    tries = [call.at for call in api.made("sendMessage") if call.params["chat_id"] == 101]
    assert all(later - earlier >= 2.0 for earlier, later in pairwise(tries)) and len(tries) > 1


async def test_502s_and_drops_lose_nothing(api: BotApi, desk: Desk, front: TelegramFront) -> None:
    api.fail("502", "sendMessage", times=3)
    api.fail("drop", "sendMessage", times=3)
    ana = api.person()
    for number in range(5):
        ana.say(str(number))
    await ana.hears(5)
    await ana.waits(lambda: desk.idle)
    assert [bubble.text for bubble in ana.heard] == [f"text::{number}" for number in range(5)]


async def test_an_answer_that_hangs_is_not_sent_again(api: BotApi, desk: Desk, build: Build) -> None:
    front = await _connected(build, read_seconds=2.0)
    api.fail("hang after", "sendMessage")
    ana = api.person()
    desk.queue("telegram:101", Reply("one"), Reply("two"))
    await ana.hears(2)
    await ana.waits(lambda: desk.idle)
    assert [bubble.text for bubble in ana.heard] == ["one", "two"]
    assert isinstance(desk.errors[0], Unknown)
    await front.close()


async def test_a_reply_of_several_messages_goes_on_where_it_stopped(api: BotApi, desk: Desk, build: Build) -> None:
    front = await _connected(build)
    ana = api.person()
    long = "a" * 4000 + ". " + "b" * 4000 + ". " + "c" * 100
    await front.sender.send("telegram:101", Reply("first"))
    fault = api.fail("502", "sendMessage")
    fault.times = 0
    sends = 0
    original = api.methods.sendMessage

    def second_fails(params: dict) -> object:
        nonlocal sends
        sends += 1
        if sends == 1:
            fault.times = 1
        return original(params)

    api.methods.sendMessage = second_fails  # type: ignore[method-assign]
    with pytest.raises(NotSent):
        await front.sender.send("telegram:101", Reply(long))
    await front.sender.send("telegram:101", Reply(long))
    assert [bubble.text[0] for bubble in ana.heard] == ["f", "a", "b", "c"]
    await front.close()


async def test_a_refused_keyboard_is_said_in_words(api: BotApi, desk: Desk, build: Build) -> None:
    api.allow_refusals = True
    front = await _connected(build)
    ana = api.person()
    rows = ((Button("Copy 112", copy="112"), Button("Site", url="tel:112")), (Button("No", "safety:no"),))
    await front.sender.send("telegram:101", Reply("Please call 112.", rows, priority="safety"))
    assert ana.heard[0].text == "Please call 112.\n\n- Copy 112\n- Site: tel:112\n- No"
    assert ana.heard[0].markup is None
    await front.close()


async def test_a_code_that_cannot_travel_is_said_in_words(api: BotApi, desk: Desk, build: Build) -> None:
    front = await _connected(build)
    ana = api.person()
    await front.sender.send("telegram:101", Reply("Which?", ((Button("One", "x" * 65),),)))
    assert ana.heard[0].text == "Which?\n\n- One"
    await front.close()


async def test_an_empty_reply_is_nothing(api: BotApi, build: Build) -> None:
    front = await _connected(build)
    api.person()
    assert await front.sender.send("telegram:101", Reply("  \n ")) is None
    assert api.made("sendMessage") == []
    await front.close()


async def test_the_animation_is_uploaded_once(api: BotApi, desk: Desk, build: Build) -> None:
    front = await _connected(build)
    ana = api.person()
    breath = ask("In, 2, 3, 4. Out, 2, 3, 4, 5, 6.", "pull:skip", media="breath/long_exhale/normal")
    await asyncio.gather(*(front.sender.send("telegram:101", breath) for _ in range(3)))
    assert len(api.methods.uploads) == 1
    assert len(ana.heard) == 3 and all(bubble.file_id == ana.heard[0].file_id for bubble in ana.heard)
    assert ana.heard[0].text == "In, 2, 3, 4. Out, 2, 3, 4, 5, 6." and ana.heard[0].labels == ["skip"]
    await front.close()

    later = build()  # the program was started again
    await later.connect()
    await later.sender.send("telegram:101", breath)
    assert len(api.methods.uploads) == 1
    api.methods.files.clear()  # Telegram has forgotten the file
    await later.sender.send("telegram:101", breath)
    assert len(api.methods.uploads) == 2 and len(ana.heard) == 5
    await later.close()


async def test_an_unknown_picture_still_says_the_words(api: BotApi, build: Build) -> None:
    front = await _connected(build)
    ana = api.person()
    await front.sender.send("telegram:101", Reply("Feet on the floor.", media="breath/nowhere/slow"))
    assert (ana.heard[0].text, ana.heard[0].file_id) == ("Feet on the floor.", "")
    await front.close()


async def test_deletions_and_what_stayed(api: BotApi, build: Build) -> None:
    front = await _connected(build)
    ana = api.person()
    fresh, old = ana.say("draft"), ana.say("older")
    old.date -= 3 * 24 * 3600
    assert await front.sender.delete("telegram:101", [fresh.message_id]) == []
    assert fresh.deleted and ana.heard == []
    assert await front.sender.delete("telegram:101", [fresh.message_id, old.message_id]) == [old.message_id]
    assert len(ana.heard) == 1 and ana.heard[0].silent
    many = [ana.say(str(number)) for number in range(130)]
    assert await front.sender.delete("telegram:101", [bubble.message_id for bubble in many]) == []
    assert all(bubble.deleted for bubble in many) and len(api.made("deleteMessages")) == 2
    await front.close()


async def test_an_inbox_that_cannot_be_written_is_asked_again_and_everybody_is_answered_once(
    api: BotApi, desk: Desk, front: TelegramFront
) -> None:
    desk.broken = True
    ana, ben = api.person(101), api.person(102, "Ben")
    ana.say("i cant do this")
    ben.say("hi")
    await ana.hears()
    await ben.hears()
    polls = len(api.made("getUpdates"))
    await ana.waits(lambda: len(api.made("getUpdates")) > polls + 1)  # fetched again in the meantime
    assert sorted(desk.emergencies) == [("telegram:101", "i cant do this"), ("telegram:102", "hi")]
    desk.broken = False
    await ana.waits(lambda: len(desk.incoming) == 2)
    assert {incoming.text for incoming in desk.incoming} == {"i cant do this", "hi"}
    assert len(desk.emergencies) == 2


async def test_a_tap_that_could_not_be_stored_counts_later_once(api: BotApi, desk: Desk, front: TelegramFront) -> None:
    desk.script = lambda address, incoming: [ask("Which?", "a:one")] if incoming.kind == "text" else []
    ana = api.person()
    ana.say("hi")
    question = (await ana.hears())[-1]
    desk.broken = True
    ana.tap("one")
    await ana.waits(lambda: len(desk.emergencies) == 1)
    desk.broken = False
    await ana.waits(lambda: question.labels == ["one ✓"])
    assert [incoming.code for incoming in desk.incoming[1:]] == ["a:one"]
    assert len(ana.answers) == 1


async def test_polling_outlives_drops_502s_429s_and_hanging_polls(
    api: BotApi, desk: Desk, front: TelegramFront
) -> None:
    for kind in ("drop", "502", "429", "hang"):
        api.fail(kind, "getUpdates")
    ana = api.person()
    ana.say("hi")
    await ana.hears(timeout=60)
    assert desk.gave_up == []


async def _wedged(api: BotApi, front: TelegramFront) -> Fault:
    """Let a front poll, and its polls hang."""
    await front.connect()
    await front.poll(patience=PATIENCE)
    stuck = api.fail("hang", "getUpdates", times=1000)
    await api.person().waits(lambda: stuck.times < 1000)
    return stuck


async def test_a_wedged_poll_is_started_afresh(api: BotApi, desk: Desk, build: Build) -> None:
    still = Still()
    front = build(clock=still)
    stuck = await _wedged(api, front)
    still.now += PATIENCE + 0.5
    ana = api.person()
    ana.say("hi")
    await ana.waits(lambda: front._poller is not None and front._poller._restarted_at is not None)
    assert (front.poll_age or 0) > PATIENCE
    stuck.times = 0
    await ana.hears(timeout=60)
    assert desk.gave_up == []
    await front.close()


async def test_a_poll_that_stays_wedged_ends_the_program(api: BotApi, desk: Desk, build: Build) -> None:
    still, ana = Still(), api.person()
    front = build(clock=still)
    stuck = await _wedged(api, front)
    still.now += PATIENCE + 0.5
    await ana.waits(lambda: front._poller is not None and front._poller._restarted_at is not None)
    assert desk.gave_up == []
    still.now += PATIENCE + 0.5
    await ana.waits(lambda: bool(desk.gave_up), 60)
    stuck.times = 0
    await front.close()


async def test_without_a_network_it_waits_instead_of_ending(api: BotApi, desk: Desk, build: Build) -> None:
    still, ana = Still(), api.person()
    front = build(clock=still, read_seconds=1.0)
    stuck = await _wedged(api, front)
    gone = api.fail("hang", "getMe", times=1000)
    still.now += PATIENCE + 0.5
    asked = len(api.made("getMe"))
    await ana.waits(lambda: len(api.made("getMe")) > asked + 1, 60)  # it looked for Telegram twice
    assert desk.gave_up == [] and front._poller is not None and front._poller._restarted_at is None
    stuck.times = gone.times = 0
    ana.say("hi")
    await ana.hears(timeout=60)
    await front.close()


async def test_another_poller_is_noticed(api: BotApi, desk: Desk, build: Build) -> None:
    front = build()
    await front.connect()
    await front.poll(conflict_patience=1.5)
    api.fail("409", "getUpdates", times=1000)
    await api.person().waits(lambda: bool(desk.gave_up), 60)
    assert "same bot token" in desk.gave_up[0]
    await front.close()


async def test_a_start_without_network_keeps_trying(api: BotApi, build: Build) -> None:
    front = build()
    api.fail("502", "getMe", times=2)
    await front.connect(tries=5, pause=0.01)
    await front.close()


async def test_a_start_that_never_reaches_telegram_ends_with_a_sentence(api: BotApi, build: Build) -> None:
    front = build(api="http://127.0.0.1:9")
    with pytest.raises(StartProblem, match="network"):
        await front.connect(tries=2, pause=0.01)


async def test_a_wrong_token_ends_at_once_with_a_sentence(api: BotApi, build: Build) -> None:
    api.token = "1234567890:BBanother_token_of_the_right_length_00"
    front = build()
    api.token = "1234567890:CCanother_token_of_the_right_length_00"
    with pytest.raises(StartProblem, match="TELEGRAM_BOT_TOKEN") as caught:
        await front.connect(pause=10)
    assert "BBanother" not in str(caught.value)


async def test_a_stop_confirms_only_what_was_stored(api: BotApi, desk: Desk, build: Build) -> None:
    front = build()
    await front.connect()
    await front.poll()
    ana = api.person()
    ana.say("stored")
    await ana.hears()
    desk.broken = True
    ana.say("not stored")
    await ana.hears(2)
    await front.close()
    desk.broken = False
    again = build()
    await again.connect()
    await again.poll()
    await ana.waits(lambda: len(desk.incoming) == 2)
    assert [incoming.text for incoming in desk.incoming] == ["stored", "not stored"]
    await again.close()


async def test_an_update_that_nobody_can_take_in_does_not_stop_the_others(
    api: BotApi, desk: Desk, front: TelegramFront, monkeypatch: pytest.MonkeyPatch
) -> None:
    original = desk.receive

    async def receive(bot_id: int, update_id: int, address: str, incoming: Any) -> bool:
        if incoming.text == "poison":
            raise TypeError("a shape nobody thought of")
        return await original(bot_id, update_id, address, incoming)

    monkeypatch.setattr(desk, "receive", receive)
    ana, ben = api.person(101), api.person(102, "Ben")
    ana.say("poison")
    ben.say("hi")
    await ben.waits(lambda: any(bubble.text == "text::hi" for bubble in ben.heard))
    await ana.waits(lambda: bool(ana.heard))  # the emergency answer
    assert len(ana.heard) == 1
