"""Compare requests and objects with the published Bot API specification."""

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

_FILE = Path(__file__).parent / "api.json"
_ARRAY = "Array of "


@lru_cache(maxsize=1)
def specification() -> dict[str, Any]:
    """Return the trimmed specification."""
    return json.loads(_FILE.read_text(encoding="utf-8"))


def check_request(method: str, params: dict[str, Any]) -> list[str]:
    """Return what is wrong with a request; unknown methods too."""
    known = specification()["methods"].get(method)
    if known is None:
        return [f"{method}: no such method in the trimmed specification"]
    return _check_fields(method, known["fields"], params)


def check_result(method: str, result: Any) -> list[str]:
    """Return what is wrong with what a method hands out."""
    return _any_of(f"{method} ->", specification()["methods"][method]["returns"], result)


def check_type(name: str, value: Any) -> list[str]:
    """Return what is wrong with an object of a type."""
    return _check(name, name, value)


def wants_json(method: str, param: str) -> bool:
    """Return whether a form field of that name carries JSON (or a number) rather than a plain string."""
    fields = specification()["methods"].get(method, {}).get("fields", {})
    return "String" not in fields.get(param, {"types": ["String"]})["types"] and not _is_file(fields[param]["types"])


def _is_file(types: list[str]) -> bool:
    return "InputFile" in types


def _check_fields(where: str, fields: dict[str, Any], value: dict[str, Any]) -> list[str]:
    wrong = [f"{where}.{name}: unknown" for name in value if name not in fields]
    for name, field in fields.items():
        if name in value:
            wrong += _any_of(f"{where}.{name}", field["types"], value[name])
        elif field.get("required"):
            wrong.append(f"{where}.{name}: missing")
    return wrong


def _any_of(where: str, types: list[str], value: Any) -> list[str]:
    answers = [_check(where, name, value) for name in types]
    return [] if any(not answer for answer in answers) else min(answers, key=len)


def _check(where: str, name: str, value: Any) -> list[str]:
    if name.startswith(_ARRAY):
        if not isinstance(value, list):
            return [f"{where}: not a list"]
        inner = name[len(_ARRAY) :]
        return [fault for number, item in enumerate(value) for fault in _check(f"{where}[{number}]", inner, item)]
    if name in _PLAIN:
        return [] if _PLAIN[name](value) else [f"{where}: {type(value).__name__} is no {name}"]
    known = specification()["types"].get(name)
    if known is None:
        return [f"{where}: type {name} is not in the trimmed specification"]
    if "subtypes" in known:
        return _any_of(where, known["subtypes"], value)
    if not isinstance(value, dict):
        return [f"{where}: {type(value).__name__} is no {name}"]
    return _check_fields(where, known.get("fields", {}), value)


def _is_number(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


_PLAIN = {
    "Integer": _is_number,
    "String": lambda value: isinstance(value, str),
    "Boolean": lambda value: isinstance(value, bool),
    "True": lambda value: value is True,
    "Float": lambda value: _is_number(value) or isinstance(value, float),
    "InputFile": lambda value: isinstance(value, bytes),
}
