"""A reply's words lead to the right branch: measured on 150 and more labelled replies that nothing was trained on."""

import csv
import re
from pathlib import Path

import pytest

from bot.care.practice.moves import Move, branch_label, quoted, short_label, shown
from bot.content.practice import load_moves, load_no_reply, load_scenes
from bot.settings import PROJECT

MOVES = load_moves()
FILES = {"replies": 150, "replies_second": 60}  # file -> least number of replies in it
LEAST = 0.85
LEAST_UNREAD, MOST_REFUSED = 0.8, 0.02


def rows(name: str) -> list[dict[str, str]]:
    with (Path(__file__).parent / f"{name}.tsv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def replies(name: str) -> list[dict[str, str]]:
    """Return the rows that answer the character: "unread" is nonsense or another topic, "storm" is real life."""
    return [row for row in rows(name) if row["group"] not in ("unread", "storm")]


@pytest.mark.parametrize("name", FILES)
def test_the_replies_are_new_to_the_reader(name):
    """No reply stands among the rows that the head learns from, or among the examples of what is no reply."""
    plain = re.compile(r"\w+")
    learned = {
        " ".join(plain.findall(cell.lower()))
        for file in (PROJECT / "data" / "drafts").glob("*.tsv")
        for line in file.read_text(encoding="utf-8").splitlines()
        for cell in line.split("\t")
    }
    assert len(learned) > 1000
    examples = load_no_reply()
    learned |= {" ".join(plain.findall(text.lower())) for text in (*examples.elsewhere, *examples.replies)}
    learned.discard("")
    assert [row["text"] for row in rows(name) if " ".join(plain.findall(row["text"].lower())) in learned] == []


@pytest.fixture(scope="module")
def reader():
    from actions.calm_reader import ReplyReader
    from bot.content.drafts import load_drafts
    from bot.language.drafts import DraftDesk, trained_head
    from bot.language.encoder import shared_encoder

    content, encoder = load_drafts(), shared_encoder()
    desk = DraftDesk(content, trained_head(content, encoder), encoder)
    return ReplyReader(desk.moves, encoder.vectors, load_no_reply(), load_scenes())


def branch(text: str, reader) -> str:
    """Return the branch that a scene takes, "unread" if it stays where it is."""
    short = short_label(text, MOVES)
    found = [] if short else reader(text)
    return "unread" if found is None else MOVES.group(short or branch_label([move.label for move in found], MOVES))


@pytest.mark.parametrize("name", FILES)
def test_free_text_takes_the_branch_that_a_careful_reader_takes(name, reader):
    found = replies(name)
    assert len(found) >= FILES[name] and len({row["text"] for row in found}) == len(found)
    wrong = [(row["group"], got, row["text"]) for row in found if (got := branch(row["text"], reader)) != row["group"]]
    assert 1 - len(wrong) / len(found) >= LEAST, "\n".join(map(str, wrong))


def test_what_is_no_answer_is_not_read_as_a_move(reader):
    texts = [row["text"] for row in rows("replies_second") if row["group"] == "unread"]
    taken = [text for text in texts if branch(text, reader) != "unread"]
    assert len(texts) >= 15 and 1 - len(taken) / len(texts) >= LEAST_UNREAD, taken


def test_an_answer_is_seldom_refused(reader):
    texts = [row["text"] for name in FILES for row in replies(name)]
    refused = [text for text in texts if branch(text, reader) == "unread"]
    assert len(refused) / len(texts) <= MOST_REFUSED, refused


@pytest.mark.parametrize("text", ["", "  ", "🙂", "❤️❤️", "...", "12345", "asdf qwer zxcv", "how do I boil an egg"])
def test_nonsense_an_emoji_and_other_topics_are_no_answer(text, reader):
    assert branch(text, reader) == "unread"


@pytest.mark.parametrize("text", ["ok", "thanks", "how was work?", "i made soup", "deal", "night x", "love you ❤️"])
def test_ordinary_short_replies_are_clear(text, reader):
    assert branch(text, reader) == "clear"


def test_the_feedback_quotes_the_persons_own_words(reader):
    text = "Hi. You never have time for me. See you."
    move = shown(reader(text), "accusation")
    assert move is not None and move.words in text


@pytest.mark.parametrize("text", ["", "🙂", "x" * 5000, "???", "https://example.org"])
def test_any_text_is_read(reader, text):
    assert all(move.label in MOVES.moves for move in reader(text) or ())


def test_the_strongest_label_decides_and_nothing_found_is_clear():
    assert branch_label(["pleading", "accusation"], MOVES) == "pleading"
    assert branch_label([], MOVES) == branch_label(["unheard_of"], MOVES) == "none_secure"


def test_nothing_typed_counts_as_waiting_by_its_label():
    assert branch_label(["wait"], MOVES) == "none_secure"


@pytest.mark.parametrize("text", ["k", "K.", "Whatever", "never mind..."])
def test_replies_too_short_to_be_read_are_known(text):
    assert short_label(text, MOVES) == "withdrawal"
    assert short_label("whatever you like is fine with me", MOVES) is None


def test_a_full_stop_after_ok_is_colder_than_none():
    assert [short_label(text, MOVES) for text in ("ok.", "OK", "ok!")] == ["withdrawal", "none_secure", "none_secure"]


def test_the_shown_move_belongs_to_the_branch():
    found = [Move("accusation", "a"), Move("pleading", "b")]
    assert shown(found, "pleading") == found[1]
    assert shown(found, "insult") is None


def test_a_quote_is_one_line_and_cut_at_a_word():
    assert quoted("a\nb") == "a b"
    assert len(quoted("word " * 100)) < 90 and quoted("word " * 100).endswith(" …")
