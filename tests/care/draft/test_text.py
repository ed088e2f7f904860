"""Sentences, and whose words they are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.care.draft.text import MOST_SENTENCES, Splitter, own_parts
from bot.content.drafts import load_drafts

SPLITTER = Splitter(load_drafts().slang)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("I miss you. Could we talk? No rush.", 3),
        ("hello? / u there / pls", 3),
        ("one line\nanother line", 2),
        ("ok...", 1),
        ("???", 1),
        ("", 0),
        ("   ", 0),
    ],
)
def test_splits_into_sentences(text: str, count: int) -> None:
    assert len(SPLITTER.parse(text).sentences) == count


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("him: k. me: wow ok", ["wow ok"]),
        ("Her: leave me be\nme: please dont", ["please dont"]),
        ("just my own words: all of them", ["just my own words: all of them"]),
        ("me: hello", ["me: hello"]),
    ],
)
def test_leaves_out_what_the_other_said(text: str, own: list[str]) -> None:
    assert [part.strip() for _, part in own_parts(text)] == own


@given(st.text(max_size=300))
def test_spans_stay_inside_the_text(text: str) -> None:
    parsed = SPLITTER.parse(text)
    assert len(parsed.stream) == len(parsed.places)
    assert len(parsed.stretches()) == len(parsed.sentences) <= MOST_SENTENCES
    span = parsed.span(0, len(parsed.stream))
    if parsed.sentences:
        assert span is not None and 0 <= span[0] < span[1] <= len(text)
