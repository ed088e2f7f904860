"""The words of the dialogue: rules of speech that can be counted."""

import re
from pathlib import Path

import pytest
from ruamel.yaml import YAML

DOMAIN = Path(__file__).resolve().parents[2] / "domain"
FORBIDDEN = (
    "calm down",
    "overreact",
    "toxic",
    "needy",
    "clingy",
    "too much for",
    "you should",
    "don't worry",
    "cheer up",
)
LONGEST = 60  # words; a turn of the moment wants about 35, a list of settings is longer
LISTS = ("utter_privacy", "utter_settings", "utter_export", "utter_erase")


def _responses() -> list[tuple[str, list[dict]]]:
    found = []
    for path in sorted(DOMAIN.glob("*.yml")):
        data = YAML(typ="safe").load(path) or {}
        found += [(f"{path.stem}:{name}", variants) for name, variants in (data.get("responses") or {}).items()]
    return found


RESPONSES = _responses()


def _texts(variants: list[dict]) -> list[str]:
    return [str(variant.get("text", "")) for variant in variants]


def test_there_are_many() -> None:
    assert len(RESPONSES) > 150


@pytest.mark.parametrize("name, variants", RESPONSES, ids=[name for name, _ in RESPONSES])
def test_words(name: str, variants: list[dict]) -> None:
    for text in _texts(variants):
        assert text.count("?") <= 1, f"more than one question: {text}"
        assert "!" not in text, f"no cheer: {text}"
        lowered = text.lower()
        assert not [word for word in FORBIDDEN if word in lowered], text
        if not name.split(":")[1].startswith(LISTS):
            assert len(re.findall(r"[\w']+", text)) <= LONGEST, f"too long: {text}"


@pytest.mark.parametrize("name, variants", RESPONSES, ids=[name for name, _ in RESPONSES])
def test_where_it_comes_from_is_said(name: str, variants: list[dict]) -> None:
    metadata = variants[0].get("metadata") or {}
    assert metadata.get("concept") and metadata.get("source"), f"{name}: concept and source are missing"


@pytest.mark.parametrize("name, variants", RESPONSES, ids=[name for name, _ in RESPONSES])
def test_button_codes_fit(name: str, variants: list[dict]) -> None:
    for variant in variants:
        for button in variant.get("buttons") or []:
            assert len(button.get("payload", "").encode()) <= 64
            assert len(button["title"]) <= 28
