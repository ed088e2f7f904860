"""The bot as people meet it: the real front, polling the Bot API double."""

import logging
import time

import pytest

from bot.content.messages import Button, Incoming, Mark, Reply
from bot.front.telegram.front import TelegramFront
from bot.front.words import front_words
from tests.front.telegram.desk import Desk, ask
from tests.telegram_double.server import BotApi

WORDS = front_words()


async def test_a_text_comes_in_and_the_answer_goes_out(api: BotApi, desk: Desk, front: TelegramFront) -> None:
    ana = api.person()
    typed = ana.say("hes been online and hasnt answered")
    heard = await ana.hears()
    assert heard[0].text == "text::hes been online and hasnt answered"
    assert desk.rows[0][1] == "telegram:101"
    assert desk.incoming[0].message_id == typed.message_id
    assert desk.incoming[0].at is not None and desk.incoming[0].at.tzinfo is not None


async def test_a_tap_is_answered_handed_in_and_marked(api: BotApi, desk: Desk, front: TelegramFront) -> None:
    desk.script = lambda address, incoming: [ask("Where is the pull now?", "pull:0-3", "pull:4-6")]
    ana = api.person()
    ana.say("hi")
    question = (await ana.hears())[-1]
    query = ana.tap("4-6")
    await ana.waits(lambda: question.labels == ["4-6 ✓"])
    assert [answer.query_id for answer in ana.answers] == [query]
    assert (desk.incoming[-1].kind, desk.incoming[-1].code, desk.incoming[-1].text) == ("tap", "pull:4-6", "")
    assert desk.incoming[-1].message_id == question.message_id


async def test_a_discreet_tap_leaves_no_words(api: BotApi, desk: Desk, front: TelegramFront) -> None:
    desk.script = lambda address, incoming: [ask("Which is closer?", "fork:of_them", "fork:losing", discreet=True)]
    ana = api.person()
    ana.say("hi")
    question = (await ana.hears())[-1]
    ana.tap("of_them")
    await ana.waits(lambda: question.labels == ["✓"])
    assert desk.incoming[-1].code == "fork:of_them"


async def test_a_pressed_keyboard_cannot_be_pressed_twice(api: BotApi, desk: Desk, front: TelegramFront) -> None:
    desk.script = lambda address, incoming: [ask("Which?", "a:one", "a:two")] if incoming.kind == "text" else []
    ana = api.person()
    ana.say("hi")
    question = (await ana.hears())[-1]
    before = api.message(question)
    ana.tap("one")
    ana.tap("two")  # two fingers at once
    await ana.waits(lambda: len(ana.answers) == 2 and question.labels == ["one ✓"])
    ana.query(before, "a:two")  # a phone that still shows the old keyboard
    ana.tap("one ✓")
    await ana.waits(lambda: len(ana.answers) == 4)
    assert [incoming.code for incoming in desk.incoming if incoming.kind == "tap"] == ["a:one"]
    assert [answer.text for answer in ana.answers[1:]] == [WORDS.notes.already_chosen] * 3


async def test_fifty_replays_of_a_tap_count_once(api: BotApi, desk: Desk, front: TelegramFront) -> None:
    desk.script = lambda address, incoming: [ask("Which?", "a:one")] if incoming.kind == "text" else []
    ana = api.person()
    ana.say("hi")
    question = (await ana.hears())[-1]
    before = api.message(question)
    for _ in range(50):
        ana.query(before, "a:one")
    await ana.waits(lambda: len(ana.answers) == 50)
    assert sum(incoming.kind == "tap" for incoming in desk.incoming) == 1


async def test_an_old_keyboard_is_answered_kindly_and_changes_nothing(
    api: BotApi, desk: Desk, front: TelegramFront
) -> None:
    desk.script = lambda address, incoming: [ask("Which?", "a:one", "a:two")]
    ana = api.person()
    ana.say("hi")
    old = (await ana.hears())[-1]
    ana.say("wait")
    await ana.hears(len(ana.heard) + 1)
    count = len(desk.incoming)
    ana.tap("two", old)
    await ana.waits(lambda: bool(ana.answers) and not old.labels)
    assert ana.answers[0].text == WORDS.notes.earlier_step
    assert len(desk.incoming) == count


