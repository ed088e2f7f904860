"""Rasa's own story tests (tests/stories), on the model of this test run: which action comes after which words."""

import asyncio
from pathlib import Path

import pytest
from rasa.core.test import test as evaluate
from ruamel.yaml import YAML

from bot.settings import PROJECT

FOLDER = PROJECT / "tests" / "stories"
FILES = sorted(FOLDER.glob("test_*.yml"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_stories(dialogue, file: Path, tmp_path: Path) -> None:
    result = asyncio.run(
        evaluate(str(file), dialogue.agent, out_directory=str(tmp_path), e2e=True, disable_plotting=True)
    )
    told = YAML(typ="safe").load(file)["stories"]
    figures = result["report"]["conversation_accuracy"]
    failed = (tmp_path / "failed_test_stories.yml").read_text()
    assert (figures["correct"], figures["total"]) == (len(told), len(told)), failed


def test_every_skill_has_its_stories() -> None:
    skills = {path.stem for path in (PROJECT / "data/stories").glob("*.yml")}
    assert {f"test_{skill}" for skill in skills} == {file.stem for file in FILES}
