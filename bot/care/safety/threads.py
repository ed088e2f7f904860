"""Keep what was found: every family, the highest level of each; a level never falls here (protocol B, B6)."""

from dataclasses import replace
from typing import Iterable

from bot.care.safety.answers import AnswerReader
from bot.care.safety.families import QUESTIONS
from bot.care.safety.levels import ORDER, Family, Finding, Level, Reading
from bot.care.safety.state import SafetyState, Thread

_ASKED_AGAIN = {"go_on": "r1_safe", "r0_who": "r0_safe"}  # said again after "safe": that question comes back

_GIVES_WAY: tuple[Level, ...] = ("A", "MED", "DEL")  # to the plain question about dying; behind what is graver it waits


def note(state: SafetyState, reading: Reading, reader: AnswerReader) -> bool:
    """Keep the findings of a text; return whether something new or higher is to be spoken about."""
    risen = [_note(state, finding, reader) for finding in reading.findings if finding.level != "N"]
    names = [finding.reason for finding in reading.findings if finding.level != "N"] + (
        [reading.idiom] if reading.idiom else []
    )
    state.reasons = _once([*state.reasons, *names])
    return any(risen)


def raise_new(state: SafetyState, level: Level, family: Family, *hints: str) -> Thread:
    """Return the thread of a family at this level or higher, to be begun."""
    thread = state.thread(family)
    if thread is None:
        thread = Thread(level, family)
        state.threads.append(thread)
    elif not lift(thread, level):
        thread.step = ""
    thread.hints = _once([*thread.hints, *hints])
    keep_family(state, thread)
    return thread


def lift(thread: Thread, level: Level) -> bool:
    """Raise a thread and wake it, so that it is begun anew; return whether it rose or woke."""
    higher = ORDER.index(level) < thread.rank
    if not higher and not thread.quiet:
        return False
    thread.level = level if higher else thread.level
    thread.step, thread.reasked, thread.quiet = "", 0, False
    return True


def keep_family(state: SafetyState, thread: Thread) -> None:
    """Remember a family for as long as the state lives; an unclear finding is no family yet."""
    if thread.level != "A":
        state.families = _once([*state.families, thread.family])


def without_muted(reading: Reading, muted: tuple[str, ...]) -> Reading:
    """Return the reading without an idiom that was answered with "No" in this session (B5)."""
    if reading.level == "A" and reading.idiom and reading.idiom in muted:
        return replace(reading, level="N", findings=())
    return reading


def _note(state: SafetyState, finding: Finding, reader: AnswerReader) -> bool:
    family, step = _family_and_step(finding)
    thread = state.thread(family)
    if thread is None:
        lead = state.lead()
        if finding.level == "A" and lead is not None and family != "suicide":
            return False  # a danger is being talked about already
        thread = Thread(finding.level, family)
        state.threads.append(thread)
        risen = finding.level != "A" or lead is None or lead.level in _GIVES_WAY
    else:
        risen = lift(thread, finding.level)
        if not risen and finding.level == thread.level:
            thread.step = _ASKED_AGAIN.get(thread.step, thread.step)
    thread.hints = _once([*thread.hints, *reader.hints([finding.reason]), *([f"q:{step}"] if step else [])])
    keep_family(state, thread)
    return risen


def _family_and_step(finding: Finding) -> tuple[Family, str]:
    """Return where a finding belongs, and for an unclear one which question it asks."""
    if finding.level != "A":
        return finding.family, ""
    if finding.family == "harm_others":
        return "harm_others", "harm_plain"
    return QUESTIONS.get(finding.question, QUESTIONS["suicide"])


def _once(names: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(names))
