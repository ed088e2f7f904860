"""`./steady` itself, in a copy of the project's frame with a stand-in for uv: no network, no real environment."""

import os
import shutil
import stat
import subprocess
from pathlib import Path

import pytest

from bot.settings import PROJECT

UV = """#!/bin/sh
if [ "$1" = --version ]; then echo "uv 9.9.9"; exit 0; fi
echo "$@" >>"$STEADY_TEST_LOG"
[ -z "${STEADY_TEST_FAIL:-}" ] || exit 2
mkdir -p "$UV_PROJECT_ENVIRONMENT/bin"
cp "$STEADY_TEST_PYTHON" "$UV_PROJECT_ENVIRONMENT/bin/python"
"""
PYTHON = """#!/bin/sh
echo "cwd=$(pwd)"
echo "from=$STEADY_CALLED_FROM"
echo "telemetry=$RASA_TELEMETRY_ENABLED"
for word in "$@"; do echo "arg=$word"; done
exit ${STEADY_TEST_STATUS:-0}
"""


def program(path: Path, text: str) -> Path:
    """Write an executable file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path


class Frame:
    """A copy of the launcher in a folder with a space in its name, and what it was told to do."""

    def __init__(self, tmp_path: Path) -> None:
        self.home = tmp_path / "my projects" / "steady"
        self.home.mkdir(parents=True)
        self.elsewhere = tmp_path / "else where"
        self.elsewhere.mkdir()
        for name in ("steady", "uv.lock", "pyproject.toml", ".python-version"):
            shutil.copy(PROJECT / name, self.home / name)
        self.log = tmp_path / "uv.log"
        program(tmp_path / "tools" / "uv", UV)
        self.env = {
            "PATH": f"{tmp_path / 'tools'}:/usr/bin:/bin",
            "HOME": str(tmp_path),
            "STEADY_TEST_LOG": str(self.log),
            "STEADY_TEST_PYTHON": str(program(tmp_path / "python", PYTHON)),
        }

    def steady(self, *argv: str, shell: str = "sh", **env: str) -> subprocess.CompletedProcess:
        """Run the launcher from another folder."""
        command = [shell, str(self.home / "steady"), *argv]
        return subprocess.run(command, cwd=self.elsewhere, env={**self.env, **env}, capture_output=True, text=True)

    @property
    def synced(self) -> int:
        """Return how often uv was called to sync."""
        return self.log.read_text().count("sync --locked") if self.log.exists() else 0


@pytest.fixture
def frame(tmp_path):
    """Return a fresh copy of the frame."""
    return Frame(tmp_path)


def test_it_syncs_once_and_is_quiet_afterwards(frame):
    assert frame.steady("chat").returncode == 0
    second = frame.steady("chat")
    assert frame.synced == 1 and second.stderr == ""


def test_a_changed_lock_is_synced_again(frame):
    frame.steady()
    with (frame.home / "uv.lock").open("a") as lock:
        lock.write("# changed\n")
    frame.steady()
    assert frame.synced == 2


def test_arguments_arrive_as_they_were_given_from_any_folder(frame):
    done = frame.steady("eval", "nlu", "my rows.tsv", "")
    assert done.stdout.splitlines() == [
        f"cwd={frame.home}", f"from={frame.elsewhere}", "telemetry=false",
        "arg=-m", "arg=bot", "arg=eval", "arg=nlu", "arg=my rows.tsv", "arg=",
    ]  # fmt: skip


def test_the_verbs_status_is_the_launchers(frame):
    assert frame.steady(STEADY_TEST_STATUS="3").returncode == 3


def test_a_failed_sync_says_what_to_do_and_is_tried_again(frame):
    failed = frame.steady(STEADY_TEST_FAIL="1")
    assert failed.returncode == 1 and failed.stdout == "" and "Python 3.10" in failed.stderr
    assert frame.steady().returncode == 0 and frame.synced == 2


def test_it_works_through_a_link(frame, tmp_path):
    link = tmp_path / "go"
    link.symlink_to(frame.home / "steady")
    done = subprocess.run([str(link)], cwd=tmp_path, env=frame.env, capture_output=True, text=True)
    assert f"cwd={frame.home}" in done.stdout


def test_a_uv_that_does_not_run_is_not_used(frame, tmp_path):
    program(tmp_path / "tools" / "uv", "#!/bin/sh\nexit 127\n")
    program(frame.home / ".uv" / "bin" / "uv", UV)
    assert frame.steady().returncode == 0 and frame.synced == 1


def test_without_uv_it_is_installed_inside_the_project(frame, tmp_path):
    (tmp_path / "tools" / "uv").unlink()
    # A python3 whose `-m venv` and pip put the stand-in where the real ones put uv.
    program(tmp_path / "tools" / "python3", f'#!/bin/sh\nmkdir -p "$3/bin"; cp "{tmp_path}/pip" "$3/bin/python"\n')
    program(tmp_path / "pip", f'#!/bin/sh\ncp "{tmp_path}/uv" "$(dirname "$0")/uv"\n')
    program(tmp_path / "uv", UV)
    done = frame.steady(PATH=f"{tmp_path / 'tools'}:/usr/bin:/bin")
    assert done.returncode == 0 and (frame.home / ".uv/bin/uv").exists() and frame.synced == 1


def test_without_uv_and_python_it_says_so(frame, tmp_path):
    (tmp_path / "tools" / "uv").unlink()
    for name in ("sh", "dirname", "readlink", "cat", "cksum", "pwd", "mv"):
        os.symlink(f"/usr/bin/{name}", tmp_path / "tools" / name)
    done = frame.steady(PATH=str(tmp_path / "tools"), shell="/bin/sh")
    assert done.returncode == 1 and "needs python3" in done.stderr
