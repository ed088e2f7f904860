"""A part of a drill as a process of its own, spoken to by lines."""

import os
import subprocess
import sys

from bot.settings import PROJECT


def started(module: str, *arguments: str) -> "subprocess.Popen[str]":
    """Start a module of the project; one thread for its arithmetic, as there are more processes than cores."""
    return subprocess.Popen(
        [sys.executable, "-W", "ignore", "-m", module, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=PROJECT,
        env={**os.environ, "PYTHONPATH": str(PROJECT), "OMP_NUM_THREADS": "1"},
    )
