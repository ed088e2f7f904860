"""The peer as a bot under test: default pipeline and policies, Steady's training sentences, TensorFlow and all."""

import os
import subprocess
from pathlib import Path

from bench.bot import Bot
from bench.own_environment import uv
from bot.settings import PROJECT

_HERE = PROJECT / "bench" / "peer"
_INSTALLED = PROJECT / "var" / "bench" / "peer"
_PYTHON = _INSTALLED / "venv" / "bin" / "python"


def rasa_default(work: Path) -> Bot:
    """Return the peer, whose files lie in `work`."""
    python, models = str(_PYTHON), str(work / "models")
    return Bot(
        name="rasa_default",
        chat=[python, str(_HERE / "probe.py"), "chat", models],
        train=[python, "-m", "rasa", "train", "--out", models],
        env=_environment(),
        cwd=work,
        folders=lambda: [_INSTALLED / "venv", work / "models"],
        turns=200,
        early=(1, 10),
        late=(91, 100),
    )


def make_ready(work: Path, epochs: int = 0) -> None:
    """Install the peer if it is not there, and write its files; raises OSError or CalledProcessError.

    With `epochs` it trains that many instead of its own hundred.
    """
    uv("sync", _HERE, _INSTALLED / "venv")
    command = [str(_PYTHON), str(_HERE / "probe.py"), "prepare", str(PROJECT / "data" / "nlu"), str(work), str(epochs)]
    subprocess.run(command, check=True, env=_environment())


def _environment() -> dict[str, str]:
    env = {**os.environ, "RASA_TELEMETRY_ENABLED": "false", "TF_CPP_MIN_LOG_LEVEL": "3", "PYTHONWARNINGS": "ignore"}
    env.pop("PYTHONPATH", None)
    return env