async def test_a_tap_about_danger_is_never_too_old(api: BotApi, desk: Desk, front: TelegramFront) -> None:
    def script(address: str, incoming: Incoming) -> list[Reply]:
        return [ask("Safe?", "safety:no", discreet=True)] if incoming.text == "first" else [ask("Which?", "a:one")]

    desk.script = script
    ana = api.person()
    ana.say("first")
    old = (await ana.hears())[-1]
    ana.say("second")
    await ana.waits(lambda: ana.heard[-1] is not old)
    ana.tap("no", old)
    await ana.waits(lambda: desk.incoming[-1].code == "safety:no")


@pytest.mark.parametrize("code", ["a:three", "", "x" * 64, "!a:one", "=", "a:one\u0000"])
async def test_a_made_up_code_is_ignored(api: BotApi, desk: Desk, front: TelegramFront, code: str) -> None:
    desk.script = lambda address, incoming: [ask("Which?", "a:one")]
    ana = api.person()
    ana.say("hi")
    question = (await ana.hears())[-1]
    ana.query(api.message(question), code)
    await ana.waits(lambda: len(ana.answers) == 1)
    assert len(desk.incoming) == 1


async def test_a_callback_of_another_chat_is_ignored(api: BotApi, desk: Desk, front: TelegramFront) -> None:
    desk.script = lambda address, incoming: [ask("Which?", "a:one")]
    ana, ben = api.person(101), api.person(102, "Ben")
    ana.say("hi")
    question = (await ana.hears())[-1]
    ben.query(api.message(question), "a:one")
    await ben.waits(lambda: len(ben.answers) == 1)
    assert ben.answers[0].text == WORDS.notes.not_yours
    assert len(desk.incoming) == 1
    assert question.labels == ["one"]


async def test_a_button_of_a_message_too_old_to_see(api: BotApi, desk: Desk, front: TelegramFront) -> None:
    ana = api.person()
    gone = {"message_id": 7, "date": 0, "chat": ana.chat}
    ana.query(gone, "a:one")
    ana.query(gone, "!help:me")
    await ana.waits(lambda: len(ana.answers) == 2 and len(desk.incoming) == 1)
    assert desk.incoming[0].code == "help:me"


async def test_copy_buttons_outlive_the_tap(api: BotApi, desk: Desk, front: TelegramFront) -> None:
    rows = ((Button("Copy 112", copy="112"),), (Button("I'm calling", "safety:calling"), Button("No", "safety:no")))
    desk.script = lambda address, incoming: [Reply("112", rows, priority="safety", discreet=True)]
    ana = api.person()
    ana.say("hi")
    card = (await ana.hears())[0]
    ana.tap("No")
    await ana.waits(lambda: card.labels == ["Copy 112", "✓"])


async def test_the_first_message_brings_help_and_stop(api: BotApi, desk: Desk, front: TelegramFront) -> None:
    desk.script = lambda address, incoming: [ask("Silence like this is hard. Nothing has to go out. Breathe?", "a:yes")]
    ana = api.person()
    ana.say("/start")
    heard = await ana.hears(2)
    assert [bubble.text for bubble in heard] == ["Silence like this is hard. Nothing has to go out.", "Breathe?"]
    assert heard[1].labels == ["yes"]
    assert ana.lasting == [WORDS.keyboard.help, WORDS.keyboard.stop]
    ana.press(WORDS.keyboard.help)
    await ana.hears(3)
    assert desk.incoming[-1].text == WORDS.keyboard.help
    assert ana.heard[2].text.startswith("Silence")  # one bubble from now on


async def test_in_danger_the_first_message_is_not_cut(api: BotApi, desk: Desk, front: TelegramFront) -> None:
    desk.script = lambda address, incoming: [ask("You matter. Are you safe?", "safety:no", priority="safety")]
    ana = api.person()
    ana.say("x")
    assert [bubble.text for bubble in await ana.hears()] == ["You matter. Are you safe?"]


async def test_marks_silence_and_no_preview(api: BotApi, desk: Desk, front: TelegramFront) -> None:
    text = "👩‍👩‍👧 see example.org"
    desk.script = lambda address, incoming: [Reply(text, marks=(Mark(6, 9, "underline"),), silent=True)]
    ana = api.person()
    ana.say("x")
    bubble = (await ana.hears())[0]
    assert bubble.silent
    assert bubble.entities == [{"type": "underline", "offset": 9, "length": 3}]
    assert api.made("sendMessage")[0].params["link_preview_options"] == {"is_disabled": True}
    assert "protect_content" not in api.made("sendMessage")[0].params


