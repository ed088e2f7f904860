"""The double itself: it must notice what Telegram would."""

from typing import Any, AsyncIterator

import aiohttp
import pytest
import pytest_asyncio

from tests.telegram_double.limits import check_limits
from tests.telegram_double.server import BotApi
from tests.telegram_double.spec import check_request, check_type, specification


@pytest_asyncio.fixture
async def api() -> AsyncIterator[BotApi]:
    async with BotApi() as server:
        yield server


async def _call(api: BotApi, method: str, token: str = "", **params: str) -> dict[str, Any]:
    async with aiohttp.ClientSession() as session:
        async with session.post(f"{api.url}/bot{token or api.token}/{method}", data=params) as answer:
            return await answer.json()


def test_the_copy_names_its_licence_and_version() -> None:
    assert "MIT" in specification()["license"] and specification()["version"] == "Bot API 10.1"


@pytest.mark.parametrize(
    "method, params, fault",
    [
        ("sendMessage", {"chat_id": 1}, "text: missing"),
        ("sendMessage", {"chat_id": 1, "text": "a", "texts": "b"}, "texts: unknown"),
        ("sendMessage", {"chat_id": 1, "text": 5}, "text: int is no String"),
        (
            "sendMessage",
            {"chat_id": 1, "text": "a", "entities": [{"type": "bold", "offset": "1", "length": 2}]},
            "offset",
        ),
        ("sendMessage", {"chat_id": 1, "text": "a", "reply_markup": {"inline_keyboard": [[{"txt": "a"}]]}}, "keyboard"),
        ("sendPigeon", {}, "no such method"),
    ],
)
def test_requests_out_of_line(method: str, params: dict[str, Any], fault: str) -> None:
    assert any(fault in wrong for wrong in check_request(method, params))


def test_objects_out_of_line() -> None:
    assert check_type("Update", {"update_id": 1, "message": {"message_id": 1}})
    chat = {"id": 1, "type": "private"}
    assert not check_type("Update", {"update_id": 1, "message": {"message_id": 1, "date": 1, "chat": chat}})


@pytest.mark.parametrize(
    "params",
    [
        {"text": "x" * 4097},
        {"text": "😀" * 2049},
        {"text": " "},
        {"text": "x", "reply_markup": {"inline_keyboard": [[{"text": "a", "callback_data": "é" * 33}]]}},
        {"text": "x", "reply_markup": {"inline_keyboard": [[{"text": "a"}]]}},
        {"text": "x", "reply_markup": {"inline_keyboard": [[{"text": "a", "url": "https://a", "callback_data": "b"}]]}},
        {"text": "x", "reply_markup": {"inline_keyboard": [[{"text": "a", "copy_text": {"text": "y" * 257}}]]}},
        {"text": "x", "reply_markup": {"inline_keyboard": [[{"text": "a", "url": "tel:112"}]]}},
        {"text": "😀", "entities": [{"type": "bold", "offset": 1, "length": 1}]},
        {"text": "x", "entities": [{"type": "bold", "offset": 0, "length": 2}]},
    ],
)
def test_limits(params: dict[str, Any]) -> None:
    assert check_limits("sendMessage", params)
    assert not check_limits("sendMessage", {"text": "x" * 4096})


async def test_a_violation_fails_the_test(api: BotApi) -> None:
    api.person(1)
    answer = await _call(api, "sendMessage", chat_id="1", txt="hello")
    assert answer["error_code"] == 400
    with pytest.raises(AssertionError, match="txt: unknown"):
        api.verify()


async def test_a_wrong_token_is_turned_away(api: BotApi) -> None:
    assert (await _call(api, "getMe", token="1:no"))["error_code"] == 401


async def test_the_same_edit_twice_and_a_callback_answered_twice(api: BotApi) -> None:
    ana = api.person(1)
    keyboard = '{"inline_keyboard": [[{"text": "One", "callback_data": "a:1"}]]}'
    sent = await _call(api, "sendMessage", chat_id="1", text="hi", reply_markup=keyboard)
    where = {"chat_id": "1", "message_id": str(sent["result"]["message_id"])}
    answer = await _call(api, "editMessageText", text="hi", reply_markup=keyboard, **where)
    assert "message is not modified" in answer["description"]
    query = ana.tap("One")
    assert (await _call(api, "answerCallbackQuery", callback_query_id=query))["ok"]
    assert not (await _call(api, "answerCallbackQuery", callback_query_id=query))["ok"]
    with pytest.raises(AssertionError, match="answered twice"):
        api.verify()


async def test_updates_are_confirmed_by_the_offset(api: BotApi) -> None:
    api.person(1).say("one")
    api.person(1).say("two")
    first = (await _call(api, "getUpdates"))["result"]
    again = (await _call(api, "getUpdates", offset=str(first[0]["update_id"])))["result"]
    rest = (await _call(api, "getUpdates", offset=str(first[0]["update_id"] + 1)))["result"]
    assert (len(first), len(again), len(rest)) == (2, 2, 1)


async def test_an_offset_from_before_the_numbers_began_anew(api: BotApi) -> None:
    ana = api.person(1)
    message = {"message_id": 9, "date": 1, "chat": ana.chat, "from": ana.user, "text": "hi"}
    api.update({"message": message}, number=500)
    assert len((await _call(api, "getUpdates", offset="1001"))["result"]) == 1  # from far ahead: it confirms nothing
    assert not (await _call(api, "getUpdates", offset="505"))["result"]  # near enough to be taken at its word


async def test_nobody_can_tap_what_is_not_there(api: BotApi) -> None:
    ana = api.person(1)
    await _call(api, "sendMessage", chat_id="1", text="hi")
    with pytest.raises(AssertionError, match="no button"):
        ana.tap("One")
    with pytest.raises(AssertionError, match="no lasting button"):
        ana.press("Stop")


async def test_people_can_close_the_door(api: BotApi) -> None:
    api.person(1).block()
    assert (await _call(api, "sendMessage", chat_id="1", text="hi"))["error_code"] == 403
    assert (await _call(api, "sendMessage", chat_id="2", text="hi"))["description"] == "Bad Request: chat not found"
