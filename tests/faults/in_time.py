"""Times that a busy machine may spoil: tried up to three times, and once they must be kept."""

from functools import wraps
from pathlib import Path
from typing import Any, Awaitable, Callable

TRIES = 3


class TooSlow(AssertionError):
    """A time was not kept; nothing else was wrong."""


def in_time(test: Callable[..., Awaitable[None]]) -> Callable[..., Awaitable[None]]:
    """Let a test that finds a time not kept try again; any other failure counts at once."""

    @wraps(test)
    async def trying(*args: Any, **more: Any) -> None:
        for left in reversed(range(TRIES)):
            try:
                return await test(*args, **more)
            except TooSlow:
                if not left:
                    raise

    return trying


def run_in_time(drill: Any, scale: float, folder: Path) -> None:
    """Run a drill; only its times may be tried again."""
    for number in range(TRIES):
        place = folder / str(number)
        place.mkdir()
        report = drill.run(scale, place)
        assert report.broken == []
        if not report.slow:
            return
    raise TooSlow(report.slow)
