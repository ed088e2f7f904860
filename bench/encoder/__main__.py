"""`python -m bench.encoder [FILE.npz]`: adapt the encoder to today's training sentences; a quarter of an hour on two cores."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from bot.care.safety.patterns import Patterns
from bot.care.safety.screen import Screen
from bot.content.safety_patterns import load_patterns
from bot.language.adapter import ADAPTER
from bot.language.convert import packaged_model
from bot.language.draft_head import LABELS, read_rows
from bot.language.drafts import ROWS
from bot.language.heads import read_examples
from bot.language.safety import trigger_texts
from bot.settings import PROJECT

_HERE = Path(__file__).parent
_DATA = PROJECT / "data"


def examples() -> dict[str, Any]:
    """Return what is learnt from: intents and dangers as (text, label), drafts as (text, labels)."""
    screen = Screen(Patterns(load_patterns()))
    dangers = read_examples(sorted((_DATA / "safety").glob("*.yml")))
    drafts, marked, _ = read_rows(sorted(ROWS.glob("*.tsv")))
    return {
        "intents": list(zip(trigger_texts(_DATA / "nlu"), _intents())),
        "dangers": [(screen.plain(text), label) for text, label in dangers],
        "drafts": [
            (text, [label for label, is_there in zip(LABELS, row) if is_there]) for text, row in zip(drafts, marked)
        ],
    }


def _intents() -> list[str]:
    """Return the intent of each text of `trigger_texts`, in its order."""
    found = []
    for file in sorted((_DATA / "nlu").rglob("*.yml")):
        for item in YAML(typ="safe").load(file)["nlu"]:
            count = sum(line.strip().startswith("- ") for line in item["examples"].splitlines())
            found += [item["intent"]] * count
    return found


def main() -> None:
    """Write the examples and start `adapt.py` in its own environment."""
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else ADAPTER
    uv = shutil.which("uv") or str(PROJECT / ".uv" / "bin" / "uv")
    env = {**os.environ, "UV_PROJECT_ENVIRONMENT": str(PROJECT / "var" / "bench" / "encoder")}
    env.pop("VIRTUAL_ENV", None)
    env.pop("PYTHONPATH", None)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "examples.json"
        file.write_text(json.dumps(examples()), encoding="utf-8")
        command = [
            uv,
            "run",
            "--locked",
            "-q",
            "--python",
            sys.executable,
            "--project",
            str(_HERE),
            "python",
            str(_HERE / "adapt.py"),
        ]
        subprocess.run([*command, str(file), str(packaged_model()), str(target)], check=True, env=env)


if __name__ == "__main__":
    main()
