"""Print what was measured: the report, the misses when asked for, and one JSON object as the last line."""

import argparse
import json
from typing import Any, Iterable, Mapping


def show(args: argparse.Namespace, result: Mapping[str, Any], report: str, misses: Iterable[str]) -> int:
    """Print to stdout as `args.misses` and `args.json` say; return the exit status 0."""
    print(report)
    if args.misses:
        print("\n".join(misses))
    if args.json:
        print(json.dumps(result, ensure_ascii=False))
    return 0
