"""The recipe of a picture: everything that is drawn, so that the front can draw it when it is sent."""

import json
from typing import Any, Mapping

PREFIX = "picture/"


def recipe(kind: str, theme: str, data: Mapping[str, Any]) -> str:
    """Return the recipe of a picture."""
    return f"{PREFIX}{kind}/{theme}#{json.dumps(data, separators=(',', ':'))}"


def read_recipe(made_from: str) -> tuple[str, str, dict[str, Any]]:
    """Return (kind, theme, data) of a recipe; raises `ValueError` if it is none."""
    head, found, data = made_from.partition("#")
    kind, _, theme = head[len(PREFIX) :].partition("/")
    if not made_from.startswith(PREFIX) or not found:
        raise ValueError("not a picture's recipe")
    return kind, theme, json.loads(data)
