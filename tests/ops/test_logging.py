"""Log lines hold allowed fields and nothing that somebody wrote, at any level."""

import io
import json
import logging

import pytest
import structlog

from bot.dialogue.quiet import quieten
from bot.ops.logging import configure_logging, redact

CANARY = "my partner Marlow has not answered since lunch"
TOKEN = "123456789:AAF-abcdefghijklmnopqrstuvwxyz012345"


@pytest.fixture
def lines():
    """Return a function that gives all log lines so far as dicts; logging is put back afterwards."""
    root = logging.getLogger()
    before = root.handlers[:], root.level
    stream = io.StringIO()
    configure_logging("DEBUG", stream)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    structlog.reset_defaults()
    root.handlers[:], level = before
    root.setLevel(level)


def test_an_own_line_keeps_event_and_allowed_fields(lines):
    logging.getLogger("bot.delivery").info("turn done", extra={"seconds": 0.012, "receipt": 41})
    (line,) = lines()
    assert line["event"] == "turn done" and line["seconds"] == 0.012 and line["receipt"] == 41
    assert line["level"] == "info" and line["logger"] == "bot.delivery"


def test_a_field_outside_the_list_is_dropped(lines):
    logging.getLogger("bot.door").info("turn done", extra={"text": CANARY, "kind": "text"})
    (line,) = lines()
    assert "text" not in line and line["kind"] == "text"


def test_an_allowed_field_cannot_carry_a_sentence(lines):
    logging.getLogger("bot.door").info("turn done", extra={"kind": CANARY})
    assert lines()[0]["kind"] == "<str>"


@pytest.mark.parametrize("level", ["debug", "info", "warning", "error", "critical"])
def test_no_level_lets_somebodys_words_through(lines, level):
    for name in ("bot.door", "actions.moment", "rasa.core.processor", "telegram.ext", "httpx"):
        log = logging.getLogger(name)
        getattr(log, level)("received %s", CANARY)
        getattr(log, level)("received %(words)s", {"words": CANARY})
        getattr(log, level)("received", extra={"name_of_them": CANARY, "slots": [CANARY]})
    for name in ("rasa.core.processor", "telegram.ext", "httpx"):
        getattr(logging.getLogger(name), level)(f"received {CANARY}")
    structlog.get_logger().error("parsed", text=CANARY, parse_data_text=CANARY)
    assert "Marlow" not in json.dumps(lines())


def test_what_quietens_rasa_does_not_open_another_way_out(lines, capsys):
    quieten()
    structlog.get_logger().error("parsed", text=CANARY)
    assert len(lines()) == 1 and "Marlow" not in json.dumps(lines())
    assert capsys.readouterr().out == ""


def test_an_exception_shows_its_type_and_place_but_not_its_message(lines):
    try:
        raise ValueError(CANARY)
    except ValueError:
        logging.getLogger("bot.door").exception("turn failed")
    (line,) = lines()
    assert line["error"]["type"] == "ValueError"
    assert "test_logging.py" in line["error"]["frames"][-1]
    assert "Marlow" not in json.dumps(line)


def test_libraries_are_quiet_below_warning(lines):
    for name in ("rasa.core.agent", "httpx", "httpcore.connection", "telegram.Bot", "asyncio"):
        logging.getLogger(name).info("a request")
        logging.getLogger(name).debug("a request")
    structlog.get_logger("rasa").debug("a request")
    assert lines() == []


def test_a_librarys_line_says_where_it_came_from(lines):
    logging.getLogger("telegram.ext.Updater").warning("conflict %s", TOKEN)
    structlog.get_logger().warning("something odd", text=CANARY)
    assert all(line["where"].startswith("test_logging.py:") for line in lines())


@pytest.mark.parametrize(
    "text",
    [
        f"POST https://api.telegram.org/bot{TOKEN}/getMe",
        "GET /webhooks?token=s3cr3t-value&x=1",
        "postgresql+psycopg2://steady:s3cr3t-value@db/steady",
    ],
)
def test_secrets_are_redacted_wherever_they_stand(text):
    clean = redact(text)
    assert TOKEN not in clean and "s3cr3t-value" not in clean


def test_a_token_in_an_own_line_is_redacted(lines):
    logging.getLogger("bot.front").error("start failed %s", TOKEN)
    assert TOKEN not in json.dumps(lines())


def test_a_broken_log_call_is_still_a_line(lines):
    logging.getLogger("bot.door").error("received %d %d", "one")
    assert lines()[0]["event"] == "received %d %d"
