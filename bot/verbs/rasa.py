"""Add this project's paths and model to Rasa's own command where none are given."""

from pathlib import Path
from typing import Mapping, Sequence

from bot.settings import PROJECT

# What each of Rasa's commands takes, by this project's name for it.
_TAKES: Mapping[tuple[str, ...], tuple[str, ...]] = {
    ("train",): ("domain", "data"),
    ("train", "nlu"): ("domain", "nlu"),
    ("train", "core"): ("domain", "stories"),
    ("test",): ("domain", "test stories", "nlu", "model"),
    ("test", "nlu"): ("domain", "nlu", "model"),
    ("test", "core"): ("test stories", "model"),
    ("data", "validate"): ("domain", "data"),
    ("data", "validate", "stories"): ("domain", "data"),
    ("data", "split", "nlu"): ("nlu",),
    ("interactive",): ("domain", "data"),
    ("shell", "nlu"): ("model",),
}
_NAMES: Mapping[str, tuple[str, ...]] = {
    "domain": ("--domain", "-d"),
    "data": ("--data",),
    "nlu": ("--nlu", "-u"),
    "stories": ("--stories", "-s"),
    "test stories": ("--stories", "-s"),
    "model": ("--model", "-m"),
}
_STORIES = ["data/stories"]
_STRICT = "--fail-on-prediction-errors"  # Rasa ends with success otherwise, whatever its story tests found


def rasa_arguments(given: Sequence[str], root: Path = PROJECT) -> list[str]:
    """Return Rasa's arguments with `--domain`, `--data`, `--nlu`, `--stories`, `--model` added where absent."""
    if {"-h", "--help"} & set(given):
        return list(given)
    added: list[str] = []
    for option in _TAKES.get(_command(given), ()):
        names = _NAMES[option]
        if not any(word.split("=")[0] in names for word in given):
            values = _values(option, root)
            added += [names[0], *values] if values else []
    if "test stories" in _TAKES.get(_command(given), ()) and _STRICT not in given:
        added.append(_STRICT)
    return [*given, *added]


def _command(given: Sequence[str]) -> tuple[str, ...]:
    """Return the longest leading command that Rasa's paths are known for."""
    return max((words for words in _TAKES if tuple(given[: len(words)]) == words), key=len, default=())


def _values(option: str, root: Path) -> list[str]:
    if option == "model":
        return _model()
    if option == "test stories" and (root / "tests/stories").is_dir():
        return ["tests/stories"]
    return {"domain": ["domain"], "data": ["data/nlu", "data/stories"], "nlu": ["data/nlu"]}.get(option, _STORIES)


def _model() -> list[str]:
    """Return today's model, nothing if it is not trained: then Rasa looks in models/ itself."""
    from bot.dialogue import model

    return [str(model.folder() / model.ARCHIVE)] if model.is_trained() else []
