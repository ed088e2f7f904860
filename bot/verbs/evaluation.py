"""Verbs that measure recognition on a file of labelled texts."""

import argparse
from pathlib import Path

from bot.verbs.problem import Problem, part

_KINDS = {
    "nlu": ("the trigger: accuracy, macro-F1, precision and recall by label", "text, label, optional second_label"),
    "safety": (
        "danger: caught and card at once by label, false cards on none",
        "text, label, optional severity and kind",
    ),
    "drafts": ("drafts: precision, recall and F1 by label, secure messages flagged", "text, labels joined by |"),
}


def add_verbs(verbs: argparse._SubParsersAction) -> None:
    """Add this file's verbs to the parser."""
    measuring = verbs.add_parser("eval", help="measure recognition on a file of labelled texts")
    kinds = measuring.add_subparsers(title="what", metavar="WHAT", required=True)
    for kind, (text, columns) in _KINDS.items():
        parser = kinds.add_parser(kind, help=text, description=f"Measure {text}.")
        parser.add_argument("file", type=Path, metavar="FILE.tsv", help=f"tab-separated, with a header: {columns}")
        parser.add_argument("--json", action="store_true", help="print one JSON object on the last line")
        parser.add_argument("--misses", action="store_true", help="print the texts that went wrong")
        parser.set_defaults(verb=_measure, name="eval", kind=kind)


def _measure(args: argparse.Namespace) -> int:
    if not args.file.is_file():
        raise Problem(f"There is no file {args.file}.")
    if args.kind == "nlu":
        nlu = part("bot.evaluate.nlu")
        rows = nlu.read_rows(args.file)  # a bad file is told before a model is loaded
        return int(nlu.main(args, rows, part("bot.app").train()) or 0)
    part("bot.app").train()  # without the trained heads another Steady would be measured
    return int(part(f"bot.evaluate.{args.kind}").main(args) or 0)
