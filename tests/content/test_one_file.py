"""One thing is added in one place: a pause, a scene, a lesson or a country's lines is one file, found on disk."""

import shutil
from pathlib import Path

import pytest

from bot.care.pauses import choose
from bot.content.crisis_lines import load_countries
from bot.content.learn import load_lessons
from bot.content.library import load_library
from bot.content.loader import CONTENT
from bot.content.practice import load_scenes


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """Return a copy of the content that may be added to."""
    return Path(shutil.copytree(CONTENT, tmp_path / "content"))


def add(content: Path, folder: str, like: str, slug: str, *changes: tuple[str, str]) -> None:
    """Add one file that is like another of its folder, under a name of its own."""
    text = (content / folder / f"{like}.yml").read_text()
    for old, new in (*changes, (f"slug: {like}\n", f"slug: {slug}\n")):
        text = text.replace(old, new)
    (content / folder / f"{slug}.yml").write_text(text)


def test_a_pause_is_played_when_the_others_were(content):
    add(content, "pauses", "feet", "hands")
    found = load_library(content).pauses
    used = [slug for slug in found if slug != "hands"]
    assert choose(found, "other", used).slug == "hands"


def test_a_scene_is_in_the_list(content):
    add(content, "practice", "no_reply", "no_call")
    assert "no_call" in load_scenes(content / "practice")


def test_a_lesson_is_in_the_list(content):
    add(content, "learn", "signs", "more_signs")
    assert "more_signs" in load_lessons(content / "learn")


def test_a_country_is_found(content):
    known = 'aliases: [new zealand, nz, aotearoa, aotearoa new zealand, newzealand, "🇳🇿"]'
    changes = (
        ("country: NZ", "country: UZ"),
        (known, "aliases: [uzbekistan]"),
        ("New Zealand\n", "Uzbekistan\n"),
        ("nz-", "uz-"),
    )
    add(content, "crisis_lines", "nz", "uz", *changes)
    assert "uzbekistan" in load_countries(content / "crisis_lines")["UZ"].aliases
