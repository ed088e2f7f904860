"""`check` runs every check even if one fails; what is passed on arrives in the project's folder."""

import argparse

import pytest

from bot.settings import PROJECT
from bot.verbs import house

FINE, BROKEN = ["-c", "pass"], ["-c", "raise SystemExit('line 3 is wrong')"]


def checked(monkeypatch, **commands) -> int:
    """Run `check` with these commands instead of the real ones."""
    monkeypatch.setattr(house, "_checks", lambda: commands)
    return house.check(argparse.Namespace())


def test_all_good_is_one_line(monkeypatch, capsys):
    assert checked(monkeypatch, format=FINE, types=FINE) == 0
    assert capsys.readouterr().out == "check: 2 passed\n"


def test_one_failure_does_not_hide_another_and_is_shown(monkeypatch, capsys):
    assert checked(monkeypatch, format=BROKEN, types=FINE, domain=BROKEN) == 1
    said = capsys.readouterr()
    assert said.out == "check: failed: format, domain\n"
    assert said.err.count("line 3 is wrong") == 2


def test_the_real_checks_change_nothing():
    commands = house._checks()
    assert set(commands) == {"format", "lint", "types", "imports", "content", "domain"}
    assert "--check" in commands["format"] and "--fix" not in commands["lint"]
    assert commands["domain"][-7:] == "data validate --domain domain --data data/nlu data/stories".split()


@pytest.mark.parametrize("status", [0, 3])
def test_a_program_runs_in_the_projects_folder_and_its_status_comes_back(status, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    code = f"import os, bot, sys; assert os.getcwd() == {str(PROJECT)!r}; sys.exit({status})"
    assert house._run("-c", code) == status


def test_the_long_faults_are_a_program_of_their_own(monkeypatch):
    run: list[tuple[str, ...]] = []
    monkeypatch.setattr(house, "_run", lambda *command, **more: run.append(command) or 0)
    assert house.bench(argparse.Namespace(rest=["faults", "--only", "kill"])) == 0
    assert run == [("-m", "bench.faults", "--only", "kill")]
