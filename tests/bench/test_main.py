"""What `./steady bench` prints: every figure, its ratio, and a reason where there is none."""

import json
import os
import sys
from pathlib import Path

import pytest

from bench import __main__ as bench
from bench.bot import BENCHMARKS, FIGURES, Bot, measure

ECHO = "import json, sys\nfor line in sys.stdin: print(json.dumps({'replies': [line]}), flush=True)\n"


def bot(tmp_path: Path, name: str = "small", chat: str = ECHO, train: str = "pass") -> Bot:
    """Return a bot of a few lines."""
    command = [sys.executable, "-c"]
    return Bot(name, [*command, chat], [*command, train], os.environ, tmp_path, lambda: [tmp_path], 20, (1, 5), (6, 10))


def test_every_figure_belongs_to_one_benchmark():
    assert sorted(figure for figures in BENCHMARKS.values() for figure in figures) == sorted(FIGURES)


def test_all_figures_of_a_bot_are_taken(tmp_path):
    figures, reasons = measure(bot(tmp_path), list(BENCHMARKS), lambda text: None)
    assert reasons == {} and set(figures) == set(FIGURES)
    assert all(value is not None and value >= 0 for value in figures.values())
    assert figures["turn_p50_ms"] <= figures["turn_p95_ms"]


def test_a_figure_that_cannot_be_had_is_null_with_its_reason(tmp_path):
    broken = bot(tmp_path, chat="import sys; sys.exit('no model here')", train="raise SystemExit('no data')")
    figures, reasons = measure(broken, ["turn", "train", "size"], lambda text: None)
    assert figures["turn_p50_ms"] is None and "no model here" in reasons["turn_p50_ms"]
    assert figures["train_s"] is None and "no data" in reasons["train_s"]
    assert figures["size_mb"] is not None and "size_mb" not in reasons


@pytest.fixture
def two_bots(monkeypatch, tmp_path):
    """Put small bots in the place of both."""
    monkeypatch.setattr(bench.steady, "make_ready", lambda: None)
    monkeypatch.setattr(bench.steady, "steady", lambda work, long: bot(tmp_path, "steady"))
    monkeypatch.setattr(bench.rasa_default, "make_ready", lambda work, epochs: None)
    monkeypatch.setattr(bench.rasa_default, "rasa_default", lambda work: bot(tmp_path, "rasa_default"))


def last_line(capsys) -> dict:
    """Return the JSON object on the last line of stdout."""
    return json.loads(capsys.readouterr().out.splitlines()[-1])


def test_the_promised_shape(two_bots, capsys):
    assert bench.main(["--json"]) == 0
    result = last_line(capsys)
    assert set(result) == {"steady", "rasa_default", "ratio", "reasons"}
    assert all(list(result[side]) == list(FIGURES) for side in ("steady", "rasa_default", "ratio"))
    expected = result["steady"]["rss_mb"] / result["rasa_default"]["rss_mb"]
    assert result["ratio"]["rss_mb"] == pytest.approx(expected, rel=0.01)


def test_one_name_gives_its_figures_only(two_bots, capsys):
    assert bench.main(["start", "--json"]) == 0
    assert list(last_line(capsys)["steady"]) == ["start_s"]


def test_without_the_peer_its_figures_are_null_with_a_reason_and_that_is_a_success(two_bots, capsys):
    assert bench.main(["turn", "--no-peer", "--json"]) == 0
    result = last_line(capsys)
    assert result["rasa_default"]["turn_p50_ms"] is None and result["ratio"]["turn_p50_ms"] is None
    assert "--no-peer" in result["reasons"]["rasa_default"]["turn_p50_ms"]


def test_a_peer_that_cannot_be_installed_is_no_success(two_bots, monkeypatch, capsys):
    def fail(work, epochs):
        raise OSError("no uv")

    monkeypatch.setattr(bench.rasa_default, "make_ready", fail)
    assert bench.main(["turn", "--json"]) == 1
    result = last_line(capsys)
    assert result["steady"]["turn_p50_ms"] is not None
    assert "no uv" in result["reasons"]["rasa_default"]["turn_p50_ms"]


def test_an_unknown_name_is_refused(capsys):
    with pytest.raises(SystemExit) as stop:
        bench.main(["speed"])
    assert stop.value.code == 2


def test_a_ratio_needs_both_sides():
    assert bench.ratios({"start_s": 2.0, "rss_mb": 1.0}, {"start_s": 8.0})["start_s"] == 0.25
    assert bench.ratios({"rss_mb": 1.0}, {})["rss_mb"] is None
