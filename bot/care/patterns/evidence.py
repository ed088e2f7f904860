"""The evidence log: what was feared, and what happened. Never a number, never a waiting time."""

from dataclasses import dataclass
from typing import Any, Iterable, Mapping

_MOST = 8


@dataclass(frozen=True)
class Evidence:
    """One line of the log, in the person's words."""

    feared: str
    happened: str


def evidence_from(values: Iterable[Mapping[str, Any]]) -> list[Evidence]:
    """Return the newest lines, newest first. Fears that came true stand there as they were."""
    found = [
        Evidence(str(value["feared"]), str(value["happened"]))
        for value in values
        if value.get("feared") and value.get("happened")
    ]
    return found[::-1][:_MOST]
