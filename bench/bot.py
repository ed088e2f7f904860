"""What a bot under test has to offer, and the figures that are taken of it."""

import statistics
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Callable, Mapping, Optional, Sequence

from bench.chat import Chat, folder_mib, quantile, talk

# The figures that each benchmark gives.
BENCHMARKS: Mapping[str, tuple[str, ...]] = {
    "start": ("start_s",),
    "train": ("train_s",),
    "turn": ("turn_p50_ms", "turn_p95_ms"),
    "memory": ("rss_mb",),
    "size": ("size_mb",),
    "throughput": ("turns_per_s",),
    "flat": ("flat_ratio",),
}
FIGURES = ("start_s", "train_s", "turn_p50_ms", "turn_p95_ms", "rss_mb", "size_mb", "turns_per_s", "flat_ratio")
_WARM_UP = 30
_STARTS = 3


@dataclass(frozen=True)
class Bot:
    """A bot that can be started, trained and weighed."""

    name: str
    chat: Sequence[str]  # the command that talks over pipes
    train: Sequence[str]  # the command that trains it from nothing
    env: Mapping[str, str]
    cwd: Path
    folders: Callable[[], Sequence[Path]]  # what is installed
    turns: int  # for the latency
    early: tuple[int, int]  # the turns, from 1, whose median is compared ...
    late: tuple[int, int]  # ... with these turns' median


def measure(bot: Bot, names: Sequence[str], say: Callable[[str], None]) -> tuple[dict, dict[str, str]]:
    """Return the figures of the benchmarks `names`, None where one failed, and the reasons of those by figure."""
    figures: dict[str, Optional[float]] = {}
    reasons: dict[str, str] = {}
    for name in names:
        say(f"{bot.name}: {name} ...")
        try:
            figures.update(_MEASURES[name](bot))
        except (RuntimeError, OSError, subprocess.SubprocessError) as error:
            figures.update({figure: None for figure in BENCHMARKS[name]})
            reasons.update({figure: f"{type(error).__name__}: {error}" for figure in BENCHMARKS[name]})
    return figures, reasons


def _start(bot: Bot) -> dict[str, Optional[float]]:
    """Seconds from the command to its first reply, the model being trained: the median of three."""
    times = []
    for _ in range(_STARTS):
        with _open(bot) as chat:
            talk(chat, 1)
            times.append(time.perf_counter() - chat.started)
    return {"start_s": statistics.median(times)}


def _train(bot: Bot) -> dict[str, Optional[float]]:
    """Seconds of the training command, imports included."""
    began = time.perf_counter()
    done = subprocess.run(bot.train, env=dict(bot.env), cwd=bot.cwd, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"training failed: {' | '.join((done.stderr or done.stdout).splitlines()[-3:])}")
    return {"train_s": time.perf_counter() - began}


def _turn(bot: Bot) -> dict[str, Optional[float]]:
    """Milliseconds from a line to its answer, after a warm-up."""
    with _open(bot) as chat:
        talk(chat, _WARM_UP)
        seconds = talk(chat, bot.turns, _WARM_UP)
    return {"turn_p50_ms": 1000 * statistics.median(seconds), "turn_p95_ms": 1000 * quantile(seconds, 0.95)}


def _throughput(bot: Bot) -> dict[str, Optional[float]]:
    """Turns per second of one process, one message after the other."""
    with _open(bot) as chat:
        talk(chat, _WARM_UP)
        return {"turns_per_s": bot.turns / sum(talk(chat, bot.turns, _WARM_UP))}


def _memory(bot: Bot) -> dict[str, Optional[float]]:
    """Resident memory after a conversation."""
    with _open(bot) as chat:
        talk(chat, _WARM_UP)
        return {"rss_mb": chat.resident_mib()}


def _size(bot: Bot) -> dict[str, Optional[float]]:
    """Everything that is installed: environment and models."""
    return {"size_mb": folder_mib(*bot.folders())}


def _flat(bot: Bot) -> dict[str, Optional[float]]:
    """The median of late turns of one chat over the median of early ones."""
    with _open(bot) as chat:
        seconds = talk(chat, bot.late[1])
    return {"flat_ratio": _median(seconds, bot.late) / _median(seconds, bot.early)}


def _median(seconds: Sequence[float], turns: tuple[int, int]) -> float:
    return statistics.median(seconds[turns[0] - 1 : turns[1]])


def _open(bot: Bot) -> Chat:
    return Chat(bot.chat, bot.env, bot.cwd)


_MEASURES: Mapping[str, Callable[[Bot], dict[str, Optional[float]]]] = {
    "start": _start,
    "train": _train,
    "turn": _turn,
    "memory": _memory,
    "size": _size,
    "throughput": _throughput,
    "flat": _flat,
}
