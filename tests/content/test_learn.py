"""Lessons are short, have a source, and cover what the articles bring."""

import pytest

from bot.content.errors import ContentError
from bot.content.learn import MOST_CARDS, MOST_WORDS, load_lessons
from bot.content.loader import CONTENT

LESSONS = load_lessons()
# What must be met somewhere in the calm time: a word of the concept -> the lesson.
CONCEPTS = {
    "characteristics": "signs", "styles": "styles", "managers": "protectors", "seven parts": "seven_parts",
    "befriending": "befriending", "inner witness": "inner_witness", "panic as enemy": "panic_as_enemy",
    "younger states": "younger_states", "protest": "protest", "pursue-withdraw": "other_end", "no": "hearing_no",
    "boundaries": "boundaries", "needs": "clear_needs", "uncertainty": "uncertainty", "break": "taking_a_break",
    "CBT": "second_look", "EFT": "under_the_dance", "fantasy bond": "fantasy_bond", "grieving": "grieving_the_picture",
    "own interests": "my_own_things", "intimacy": "closeness_falls_flat", "tasks": "small_tasks",
    "adaptive": "common_and_human", "healing": "healing", "therapist": "therapist", "body": "silence_hurts",
}  # fmt: skip


@pytest.mark.parametrize(("concept", "slug"), CONCEPTS.items())
def test_every_concept_has_its_lesson(concept, slug):
    assert concept.lower() in f"{LESSONS[slug].concept} {LESSONS[slug].source}".lower()


@pytest.mark.parametrize("lesson", LESSONS.values(), ids=lambda lesson: lesson.slug)
def test_cards_are_few_and_short_and_one_question_is_kept_for_them(lesson):
    assert 2 <= len(lesson.cards) <= MOST_CARDS
    assert all(len(card.split()) <= MOST_WORDS for card in lesson.cards)
    assert lesson.question.count("?") == 1


@pytest.mark.parametrize("lesson", LESSONS.values(), ids=lambda lesson: lesson.slug)
def test_no_lesson_asks_for_a_childhood_memory(lesson):
    asked = lesson.question.lower()
    assert not any(word in asked for word in ("child", "mother", "father", "parents", "when you were", "remember"))


def test_a_card_that_is_too_long_is_refused_with_its_line(tmp_path):
    text = (CONTENT / "learn" / "signs.yml").read_text()
    (tmp_path / "signs.yml").write_text(text.replace("Patterns can change.", "word " * 81))
    with pytest.raises(ContentError, match=r"signs.yml:12: cards.3: a card of \d+ words"):
        load_lessons(tmp_path)


def test_the_lesson_about_the_other_end_says_no_hard_words_and_points_away_from_fear():
    text = " ".join(LESSONS["other_end"].cards).lower()
    assert not any(word in text for word in ("child", "bully", "weight"))
    assert "afraid" in text and LESSONS["other_end"].locked
