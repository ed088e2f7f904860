"""The command line: every promised verb, help for each, the right exit status, nothing but the answer on stdout."""

import argparse
import json
import subprocess
import sys

import pytest

from bot import cli
from bot.settings import PROJECT
from bot.verbs import house, talk
from bot.verbs.problem import Problem, part
from bot.verbs.rasa import rasa_arguments

VERBS = (
    "work chat test check lint train rasa eval bench doctor backup restore migrate rotate-keys erase export"
).split()


def run(*argv: str, cwd=PROJECT) -> subprocess.CompletedProcess:
    """Run `python -m bot` as the launcher does."""
    return subprocess.run(
        [sys.executable, "-m", "bot", *argv], cwd=PROJECT, capture_output=True, text=True, timeout=300,
        env={"PATH": "/usr/bin:/bin", "HOME": "/nonexistent", "STEADY_CALLED_FROM": str(cwd)},
    )  # fmt: skip


def subcommands(parser: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    """Return the parsers of a parser's verbs."""
    actions = [action for action in parser._actions if isinstance(action, argparse._SubParsersAction)]
    return actions[0].choices if actions else {}


def test_every_promised_verb_is_there_and_no_other():
    assert sorted(subcommands(cli.build_parser())) == sorted(VERBS)


@pytest.mark.parametrize("verb", [verb for verb in VERBS if verb not in ("test", "rasa", "bench")])
def test_every_verb_has_help(verb, capsys):
    with pytest.raises(SystemExit) as stop:
        cli.main([verb, "--help"])
    assert stop.value.code == 0
    assert f"./steady {verb}" in capsys.readouterr().out


def test_no_verb_is_the_main_job():
    assert cli._parse([]).verb is talk.run


@pytest.mark.parametrize("verb", ["test", "rasa", "bench"])
def test_options_behind_these_verbs_are_passed_on(verb):
    args = cli._parse([verb, "-x", "--help", "tests/care"])
    assert args.rest == ["-x", "--help", "tests/care"] and args.verb in (house.test, house.rasa, house.bench)


def test_an_unknown_verb_fails():
    done = run("dance")
    assert done.returncode == 2 and done.stdout == ""


def test_help_is_quick_because_nothing_heavy_is_imported():
    heavy = "{'rasa', 'numpy', 'sqlalchemy', 'telegram', 'structlog'}"
    code = f"import sys; from bot import cli; cli.build_parser(); print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], cwd=PROJECT, capture_output=True, text=True, timeout=300)
    assert done.stdout.strip() == "[]", done.stderr


def test_files_count_from_the_callers_folder(tmp_path):
    (tmp_path / "rows.tsv").write_text("text\tlabel\n")
    done = run("eval", "nlu", "rows.tsv", cwd=tmp_path)
    assert done.returncode == 1 and done.stdout == ""
    assert "rows.tsv has a header but no rows" in done.stderr


@pytest.mark.parametrize("kind", ["nlu", "safety", "drafts"])
def test_a_missing_file_is_one_plain_sentence(kind, tmp_path):
    done = run("eval", kind, "absent.tsv", cwd=tmp_path)
    assert done.returncode == 1 and done.stdout == ""
    assert done.stderr.startswith("steady: ") and "absent.tsv" in done.stderr and "Traceback" not in done.stderr


def test_a_setting_that_cannot_be_used_is_one_plain_sentence(monkeypatch, capsys):
    monkeypatch.setenv("STEADY_LOG_LEVEL", "LOUD")
    assert cli.main(["doctor"]) == 1
    assert "STEADY_LOG_LEVEL" in capsys.readouterr().out
    assert cli.main([]) == 1
    assert capsys.readouterr().err.count("\n") == 1


def raising(error):
    """Return a verb that raises."""

    def verb(args):
        raise error

    return verb


def answer_to(error: Exception, private: bool, monkeypatch, capsys) -> tuple[int, str]:
    """Return the status and stderr of a verb that raises."""
    verb = raising(error)
    monkeypatch.setattr(cli, "_parse", lambda argv: argparse.Namespace(verb=verb, name="test"))
    if private:
        monkeypatch.setattr(cli, "_PRIVATE", (verb,))
    return cli.main([]), capsys.readouterr().err


def test_a_problem_is_told_in_its_own_words(monkeypatch, capsys):
    status, said = answer_to(Problem("Do this first."), False, monkeypatch, capsys)
    assert (status, said) == (1, "steady: Do this first.\n")


def test_a_fault_while_people_talk_is_told_without_its_words(monkeypatch, capsys):
    status, said = answer_to(ValueError("marlow has not answered"), True, monkeypatch, capsys)
    assert status == 1 and "ValueError at" in said and "marlow" not in said


def test_a_fault_in_a_verb_of_the_house_shows_itself(monkeypatch, capsys):
    with pytest.raises(ValueError):
        answer_to(ValueError("x"), False, monkeypatch, capsys)


def test_interrupting_is_no_success(monkeypatch, capsys):
    assert answer_to(KeyboardInterrupt(), False, monkeypatch, capsys)[0] == 130


def test_a_room_that_is_missing_is_a_problem_but_a_broken_one_is_not(tmp_path, monkeypatch):
    with pytest.raises(Problem, match=r"bot\.nowhere"):
        part("bot.nowhere")
    (tmp_path / "halfway.py").write_text("import surely_not_installed")
    monkeypatch.syspath_prepend(str(tmp_path))
    with pytest.raises(ModuleNotFoundError):
        part("halfway")


@pytest.mark.parametrize("name", ["1", "0.5", "60"])
def test_speeds(name):
    assert talk.speed(name) == float(name)


@pytest.mark.parametrize("line", ["chat --speed 0", "chat --now tomorrow", "erase", "eval", "eval nlu", "restore"])
def test_arguments_that_make_no_sense_are_refused(line):
    with pytest.raises(SystemExit) as stop:
        cli.main(line.split())
    assert stop.value.code == 2


def test_times_without_an_offset_are_utc():
    assert talk.moment("2025-11-21T23:40").isoformat() == "2025-11-21T23:40:00+00:00"
    assert talk.moment("2025-11-21T23:40+01:00").utcoffset().seconds == 3600


@pytest.mark.parametrize(
    ("given", "full"),
    [
        ("train", "train --domain domain --data data/nlu data/stories"),
        ("train --data x", "train --data x --domain domain"),
        ("train --data=x -d y", "train --data=x -d y"),
        ("train nlu", "train nlu --domain domain --nlu data/nlu"),
        ("data validate", "data validate --domain domain --data data/nlu data/stories"),
        ("data validate stories", "data validate stories --domain domain --data data/nlu data/stories"),
        ("test nlu --nlu x -m y", "test nlu --nlu x -m y --domain domain"),
        ("test core -m y -s z", "test core -m y -s z --fail-on-prediction-errors"),
        (
            "test -m y",
            "test -m y --domain domain --stories tests/stories --nlu data/nlu --fail-on-prediction-errors",
        ),
        ("shell nlu -m y", "shell nlu -m y"),
        ("train --help", "train --help"),
        ("", ""),
    ],
)
def test_rasa_gets_this_projects_paths_where_none_are_given(given, full):
    assert rasa_arguments(given.split()) == full.split()


def test_the_figures_of_doctor_are_the_last_line(capsys, monkeypatch, tmp_path):
    monkeypatch.setenv("STEADY_HOME", str(tmp_path))
    monkeypatch.delenv("TELEGRAM_BOT_TOKEN", raising=False)
    cli.main(["doctor", "--json"])
    findings = json.loads(capsys.readouterr().out.splitlines()[-1])["findings"]
    assert {"settings", "key", "database", "content", "model", "safety", "telegram"} == {
        found["name"] for found in findings
    }
