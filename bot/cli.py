"""The command line: one parser, one table of verbs. Heavy imports happen inside the verbs."""

import argparse
import os
import resource
import sys
from typing import Callable, Optional, Sequence

from bot.settings import PROJECT, SettingsProblem
from bot.verbs import data, evaluation, house, talk
from bot.verbs.problem import Problem

Verb = Callable[[argparse.Namespace], int]

# They hand everything behind them to another program, with options of its own.
_PASS_ON: dict[str, tuple[Verb, str]] = {
    "test": (house.test, "run all tests; takes pytest's own options"),
    "rasa": (house.rasa, "run Rasa's own command in this environment"),
    "bench": (house.bench, "run the benchmarks against a plain Rasa bot"),
}
# Their failures may carry what somebody wrote, so nothing of the exception's own text is shown.
_PRIVATE = (talk.run, talk.work, talk.chat, data.export, data.erase)


def main(argv: Sequence[str]) -> int:
    """Run the verb in `argv` and return the exit status: 0 only on success."""
    args = _parse(argv)
    try:
        _prepare(args)
        return args.verb(args)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # or Python complains at exit
        return 141
    except Exception as error:
        return _explain(error, private=args.verb in _PRIVATE)


def _parse(argv: Sequence[str]) -> argparse.Namespace:
    if argv and argv[0] in _PASS_ON:
        return argparse.Namespace(verb=_PASS_ON[argv[0]][0], rest=list(argv[1:]), name=argv[0])
    return build_parser().parse_args(list(argv))


def build_parser() -> argparse.ArgumentParser:
    """Return the parser of all verbs."""
    parser = argparse.ArgumentParser(
        prog="./steady",
        description="A companion for the minute before the text gets sent. "
        "Without a verb: Telegram if TELEGRAM_BOT_TOKEN is set, else a chat in this terminal.",
    )
    parser.set_defaults(verb=talk.run, name="run")
    verbs = parser.add_subparsers(title="verbs", metavar="VERB")
    talk.add_verbs(verbs)
    house.add_verbs(verbs)
    for name, (verb, help_text) in _PASS_ON.items():
        passing = verbs.add_parser(name, help=help_text, description=help_text, add_help=False)
        passing.set_defaults(verb=verb, name=name)
    evaluation.add_verbs(verbs)
    data.add_verbs(verbs)
    return parser


def _prepare(args: argparse.Namespace) -> None:
    """Read `.env` and set logging up before anything that logs is imported."""
    if args.name in ("test", "check", "lint", "rasa", "bench"):
        return  # they must not see the operator's token, and start programs of their own
    from dotenv import load_dotenv

    load_dotenv(PROJECT / ".env", override=False)
    if not sys.stderr.isatty():
        os.environ.setdefault("LOG_LEVEL", "WARNING")  # Rasa's bars are for people: in a log each step is a line
    from bot.ops.logging import configure_logging, guard_uncaught
    from bot.settings import Settings

    service = args.verb in (talk.run, talk.work)
    configure_logging(Settings.from_env().log_level if service else "WARNING")
    if args.verb in _PRIVATE:
        guard_uncaught()
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a core dump would hold keys and what people wrote


def _explain(error: Exception, private: bool) -> int:
    """Say in one sentence what went wrong and return the exit status."""
    if _is_plain(error):
        print(f"steady: {error}", file=sys.stderr)
        return 1
    if not private:
        raise error
    from bot.ops.logging import where

    print(f"steady: stopped by a fault in the program ({type(error).__name__} at {where(error)}).", file=sys.stderr)
    return 1


def _is_plain(error: Exception) -> bool:
    """Tell whether an exception's own text is a sentence for the operator."""
    from bot.content.errors import ContentError
    from bot.store.errors import StoreProblem

    return isinstance(error, (Problem, SettingsProblem, StoreProblem, ContentError)) or _told_by(error) is not None


def _told_by(error: Exception) -> Optional[str]:
    """Return the class in the error's family that names itself a problem for the operator, if any."""
    names = [kind.__name__ for kind in type(error).__mro__ if kind.__module__.startswith("bot.")]
    return next((name for name in names if name.endswith("Problem")), None)
