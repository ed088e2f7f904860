"""The doctor names what is wrong and what to do, changes nothing, and shows no secret."""

import http.server
import json
import shutil
import threading
from pathlib import Path

import pytest

from bot.dialogue import model
from bot.language.safety import load_screen
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


def test_another_bot_api_is_said(telegram, tmp_path):
    env = {"STEADY_HOME": str(tmp_path), "TELEGRAM_BOT_TOKEN": TOKEN}
    base = telegram(200, {"ok": True, "result": {"username": "steady_bot"}})
    finding = found({**env, "STEADY_TELEGRAM_API": base}, "telegram")
    assert finding.state == "good" and "@steady_bot" in finding.text and "STEADY_TELEGRAM_API" in finding.text


def test_a_screen_with_its_head_is_good(door, tmp_path):
    assert found({"STEADY_HOME": str(tmp_path)}, "safety").state == "good"


@pytest.fixture
def copied(door, tmp_path, monkeypatch) -> Path:
    """Return a copy of the trained model's folder, in use."""
    place = Path(shutil.copytree(model.folder(), tmp_path / "model"))
    monkeypatch.setattr(model, "folder", lambda: place)
    return place


@pytest.mark.parametrize("damage", ["head_gone", "head_cut", "other_patterns"])
def test_a_screen_without_its_head_is_degraded_and_says_what_to_do(copied, tmp_path, damage):
    head, sums = copied / "safety_head.npz", copied / "safety_head.json"
    if damage == "head_gone":
        head.unlink()
    elif damage == "head_cut":
        head.write_bytes(head.read_bytes()[:-20])
    else:
        sums.write_text(json.dumps({**json.loads(sums.read_text()), "patterns": "older"}))
    assert load_screen(copied).degraded
    finding = found({"STEADY_HOME": str(tmp_path)}, "safety")
    assert finding.state == "wrong" and "degraded" in finding.text and "train --force" in finding.next_step


def test_a_screen_without_an_encoder_is_degraded(copied, tmp_path, monkeypatch):
    monkeypatch.setattr("bot.language.encoder.ENCODER_FOLDER", tmp_path / "nowhere")
    finding = found({"STEADY_HOME": str(tmp_path)}, "safety")
    assert finding.state == "wrong" and "encoder" in finding.text
    assert not (tmp_path / "nowhere").exists(), "the doctor changes nothing"
