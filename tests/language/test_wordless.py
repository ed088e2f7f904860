"""What counts as a word."""

import pytest

from bot.language.wordless import has_words


@pytest.mark.parametrize(
    "text", ["", "  ", "?!", "😭😭", "...", "asdfgh", "asdf qwer zxcv", "ASDFASDF", "lkjh sdf", "-_-"]
)
def test_signs_and_keys_run_over_are_no_words(text: str) -> None:
    assert not has_words(text)


@pytest.mark.parametrize(
    "text", ["we were", "tree", "pop", "as if", "9", "asdf he left me", "te quiero", "ja", "hm", "her"]
)
def test_words_and_numbers_are(text: str) -> None:
    assert has_words(text)
