"""YAML read as records that know the line of every value, so that a fault can point at it."""

from datetime import date
from pathlib import Path
from typing import Any, Collection, Optional

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, ScalarNode, SequenceNode

from bot.content.errors import ContentError

_TAG = "tag:yaml.org,2002:"


class Record:
    """One mapping of a file. Every key of `keys` is there, and no other."""

    def __init__(self, file: Path, node: Any, keys: Collection[str]) -> None:
        self.file = file
        self.line = node.start_mark.line + 1
        if not isinstance(node, MappingNode):
            raise ContentError(file, self.line, f"expected the keys {', '.join(keys)}")
        self._nodes: dict[str, Any] = {}
        for key, value in node.value:
            self._add(key, value, keys)
        missing = [key for key in keys if key not in self._nodes]
        if missing:
            raise ContentError(file, self.line, f"missing {', '.join(missing)}")

    def _add(self, key: Any, value: Any, keys: Collection[str]) -> None:
        if key.value not in keys:
            raise ContentError(self.file, key.start_mark.line + 1, f"unknown key '{key.value}'")
        if key.value in self._nodes:
            raise ContentError(self.file, key.start_mark.line + 1, f"'{key.value}' stands here twice")
        self._nodes[key.value] = value

    def fault(self, key: str, problem: str) -> ContentError:
        """Return an error that points at the value of a key."""
        return ContentError(self.file, self._nodes[key].start_mark.line + 1, problem)

    def is_null(self, key: str) -> bool:
        """Tell whether a value is null (or left empty)."""
        return bool(self._nodes[key].tag == _TAG + "null")

    def text(self, key: str) -> str:
        """Return a value that must be text; digits need quotes."""
        return self._text(key, self._nodes[key])

    def optional_text(self, key: str) -> Optional[str]:
        """Return a value that must be text or null."""
        return None if self.is_null(key) else self.text(key)

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a value that must be a list of texts."""
        return tuple(self._text(key, item) for item in self._items(key))

    def flag(self, key: str) -> bool:
        """Return a value that must be true or false."""
        node = self._nodes[key]
        if node.tag != _TAG + "bool":
            raise self.fault(key, f"{key} must be true or false")
        return bool(node.value.lower() == "true")

    def optional_day(self, key: str) -> Optional[date]:
        """Return a value that must be a date such as 2025-11-21, or null."""
        if self.is_null(key):
            return None
        value = self._nodes[key].value
        try:
            return date.fromisoformat(value)
        except (TypeError, ValueError):
            raise self.fault(key, f"{key} must be a date such as 2025-11-21 or null") from None

    def record(self, key: str, keys: Collection[str]) -> "Record":
        """Return a mapping that stands under a key."""
        return Record(self.file, self._nodes[key], keys)

    def records(self, key: str, keys: Collection[str]) -> list["Record"]:
        """Return the mappings of a list that stands under a key."""
        return [Record(self.file, item, keys) for item in self._items(key)]

    def _items(self, key: str) -> list[Any]:
        node = self._nodes[key]
        if not isinstance(node, SequenceNode):
            raise self.fault(key, f"{key} must be a list")
        return list(node.value)

    def _text(self, key: str, node: Any) -> str:
        if not isinstance(node, ScalarNode) or node.tag != _TAG + "str" or not node.value.strip():
            found = f", found {node.value} without quotes" if isinstance(node, ScalarNode) and node.value else ""
            raise ContentError(self.file, node.start_mark.line + 1, f"{key} must be text{found}")
        return str(node.value)


def read_record(file: Path, keys: Collection[str]) -> Record:
    """Read a file that holds one mapping."""
    try:
        node = YAML(typ="safe").compose(file.read_text(encoding="utf-8"))
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise ContentError(file, mark.line + 1 if mark else 1, f"not YAML: {error.problem}") from None
    except OSError as error:
        raise ContentError(file, 1, f"cannot be read: {error.strerror}") from None
    except (YAMLError, UnicodeDecodeError) as error:
        raise ContentError(file, 1, f"not YAML: {error}") from None
    if node is None:
        raise ContentError(file, 1, "the file is empty")
    return Record(file, node, keys)
