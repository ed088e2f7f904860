"""Plain words: slang, contractions, numbers, pictures."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.care.draft.tokens import words_of
from bot.content.drafts import load_drafts

SLANG = load_drafts().slang


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("u never txt me", "you never text me"),
        ("I don't care", "i do not care"),
        ("i dont care", "i do not care"),
        ("ur ignoring me", "you are ignoring me"),
        ("ur mum called", "your mother called"),
        ("plsss", "please"),
        ("heyyyy", "hey"),
        ("11 times, twelve hours", "# times # hours"),
        ("f*ck this", "fuck this"),
        ("??", "??"),
        ("😭 ok", "😭 ok"),
        ("see https://example.org/x", "see link"),
    ],
)
def test_reads_how_people_type(typed: str, plain: str) -> None:
    assert " ".join(word.plain for word in words_of(typed, SLANG)) == plain


@given(st.text(max_size=200))
def test_every_word_stands_where_it_says(text: str) -> None:
    for word in words_of(text, SLANG):
        assert 0 <= word.start < word.end <= len(text)
        assert word.plain == word.plain.strip() != ""
