"""Texts as Telegram counts them."""

from hypothesis import given
from hypothesis import strategies as st

from bot.content.messages import Mark
from bot.front.telegram.texts import Piece, clean, entities, split, split_before_question, units


def test_units_are_utf16() -> None:
    assert units("a😀é") == 4


@given(st.text(st.characters(), max_size=300))
def test_clean_text_can_travel_and_keeps_its_length(text: str) -> None:
    cleaned = clean(text)
    cleaned.encode("utf-8")
    assert len(cleaned) == len(text) and "\0" not in cleaned


def test_a_long_text_is_cut_at_its_kindest_place() -> None:
    text = "First part here.\n\nSecond one. It goes on and on"
    assert [piece.text for piece in split(Piece(text), 30)] == ["First part here.", "Second one. It goes on and on"]
    assert [piece.text for piece in split(Piece("One sentence. Two sentences."), 16)] == [
        "One sentence.",
        "Two sentences.",
    ]


@given(st.text("ab .\n😀\u200d", max_size=200), st.integers(4, 40))
def test_pieces_fit_and_lose_nothing_but_blanks(text: str, limit: int) -> None:
    pieces = split(Piece(text), limit)
    assert all(0 < units(piece.text) <= limit for piece in pieces)
    assert "".join("".join(piece.text.split()) for piece in pieces) == "".join(text.split())


@given(st.text("ab .😀", min_size=1, max_size=80), st.data())
def test_marks_stay_on_their_words(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    marked = [
        piece.text[mark.start : mark.end]
        for piece in split(Piece(text, (Mark(start, end, "bold"),)), 12)
        for mark in piece.marks
    ]
    assert "".join("".join(marked).split()) == "".join(text[start:end].split())


def test_entities_count_in_utf16() -> None:
    found = entities(Piece("😀 was it", (Mark(2, 5, "quote"), Mark(6, 8, "mono"), Mark(3, 3, "bold"))))
    assert [(one.type, one.offset, one.length) for one in found] == [("blockquote", 3, 3), ("code", 7, 2)]


def test_an_emoji_family_is_not_torn_apart() -> None:
    family = "👩‍👩‍👧"
    assert all(
        piece.text != "\u200d" and not piece.text.startswith("\u200d") for piece in split(Piece("x" + family), 8)
    )


def test_a_question_is_not_parted_from_what_stands_under_it() -> None:
    head, tail = split_before_question(Piece("One. Two? Three! /privacy", (Mark(10, 15, "bold"),)))
    assert (head.text, tail.text) == ("One.", "Two? Three! /privacy")
    assert tail.marks == (Mark(5, 10, "bold"),)
    assert split_before_question(Piece("One? Two."))[0].text == ""


def test_without_a_question_the_last_sentence_comes_off() -> None:
    head, tail = split_before_question(Piece("One. Two. Three!", (Mark(10, 15, "bold"),)))
    assert (head.text, tail.text) == ("One. Two.", "Three!")
    assert tail.marks == (Mark(0, 5, "bold"),)
    assert split_before_question(Piece("Only one."))[0].text == ""
    assert split_before_question(Piece("A list.\n- one\n- two"))[0].text == ""
