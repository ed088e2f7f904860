"""The doctor names what is wrong and what to do, changes nothing, and shows no secret."""

import http.server
import json
import threading

import pytest

from bot.ops.doctor import examine, telegram_answer
from bot.settings import Settings
from bot.store.database import Store

TOKEN = "123456789:AAF-abcdefghijklmnopqrstuvwxyz012345"


def found(env: dict[str, str], name: str):
    """Return the finding of a name."""
    return next(finding for finding in examine(env) if finding.name == name)


def test_a_fresh_folder_is_fine_and_stays_empty(tmp_path):
    env = {"STEADY_HOME": str(tmp_path / "var")}
    assert found(env, "key").state == "note"
    assert found(env, "database").state == "note"
    assert not (tmp_path / "var").exists()


def test_a_database_that_opens_is_good(tmp_path):
    env = {"STEADY_HOME": str(tmp_path)}
    Store.open(Settings.from_env(env)).close()
    assert found(env, "database").state == "good"
    assert found(env, "key").state == "good"


def test_a_database_without_its_key_is_wrong(tmp_path):
    env = {"STEADY_HOME": str(tmp_path)}
    Store.open(Settings.from_env(env)).close()
    (tmp_path / "master.key").unlink()
    assert found(env, "key").state == "wrong" and found(env, "key").next_step
    assert found(env, "database").state == "wrong"


def test_a_key_that_others_can_read_is_wrong(tmp_path):
    env = {"STEADY_HOME": str(tmp_path)}
    Store.open(Settings.from_env(env)).close()
    (tmp_path / "master.key").chmod(0o644)
    assert found(env, "key").state == "wrong"


def test_a_setting_that_cannot_be_used_is_named_without_its_value():
    (finding,) = examine({"STEADY_WEBHOOK_SECRET": "short-secret"})
    assert finding.state == "wrong" and "STEADY_WEBHOOK_SECRET" in finding.text
    assert "short-secret" not in finding.line()


def test_no_token_is_only_a_note(tmp_path):
    assert found({"STEADY_HOME": str(tmp_path)}, "telegram").state == "note"


@pytest.fixture
def telegram():
    """Return a function that starts a server with one answer, and gives its address."""
    servers = []

    def start(status: int, body: dict) -> str:
        class Answer(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(status)
                self.end_headers()
                self.wfile.write(json.dumps(body).encode())

            def log_message(self, *_: object) -> None:
                pass

        server = http.server.HTTPServer(("127.0.0.1", 0), Answer)
        servers.append(server)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{server.server_port}"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


def test_telegram_knows_the_bot(telegram):
    finding = telegram_answer(TOKEN, telegram(200, {"ok": True, "result": {"username": "steady_bot"}}))
    assert finding.state == "good" and "@steady_bot" in finding.text


@pytest.mark.parametrize(("status", "word"), [(401, "token"), (404, "token"), (502, "502")])
def test_telegram_refuses(telegram, status, word):
    finding = telegram_answer(TOKEN, telegram(status, {}))
    assert finding.state == "wrong" and word in finding.text and TOKEN not in finding.line()


def test_telegram_cannot_be_reached():
    finding = telegram_answer(TOKEN, "http://127.0.0.1:9")
    assert finding.state == "wrong" and TOKEN not in finding.line()
