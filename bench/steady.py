"""Steady as a bot under test: the launcher's own chat, with encryption and commit, in a folder of its own."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Sequence

from bench.bot import Bot
from bot.settings import PROJECT

# Train into an empty folder, so from nothing: the models that are there are somebody's.
_TRAIN = """
import os, sys
os.environ["STEADY_MODELS"] = sys.argv[1]
from bot.dialogue import model
model.train()
"""


def steady(work: Path, long: bool) -> Bot:
    """Return Steady, keeping its data in `work`; without `long` the flat benchmark ends after 1,000 turns."""
    home, models = work / "home", work / "models"
    env = {**os.environ, "STEADY_HOME": str(home), "PYTHONPATH": str(PROJECT)}
    for name in ("TELEGRAM_BOT_TOKEN", "STEADY_DATABASE_URL", "STEADY_KEYS_URL", "STEADY_MASTER_KEY"):
        env.pop(name, None)
    return Bot(
        name="steady",
        chat=[str(PROJECT / "steady"), "chat", "--json", "--chat", "bench", "--fresh"],
        train=[sys.executable, "-c", _TRAIN, str(models)],
        env=env,
        cwd=PROJECT,
        folders=_installed,
        turns=600,
        early=(101, 200),
        late=(9_901, 10_000) if long else (901, 1_000),
    )


def make_ready() -> None:
    """Train the model if it is missing; raises CalledProcessError."""
    subprocess.run([str(PROJECT / "steady"), "train"], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def _installed() -> Sequence[Path]:
    from bot.dialogue import model
    from bot.language.encoder import ENCODER_FOLDER

    return [Path(sys.prefix), model.folder(), ENCODER_FOLDER]
