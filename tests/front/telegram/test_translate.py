"""Updates of every shape: nothing raises, and every private message has an outcome with a name."""

import json
from datetime import datetime, timezone
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from telegram import Update

from bot.front.telegram.client import mended
from bot.front.telegram.translate import Ignored, Said, StrangeTap, Tapped, address_of, chat_id_of, translate
from bot.front.words import front_words
from bot.language.safety import load_screen
from tests.telegram_double.spec import specification

NOW = datetime(2026, 5, 1, tzinfo=timezone.utc)
WORDS = front_words()
_DEPTH = 4
_TEXTS = st.text(st.characters(), max_size=40) | st.sampled_from(["/restart", '/intent{"a":1}', "/start x", "stop"])
_NUMBERS = st.integers(-(2**53), 2**53)
_PLAIN: dict[str, st.SearchStrategy[Any]] = {
    "Integer": _NUMBERS,
    "String": _TEXTS,
    "Boolean": st.booleans(),
    "True": st.just(True),
    "Float": st.floats(allow_nan=False, allow_infinity=False),
}


@st.composite
def _value(draw: st.DrawFn, name: str, depth: int) -> Any:
    """Draw a value of a type of the specification; sometimes something else."""
    if draw(st.integers(0, 40)) == 0:
        return draw(st.none() | _NUMBERS | _TEXTS | st.just({}) | st.just([]))
    if name.startswith("Array of "):
        return draw(st.lists(_value(name[9:], depth), max_size=2)) if depth else []
    if name in _PLAIN:
        return draw(_PLAIN[name])
    known = specification()["types"].get(name, {})
    if "subtypes" in known:
        return draw(_value(draw(st.sampled_from(known["subtypes"])), depth))
    made = {}
    for field, about in known.get("fields", {}).items():
        wanted = about.get("required", False) or (depth and draw(st.integers(0, 12)) == 0)
        if wanted and draw(st.integers(0, 60)):
            made[field] = (
                draw(_value(about["types"][0], max(0, depth - 1))) if depth else draw(_shallow(about["types"][0]))
            )
    return made


def _shallow(name: str) -> st.SearchStrategy[Any]:
    return _PLAIN.get(name, st.just([] if name.startswith("Array") else {}))


@st.composite
def _updates(draw: st.DrawFn) -> dict[str, Any]:
    kind, name = draw(
        st.sampled_from(
            [("message", "Message"), ("edited_message", "Message"), ("callback_query", "CallbackQuery")] * 4
            + [("my_chat_member", "ChatMemberUpdated"), ("poll", "Poll"), ("channel_post", "Message")]
        )
    )
    content = draw(_value(name, _DEPTH))
    chat = {"id": draw(st.sampled_from([101, -5, 2**52])), "type": draw(st.sampled_from(["private", "group", "new"]))}
    if isinstance(content, dict) and name == "Message":
        content.update(message_id=3, date=draw(st.sampled_from([0, 1, 2**31, 2**40])), chat=chat)
    return {"update_id": draw(_NUMBERS), kind: content}


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(_updates())
def test_no_update_raises(data: dict[str, Any]) -> None:
    happening = translate(Update.de_json(mended(json.loads(json.dumps(data))), None), WORDS, NOW)
    if isinstance(happening, Said):
        happening.incoming.text.encode("utf-8")
        assert "\0" not in happening.incoming.text
        assert not (happening.incoming.kind == "text" and happening.incoming.text.startswith("/"))
    if isinstance(happening, Ignored):
        assert happening.reason
    message = data.get("message")
    if isinstance(message, dict) and message["chat"]["type"] == "private" and isinstance(message.get("text"), str):
        assert isinstance(happening, Said) and happening.incoming.kind in ("text", "command", "unread")


def _message(**more: Any) -> Update:
    chat = {"id": 101, "type": "private", "first_name": "A"}
    found = Update.de_json({"update_id": 1, "message": {"message_id": 3, "date": 1, "chat": chat, **more}}, None)
    assert found
    return found


def test_a_deleted_account_can_have_written() -> None:
    assert isinstance(translate(_message(text="hi"), WORDS, NOW), Said)


