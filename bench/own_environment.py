"""uv for the programs of `bench` whose packages do not belong beside Steady's."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from bot.settings import PROJECT


def uv(verb: str, project: Path, environment: Path, *program: str) -> None:
    """Run `uv VERB` by the lock of `project`, with its packages in `environment`; raises OSError, CalledProcessError."""
    command = shutil.which("uv") or str(PROJECT / ".uv" / "bin" / "uv")
    env = {**os.environ, "UV_PROJECT_ENVIRONMENT": str(environment)}
    env.pop("VIRTUAL_ENV", None)
    env.pop("PYTHONPATH", None)
    options = ["--locked", "-q", "--python", sys.executable, "--project", str(project)]
    subprocess.run([command, verb, *options, *program], check=True, env=env)
