"""Lessons are found by asking."""

import csv
from pathlib import Path

import numpy as np
import pytest

from bot.care.learn import by_vector, by_words, is_question, ways_to_ask
from bot.content.learn import load_lessons
from bot.language.encoder import shared_encoder

LESSONS = load_lessons()


@pytest.fixture(scope="module")
def find():
    """Return a function from a question to the lessons that are offered, nearest first."""
    ways = ways_to_ask(LESSONS)
    vectors = shared_encoder().vectors([text for _, text in ways])
    slugs = [slug for slug, _ in ways]

    def found(question: str):
        sure = by_words(question, LESSONS)
        return [sure] if sure else by_vector(shared_encoder().vector(question), vectors, slugs)

    return found


@pytest.mark.parametrize(
    ("question", "slug"),
    [
        ("what is a protector?", "protectors"),
        ("What's a firefighter part", "protectors"),
        ("why does it hurt so much when nobody answers", "silence_hurts"),
        ("how can i find a good therapist", "therapist"),
        ("i feel like a little kid when he leaves", "younger_states"),
        ("nice people bore me", "closeness_falls_flat"),
        ("how do i tell someone no", "boundaries"),
        ("is this normal or am i crazy", "common_and_human"),
        ("will i ever become secure", "healing"),
        ("what does limerence mean", "fantasy_bond"),
        ("we keep fighting until 3 am", "taking_a_break"),
    ],
)
def test_a_question_in_own_words_finds_its_lesson(find, question, slug):
    assert find(question)[0] == slug


@pytest.mark.parametrize("question", ["how do i bake bread", "asdf", "weather tomorrow", "what time is it"])
def test_what_no_lesson_answers_finds_none(find, question):
    assert find(question) == []


@pytest.mark.parametrize("text", ["🙂", "...", "ok"])
def test_a_sign_is_no_question_and_no_lesson_is_surely_meant(find, text):
    assert not is_question(text) and len(find(text)) != 1


def test_without_lessons_nothing_is_found():
    assert by_vector(np.ones(3), np.zeros((0, 3)), []) == []


def test_a_question_in_many_words_finds_its_lesson_among_those_offered(find):
    with (Path(__file__).parent / "lesson_questions.tsv").open(encoding="utf-8", newline="") as file:
        asked = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    ways = {text.lower() for _, text in ways_to_ask(LESSONS)}
    missed = [row for row in asked if row["lesson"] not in find(row["question"])]
    assert len(asked) >= 75 and not [row for row in asked if row["question"].lower() in ways]
    assert 1 - len(missed) / len(asked) >= 0.9, missed


def test_where_it_is_not_sure_a_few_lessons_are_offered_and_one_where_it_is(find):
    assert find("what is a protector?") == ["protectors"]
    assert len(find("how do people manage this")) == 3


def test_no_two_lessons_are_asked_for_in_the_same_words():
    ways = [text.lower() for _, text in ways_to_ask(LESSONS)]
    assert sorted(ways) == sorted(set(ways))
