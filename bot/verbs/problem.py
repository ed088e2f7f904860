"""What the operator has to put right."""

import importlib
from types import ModuleType


class Problem(Exception):
    """A verb cannot go on; the text is one plain sentence with the next step."""


def part(name: str) -> ModuleType:
    """Import a room of the program; raises `Problem` if this checkout does not have it."""
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        if error.name is None or not name.startswith(error.name):
            raise
        raise Problem(f"This checkout has no {error.name}: get the whole project, then try again.") from None
