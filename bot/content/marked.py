"""YAML as plain mappings and lists that remember the line of each of their parts, so that a fault can name it."""

from typing import Any, Iterator

from ruamel.yaml import YAML
from ruamel.yaml.constructor import SafeConstructor
from ruamel.yaml.nodes import MappingNode, SequenceNode


class MarkedMap(dict):
    """A mapping that knows on which line each key stands."""

    lines: dict[Any, int]


class MarkedList(list):
    """A list that knows on which line each item begins."""

    lines: list[int]


class _Marking(SafeConstructor):
    """Builds plain data and notes lines. The parser below it is the C one wherever that is installed."""

    def construct_yaml_map(self, node: MappingNode) -> Iterator[MarkedMap]:
        data = MarkedMap()
        yield data
        data.update(self.construct_mapping(node))
        data.lines = {self.construct_object(key): key.start_mark.line + 1 for key, _ in node.value}

    def construct_yaml_seq(self, node: SequenceNode) -> Iterator[MarkedList]:
        data = MarkedList()
        yield data
        data.extend(self.construct_sequence(node))
        data.lines = [item.start_mark.line + 1 for item in node.value]


_Marking.add_constructor("tag:yaml.org,2002:map", _Marking.construct_yaml_map)
_Marking.add_constructor("tag:yaml.org,2002:seq", _Marking.construct_yaml_seq)


def read_marked(text: str) -> Any:
    """Return the content of a YAML text; raises ruamel's `MarkedYAMLError`."""
    yaml = YAML(typ="safe")
    yaml.Constructor = _Marking
    return yaml.load(text)


def line_of(data: Any, part: Any) -> int:
    """Return the line (from 1) of a key or an item; raises `LookupError` if the data has no such part."""
    try:
        return int(data.lines[part])
    except (AttributeError, TypeError) as error:  # no mapping or list; a name asked of a list
        raise LookupError(part) from error