def test_something_newer_than_the_library_counts_as_unread() -> None:
    found = translate(_message(hologram={"size": 3}), WORDS, NOW)
    assert isinstance(found, Said) and (found.incoming.kind, found.incoming.text) == ("unread", "message")


def test_words_are_read_although_something_around_them_cannot_be() -> None:
    chat = {"id": 101, "type": "private"}
    message = {"message_id": 3, "date": 1, "chat": chat, "text": "i want to die", "sticker": {"a": 1}, "from": {}}
    found = translate(Update.de_json(mended({"update_id": 1, "message": message}), None), WORDS, NOW)
    assert isinstance(found, Said) and found.incoming.text == "i want to die"
    assert mended({"update_id": 1, "message": {"message_id": 3}}) == {"update_id": 1}


@pytest.mark.parametrize("number", [{}, [], "odd"])
@pytest.mark.parametrize("kind", ["private", "group"])
def test_a_chat_without_a_number_is_nobody(number: Any, kind: str) -> None:
    chat, user = {"id": number, "type": kind}, {"id": 1, "is_bot": False, "first_name": "A"}
    old, new = {"status": "left", "user": user}, {"status": "member", "user": user}
    change = {"chat": chat, "from": user, "date": 1, "old_chat_member": old, "new_chat_member": new}
    found = translate(Update.de_json(mended({"update_id": 1, "my_chat_member": change}), None), WORDS, NOW)
    assert found == Ignored("chat_without_a_number")


HIDDEN = {"type": "hidden_user", "date": 1, "sender_user_name": "B"}


def _from(user_id: int, is_bot: bool = False) -> dict[str, Any]:
    return {"type": "user", "date": 1, "sender_user": {"id": user_id, "is_bot": is_bot, "first_name": "B"}}


@pytest.mark.parametrize("origin", [HIDDEN, _from(102)])
@pytest.mark.parametrize("field", ["text", "caption"])
def test_what_somebody_else_wrote_is_handed_in_as_theirs(origin: dict[str, Any], field: str) -> None:
    found = translate(_message(**{field: "/stop\n\nkill yourself"}, forward_origin=origin), WORDS, NOW)
    assert isinstance(found, Said) and found.incoming.kind == "text"
    assert found.incoming.text == "They wrote: /stop. kill yourself"


@pytest.mark.parametrize("origin", [_from(101), _from(7, is_bot=True)])
def test_own_words_stay_own_words_when_they_are_forwarded(origin: dict[str, Any]) -> None:
    found = translate(_message(text="i want to die", forward_origin=origin), WORDS, NOW)
    assert isinstance(found, Said) and found.incoming.text == "i want to die"


@pytest.mark.parametrize(
    ("text", "level"), [("i want to kill myself", "T"), ("im going to kill you if you leave", "V1"), ("hey you", "N")]
)
def test_forwarded_words_are_screened_as_somebody_elses(text: str, level: str) -> None:
    found = translate(_message(text=text, forward_origin=HIDDEN), WORDS, NOW)
    assert isinstance(found, Said) and load_screen().read(found.incoming.text).level == level


def test_service_messages_have_a_reason() -> None:
    assert translate(_message(delete_chat_photo=True), WORDS, NOW) == Ignored("service_message")


def test_a_tap_carries_its_time_and_place() -> None:
    markup = {"inline_keyboard": [[{"text": "One", "callback_data": "a:1"}]]}
    chat = {"id": 101, "type": "private", "first_name": "A"}
    message = {"message_id": 3, "date": 1, "chat": chat, "reply_markup": markup}
    query = {"id": "q", "from": {"id": 101, "is_bot": False, "first_name": "A"}, "chat_instance": "1"}
    update = Update.de_json({"update_id": 1, "callback_query": {**query, "message": message, "data": "a:1"}}, None)
    found = translate(update, WORDS, NOW)
    assert isinstance(found, Tapped)
    assert (found.incoming.code, found.incoming.at, found.incoming.message_id) == ("a:1", NOW, 3)
    inline = Update.de_json(
        {"update_id": 1, "callback_query": {**query, "inline_message_id": "7", "data": "a:1"}}, None
    )
    assert translate(inline, WORDS, NOW) == StrangeTap("q")


def test_addresses() -> None:
    assert chat_id_of(address_of(-5)) == -5
