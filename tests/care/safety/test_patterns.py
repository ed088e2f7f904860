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
        start = time.thread_time()
        screen().read(text)
        took.append(time.thread_time() - start)
    assert min(took) <= 0.1


def test_an_ordinary_text_costs_next_to_nothing() -> None:
    texts = [
        f"He said he would call at {hour} and he has not, I am so scared that he will leave me." for hour in range(24)
    ]
    took = []
    for text in texts * 4:
        start = time.thread_time()
        screen().read(text)
        took.append(time.thread_time() - start)
    assert sorted(took)[len(took) // 2] <= 0.005


@pytest.mark.parametrize("file", sorted(PATTERNS.glob("[!_]*.yml")), ids=lambda file: file.stem)
def test_every_file_says_what_it_looks_for_and_why(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert "concept:" in text and "source:" in text


def test_a_list_may_stand_in_brackets() -> None:
    assert parse("(kill {he}|{hits}) now", SLOTS, same)[0].forms == (
        ("kill", "he"), ("kill", "she"), ("hit",), ("beat", "up"),
    )  # fmt: skip
    with pytest.raises(NotationError):
        parse("(kill {nobody}) now", SLOTS, same)


@pytest.mark.parametrize(("text", "level", "rule"), [
    ("the voices want me to kill myself", "R0", "commanding_voices"),
    ("i tried to kill myself when i was 16", "A", "kill_self"),
    ("i tried to kill myself when i was 16, not now", "A", "kill_self"),
    ("asking for a friend, what is painless", "R1", "method_for_a_friend"),
    ("i'll text her from my brothers phone", "H2", "round_a_block"),
    ("he is hitting my kid right now", "R0", "attack_now"),
    ("he texted that he has pills", "T", "other_suicidal"),
    ("my brother tried to kill himself", "T", "other_suicidal"),
    ("she told me to stop texting her", "A", "told_to_stop"),
])  # fmt: skip
def test_phrases_that_were_missed_once(text: str, level: str, rule: str) -> None:
    read = screen().read(text)
    assert read.level == level and rule in [finding.reason for finding in read.findings]


@pytest.mark.parametrize(
    "text",
    [
        "he told me to stop texting at work",
        "he asked me not to contact him until friday",
        "he told me he'd stop calling",
    ],
)
def test_a_pause_that_was_asked_for_is_no_end(text: str) -> None:
    assert "told_to_stop" not in [finding.reason for finding in screen().read(text).findings]
