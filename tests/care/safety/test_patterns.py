import time
from dataclasses import replace
from pathlib import Path

import pytest

from bot.care.safety.notation import NotationError, parse
from bot.care.safety.patterns import Hit, Patterns
from bot.content.errors import ContentError
from bot.content.safety_patterns import PATTERNS, Phrase, Rule, load_patterns
from tests.care.safety.reading import screen

SLOTS = {"he": ["he", "she"], "hits": ["hit", "beat up"]}


def find(text: str) -> list[Hit]:
    patterns = screen().patterns
    return [hit for hit in patterns.find(patterns.normaliser.read(text)) if hit.rule.level != "cue"]


def same(words: list[str]) -> list[str]:
    return words


def test_a_phrase_is_a_row_of_places() -> None:
    pieces = parse("{he} ~ {hits} (me|us both) again? .", SLOTS, same)
    assert [piece.gap for piece in pieces] == [0, 2, 0, 0, 0, 0]
    assert pieces[2].forms == (("hit",), ("beat", "up"))
    assert pieces[3].forms == (("me",), ("us", "both"))
    assert pieces[4].optional


def test_brackets_may_stand_in_brackets() -> None:
    assert parse("a (b (c|d)|e (f|g) h)", {}, same)[1].forms == (
        ("b", "c"), ("b", "d"), ("e", "f", "h"), ("e", "g", "h"),
    )  # fmt: skip


@pytest.mark.parametrize("phrase", ["{nobody} hits", "he (hits me", "he (hits ~ hard)", "word?", "~ ..."])
def test_a_phrase_that_cannot_be_read_is_refused(phrase: str) -> None:
    with pytest.raises(NotationError):
        parse(phrase, SLOTS, same)


def test_a_fault_in_a_phrase_names_the_file_and_line() -> None:
    book = load_patterns()
    wrong = Rule("wrong", "R1", "suicide", (Phrase("{nobody} hits", "suicide_r1.yml", 7),))
    with pytest.raises(ContentError, match=r"suicide_r1.yml:7: .*nobody"):
        Patterns(replace(book, rules=(*book.rules, wrong)))


def test_words_may_stand_in_a_gap_but_no_denial_and_no_end_of_a_sentence() -> None:
    def found(text: str) -> bool:
        return any(hit.rule.name == "control" for hit in find(text))

    assert found("he always secretly checks my phone")
    assert not found("he does not check my phone")
    assert not found("that is him. check my phone")


@pytest.mark.parametrize(
    "text",
    [
        "I don't want to die", "i do not think i want to kill myself", "I'm not suicidal", "never wanted to die",
        "i would never kill myself", "no thoughts of killing myself", "i have no intention of ending my life",
    ],
)  # fmt: skip
def test_a_denial_in_front_is_seen(text: str) -> None:
    own = [hit for hit in find(text) if hit.rule.family == "suicide"]
    assert own and all(hit.negated for hit in own)


@pytest.mark.parametrize(
    "text",
    [
        "why don't i just kill myself", "i can't stop thinking about killing myself", "he does not love me i want to die",
        "im trying not to kill myself", "can't wait to kill myself", "not gonna lie i want to kill myself",
        "i don't want to live",
    ],
)  # fmt: skip
def test_what_only_looks_like_a_denial_is_not_one(text: str) -> None:
    assert any(hit.rule.family == "suicide" and not hit.negated for hit in find(text))


def test_no_word_of_a_person_is_kept() -> None:
    patterns = screen().patterns
    patterns.find(patterns.normaliser.read("my name is Xyzzyqwx and i want to die"))
    assert "xyzzyqwx" not in patterns.words_kept


@pytest.mark.parametrize(
    "text",
    [
        "i want to kill myself " * 186, "he hit me and i want to die not to be here " * 90, "a b " * 1024,
        "die die die die " * 256, "i not want to be " * 240, " ".join(sorted(screen().patterns.known)),
    ],
    ids=range(6),
)  # fmt: skip
def test_hostile_texts_cost_little(text: str) -> None:
    took = []
    for _ in range(5):
        start = time.perf_counter()
        screen().read(text)
        took.append(time.perf_counter() - start)
    assert min(took) <= 0.1


def test_an_ordinary_text_costs_next_to_nothing() -> None:
    texts = [
        f"He said he would call at {hour} and he has not, I am so scared that he will leave me." for hour in range(24)
    ]
    took = []
    for text in texts * 4:
        start = time.perf_counter()
        screen().read(text)
        took.append(time.perf_counter() - start)
    assert sorted(took)[len(took) // 2] <= 0.005


@pytest.mark.parametrize("file", sorted(PATTERNS.glob("[!_]*.yml")), ids=lambda file: file.stem)
def test_every_file_says_what_it_looks_for_and_why(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert "concept:" in text and "source:" in text
