"""The moment's words, held to the rules of speech: short, plain, one question, several ways to say it."""

import re
from functools import lru_cache
from typing import Iterator

import pytest
import textstat
from ruamel.yaml import YAML

from bot.content.loader import CONTENT, load_yaml
from tests.content.test_domain_words import DOMAIN

FILES = ("moment.yml", "moment_words.yml", "moment_help.yml", "interruptions.yml")
SCHOOL_YEAR = 6.3  # Flesch-Kincaid, as for the safety texts: what an eleven-year-old reads
MOST_SENTENCES, MOST_WORDS, MOST_CHOICES = 3, 38, 6
LEAST_VARIANTS = 3
FORBIDDEN = re.compile(
    r"\b(calm down|just|overreact\w*|toxic|clingy|needy|you are (anxious|too much)|you're (anxious|too much)"
    r"|should|don't worry|cheer up|what's wrong|get over it|streak|obviously|simply|i missed you)\b",
    re.IGNORECASE,
)
# Their own words, or a content file's, and nothing else: the variants are there.
ONE_IS_ENOUGH = ("utter_own_text", "utter_pause_breath", "utter_pause_ground")
# What a blank stands for when it is read: short and plain, as the content files are held to it below.
FILLED = {
    "reflection": "Silence like this is hard.", "job": "A part of you is on watch.", "line": "This part is scared.",
    "notice": "", "caption": "Breathe out slowly.", "memory": "The lake in June.", "held": "Please write.",
    "then": "7", "now": "4", "minutes": "8", "hold_name": "10 minutes", "time": "08:00",
    "would_who": "would you", "who_is": "you are", "who": "you", "whom": "you",
}  # fmt: skip


@lru_cache(maxsize=1)
def responses() -> dict[str, list[dict]]:
    """Return every response of the moment."""
    found: dict[str, list[dict]] = {}
    for name in FILES:
        found |= YAML(typ="safe").load(DOMAIN / name).get("responses") or {}
    return found


def said() -> Iterator[tuple[str, str]]:
    """Yield each variant as it is read, blanks filled."""
    for name, variants in responses().items():
        for variant in variants:
            yield name, re.sub(r"\{(\w+)\}", lambda blank: FILLED[blank[1]], variant["text"])


def content_said() -> Iterator[tuple[str, str]]:
    """Yield the texts of triggers, parts and pauses as they are read."""
    wanted = {"triggers": ("reflections", "again"), "parts": ("job", "witness"), "pauses": ("caption", "steps")}
    for folder, fields in wanted.items():
        for path in sorted((CONTENT / folder).glob("*.yml")):
            data = load_yaml(path)
            for field in fields:
                texts = data.get(field) or []
                for text in [texts] if isinstance(texts, str) else texts:
                    plain = text.replace("{a_part}", "A part of you").replace("{of_whom}", "of you")
                    yield f"{path.stem}/{field}", re.sub(r"\{(\w+)\}", lambda blank: FILLED.get(blank[1], "you"), plain)


TEXTS = [*said(), *content_said()]
IDS = [f"{name} {number}" for number, (name, _) in enumerate(TEXTS)]


@pytest.mark.parametrize("name, text", TEXTS, ids=IDS)
def test_a_text_is_short_and_plain(name: str, text: str) -> None:
    sentences = [part for part in re.split(r"(?<=[.?:])\s+|\n", text) if part.strip()]
    assert len([part for part in sentences if not part.endswith(":")]) <= MOST_SENTENCES + _more(name), text
    assert len(re.findall(r"[\w']+", text)) <= MOST_WORDS, text
    assert text.count("?") <= 1, text
    assert not FORBIDDEN.search(text), text
    assert "!" not in text, text


def _more(name: str) -> int:
    """A line that is said with a part's job or a reflection in it has one sentence more."""
    return 1 if any(blank in str(responses().get(name)) for blank in ("{reflection}", "{job}", "{line}")) else 0


@pytest.mark.parametrize("name, text", TEXTS, ids=IDS)
def test_a_reader_of_eleven_understands_it(name: str, text: str) -> None:
    if len(text.split()) >= 8:  # a formula for syllables says nothing about six words
        assert textstat.flesch_kincaid_grade(_plain(text)) <= SCHOOL_YEAR, text


def _plain(text: str) -> str:
    """Numbers and hyphens are not in the list of syllables."""
    return re.sub(r"\d[\d:]*", "ten", text).replace("-", " ").replace("/privacy", "this")


@pytest.mark.parametrize("name", sorted(responses()))
def test_it_is_said_in_several_ways(name: str) -> None:
    variants = responses()[name]
    texts = [variant["text"] for variant in variants]
    assert len(set(texts)) == len(texts)
    assert len(texts) >= LEAST_VARIANTS or name in ONE_IS_ENOUGH
    for variant in variants:
        assert len(variant.get("buttons") or []) <= MOST_CHOICES
        assert variant.get("buttons") == variants[0].get("buttons"), "every variant has the same buttons"


@pytest.mark.parametrize("name", sorted(name for name in responses() if name.startswith("utter_explain_")))
def test_a_question_said_in_other_words_asks_nothing_itself(name: str) -> None:
    assert all("?" not in variant["text"] for variant in responses()[name])


@pytest.mark.parametrize("folder", ["triggers", "parts", "pauses"])
def test_every_file_names_concept_and_source_and_what_it_is(folder: str) -> None:
    for path in (CONTENT / folder).glob("*.yml"):
        data = load_yaml(path)
        assert data["concept"] and data["source"] and path.read_text().startswith("# "), path


def test_no_claim_about_the_other_ones_mind() -> None:
    claims = re.compile(
        r"\b(he|she|they) (still )?(love|loves|care|cares|want|wants|miss|misses|think|thinks|feel|feels)\b", re.I
    )
    assert [text for _, text in TEXTS if claims.search(text.replace("want no contact", ""))] == []
