"""A reply's words lead to the right branch: measured on 150 and more labelled replies that nothing was trained on."""

import csv
import re
from pathlib import Path

import pytest

from bot.care.practice.moves import Move, branch_label, quoted, short_label, shown
from bot.content.practice import load_moves
from bot.settings import PROJECT

MOVES = load_moves()
REPLIES = Path(__file__).parent / "replies.tsv"
LEAST = 0.85


def rows() -> list[dict[str, str]]:
    with REPLIES.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def test_the_replies_are_new_to_the_reader():
    """No reply stands among the rows that the head learns from."""
    plain = re.compile(r"\w+")
    learned = {
        " ".join(plain.findall(cell.lower()))
        for file in (PROJECT / "data" / "drafts").glob("*.tsv")
        for line in file.read_text(encoding="utf-8").splitlines()
        for cell in line.split("\t")
    }
    assert len(learned) > 1000
    assert [row["text"] for row in rows() if " ".join(plain.findall(row["text"].lower())) in learned] == []


@pytest.fixture(scope="module")
def reader():
    from actions.calm_view import moves_reader
    from bot.content.drafts import load_drafts
    from bot.language.drafts import DraftDesk, trained_head
    from bot.language.encoder import shared_encoder

    content, encoder = load_drafts(), shared_encoder()
    return moves_reader(DraftDesk(content, trained_head(content, encoder), encoder).moves)


def test_free_text_takes_the_branch_that_a_careful_reader_takes(reader):
    found = rows()
    assert len(found) >= 150 and len({row["text"] for row in found}) == len(found)
    wrong = []
    for row in found:
        label = short_label(row["text"], MOVES) or branch_label([move.label for move in reader(row["text"])], MOVES)
        if MOVES.group(label) != row["group"]:
            wrong.append((row["group"], MOVES.group(label), row["text"]))
    assert 1 - len(wrong) / len(found) >= LEAST, "\n".join(map(str, wrong))


def test_the_feedback_quotes_the_persons_own_words(reader):
    text = "Hi. You never have time for me. See you."
    move = shown(reader(text), "accusation")
    assert move is not None and move.words in text


@pytest.mark.parametrize("text", ["", "🙂", "x" * 5000, "???", "https://example.org"])
def test_any_text_is_read(reader, text):
    assert all(move.label in MOVES.moves for move in reader(text))


def test_the_strongest_label_decides_and_nothing_found_is_clear():
    assert branch_label(["pleading", "accusation"], MOVES) == "pleading"
    assert branch_label([], MOVES) == branch_label(["unheard_of"], MOVES) == "none_secure"


def test_nothing_typed_counts_as_waiting_by_its_label():
    assert branch_label(["wait"], MOVES) == "none_secure"


@pytest.mark.parametrize("text", ["k", "K.", "Whatever", "never mind..."])
def test_replies_too_short_to_be_read_are_known(text):
    assert short_label(text, MOVES) == "withdrawal"
    assert short_label("whatever you like is fine with me", MOVES) is None


def test_the_shown_move_belongs_to_the_branch():
    found = [Move("accusation", "a"), Move("pleading", "b")]
    assert shown(found, "pleading") == found[1]
    assert shown(found, "insult") is None


def test_a_quote_is_one_line_and_cut_at_a_word():
    assert quoted("a\nb") == "a b"
    assert len(quoted("word " * 100)) < 90 and quoted("word " * 100).endswith(" …")
