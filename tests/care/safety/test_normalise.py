import time

import pytest

from bot.care.safety.normalise import STOP, Text
from tests.care.safety.reading import screen

HOSTILE = [
    "a b " * 1024,
    "k i l l " * 512,
    "\u200b" * 4096,
    "kiiiil " * 600,
    "k1ll my5elf " * 340,
    "abcdefghijklmnopqrstuvwxyz" * 157,
    "sui cide " * 455,
    "((((" * 1024,
    '"he said ' * 450,
    "k.i.l.l." * 512,
    "k*ll " * 819,
    "а" * 4096,
    "\n" * 4096,
]


def read(text: str) -> Text:
    return screen().patterns.normaliser.read(text)


@pytest.mark.parametrize(
    "disguised",
    [
        "k1ll my5elf", "ki11 myself", "k!ll myself", "k*ll myself", "KILL MYSELF", "kill my self", "k i l l  m y s e l f",
        "k.i.l.l myself", "killmyself", "kiiiill myself", "kil myself", "kill mysefl", "kіll mуself", "ｋｉｌｌ myself",
        "k\u200bi\u200bll myself", "k\u00adill myself", "kill\u00a0myself", "𝐤𝐢𝐥𝐥 myself", "kms",
    ],
)  # fmt: skip
def test_a_disguise_reads_as_the_words_it_hides(disguised: str) -> None:
    assert read(disguised).tokens == (STOP, "kill", "myself", STOP)


@pytest.mark.parametrize("text", ["i m going", "im going", "I'm going", "I’m going"])
def test_contractions_are_written_out(text: str) -> None:
    assert read(text).tokens == (STOP, "i", "am", "going", STOP)


@pytest.mark.parametrize("word", ["skill", "sister", "rated", "Jake", "bill", "needy", "still", "wakes"])
def test_real_words_stay(word: str) -> None:
    assert word.lower() in read(f"my {word} here").tokens


@pytest.mark.parametrize("text", ["я хочу жить", "θέλω να ζήσω", "أريد أن أعيش", "मैं जीना चाहता हूँ"])
def test_another_script_stays_in_its_script(text: str) -> None:
    assert not any(word.isascii() and word.isalpha() for word in read(text).tokens)


def test_sentences_are_kept_apart() -> None:
    text = read("he left me. i am fine! right?")
    assert text.tokens.count(STOP) == 4
    assert text.sentences[1] != text.sentences[5]


@pytest.mark.parametrize("text", ["dying 😂", "dead lol", "kill me hahaha", "💀 same"])
def test_comic_marks_are_seen(text: str) -> None:
    assert read(text).comic


def test_danger_emoji_stay_as_words() -> None:
    assert "💊" in read("took all the 💊").tokens


@pytest.mark.parametrize(
    "text",
    ["he wrote: go kill yourself", 'she said "i will kill you"', "him: you are dead\nme: stop", 'ex texted "die"'],
)
def test_the_other_persons_words_are_marked(text: str) -> None:
    assert any(read(text).quoted)


@pytest.mark.parametrize("text", ['i told him "i want to die"', "me: i want to die", "i said: i want to die"])
def test_ones_own_words_are_not(text: str) -> None:
    assert not any(read(text).quoted)


def test_a_disguise_is_told_so_that_the_vector_can_be_made_of_the_repaired_text() -> None:
    assert screen().plain("i want to k1ll my5elf") == "i want to kill myself"
    assert screen().plain("he is late again") == "he is late again"


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_texts_cost_little(text: str) -> None:
    took = []
    for _ in range(5):  # the quickest of five: the machine may be busy with something else
        start = time.thread_time()
        read(text)
        took.append(time.thread_time() - start)
    assert min(took) <= 0.020


def test_no_more_than_a_message_is_read() -> None:
    assert len(" ".join(read("word " * 5000).words)) == 4096


@pytest.mark.parametrize("text", ["", " ", "\n", "...", "?!", "😀", "'", "\ud800", "\x00\x01"])
def test_texts_without_words_do_no_harm(text: str) -> None:
    assert read(text).tokens[0] == STOP
