"""A part is one file: an eighth one is offered, recognised, met and written to without another line anywhere."""

import shutil
from pathlib import Path

import pytest

from actions.registry import all_actions
from bot.app import load_safety
from bot.care.moment.parts import FIRST_PAGE, buttons_of
from bot.content.errors import ContentError
from bot.content.library import Library, load_library
from bot.content.loader import CONTENT
from bot.dialogue.engine import Dialogue
from bot.dialogue.model import ARCHIVE
from bot.door.door import Door
from tests.drafts import any_desk
from tests.transcript import Chat, short_name

JOB = "{a_part} smiles so that nobody leaves the table."
PLEASER = f"""slug: pleaser
order: 8
label: People pleaser
kind: manager
words: [pleaser, "the nice one", "yes-sayer"]
greeting: "Dear one who says yes,"
concept: a test
source: "a test"
belief: "If I say no, they go."
job: ["{JOB}", "{JOB}", "{JOB}"]
witness: ["This part smiles, and {{who_is}} here.", "This part may rest, and {{who}} can stay."]
"""
TO_THE_PARTS = (
    "hes been online and hasnt answered since lunch im losing it", "Breathe 60 s", "4-6", "Scared of losing them",
    "Text or call again", "Hold without text", "10 min",
)  # fmt: skip


def _library(folder: Path, part: str = PLEASER) -> Library:
    for name in ("triggers", "pauses", "parts"):
        shutil.copytree(CONTENT / name, folder / name)
    (folder / "parts" / "pleaser.yml").write_text(part, encoding="utf-8")
    return load_library(folder)


def _door(library: Library, model_folder: Path) -> Door:
    dialogue = Dialogue(model_folder / ARCHIVE, all_actions(library, any_desk()), model_folder.name)
    return Door(load_safety(None, model_folder), dialogue.handle)


def _chat(door: Door, *lines: str) -> Chat:
    chat = Chat("eighth", door)
    for line in lines:
        chat.say(line)
    return chat


@pytest.fixture(scope="module")
def eighth(model_folder, tmp_path_factory):
    """Return a function that begins a chat where there is an eighth part, after these lines."""
    door = _door(_library(tmp_path_factory.mktemp("eighth")), model_folder)
    return lambda *lines: _chat(door, *lines)


def test_its_button_stands_behind_more_and_its_job_is_said(eighth) -> None:
    chat = eighth(*TO_THE_PARTS, "Not sure / more")
    assert [button.label for button in chat.shown] == [
        "Neglected", "Shame", "People pleaser", "Not sure", "No parts now",
    ]  # fmt: skip
    said = chat.say("People pleaser")
    assert [short_name(reply) for reply in said] == ["part_fits"]
    assert "A part of you smiles so that nobody leaves the table." in said[0].text


def test_it_is_named_by_typing(eighth) -> None:
    assert "smiles so that nobody" in eighth(*TO_THE_PARTS).say("its the nice one i guess")[0].text


def test_it_is_met_in_a_calm_hour_and_may_believe_something(eighth) -> None:
    chat = eighth("/calm", "More", "Meet a part", "People pleaser", "Chest", "Kind or curious")
    assert "If I say no, they go." in chat.say("Don't know")[0].text


def test_a_letter_to_it_begins_with_its_greeting(eighth) -> None:
    assert "Dear one who says yes," in eighth("/calm", "More", "Letter to a part").say("People pleaser")[0].text


def test_as_an_exile_it_is_comforted_and_never_asked(model_folder, tmp_path) -> None:
    younger = PLEASER.replace("kind: manager", "kind: exile").replace('belief: "If I say no, they go."\n', "")
    door = _door(_library(tmp_path, younger), model_folder)
    chat = _chat(door, *TO_THE_PARTS, "Not sure / more")
    assert [short_name(reply) for reply in chat.say("People pleaser")] == ["part_fits_exile"]
    chat = _chat(door, "/calm", "More", "Meet a part")
    assert "People pleaser" not in [button.label for button in chat.shown]
    assert next(short_name(reply) for reply in chat.say("the nice one")) == "calm_younger"


@pytest.mark.parametrize(
    "part", [PLEASER.replace("kind: manager", "kind: exile"), PLEASER.replace('belief: "If I say no, they go."\n', "")]
)
def test_what_an_exile_believes_has_no_place_and_what_a_protector_believes_must_be_there(tmp_path, part: str) -> None:
    with pytest.raises(ContentError, match=r"pleaser\.yml:\d+: belief"):
        _library(tmp_path, part)


def test_no_page_has_more_than_six_buttons() -> None:
    library = load_library()
    for page in (None, "part"):
        assert len(buttons_of(library.parts, library.words["part_buttons"], page)) <= FIRST_PAGE + 1
