"""The calm time's words keep the rules of speech: short, kind, readable at eleven, nobody's gender, no verdict."""

import re
from functools import lru_cache
from typing import Iterator

import pytest
import textstat

from bot.content.calm import load_calm, load_letters
from bot.content.learn import load_lessons
from bot.content.loader import CONTENT, load_yaml
from bot.content.practice import load_moves, load_scenes
from tests.care.practice.calm_chat import responses

FORBIDDEN = re.compile(
    r"\b(calm down|just|overreact\w*|toxic|clingy|needy|you are (anxious|too much)|you're (anxious|too much)"
    r"|narcissis\w*|should have|what's wrong with you|get over it|streak)\b",
    re.IGNORECASE,
)
GENDERED = re.compile(r"\b(he|she|him|her|his|hers|boyfriend|girlfriend|husband|wife|man|woman)\b", re.IGNORECASE)
MOST_WORDS, MOST_SENTENCES = 38, 4
OLDEST_READER = 7.0  # school grade, counted in letters and words: the syllable count fails on words it does not know


def scene_texts() -> Iterator[tuple[str, str]]:
    for slug, scene in load_scenes().items():
        for name, turn in scene.turns.items():
            for field in ("scene", "says"):
                for mood in scene.moods:
                    yield f"{slug}/{name}/{field}/{mood}", turn.text(field, mood)
            yield f"{slug}/{name}/note", turn.note or ""
            for label, text in turn.replies.items():
                yield f"{slug}/{name}/{label}", text
        for mood, side in scene.other_side.items():
            yield f"{slug}/other_side/{mood}", side
        for idea in (*scene.plan.if_, *scene.plan.then):
            yield f"{slug}/plan", idea


def response_texts() -> Iterator[tuple[str, str]]:
    for name, variants in responses().items():
        for number, variant in enumerate(variants):
            yield f"{name}/{number}", variant["text"]


def other_texts() -> Iterator[tuple[str, str]]:
    for slug, lesson in load_lessons().items():
        for number, text in enumerate([*lesson.cards, lesson.question]):
            yield f"{slug}/{number}", text
    letters = load_letters()
    for starter in (*letters.protectors, *letters.younger):
        yield f"letters/{starter.id}", starter.text
    for label, words in load_moves().moves.items():
        yield f"moves/{label}", f"{words.name} {words.reaches} {words.lands}"
    for text in (*load_calm().thens, *(when.if_ for when in load_calm().whens.values())):
        yield "calm", text


@lru_cache(maxsize=1)
def everything() -> dict[str, str]:
    return {place: text for source in (scene_texts, response_texts, other_texts) for place, text in source() if text}


def test_no_forbidden_word():
    assert {place: text for place, text in everything().items() if FORBIDDEN.search(text)} == {}


def test_nobody_has_a_gender():
    assert {place: text for place, text in everything().items() if GENDERED.search(text)} == {}


def test_a_bubble_is_short_and_asks_one_thing():
    long = [place for place, text in (*scene_texts(), *response_texts()) if len(text.split()) > MOST_WORDS]
    sentences = [
        place for place, text in response_texts() if len(re.findall(r"[.!?](?=\s|$|\")", text)) > MOST_SENTENCES
    ]
    asks = [place for place, text in response_texts() if text.count("?") > 1]
    assert (long, sentences, asks) == ([], [], [])


def test_no_but_after_a_validation():
    said = {place: text for place, text in everything().items() if re.search(r"(?<!\w)but\b", text, re.IGNORECASE)}
    assert [place for place in said if not place.startswith(tuple(load_scenes()))] == []


def test_hours_of_silence_are_never_counted():
    counted = re.compile(
        r"\b(\d+|two|three|four|five|six|ten) (hours?|days?) (of silence|without|since)", re.IGNORECASE
    )
    assert [place for place, text in everything().items() if counted.search(text)] == []


@pytest.mark.parametrize("lesson", load_lessons().values(), ids=lambda lesson: lesson.slug)
def test_lessons_can_be_read_at_eleven(lesson):
    assert textstat.automated_readability_index(" ".join(lesson.cards)) <= OLDEST_READER


def test_bubbles_can_be_read_at_eleven():
    text = " ".join(text for place, text in (*scene_texts(), *response_texts()) if text)
    assert textstat.automated_readability_index(text) <= OLDEST_READER


def test_every_response_names_its_concept_and_source():
    bare = [name for name, variants in responses().items()
            if not {"concept", "source"} <= set(variants[0].get("metadata", {}))]  # fmt: skip
    assert bare == []


@pytest.mark.parametrize("folder", ["practice", "learn"])
def test_every_file_opens_with_what_it_is_and_names_concept_and_source(folder):
    for path in (CONTENT / folder).glob("*.yml"):
        data = load_yaml(path)
        assert path.read_text().startswith("# ") and data["concept"] and data["source"], path


def test_what_is_said_often_has_variants():
    often = ["utter_practice_move_clear", "utter_practice_move_protest", "utter_practice_part", "utter_calm_menu",
             "utter_practice_scene", "utter_calm_plan_if", "utter_learn_lesson"]  # fmt: skip
    assert [name for name in often if len(responses()[name]) < 2] == []


def test_the_invented_side_blames_nobody():
    blaming = re.compile(r"\b(your fault|you made|because of you|you should)\b", re.IGNORECASE)
    assert [place for place, text in scene_texts() if "other_side" in place and blaming.search(text)] == []


NOT_KEPT = [name for name in responses() if name.endswith("_not_kept") or name == "utter_calm_ended_replay"]


@pytest.mark.parametrize("name", NOT_KEPT)
def test_every_way_of_saying_that_nothing_is_kept_says_it(name):
    says = re.compile(r"keep nothing|nothing of it stays|don't keep|isn't kept", re.IGNORECASE)
    assert len(NOT_KEPT) >= 8 and [v["text"] for v in responses()[name] if not says.search(v["text"])] == []


@pytest.mark.parametrize("name", [name for name in responses() if re.search(r"(?<!not)_kept$", name)])
def test_every_way_of_saying_that_it_is_kept_says_it(name):
    says = re.compile(r"\bkept\b|noted|I have it|it's in the log|I keep what|come back to you", re.IGNORECASE)
    assert [v["text"] for v in responses()[name] if not says.search(v["text"])] == []


def test_a_line_that_leads_back_to_a_question_asks_nothing_itself():
    before = ["utter_calm_unread", "utter_practice_no_reply", "utter_practice_rewound", "utter_calm_not_real",
              "utter_practice_unsure", "utter_practice_other_mood", "utter_practice_at_start"]  # fmt: skip
    assert [v["text"] for name in before for v in responses()[name] if "?" in v["text"]] == []


def test_nothing_is_said_twice_in_a_row_where_words_can_differ():
    """Only what is made of facts alone has one variant."""
    one = [name for name, variants in responses().items() if len(variants) == 1]
    alone = [name for name in one if not re.sub(r"{\w+}|[\W\d]", "", responses()[name][0]["text"])]
    assert set(one) == set(alone)
