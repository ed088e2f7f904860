"""Verbs that keep the house: test, check, lint, train, Rasa's own command, the benchmarks, doctor."""

import argparse
import json
import os
import subprocess
import sys

from bot.settings import PROJECT
from bot.verbs.problem import part
from bot.verbs.rasa import rasa_arguments

_PYTHON = sys.executable
_OURS = ("bot", "actions", "tests", "bench", "deploy")


def add_verbs(verbs: argparse._SubParsersAction) -> None:
    """Add this file's verbs to the parser."""
    for name, verb, text in (
        ("check", check, "check format, lint, types, imports, content and domain; change nothing"),
        ("lint", lint, "repair format and lint"),
    ):
        verbs.add_parser(name, help=text, description=text).set_defaults(verb=verb, name=name)
    training = verbs.add_parser("train", help="train the Rasa model if it does not fit")
    training.add_argument("--force", action="store_true", help="train although the model fits")
    training.set_defaults(verb=train, name="train")
    health = verbs.add_parser("doctor", help="check settings, keys, model, content, database and Telegram")
    health.add_argument("--json", action="store_true", help="print one JSON object on the last line")
    health.set_defaults(verb=doctor, name="doctor")


def test(args: argparse.Namespace) -> int:
    """Run pytest with everything that was passed on."""
    return _run("-m", "pytest", *args.rest)


def rasa(args: argparse.Namespace) -> int:
    """Run Rasa's own command, with this project's paths where none are given."""
    return _run("-m", "rasa", *rasa_arguments(args.rest))


def bench(args: argparse.Namespace) -> int:
    """Run the benchmarks, or the long fault drills."""
    if args.rest[:1] == ["faults"]:
        return _run("-m", "bench.faults", *args.rest[1:])
    return _run("-m", "bench", *args.rest)


def check(args: argparse.Namespace) -> int:
    """Run every check, each one even if another failed; 0 if all pass."""
    results = {name: _step(name, command) for name, command in _checks().items()}
    failed = [name for name, passed in results.items() if not passed]
    print(f"check: {len(results)} passed" if not failed else f"check: failed: {', '.join(failed)}")
    return 1 if failed else 0


def lint(args: argparse.Namespace) -> int:
    """Repair what ruff can repair."""
    folders = _folders()
    fixed = _run("-m", "ruff", "check", "--fix", *folders)
    formatted = _run("-m", "ruff", "format", *folders)
    return fixed or formatted


def train(args: argparse.Namespace) -> int:
    """Train the model if it is missing or does not fit; print its folder."""
    print(part("bot.app").train_here(force=args.force))
    return 0


def doctor(args: argparse.Namespace) -> int:
    """Print each finding with what to do about it; 0 if nothing stands in the way."""
    findings = part("bot.ops.doctor").examine()
    for finding in findings:
        print(finding.line())
    if args.json:
        print(json.dumps({"findings": [finding.as_dict() for finding in findings]}))
    return 0 if all(finding.state != "wrong" for finding in findings) else 1


def _checks() -> dict[str, list[str]]:
    folders = _folders()
    return {
        "format": ["-m", "ruff", "format", "--check", *folders],
        "lint": ["-m", "ruff", "check", *folders],
        "types": ["-m", "mypy", "bot", "actions"],
        "imports": ["-c", "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports())"],
        "content": ["-c", "from bot.content.check import check_all; check_all()"],
        "domain": ["-m", "rasa", *rasa_arguments(["data", "validate"])],
    }


def _folders() -> list[str]:
    return [name for name in _OURS if any((PROJECT / name).rglob("*.py"))]


def _step(name: str, command: list[str]) -> bool:
    """Run one check and show what it said only if it failed."""
    print(f"{name} ...", file=sys.stderr, flush=True)
    done = subprocess.run([_PYTHON, *command], cwd=PROJECT, env=_environment({}), capture_output=True, text=True)
    if done.returncode:
        print(done.stdout + done.stderr, file=sys.stderr)
    return done.returncode == 0


def _run(*command: str, env: dict[str, str] = {}) -> int:
    return subprocess.run([_PYTHON, *command], cwd=PROJECT, env=_environment(env)).returncode


def _environment(more: dict[str, str]) -> dict[str, str]:
    path = os.pathsep.join(filter(None, [str(PROJECT), os.environ.get("PYTHONPATH", "")]))
    return {**os.environ, "PYTHONPATH": path, "RASA_TELEMETRY_ENABLED": "false", **more}
