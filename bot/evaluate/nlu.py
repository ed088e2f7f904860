"""`eval nlu`: how well the trained Rasa model recognises the trigger."""

import argparse
import asyncio
from pathlib import Path
from typing import Callable, Mapping, Optional, Sequence

from bot.content.loader import CONTENT, load_yaml
from bot.evaluate.printing import show
from bot.evaluate.scores import Judged, confusion, figures, fold
from bot.evaluate.table import read_table

Folded = Mapping[str, Sequence[str]]
Prediction = tuple[str, float]  # top intent, confidence
_SHOWN_CONFUSIONS = 12


def main(args: argparse.Namespace, rows: Sequence[Mapping[str, str]], model: Path) -> int:
    """Measure the model in a folder on `rows` and print the figures; the last line is JSON with `--json`."""
    folded = read_folded()
    judged = judge(rows, predict_with(model), folded)
    result = {**figures(judged), "folded": {label: list(intents) for label, intents in folded.items()}}
    return show(args, result, report(result, judged), misses(judged))


def read_rows(path: Path) -> list[dict[str, str]]:
    """Return the rows of a file with columns text, label and optional second_label; raises `TableProblem`."""
    return read_table(path, ("text", "label"))


def read_folded(path: Optional[Path] = None) -> dict[str, list[str]]:
    """Return label -> helper intents that count as it; raises `ContentError`."""
    data = load_yaml(path or CONTENT / "nlu_folded.yml")
    return {str(label): [str(intent) for intent in intents] for label, intents in data["folded"].items()}


def predict_with(model: Path) -> Callable[[Sequence[str]], list[Prediction]]:
    """Return a function from texts to Rasa's top intents, with the model's fallback applied as in the dialogue."""
    from bot.dialogue.engine import Dialogue
    from bot.dialogue.model import ARCHIVE

    dialogue = Dialogue(model / ARCHIVE, (), model.name)

    async def parse_all(texts: Sequence[str]) -> list[Prediction]:
        parsed = [await dialogue.parse(text) for text in texts]
        return [(found["intent"]["name"], float(found["intent"]["confidence"])) for found in parsed]

    return lambda texts: asyncio.run(parse_all(texts))


def judge(
    rows: Sequence[Mapping[str, str]], predict: Callable[[Sequence[str]], list[Prediction]], folded: Folded
) -> list[Judged]:
    """Return each row with what was predicted for it."""
    predictions = predict([row["text"] for row in rows])
    return [
        Judged(row["text"], row["label"], row.get("second_label", ""), fold(intent, folded), confidence)
        for row, (intent, confidence) in zip(rows, predictions, strict=True)
    ]


def report(result: Mapping[str, object], judged: Sequence[Judged]) -> str:
    """Return the figures as a table for people."""
    labels = result["labels"]
    assert isinstance(labels, dict)
    lines = [
        f"n {result['n']}   accuracy {_cell(result['accuracy'])} (first label {_cell(result['accuracy_first'])})"
        f"   macro-F1 {_cell(result['macro_f1'])}   asked {_cell(result['asked'])}",
        "",
        f"{'label':34} {'n':>5} {'precision':>9} {'recall':>7} {'F1':>7}",
    ]
    for label, found in labels.items():
        cells = (_cell(found[name]) for name in ("precision", "recall", "f1"))
        lines.append("{:34} {:>5} {:>9} {:>7} {:>7}".format(label, found["n"], *cells))
    pairs = confusion(judged)[:_SHOWN_CONFUSIONS]
    if pairs:
        lines += ["", "taken for another, most frequent first:"]
        lines += [f"{count:>5}  {label} -> {predicted}" for label, predicted, count in pairs]
    return "\n".join(lines)


def misses(judged: Sequence[Judged]) -> list[str]:
    """Return one tab-separated line for each text that went wrong: labels, prediction, confidence, text."""
    return [
        "\t".join((row.labels, row.predicted, f"{row.confidence:.2f}", row.text)) for row in judged if not row.is_right
    ]


def _cell(value: object) -> str:
    return "-" if value is None else f"{value:.3f}" if isinstance(value, float) else str(value)
