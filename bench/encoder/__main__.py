"""`python -m bench.encoder [FILE.npz]`: adapt the encoder to today's training sentences; a quarter of an hour on two cores."""

import json
import sys
import tempfile
from pathlib import Path
from typing import Any

from bench.own_environment import uv
from bot.care.safety.patterns import Patterns
from bot.care.safety.screen import Screen
from bot.content.safety_patterns import load_patterns
from bot.language.adapter import ADAPTER
from bot.language.convert import packaged_model
from bot.language.draft_head import LABELS, read_rows
from bot.language.drafts import ROWS
from bot.language.heads import read_examples
from bot.language.safety import intent_examples
from bot.settings import PROJECT

_HERE = Path(__file__).parent
_DATA = PROJECT / "data"


def examples() -> dict[str, Any]:
    """Return what is learnt from: intents and dangers as (text, label), drafts as (text, labels)."""
    screen = Screen(Patterns(load_patterns()))
    dangers = read_examples(sorted((_DATA / "safety").glob("*.yml")))
    drafts, marked, _ = read_rows(sorted(ROWS.glob("*.tsv")))
    return {
        "intents": intent_examples(_DATA / "nlu"),
        "dangers": [(screen.plain(text), label) for text, label in dangers],
        "drafts": [
            (text, [label for label, is_there in zip(LABELS, row) if is_there]) for text, row in zip(drafts, marked)
        ],
    }


def main() -> None:
    """Write the examples and start `adapt.py` in its own environment."""
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else ADAPTER
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "examples.json"
        file.write_text(json.dumps(examples()), encoding="utf-8")
        program = ["python", str(_HERE / "adapt.py"), str(file), str(packaged_model()), str(target)]
        uv("run", _HERE, PROJECT / "var" / "bench" / "encoder", *program)


if __name__ == "__main__":
    main()
