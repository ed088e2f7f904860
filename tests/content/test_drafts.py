"""The draft's content, and what is said of a fault in it."""

import shutil
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from bot.content.drafts import DRAFTS, load_drafts
from bot.content.errors import ContentError
from bot.content.loader import CONTENT
from bot.settings import PROJECT


def _responses() -> dict:
    return YAML(typ="safe").load(PROJECT / "domain" / "draft.yml")["responses"]


def test_every_label_has_its_file() -> None:
    content = load_drafts()
    assert len(content.findings) == 12 and len(content.good) == 9
    assert all(len(item.says) >= 3 for item in content.findings.values())


def test_a_fault_is_told_with_file_and_line(tmp_path: Path) -> None:
    folder = tmp_path / "drafts"
    shutil.copytree(DRAFTS, folder)
    path = folder / "findings" / "insult.yml"
    lines = path.read_text().splitlines()
    place = next(
        number for number, line in enumerate(lines) if line.startswith("  - ") and "cues:" in lines[number - 1]
    )
    lines[place] = "  - you are {nobody_knows}"
    path.write_text("\n".join(lines))
    with pytest.raises(ContentError, match=rf"insult\.yml:{place + 1}: .*nobody_knows"):
        load_drafts(folder)


def test_an_unknown_field_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "drafts"
    shutil.copytree(DRAFTS, folder)
    path = folder / "good" / "repair.yml"
    path.write_text(path.read_text() + "score: 3\n")
    with pytest.raises(ContentError, match=r"repair\.yml:\d+: score"):
        load_drafts(folder)


def test_calmer_words_hold_no_apology_thanks_or_promise() -> None:
    text = (DRAFTS / "calmer.yml").read_text().split("frames:")[1].split("topics:")[0].lower()
    said = [part for line in text.splitlines() for part in line.split("cues:")[0].split('"')[1::2]]
    assert said
    assert not [part for part in said for word in ("sorry", "thank", "i promise", "i swear") if word in part]


def test_what_the_moment_knows_leads_to_pieces_that_exist() -> None:
    calmer = load_drafts().calmer
    triggers = {path.stem for path in (CONTENT / "triggers").glob("*.yml")}
    assert set(calmer.known_events) <= triggers and set(calmer.known_events.values()) <= set(calmer.events)
    assert set(calmer.known_asks.values()) <= set(calmer.asks)


def test_one_sentence_of_room_goes_with_every_ask() -> None:
    calmer = load_drafts().calmer
    assert any(not room.not_with for room in calmer.room)


def test_what_is_said_of_a_good_draft_is_not_said_again_behind_it() -> None:
    behind = " ".join(variant["text"] for variant in _responses()["utter_draft_clear"])
    for item in load_drafts().good.values():
        for line in item.says:
            assert not [sentence for sentence in line.split(". ")[1:] if sentence.rstrip(".") in behind], line
