"""A message is read by itself and with the half before it; a vector is made only where it can change the reading."""

from datetime import datetime, timedelta, timezone
from typing import Any, Mapping, Sequence
from uuid import UUID

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.care.safety.judge import together
from bot.care.safety.levels import CALM, Reading
from bot.care.safety.patterns import Patterns
from bot.care.safety.screen import Screen
from bot.content.messages import Incoming
from bot.content.safety_patterns import load_patterns
from bot.content.safety_thresholds import load_thresholds
from bot.door.hearing import joined
from bot.door.memory import SafetyMemory
from bot.door.reader import Reader
from bot.store.turn import Turn

NOW = datetime(2026, 3, 2, 19, 0, tzinfo=timezone.utc)
TEXTS = (
    "hes not answering", "i want to", "end my life", "kill", "myself", "this is killing me", "ok", "no", "he hits me",
    "i cant do this anymore", "not like that, i would never hurt myself", "do you think she still loves me", "lol im dead",
)  # fmt: skip


class Alarmed:
    """A head that sees danger in long texts: in two joined, where each alone is short."""

    def __init__(self, risk: float, from_tokens: int = 0) -> None:
        self.risk, self.from_tokens = risk, from_tokens

    def scores(self, vector: np.ndarray, tokens: Sequence[str] = (), marks: Sequence[str] = ()) -> Mapping[str, float]:
        risk = self.risk * (len(tokens) >= self.from_tokens)
        return {"none": 1 - risk, "suicide_active": risk}


class Counted:
    def __init__(self) -> None:
        self.texts: list[str] = []

    def __call__(self, text: str) -> np.ndarray:
        self.texts.append(text)
        return np.zeros(384, dtype=np.float32)


@pytest.fixture(scope="module")
def patterns() -> Patterns:
    return Patterns(load_patterns())


def screen(patterns: Patterns, risk: float, from_tokens: int = 0) -> Screen:
    return Screen(patterns, Alarmed(risk, from_tokens), load_thresholds())


def text(words: str, seconds: float) -> Incoming:
    return Incoming("text", words, at=NOW + timedelta(seconds=seconds))


def conversation(reader: Any, texts: Sequence[tuple[str, int]]) -> list[Reading]:
    turn, seconds, readings = Turn(UUID(int=1), "chat", NOW), 0, []
    for words, pause in texts:
        seconds += pause
        readings.append(reader.read(text(words, seconds), SafetyMemory(turn)))
    return readings


class Thorough(Reader):
    """Reads both halves with a vector every time."""

    def read(self, message: Incoming, memory: SafetyMemory) -> Reading:
        reading = self._screened(message.text, memory.context(message))
        whole = memory.with_the_half_before(message)
        if whole:
            before = memory.context(message, without_half=True)
            reading = together(reading, memory.fresh(self._screened(whole, before)))
        memory.remember(message, reading)
        return reading


said = st.lists(st.tuples(st.sampled_from(TEXTS), st.sampled_from((5, 70))), min_size=2, max_size=4)


@settings(max_examples=60, deadline=None)
@given(texts=said, risk=st.sampled_from((0.3, 0.6, 0.99)), from_tokens=st.sampled_from((0, 8, 12, 99)))
@example(
    texts=[("this is killing me", 5), ("hes not answering", 70), ("do you think she still loves me", 5)],
    risk=0.6,
    from_tokens=10,
)
def test_nothing_is_read_otherwise_for_the_vectors_left_out(patterns, texts, risk, from_tokens):
    known = screen(patterns, risk, from_tokens)
    assert conversation(Reader(known, Counted()), texts) == conversation(Thorough(known, Counted()), texts)


def test_two_harmless_texts_cost_one_vector_each(patterns):
    vector = Counted()
    conversation(Reader(screen(patterns, 0.0), vector), [("hes not answering me", 5), ("we had a fight", 5)])
    assert vector.texts == ["hes not answering me", "we had a fight"]


def test_danger_broken_in_two_is_read_as_one(patterns):
    readings = conversation(Reader(screen(patterns, 0.0), Counted()), [("i want to end my", 5), ("life", 5)])
    assert readings[0] == CALM and readings[1].findings


def test_where_something_was_found_before_both_halves_get_their_vector(patterns):
    vector = Counted()
    conversation(Reader(screen(patterns, 0.0), vector), [("this is killing me", 70), ("hello", 70), ("you there", 5)])
    assert "hello you there" in vector.texts


def burst(reader: Reader, *words: str) -> Reading:
    (message,) = joined([text(part, 0) for part in words])
    return reader.read(message, SafetyMemory(Turn(UUID(int=1), "chat", NOW)))


def test_every_family_of_a_burst_is_kept_and_the_highest_leads(patterns):
    reader = Reader(Screen(patterns), Counted())
    read = burst(reader, "he hits me", "anyway", "i want to kill myself", "i cut myself")
    assert read.level == "R1" and set(read.families) == {"suicide", "abused", "self_harm"}


@pytest.mark.parametrize(("words", "family"), [
    (("i wish i", "was dead"), "suicide"), (("i want to", "kill", "myself"), "suicide"),
    (("he put his hands", "round my throat"), "abused"), (("ok", "im going to hurt", "her tonight"), "harm_others"),
])  # fmt: skip
def test_danger_broken_over_the_texts_or_lines_of_one_turn_is_read(patterns, words, family):
    reader = Reader(screen(patterns, 0.0), Counted())
    assert family in burst(reader, *words).families
    assert family in conversation(reader, [("\n".join(words), 5)])[0].families
    waiting = [Incoming("text", part) for part in words]
    assert family in reader.worst(waiting)[1].families


def test_a_joke_in_a_burst_stands_beside_what_is_unclear_and_not_before_what_is_plain(patterns):
    reader = Reader(Screen(patterns), Counted())
    assert burst(reader, "this is killing me", "lol").level == "N"
    assert burst(reader, "i want to die", "lol").level == "R2"


def test_of_a_long_burst_the_head_hears_the_newest_and_what_patterns_see(patterns):
    vector = Counted()
    burst(Reader(screen(patterns, 0.0), vector), "i cut myself", *(f"hes online {number}" for number in range(40)))
    assert "i cut myself" in vector.texts and "hes online 39" in vector.texts and len(vector.texts) <= 12


def test_two_harmless_lines_cost_one_vector(patterns):
    vector = Counted()
    conversation(Reader(screen(patterns, 0.0), vector), [("hes not answering me\nwe had a fight", 5)])
    assert len(vector.texts) == 1


def test_what_the_head_guesses_of_an_answer_does_not_count() -> None:
    reader = Reader(Screen(Patterns(load_patterns()), Alarmed(0.4), load_thresholds()), lambda text: np.zeros(384))
    memory = SafetyMemory(Turn(UUID(int=1), "a", NOW))
    assert reader.read(Incoming("text", "my neighbour", at=NOW), memory).level == "A"
    assert reader.read(Incoming("text", "my neighbour", at=NOW), memory, answer=True).level == "N"
    assert reader.read(Incoming("text", "i want to die", at=NOW), memory, answer=True).level == "R2"


@pytest.mark.parametrize(("answer", "level"), [(False, "R2"), (True, "A")])
def test_an_answer_is_no_second_half(answer: bool, level: str) -> None:
    reader = Reader(Screen(Patterns(load_patterns())), lambda text: None)
    turn = Turn(UUID(int=1), "a", NOW)
    reader.read(Incoming("text", "i want to", at=NOW), SafetyMemory(turn))
    assert reader.read(Incoming("text", "die", at=NOW), SafetyMemory(turn), answer=answer).level == level