async def test_a_long_text_to_copy_gets_a_message_of_its_own(api: BotApi, desk: Desk, front: TelegramFront) -> None:
    short, long = "a" * 256, "word " * 60
    ana = api.person()
    desk.script = lambda address, incoming: [
        Reply("Here.", ((Button("Copy", copy=incoming.text),), (Button("Done", "draft:done"),)), kind="draft")
    ]
    ana.say(short)
    await ana.waits(lambda: len(ana.heard) >= 1 and "Done" in ana.heard[-1].labels)
    assert ana.heard[-1].labels == ["Copy", "Done"]
    count = len(ana.heard)
    ana.say(long)
    await ana.hears(count + 2)
    assert ana.heard[-1].text == long.strip()
    assert ana.heard[-1].entities[0]["type"] == "code"
    assert ana.heard[-1].labels == ["Done"]


async def test_very_long_and_odd_texts_go_both_ways(api: BotApi, desk: Desk, front: TelegramFront) -> None:
    ana = api.person()
    odd = ["x" * 4096, "😀" * 2048, "\u202eabc", "\u200b", "a\u0000b", "{{x}} <b> *c* '; DROP", "🏳️‍🌈", "ز", "Z͑ͫ̓"]
    desk.script = lambda address, incoming: [Reply(incoming.text * 2)]
    for text in odd:
        ana.say(text)
    await ana.waits(lambda: len(desk.incoming) == len(odd))
    await ana.waits(lambda: sum(len(bubble.text) for bubble in ana.heard) >= 2 * 4096 + 2 * 2048)
    assert [incoming.text for incoming in desk.incoming] == [text.replace("\0", "\ufffd") for text in odd]


async def test_half_a_character_does_not_stop_anything(api: BotApi, desk: Desk, front: TelegramFront) -> None:
    ana = api.person()
    ana.say("broken \ud83d text")
    assert (await ana.hears())[0].text == "text::broken \ufffd text"


async def test_a_burst_is_kept_in_order(api: BotApi, desk: Desk, front: TelegramFront) -> None:
    people = [api.person(number, "P") for number in range(101, 111)]
    for number in range(10):
        for person in people:
            person.say(f"message {number}")
    for person in people:
        await person.hears(10)
        assert [bubble.text for bubble in person.heard] == [f"text::message {number}" for number in range(10)]


@pytest.mark.parametrize(
    "kind", ["voice", "audio", "photo", "video", "video_note", "document", "sticker", "location", "contact", "dice"]
)
async def test_what_cannot_be_read_is_handed_in_by_its_name(
    api: BotApi, desk: Desk, front: TelegramFront, kind: str
) -> None:
    ana = api.person()
    ana.send(kind)
    await ana.hears()
    assert (desk.incoming[0].kind, desk.incoming[0].text) == ("unread", kind.replace("_", " "))


async def test_a_caption_is_text(api: BotApi, desk: Desk, front: TelegramFront) -> None:
    ana = api.person()
    ana.send("photo", caption="look what he wrote")
    await ana.hears()
    assert (desk.incoming[0].kind, desk.incoming[0].text) == ("text", "look what he wrote")


async def test_an_edited_message_is_handed_in_as_edited(api: BotApi, desk: Desk, front: TelegramFront) -> None:
    ana = api.person()
    typed = ana.say("im fine")
    await ana.hears()
    ana.edit(typed, "im not fine")
    await ana.hears(2)
    last = desk.incoming[-1]
    assert (last.kind, last.text, last.message_id) == ("edited", "im not fine", typed.message_id)


async def test_groups_are_left_politely(api: BotApi, desk: Desk, front: TelegramFront) -> None:
    group, ana = api.group(), api.person()
    for _ in range(3):
        message = {"message_id": api.next_message_id(), "date": 1, "chat": group, "from": ana.user, "text": "hi"}
        api.update({"message": message})
    await ana.waits(lambda: api.methods.left == [group["id"]])
    assert api.group_messages == [(group["id"], WORDS.notes.group)]
    assert desk.incoming == []


