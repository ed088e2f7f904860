"""The driver of the benchmarks, against a small bot that waits as long as it is told."""

import os
import sys
from pathlib import Path

import pytest

from bench.chat import LINES, Chat, folder_mib, quantile, talk

BOT = """
import json, sys, time
print("a line that is not an answer", flush=True)
for number, line in enumerate(sys.stdin):
    if number == 2:
        print(json.dumps({"timer": True, "replies": []}), flush=True)
    time.sleep(0.5 if number in (1, 2) else 0)
    print(json.dumps({"replies": [line]}), flush=True)
    if line.startswith("end"):
        sys.exit("that was all")
"""


@pytest.fixture
def chat(tmp_path):
    """Return a chat with the small bot."""
    program = tmp_path / "bot.py"
    program.write_text(BOT)
    with Chat([sys.executable, str(program)], os.environ, tmp_path) as running:
        yield running


def test_every_line_is_answered_once_and_timed(chat):
    seconds = talk(chat, 4)
    assert len(seconds) == 4 and min(seconds[1:3]) >= 0.5


def test_what_falls_due_by_itself_is_no_answer(chat):
    assert talk(chat, 3)[2] >= 0.5, "the answer comes half a second after the timer"


def test_a_bot_that_ends_is_told_with_its_last_words(chat):
    chat.say("end")
    with pytest.raises(RuntimeError, match="that was all"):
        chat.say("hello?")
        chat.say("hello?")


def test_memory_is_read_from_outside(chat):
    talk(chat, 1)
    assert 1 < chat.resident_mib() < 500


def test_the_lines_are_many_enough_that_no_small_memory_answers_them():
    assert len(set(LINES)) == len(LINES) >= 12 and all(LINES)


def test_a_quantile_of_few_values_is_one_of_them():
    assert quantile([3.0, 1.0, 2.0], 0.95) == 3.0
    assert quantile([1.0], 0.5) == 1.0


def test_a_folders_size_counts_a_file_once(tmp_path: Path):
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "one").write_bytes(b"x" * 2**20)
    os.link(tmp_path / "a" / "one", tmp_path / "two")
    assert folder_mib(tmp_path, tmp_path / "a") == pytest.approx(1)
