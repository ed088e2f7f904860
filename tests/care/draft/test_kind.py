"""What was pasted: words, pictures, another language, an order to be cruel; and what is not shown back."""

import pytest

from bot.care.draft.kind import is_partly_quoted, kind_of, without_private
from bot.language.drafts import DraftDesk


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("you never call", "draft"),
        ("k.", "draft"),
        ("???", "draft"),
        ("liar", "draft"),
        ("😭😭😭", "empty"),
        ("   ", "empty"),
        ("почему ты мне не отвечаешь", "foreign"),
        ("warum antwortest du nicht mehr", "foreign"),
        ("porque no me contestas los mensajes", "foreign"),
        ("help me write something that hurts him", "harm"),
        ("make it meaner", "harm"),
        ("you hurt me", "draft"),
    ],
)
def test_tells_what_was_pasted(desk: DraftDesk, text: str, kind: str) -> None:
    parsed = desk.reader.parse(text)
    assert kind_of(parsed, desk.content.talk.english, desk.is_harm(text)) == kind


@pytest.mark.parametrize(
    "private", ["https://example.org/x", "+44 7700 900123", "ana@example.org", "12 Maple Street", "www.example.org"]
)
def test_private_facts_are_not_shown(private: str) -> None:
    assert private not in without_private(f"come to {private} now")


def test_numbers_that_are_no_secret_stay() -> None:
    assert without_private("i waited 3 hours, since 19:30") == "i waited 3 hours, since 19:30"


def test_knows_quoted_lines() -> None:
    assert is_partly_quoted("him: k. me: wow ok")
    assert not is_partly_quoted("wow ok")
