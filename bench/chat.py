"""Drive a bot over pipes, one line a message, and read clock and memory from outside."""

import json
import os
import re
import subprocess
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import IO, Mapping, Optional, Sequence

LINES = (Path(__file__).parent / "lines.txt").read_text(encoding="utf-8").split("\n")[:-1]
_KIB_PER_MIB = 1024


class Chat:
    """A running bot that answers each line of its input with one JSON object a line."""

    def __init__(self, command: Sequence[str], env: Mapping[str, str], cwd: Path) -> None:
        self.started = time.perf_counter()
        # A pipe that nobody reads would fill up; this goes with the bot.
        self._errors: IO[str] = tempfile.TemporaryFile("w+")  # noqa: SIM115
        self.process = subprocess.Popen(
            command,
            env=dict(env),
            cwd=cwd,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            text=True,
        )

    def __enter__(self) -> "Chat":
        return self

    def __exit__(self, *error: object) -> None:
        assert self.process.stdin is not None
        with suppress(BrokenPipeError):  # it ended by itself, with a line still on its way
            self.process.stdin.close()
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.kill()

    def say(self, line: str) -> float:
        """Send a line, wait for its answer, and return the seconds in between; raises RuntimeError if there is none."""
        assert self.process.stdin is not None and self.process.stdout is not None
        began = time.perf_counter()
        with suppress(BrokenPipeError):  # the missing answer tells it below
            self.process.stdin.write(line + "\n")
            self.process.stdin.flush()
        while True:
            answer = self.process.stdout.readline()
            if not answer:
                raise RuntimeError(f"the bot ended without an answer: {self._last_words()}")
            # What falls due by itself (a hold's end) is no answer.
            if answer.startswith("{") and not json.loads(answer).get("timer"):
                return time.perf_counter() - began

    def resident_mib(self) -> Optional[float]:
        """Return the resident memory of the bot and its children in MiB, None where /proc is not there."""
        try:
            return sum(_resident_kib(pid) for pid in _family(self.process.pid)) / _KIB_PER_MIB
        except OSError:
            return None

    def _last_words(self) -> str:
        self._errors.seek(0)
        return " | ".join(self._errors.read().strip().splitlines()[-3:])


def talk(chat: Chat, turns: int, first: int = 0) -> list[float]:
    """Say `turns` lines and return the seconds that each answer took; the lines go round from number `first`."""
    return [chat.say(LINES[number % len(LINES)]) for number in range(first, first + turns)]


def quantile(seconds: Sequence[float], share: float) -> float:
    """Return the value below which `share` of the values lie."""
    ordered = sorted(seconds)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def folder_mib(*folders: Path) -> float:
    """Return the size of folders in MiB, each file counted once, links not followed."""
    seen: set[tuple[int, int]] = set()
    total = 0
    for folder in folders:
        for place, _, names in os.walk(folder):
            for name in names:
                status = os.lstat(os.path.join(place, name))
                if (status.st_dev, status.st_ino) not in seen:
                    seen.add((status.st_dev, status.st_ino))
                    total += status.st_size
    return total / 2**20


def _family(pid: int) -> list[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(member for child in children for member in _family(int(child)))]


def _resident_kib(pid: int) -> int:
    found = re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())
    return int(found.group(1)) if found else 0
