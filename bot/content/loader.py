"""Read content files into typed shapes; a fault is told with its file and line."""

from functools import cache
from pathlib import Path
from typing import Any, Type, TypeVar

from pydantic import BaseModel, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError

from bot.content.errors import ContentError
from bot.content.marked import line_of, read_marked

CONTENT = Path(__file__).resolve().parents[2] / "data" / "content"

Shape = TypeVar("Shape", bound=BaseModel)
Ordered = TypeVar("Ordered", bound=BaseModel)


def load_yaml(path: Path) -> Any:
    """Return a file's content, its parts with their lines; raises `ContentError`."""
    try:
        return read_marked(path.read_text(encoding="utf-8"))
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise ContentError(path, line, str(error.problem)) from error
    except OSError as error:
        raise ContentError(path, 1, "the file is missing or cannot be read") from error


def load_file(path: Path, shape: Type[Shape]) -> Shape:
    """Return one content file as `shape`; raises `ContentError` naming the file and line."""
    data = load_yaml(path)
    if not isinstance(data, dict):
        raise ContentError(path, 1, "the file must be a mapping of fields")
    try:
        item = shape.parse_obj(data)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise ContentError(path, _line(data, first["loc"]), f"{where}: {first['msg']}") from error
    slug = getattr(item, "slug", path.stem)
    if slug != path.stem:
        raise ContentError(path, _line(data, ("slug",)), f"slug: is {slug!r}, the file is named {path.stem!r}")
    return item


def load_folder(folder: Path, shape: Type[Shape]) -> dict[str, Shape]:
    """Return slug -> item for every YAML file of a folder that does not start with an underscore."""
    files = sorted(path for path in folder.glob("*.yml") if not path.name.startswith("_"))
    if not files:
        raise ContentError(folder, 1, "no content files here")
    return {path.stem: load_file(path, shape) for path in files}


def in_order(items: dict[str, Ordered]) -> dict[str, Ordered]:
    """Return the items by their field `order`, then by slug; equal places are no fault."""
    return dict(sorted(items.items(), key=lambda pair: (getattr(pair[1], "order", 0), pair[0])))


def _line(data: Any, location: tuple) -> int:
    """Return the line (from 1) of the deepest part of `location` that the file has."""
    line = 1
    for part in location:
        try:
            line = line_of(data, part)
            data = data[part]
        except LookupError:
            break
    return line


@cache
def load_plain(name: str) -> Any:
    """Return a content file of the top folder as plain data, read once."""
    return YAML(typ="safe").load(CONTENT / name)
