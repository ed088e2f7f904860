"""Add this project's paths to Rasa's own command where none are given."""

from typing import Sequence

_DATA = ["data/nlu", "data/stories"]
_DOMAIN = ("--domain", ["domain"], ("-d", "--domain"))
_ADDED: dict[tuple[str, ...], list[tuple[str, list[str], tuple[str, ...]]]] = {
    ("train",): [_DOMAIN, ("--data", _DATA, ("--data",))],
    ("train", "nlu"): [_DOMAIN, ("--nlu", _DATA[:1], ("-u", "--nlu"))],
    ("train", "core"): [_DOMAIN, ("--stories", _DATA[1:], ("-s", "--stories"))],
    ("test",): [("--stories", ["tests/stories"], ("-s", "--stories")), ("--nlu", _DATA[:1], ("-u", "--nlu")), _DOMAIN],
    ("test", "nlu"): [("--nlu", _DATA[:1], ("-u", "--nlu")), _DOMAIN],
    ("test", "core"): [("--stories", ["tests/stories"], ("-s", "--stories"))],
    ("data", "validate"): [_DOMAIN, ("--data", _DATA, ("--data",))],
    ("data", "validate", "stories"): [_DOMAIN, ("--data", _DATA, ("--data",))],
    ("interactive",): [_DOMAIN, ("--data", _DATA, ("--data",))],
}


def rasa_arguments(given: Sequence[str]) -> list[str]:
    """Return Rasa's arguments with `--domain`, `--data`, `--nlu` or `--stories` added where they are absent."""
    if not given or {"-h", "--help"} & set(given):
        return list(given)
    added: list[str] = []
    for option, values, names in _ADDED.get(_command(given), []):
        if not any(word.split("=")[0] in names for word in given):
            added += [option, *values]
    return [*given, *added]


def _command(given: Sequence[str]) -> tuple[str, ...]:
    """Return the longest leading command that Rasa's paths are known for."""
    return max((words for words in _ADDED if tuple(given[: len(words)]) == words), key=len, default=())
