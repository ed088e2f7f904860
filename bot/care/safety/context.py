"""Escalation memory: what the messages before make of a reading (protocol B5, B6; messages split in two). Pure."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Optional

from bot.care.safety.judge import highest
from bot.care.safety.levels import Finding, Reading

MEMORY = timedelta(hours=24)
SPLIT = timedelta(seconds=60)


@dataclass(frozen=True)
class Seen:
    """What is kept of an earlier reading: never its words."""

    at: datetime  # aware
    level: str
    families: tuple[str, ...] = ()
    idiom: str = ""


@dataclass(frozen=True)
class Context:
    """What happened before in this session."""

    now: datetime  # aware
    seen: tuple[Seen, ...] = ()  # oldest first
    muted: frozenset[str] = frozenset()  # idioms to which the answer was "No"
    answered_no: Optional[datetime] = None  # when the plain question was last answered "No"


def summary(reading: Reading, at: datetime) -> Seen:
    """Return what may be kept of a reading."""
    return Seen(at, reading.level, reading.families, reading.idiom)


def joined(before: str, at: datetime, text: str, now: datetime) -> str:
    """Return both texts as one if the first was sent less than a minute ago, else an empty text."""
    return f"{before} {text}" if before and timedelta(0) <= now - at < SPLIT else ""


def adjusted(reading: Reading, context: Context, *, hopeless: bool = False) -> Reading:
    """Return the reading with the session in mind: muted idioms go, a second unclear one becomes R2.

    `hopeless`: the text says that there is no hope, or that they are a burden; so does that behind an unclear one (B6).
    """
    reading = _unmuted(reading, context.muted)
    if not (_unclear(reading) or hopeless) or not unclear_before(context):
        return reading
    raised = Finding("R2", "suicide", "said_again" if _unclear(reading) else "hopeless_after", "context")
    findings = highest([raised, *reading.findings])
    return Reading(findings[0].level, findings)


def unclear_before(context: Context) -> bool:
    """Tell whether an earlier reading was unclear, so that another unclear one is raised."""
    return any(_counts(seen, context) for seen in context.seen)


def is_troubled(context: Context) -> bool:
    """Tell whether an earlier message of this session gave a sign that no "No" has answered since (B5)."""
    return any(_is_fresh(seen, context) for seen in context.seen)


def _unmuted(reading: Reading, muted: frozenset[str]) -> Reading:
    """Drop an A that was answered with "No", unless a new kind of signal stands beside it."""
    if not muted or reading.level != "A":
        return reading
    kept = tuple(finding for finding in reading.findings if finding.reason not in muted)
    if not kept:
        return replace(reading, level="N", findings=(), idiom="")
    return replace(reading, level=kept[0].level, findings=kept, idiom=kept[0].reason)


def _unclear(reading: Reading) -> bool:
    return reading.level == "A" and any(f.family == "suicide" and f.question == "suicide" for f in reading.findings)


def _counts(seen: Seen, context: Context) -> bool:
    return _is_fresh(seen, context) and seen.level == "A" and "suicide" in seen.families


def _is_fresh(seen: Seen, context: Context) -> bool:
    answered = context.answered_no is not None and seen.at <= context.answered_no
    return context.now - seen.at < MEMORY and not answered and seen.level != "N"
