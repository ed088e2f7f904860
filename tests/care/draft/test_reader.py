"""What the reader finds, where, and how fast."""

import time
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.content.drafts import SECURE
from bot.language.drafts import DraftDesk

PLAIN = [
    ("hello??? answer me", "repeated_demand"),
    ("please dont leave me, i'll change, i promise", "pleading"),
    ("you're a pathetic liar", "insult"),
    ("call me tonight or we're over", "ultimatum"),
    ("i called you six times and you called me zero times", "score_keeping"),
    ("im done with you, im blocking you", "threat_to_leave"),
    ("wow thanks for nothing", "sarcasm_or_testing"),
    ("you don't love me, i can tell", "mind_reading"),
    ("this is the end of us, i'll be alone forever", "catastrophising"),
    ("whatever. forget it", "withdrawal"),
    ("you never listen to me", "accusation"),
    ("i can't eat or sleep because of you", "guilt_trip"),
]
CLEAR = [
    "I felt hurt on Friday. Could we talk about it this week? No rush.",
    "no worries, see you at 8!",
    "I can't talk tonight. Tomorrow after ten works for me.",
    "miss you. that's all",
    "please stop messaging me. I wish you well",
]


@pytest.mark.parametrize(("text", "label"), PLAIN)
def test_finds_what_is_plain(desk: DraftDesk, text: str, label: str) -> None:
    reading = desk.read(text)
    assert label in reading.labels
    assert not reading.secure


@pytest.mark.parametrize("text", CLEAR)
def test_a_clear_text_is_left_alone(desk: DraftDesk, text: str) -> None:
    reading = desk.read(text)
    assert reading.labels == (SECURE,) and reading.findings == ()


def test_points_at_the_words_it_means(desk: DraftDesk) -> None:
    text = "I had a long day. You never listen to me. Anyway."
    finding = next(found for found in desk.read(text).findings if found.label == "accusation")
    assert "never listen" in text[finding.start : finding.end]
    assert finding.reach == "to_matter"


def test_sees_what_is_good(desk: DraftDesk) -> None:
    kinds = {
        good.kind for good in desk.read("I felt lonely when you left early. Could we talk tomorrow? No rush.").good
    }
    assert {"feeling", "one_ask", "room_for_no", "specific_event"} <= kinds


def test_reads_only_their_own_lines(desk: DraftDesk) -> None:
    text = "him: you're pathetic and a liar\nme: i miss you"
    assert desk.read(text).secure


@given(text=st.text(max_size=120))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_is_read(desk: DraftDesk, text: str) -> None:
    reading = desk.read(text)
    assert reading.labels
    assert (SECURE in reading.labels) == (reading.labels == (SECURE,))
    for finding in reading.findings:
        assert 0 <= finding.start < finding.end <= len(text)


@pytest.mark.parametrize(
    "text",
    [
        "you never answer and i hate this " * 124,
        "where are you? " * 40,
        "?" * 4096,
        "😭" * 300,
        "warum antwortest du mir nicht ich warte seit stunden",
        "him: k. me: wow ok. " * 30,
        "call me on +44 7700 900123 or see https://example.org/a?b=c",
    ],
)
def test_odd_texts_are_read_within_reach(desk: DraftDesk, text: str) -> None:
    reading = desk.read(text[:4096])
    assert reading.labels


def test_reading_is_quick(desk: DraftDesk) -> None:
    texts = [text for text, _ in PLAIN] + CLEAR
    parsed = [desk.reader.parse(text) for text in texts]
    vectors = [np.zeros((len(one.passages), 384), dtype=np.float32) for one in parsed]
    took = []
    for text, vector in zip(texts, vectors):
        start = time.thread_time()  # its own work, whatever else runs
        desk.reader.read(text, vector)
        took.append(time.thread_time() - start)
    assert sorted(took)[len(took) // 2] < 0.01


def test_own_training_rows_do_not_stand_in_the_test_set() -> None:
    root = Path(__file__).resolve().parents[3]

    def texts(*files: Path) -> set[str]:
        return {line.split("\t")[0].lower() for file in files for line in file.read_text().splitlines()[1:]}

    trained = texts(*(root / "data/drafts").glob("*.tsv"))
    for judging in ("drafts.tsv", "judging.tsv"):
        shared = trained & texts(Path(__file__).parent / judging)
        assert {text for text in shared if len(text.split()) > 2} == set()  # everybody writes "k" and "fine."
