"""The figures of `eval drafts`."""

import argparse
import json
from pathlib import Path

import pytest

from bot.evaluate import drafts
from bot.evaluate.drafts import Judged, asks_in, figures, judge, misses
from tests.drafts import any_desk


def judged(labels: str, found: str, rewrite: str = "", secure: bool = False) -> Judged:
    """Return one judged draft."""
    return Judged("text", frozenset(labels.split("|")), frozenset(found.split("|")), rewrite, secure)


ROWS = [
    judged("none_secure", "none_secure"),
    judged("none_secure", "insult"),
    judged("insult|accusation", "insult", "I feel sad. Could we talk? No rush.", True),
    judged("pleading", "pleading", "I feel sad. Could we talk? No rush.", False),
]


def test_counts_labels_and_flags() -> None:
    result = figures(ROWS)
    assert result["n"] == 4 and result["secure_flagged"] == 0.5
    assert result["micro_f1"] == pytest.approx(2 * 3 / 9, abs=1e-3)
    insult = result["labels"]["insult"]  # type: ignore[index]
    assert insult == {"n": 1, "precision": 0.5, "recall": 1.0, "f1": 0.6667}


def test_macro_is_over_the_labels_of_the_file() -> None:
    assert figures(ROWS)["macro_f1"] == pytest.approx((0.6667 + 0 + 1 + 0.6667) / 4, abs=1e-3)


def test_measures_rewrites() -> None:
    assert figures(ROWS)["rewrites"] == {"n": 2, "secure": 0.5, "distinct": 0.5, "short": 1.0, "one_ask": 1.0}


def test_misses_name_labels_and_text() -> None:
    assert misses(ROWS) == ["none_secure\tinsult\ttext", "accusation|insult\tinsult\ttext"]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("I feel sad. Could we talk? No rush.", 1),
        ("when i don't hear back, i feel sad. could you call me? whenever it suits you", 1),
        ("I'd like some time together. Could we talk?", 2),
        ("I feel sad.", 0),
    ],
)
def test_counts_asks(text: str, count: int) -> None:
    assert asks_in(text) == count


def test_the_verb_prints_json_last(tmp_path: Path, capsys, monkeypatch) -> None:
    path = tmp_path / "drafts.tsv"
    path.write_text("text\tlabels\nyou never call me\taccusation\nmiss you\tnone_secure\n")
    monkeypatch.setattr(drafts, "_desk", any_desk)
    assert drafts.main(argparse.Namespace(file=path, json=True, misses=True)) == 0
    result = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert result["n"] == 2 and set(result["rewrites"]) == {"n", "secure", "distinct", "short", "one_ask"}


def test_the_projects_own_drafts_hold() -> None:
    path = Path(__file__).resolve().parents[1] / "care" / "draft" / "drafts.tsv"
    result = figures(judge(drafts.read_table(path, ("text", "labels")), any_desk()))
    rewrites = result["rewrites"]
    assert result["secure_flagged"] <= 0.12  # type: ignore[operator]
    assert rewrites["secure"] >= 0.97 and rewrites["distinct"] >= 0.9  # type: ignore[index]
    assert rewrites["short"] == 1.0 and rewrites["one_ask"] >= 0.97  # type: ignore[index]
