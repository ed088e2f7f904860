"""`./steady bench`: measure Steady and the peer, print the figures and their ratios."""

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, Mapping, Optional, Sequence

from bench import rasa_default, steady
from bench.bot import BENCHMARKS, FIGURES, Bot, measure

Figures = dict[str, Optional[float]]
_ORDER = ("train", "start", "turn", "throughput", "memory", "size", "flat")  # the peer has to be trained first
_PEER_NEEDS_A_MODEL = ("start", "turn", "throughput", "memory", "size", "flat")


def main(argv: Sequence[str]) -> int:
    """Run the benchmarks named in `argv` (all of them without names); 0 if every figure could be had."""
    args = _parser().parse_args(argv)
    names = [name for name in _ORDER if not args.names or name in args.names]
    with tempfile.TemporaryDirectory(prefix="steady-bench-") as folder:
        work = Path(folder)
        ours, our_reasons = _steady(work / "steady", names, args.long)
        theirs, their_reasons = _peer(work / "peer", names, args)
    result: dict[str, Mapping[str, Any]] = {
        "steady": _rounded(ours, names),
        "rasa_default": _rounded(theirs, names),
        "ratio": _rounded(ratios(ours, theirs), names),
        "reasons": {"steady": our_reasons, "rasa_default": their_reasons},
    }
    print(report(result))
    if args.json:
        print(json.dumps(result))
    return 1 if our_reasons or (their_reasons and not args.no_peer) else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="./steady bench",
        description="Measure Steady against a plain Rasa bot on the same sentences. "
        "`./steady bench faults` runs the long fault tests.",
    )
    parser.add_argument("names", nargs="*", metavar="NAME", type=_benchmark, help=", ".join(BENCHMARKS))
    peer = "measure Steady alone; the peer takes 3 GB and minutes to train"
    parser.add_argument("--no-peer", action="store_true", help=peer)
    epochs = (
        "train the peer for N epochs instead of its own 100: its training time is then left out, the rest stays true"
    )
    parser.add_argument("--peer-epochs", type=int, default=0, metavar="N", help=epochs)
    parser.add_argument("--short", dest="long", action="store_false", help="flat over 1,000 turns instead of 10,000")
    parser.add_argument("--json", action="store_true", help="print one JSON object on the last line")
    return parser


def _benchmark(name: str) -> str:
    if name not in BENCHMARKS:
        raise argparse.ArgumentTypeError(f"must be one of {', '.join(BENCHMARKS)}")
    return name


def _steady(work: Path, names: Sequence[str], long: bool) -> tuple[Figures, dict[str, str]]:
    work.mkdir()
    steady.make_ready()
    return measure(steady.steady(work, long), names, _say)


def _peer(work: Path, names: Sequence[str], args: argparse.Namespace) -> tuple[Figures, dict[str, str]]:
    if args.no_peer:
        return {}, {figure: "left out (--no-peer)" for name in names for figure in BENCHMARKS[name]}
    bot = rasa_default.rasa_default(work)
    try:
        _say("rasa_default: installing ...")
        rasa_default.make_ready(work, args.peer_epochs)
    except (OSError, subprocess.CalledProcessError) as error:
        return {}, {figure: f"not installed: {error}" for name in names for figure in BENCHMARKS[name]}
    needed = list(names)
    if "train" not in needed and set(needed) & set(_PEER_NEEDS_A_MODEL):
        needed.insert(0, "train")
    figures, reasons = _measured(bot, needed, names)
    if args.peer_epochs and "train" in names and figures.get("train_s"):
        reasons["train_s"] = f"{args.peer_epochs} of 100 epochs took {figures['train_s']:.0f} s"
        figures["train_s"] = None
    return figures, reasons


def _measured(bot: Bot, needed: Sequence[str], names: Sequence[str]) -> tuple[Figures, dict[str, str]]:
    figures, reasons = measure(bot, needed, _say)
    wanted = {figure for name in names for figure in BENCHMARKS[name]}
    return figures, {figure: reason for figure, reason in reasons.items() if figure in wanted}


def ratios(ours: Mapping[str, Optional[float]], theirs: Mapping[str, Optional[float]]) -> Figures:
    """Return ours over theirs by figure, None where either is missing."""
    result: Figures = {}
    for figure in FIGURES:
        mine, other = ours.get(figure), theirs.get(figure)
        result[figure] = mine / other if mine is not None and other else None
    return result


def report(result: Mapping[str, Mapping[str, Any]]) -> str:
    """Return the figures as a table for people."""
    lines = [f"{'':14}{'steady':>12}{'rasa_default':>14}{'ratio':>9}"]
    for figure in result["steady"]:
        cells = [result[side].get(figure) for side in ("steady", "rasa_default", "ratio")]
        lines.append("{:14}{:>12}{:>14}{:>9}".format(figure, *("-" if cell is None else str(cell) for cell in cells)))
    for side, reasons in result["reasons"].items():
        lines += [f"{side}, {figure}: {reason}" for figure, reason in reasons.items()]
    return "\n".join(lines)


def _rounded(figures: Mapping[str, Optional[float]], names: Sequence[str]) -> Figures:
    """Return the figures that were asked for, to three digits behind the point at most."""
    wanted = [figure for figure in FIGURES if any(figure in BENCHMARKS[name] for name in names)]
    return {figure: None if (value := figures.get(figure)) is None else round(value, 3) for figure in wanted}


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