async def test_channel_posts_are_ignored(api: BotApi, desk: Desk, front: TelegramFront) -> None:
    chat = {"id": -1001, "type": "channel", "title": "news"}
    api.update({"channel_post": {"message_id": 1, "date": 1, "chat": chat, "text": "hi"}})
    ana = api.person()
    ana.say("hi")
    await ana.hears()
    assert len(desk.incoming) == 1


async def test_block_and_unblock_are_told(api: BotApi, desk: Desk, front: TelegramFront) -> None:
    ana = api.person()
    ana.block()
    ana.unblock()
    ana.say("hi again")
    await ana.hears()
    assert desk.standing == [("telegram:101", True), ("telegram:101", False)]


async def test_the_profile_is_set_once(api: BotApi, desk: Desk, front: TelegramFront, build) -> None:
    ana = api.person()
    await ana.waits(lambda: api.methods.menu["type"] == "commands")
    assert api.methods.profile["name"] == WORDS.name
    assert [command["command"] for command in api.methods.profile["commands"]] == list(WORDS.commands)
    again = build()
    await again.connect()
    await ana.waits(lambda: len(api.made("getChatMenuButton")) == 2)
    await again.close()
    assert len(api.made("setMyName")) == len(api.made("setMyCommands")) == 1


async def test_typing_shows_only_when_a_reply_is_slow(api: BotApi, desk: Desk, build) -> None:
    front = build(slow=600.0)
    await front.connect()
    await front.poll()
    ana = api.person()
    ana.say("quick")
    await ana.hears()
    presence = front._presence
    await ana.waits(lambda: not presence._typing)  # it will not show any more
    assert ana.actions == []
    presence.slow = 0.01
    desk.script = lambda address, incoming: []
    ana.say("slow")
    await ana.waits(lambda: ana.actions == ["typing"])
    await front.close()


async def test_an_update_that_cannot_be_read_does_not_stop_the_rest(
    api: BotApi, desk: Desk, front: TelegramFront, caplog: pytest.LogCaptureFixture
) -> None:
    ana = api.person()
    api.update({"message": {"text": "canaryword"}}, checked=False)
    api.update({"something_new": {"a": 1}}, checked=False)
    ana.say("hi")
    await ana.hears()
    assert [incoming.text for incoming in desk.incoming] == ["hi"]
    assert "canaryword" not in caplog.text


async def test_strange_update_numbers(api: BotApi, desk: Desk, front: TelegramFront) -> None:
    ana = api.person()
    for number in (2**31 + 5, 2**40, 2**40 + 7):
        message = {"message_id": api.next_message_id(), "date": 1, "chat": ana.chat, "from": ana.user, "text": "n"}
        api.update({"message": message}, number)
        await ana.waits(lambda number=number: desk.rows and desk.rows[-1][0] == number)
    assert len(desk.rows) == 3


async def test_neither_token_nor_words_are_in_the_log(
    api: BotApi, desk: Desk, front: TelegramFront, caplog: pytest.LogCaptureFixture
) -> None:
    desk.script = lambda address, incoming: [Reply("canaryreply", ((Button("canarylabel", "a:b"),),))]
    ana = api.person(name="canaryname")
    api.fail("502", "sendMessage")
    ana.say("canarytext")
    await ana.hears()
    ana.tap("canarylabel")
    await ana.waits(lambda: len(ana.answers) == 1)
    ours = [r for r in caplog.records if r.name.startswith(("bot", "telegram", "httpx", "httpcore"))]
    written = "\n".join(logging.Formatter().format(record) for record in ours)
    assert api.token not in written
    assert api.token not in repr(front.bot) + str(front.bot)
    assert "canary" not in written


async def test_a_tap_is_answered_at_once(api: BotApi, desk: Desk, front: TelegramFront) -> None:
    desk.script = lambda address, incoming: [ask("Which?", "a:one")]
    ana, took = api.person(), []
    for number in range(1, 6):  # the quickest of five: the machine may be busy with something else
        ana.say("hi")
        question = (await ana.hears(len(ana.heard) + 1))[-1]
        began = time.monotonic()
        ana.tap("one", question)
        await ana.waits(lambda number=number: len(ana.answers) == number)
        took.append(ana.answers[-1].at - began)
        await ana.waits(lambda question=question: desk.idle and question.labels == ["one ✓"])
    assert min(took) < 0.5
