"""The webhook: Telegram and nobody else."""

import gzip
import json
import time
from typing import Any, AsyncIterator, Callable

import aiohttp
import pytest
import pytest_asyncio

from bot.front.telegram.front import TelegramFront
from bot.front.telegram.webhook import BODY_BYTES, SECRET_HEADER, WebhookReceiver
from tests.front.telegram.desk import Desk
from tests.ports import free_port
from tests.telegram_double.server import BotApi

SECRET = "s3cret-s3cret-s3cret-s3cret-s3cret"


@pytest_asyncio.fixture
async def url(api: BotApi, build: Callable[..., TelegramFront]) -> AsyncIterator[str]:
    """The address of a front that serves a webhook."""
    front = build()
    await front.connect()
    assert front._ingest
    receiver = WebhookReceiver(front.bot, front._ingest, SECRET)
    port = await receiver.start("127.0.0.1", 0)
    yield f"http://127.0.0.1:{port}/telegram"
    await receiver.stop()
    await front.close()


async def _post(url: str, body: Any, secret: str = SECRET, **headers: str) -> int:
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    async with aiohttp.ClientSession() as session:
        async with session.post(url, data=data, headers={SECRET_HEADER: secret, **headers}) as answer:
            return answer.status


def _update(api: BotApi, text: str, number: int = 5) -> dict[str, Any]:
    ana = api.person()
    message = {"message_id": 1, "date": int(time.time()), "chat": ana.chat, "from": ana.user, "text": text}
    return {"update_id": number, "message": message}


async def test_an_update_is_taken_once_stored(api: BotApi, desk: Desk, url: str) -> None:
    assert await _post(url, _update(api, "hi")) == 200
    assert [incoming.text for incoming in desk.incoming] == ["hi"]
    assert await _post(url, _update(api, "hi")) == 200  # a duplicate
    assert len(desk.incoming) == 1


async def test_what_cannot_be_stored_is_asked_for_again_and_answered(api: BotApi, desk: Desk, url: str) -> None:
    desk.broken = True
    for _ in range(3):
        assert await _post(url, _update(api, "hi")) == 503
    assert desk.emergencies == [("telegram:101", "hi")]
    assert len(api.person().heard) == 1


@pytest.mark.parametrize("secret", ["", "wrong", SECRET + "x", SECRET[:-1], "x" * 5000, "ünïcode" * 5])
async def test_a_wrong_secret_is_turned_away_unread(
    api: BotApi, desk: Desk, url: str, secret: str, caplog: pytest.LogCaptureFixture
) -> None:
    assert await _post(url, b"{" * 100, secret) == 403
    assert desk.incoming == []
    assert SECRET not in caplog.text


@pytest.mark.parametrize(
    "body, status",
    [
        (b"", 400),
        (b"not json", 400),
        (b"[]", 400),
        (b'{"update_id": true}', 400),
        (b'{"update_id": "5"}', 400),
        (b"\xff\xfe", 400),
        (b"[" * 10_000 + b"]" * 10_000, 400),
        (b'{"a":' * 10_000 + b"1" + b"}" * 10_000, 400),
        (b" " * (2 * BODY_BYTES), 413),
        (b'{"update_id": 1, "message": {"text": "canary"}}', 200),  # it would never get better
        (b'{"update_id": 2}', 200),
    ],
    ids=lambda value: str(value)[:20].strip(),
)
async def test_bad_bodies(api: BotApi, desk: Desk, url: str, body: bytes, status: int, caplog: Any) -> None:
    took = []
    for _ in range(3):  # the quickest of three, by the work of this process, which serves and asks
        began = time.process_time()
        assert await _post(url, body) == status
        took.append(time.process_time() - began)
    assert min(took) < 0.05
    assert desk.incoming == [] and "canary" not in caplog.text


async def test_a_packed_body_is_not_unpacked(api: BotApi, desk: Desk, url: str) -> None:
    bomb = gzip.compress(b" " * 50_000_000)
    assert len(bomb) < BODY_BYTES
    assert await _post(url, bomb, **{"Content-Encoding": "gzip"}) == 415


async def test_other_methods_and_paths(url: str) -> None:
    async with aiohttp.ClientSession() as session:
        headers = {SECRET_HEADER: SECRET}
        assert (await session.get(url, headers=headers)).status == 405
        assert (await session.post(url + "/x", headers=headers)).status == 404


async def test_telegram_pushes_and_is_answered(api: BotApi, desk: Desk, build: Callable[..., TelegramFront]) -> None:
    front = build()
    await front.connect()
    with pytest.raises(ValueError, match="32"):
        await front.serve("http://127.0.0.1/telegram", "short", "127.0.0.1", 0)
    port = free_port()
    await front.serve(f"http://127.0.0.1:{port}/telegram", SECRET, "127.0.0.1", port)
    ana = api.person()
    ana.say("hi")
    assert (await ana.hears())[0].text == "text::hi"
    assert api.made("setWebhook")[0].params["secret_token"] == SECRET
    await front.close()
