"""`./steady bench faults`: run the long drills one after the other and print their figures."""

import argparse
import importlib
import json
import sys
import tempfile
from pathlib import Path
from typing import Sequence

from bench.faults.report import Report

# Each is a module here with `run(scale, folder) -> Report`; at scale 1 it is what docs/operations.md promises.
DRILLS = ("kill", "outage", "repeats", "order", "fuzz", "flood", "load", "rewrap", "workers")


def main(argv: Sequence[str]) -> int:
    """Run the drills named in `argv`, all without names; 0 if each met its figures."""
    args = _parser().parse_args(argv)
    reports = []
    for name in args.only or DRILLS:
        print(f"{name} ...", file=sys.stderr, flush=True)
        with tempfile.TemporaryDirectory(prefix="steady-faults-") as folder:
            report: Report = importlib.import_module(f"bench.faults.{name}").run(args.scale, Path(folder))
        print("\n".join(report.lines()), flush=True)
        reports.append(report)
    if args.json:
        print(json.dumps({r.name: {"scale": args.scale, "figures": r.figures, "misses": r.misses} for r in reports}))
    return 1 if any(report.misses for report in reports) else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="./steady bench faults", description="Run the long fault drills.")
    parser.add_argument("--only", metavar="NAME", action="append", choices=DRILLS, help=", ".join(DRILLS))
    parser.add_argument("--scale", metavar="X", type=float, default=1.0, help="a part of the full length, such as 0.1")
    parser.add_argument("--json", action="store_true", help="print one JSON object on the last line")
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
