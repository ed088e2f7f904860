"""What is a feeling or an ask, and what is told instead."""

import pytest

from bot.care.draft.asked_piece import is_told, piece


@pytest.mark.parametrize(
    "text, words",
    [
        ("betrayed", "betrayed"), ("i feel so small", "so small"), ("im scared", "scared"),
        ("sad because he forgot", "sad"), ("i feel like i dont matter", "like i dont matter"),
        ("he forgot again", None), ("i was alone all weekend with the kids", None), ("you never listen", None),
        ("like he doesnt care", None), ("why", None),
    ],
)  # fmt: skip
def test_a_feeling(text: str, words: str) -> None:
    assert piece("draft_feeling", text) == words


@pytest.mark.parametrize(
    "text, words",
    [
        ("call me tonight", "call me tonight"), ("an hour together", "an hour together"),
        ("i want him to say sorry", "you to say sorry"), ("to see her", "to see you"),
        ("tell me where you are", "tell me where you are"), ("i just need an answer", "an answer"),
        ("i felt so small", None), ("because it happens every week", None), ("she doesnt get it", None),
        ("that he says sorry", None), ("its so unfair", None), ("lol", None),
        ("you never listen", None), ("???", None),
    ],
)  # fmt: skip
def test_an_ask(text: str, words: str) -> None:
    assert piece("draft_ask", text) == words


def test_other_steps_take_words_as_they_are() -> None:
    assert piece("draft_event", "he forgot again") == "he forgot again"


def test_told_of_them_is_no_text_to_them() -> None:
    assert is_told("she never answers when shes with her sister")
    assert not is_told("you never answer when youre with her")
    assert not is_told("call me when it suits")
