"""Rasa's own story tests (tests/stories) against the trained model, with the one Agent of the test run."""

from pathlib import Path

import pytest
import rasa.core.test

STORIES = Path(__file__).resolve().parents[1] / "stories"


@pytest.mark.parametrize("path", sorted(STORIES.glob("*.yml")), ids=lambda path: path.stem)
async def test_every_story_goes_as_it_is_written(path: Path, door, tmp_path: Path) -> None:
    agent = door._handle.__self__._agent
    report = await rasa.core.test.test(
        str(path), agent, out_directory=str(tmp_path), e2e=True, disable_plotting=True, errors=True
    )
    failed = tmp_path / "failed_test_stories.yml"
    told = failed.read_text() if failed.exists() else ""
    assert report["conversation_accuracy"]["correct"] == report["conversation_accuracy"]["total"] > 0, told
