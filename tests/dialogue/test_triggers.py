"""Triggers are found on disk: two files of one name make an eighteenth, in plain Rasa as well."""

import asyncio
import shutil
import subprocess
import sys
from datetime import datetime, timezone
from pathlib import Path
from uuid import uuid4

import pytest
from rasa.shared.importers.importer import TrainingDataImporter
from ruamel.yaml import YAML

from actions.registry import all_actions
from bot.content.library import load_library
from bot.content.loader import CONTENT
from bot.content.messages import Incoming
from bot.dialogue.engine import Dialogue
from bot.dialogue.triggers import ANY
from bot.settings import PROJECT
from bot.store.turn import Turn
from tests.drafts import any_desk

SLUG = "moved_out"
REFLECTION = "An emptied flat is a loud kind of quiet."
NLU = f"""version: "3.1"
nlu:
- intent: {SLUG}
  examples: |
    - he moved his boxes out of our flat today
    - she packed her boxes and the flat is empty
    - half of the flat is empty and his boxes are gone
    - her wardrobe is empty, she took the boxes
    - the flat is so empty without his boxes
    - he came with a van and took all his boxes
"""
WORDS = f"""slug: {SLUG}
label: Moved out
concept: the event named in their words
source: "a test"
reflections: ["{REFLECTION}", "{REFLECTION}", "{REFLECTION}"]
"""
FEW = 6  # examples of every other intent: enough to train in seconds
HEARD = "the boxes are gone and our flat is empty"


@pytest.fixture(scope="module")
def house(tmp_path_factory) -> Path:
    """Return a small copy of the project's data to which one trigger was added: its two files, and nothing else."""
    root = tmp_path_factory.mktemp("house")
    shutil.copy(PROJECT / "config.yml", root)
    for folder in ("domain", "data/stories", "data/content"):
        shutil.copytree(PROJECT / folder, root / folder)
    for file in (PROJECT / "data/nlu").rglob("*.yml"):
        _thin(file, root / file.relative_to(PROJECT))
    (root / f"data/nlu/triggers/{SLUG}.yml").write_text(NLU)
    (root / f"data/content/triggers/{SLUG}.yml").write_text(WORDS)
    return root


def _thin(source: Path, target: Path) -> None:
    data = YAML(typ="safe").load(source)
    for intent in data["nlu"]:
        intent["examples"] = "".join(intent["examples"].splitlines(keepends=True)[:FEW])
    target.parent.mkdir(parents=True, exist_ok=True)
    YAML(typ="safe").dump(data, target)


@pytest.fixture(scope="module")
def archive(house) -> Path:
    """Train with Rasa's own command, as somebody would who does not know ./steady."""
    command = [
        "train",
        "--domain",
        "domain",
        "--data",
        "data/nlu",
        "data/stories/moment.yml",
        "--fixed-model-name",
        "small",
    ]
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "rasa", *command],
        cwd=house,
        env={"PATH": "", "PYTHONPATH": str(PROJECT), "RASA_TELEMETRY_ENABLED": "false", "HOME": str(house)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return house / "models" / "small.tar.gz"


def test_a_trigger_of_two_files_is_recognised_and_answered(house, archive):
    dialogue = Dialogue(archive, all_actions(load_library(house / "data/content"), any_desk()), "small")
    turn = Turn(uuid4(), "chat", datetime(2026, 3, 2, 19, 0, tzinfo=timezone.utc))
    intent = asyncio.run(dialogue.handle(turn, Incoming("text", text=HEARD, at=turn.now)))
    assert intent == SLUG
    assert [reply.text.startswith(REFLECTION) for reply in turn.replies] == [True]
    assert turn.replies[0].facts["response"] == "utter_ask_moment_form_opening"


def _importer(root: Path) -> TrainingDataImporter:
    paths = [str(root / "data/nlu"), str(root / "data/stories")]
    return TrainingDataImporter.load_from_config(str(root / "config.yml"), str(root / "domain"), paths)


def _rules(importer: TrainingDataImporter) -> dict[str, set[str]]:
    """Return rule -> the intents that it answers."""
    found: dict[str, set[str]] = {}
    for step in importer.get_stories().story_steps:
        heard = {event.intent_name for event in step.events if event.type_name == "user"}
        found.setdefault(step.block_name, set()).update(heard)
    return found


def test_it_joins_every_rule_that_a_trigger_has(house):
    before, after = _rules(_importer(PROJECT)), _rules(_importer(house))
    usual = {name for name, heard in before.items() if "unanswered_message" in heard}
    assert len(usual) >= 4
    assert {name for name, heard in after.items() if SLUG in heard} == usual
    assert all(after[name] - before[name] <= {SLUG} for name in before)


def test_what_sets_nothing_off_opens_nothing():
    opens = _rules(_importer(PROJECT))["a trigger opens the moment"]
    assert not opens & {"none_smalltalk", "out_of_scope", ANY}


def test_every_trigger_that_opens_the_moment_has_words():
    triggers = {path.stem for path in (PROJECT / "data/nlu/triggers").glob("*.yml")}
    opens = _rules(_importer(PROJECT))["a trigger opens the moment"]
    assert triggers & opens <= {path.stem for path in (CONTENT / "triggers").glob("*.yml")}
