"""Verbs that talk to people: the main job, a worker, the terminal chat."""

import argparse
from datetime import datetime, timezone

from bot.verbs.problem import part


def add_verbs(verbs: argparse._SubParsersAction) -> None:
    """Add this file's verbs to the parser."""
    worker = verbs.add_parser("work", help="run one of several workers on PostgreSQL")
    worker.set_defaults(verb=work, name="work")
    terminal = verbs.add_parser("chat", help="talk in this terminal")
    terminal.add_argument("--json", action="store_true", help="print one JSON object for each line of input")
    terminal.add_argument("--chat", metavar="NAME", default=None, help="keep this conversation between runs")
    terminal.add_argument("--fresh", action="store_true", help="forget the conversation first")
    terminal.add_argument("--speed", metavar="X", type=speed, default=1.0, help="run pauses and holds X times faster")
    terminal.add_argument(
        "--now", metavar="ISO", type=moment, default=None, help="set the clock, for instance 2025-11-21T23:40+01:00"
    )
    terminal.set_defaults(verb=chat, name="chat")


def run(args: argparse.Namespace) -> int:
    """Run the main job."""
    return int(part("bot.app").run() or 0)


def work(args: argparse.Namespace) -> int:
    """Run one worker."""
    return int(part("bot.app").work() or 0)


def chat(args: argparse.Namespace) -> int:
    """Run the terminal chat."""
    return int(part("bot.app").chat(args) or 0)


def speed(text: str) -> float:
    """Return a speed-up above 0."""
    value = float(text)
    if not 0 < value < 1e9:
        raise argparse.ArgumentTypeError("must be above 0")
    return value


def moment(text: str) -> datetime:
    """Return an aware time; without an offset it is UTC."""
    try:
        value = datetime.fromisoformat(text.replace("Z", "+00:00"))
    except ValueError:
        raise argparse.ArgumentTypeError("must look like 2025-11-21T23:40+01:00") from None
    return value if value.tzinfo else value.replace(tzinfo=timezone.utc)
