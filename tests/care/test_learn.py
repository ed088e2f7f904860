"""Lessons are found by asking."""

import numpy as np
import pytest

from bot.care.learn import by_vector, by_words, ways_to_ask
from bot.content.learn import load_lessons
from bot.language.encoder import shared_encoder

LESSONS = load_lessons()


@pytest.fixture(scope="module")
def find():
    ways = ways_to_ask(LESSONS)
    vectors = shared_encoder().vectors([text for _, text in ways])
    slugs = [slug for slug, _ in ways]

    def found(question: str):
        return by_words(question, LESSONS) or by_vector(shared_encoder().vector(question), vectors, slugs)

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
    assert find(question) == slug


@pytest.mark.parametrize("question", ["how do i bake bread", "asdf", "weather tomorrow", "🙂"])
def test_what_no_lesson_answers_finds_none(find, question):
    assert find(question) is None


def test_without_lessons_nothing_is_found():
    assert by_vector(np.ones(3), np.zeros((0, 3)), []) is None


def test_no_two_lessons_are_asked_for_in_the_same_words():
    ways = [text.lower() for _, text in ways_to_ask(LESSONS)]
    assert sorted(ways) == sorted(set(ways))
