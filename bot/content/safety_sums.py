"""The sums of the safety files: nobody changes a text without raising its version (protocol A3)."""

import hashlib
import json
from pathlib import Path
from typing import Any, Iterable, Mapping

from ruamel.yaml import YAML

from bot.content.errors import ContentError
from bot.content.records import read_record

SUMS = "_checksums.yml"
_HEAD = """\
# The sha256 of every safety text by version. Written by record_checksums(), never by hand: a text that was changed
# under its old version stops the start. After a change: raise `version`, set `reviewed` to nobody yet, record again.
"""

Place = tuple[Path, int]  # file and line


def sum_of(content: Any) -> str:
    """Return the sum of plain content."""
    return hashlib.sha256(json.dumps(content, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def plain(file: Path) -> dict[str, Any]:
    """Return a word list as plain data with `version` and `reviewed` as text; raises `ContentError`."""
    try:
        data = YAML(typ="safe").load(file.read_text(encoding="utf-8"))
    except Exception as error:
        keys = ("version", "reviewed")
        read_record(file, keys)  # names the line of what is not YAML, or that the file is not there
        raise ContentError(file, 1, f"cannot be read: {type(error).__name__}") from None
    for key in ("version", "reviewed"):
        if not isinstance(data, dict) or not isinstance(data.get(key), str):
            raise ContentError(file, 1, f"{key} must be text")
    return dict(data)


def word_list_sum(file: Path) -> tuple[str, str]:
    """Return the name and the sum of a word list; who reviewed it is not part of the sum."""
    data = plain(file)
    content = {key: value for key, value in data.items() if key not in ("version", "reviewed")}
    return f"{file.name}@{data['version']}", sum_of(content)


def compare(folder: Path, found: Mapping[str, str], places: Mapping[str, Place]) -> None:
    """Raise `ContentError` if a text is unrecorded, changed under its version, or gone."""
    file = folder / SUMS
    if not file.exists():
        raise ContentError(file, 1, "the sums are missing: record_checksums() writes them after a review")
    known = _recorded(file)
    for name, total in found.items():
        if name not in known:
            raise ContentError(
                *_place(folder, name, places), f"{name} is not recorded: review it, then run record_checksums()"
            )
        if known[name] != total:
            raise _changed(folder, name, places)
    _all_here(file, found)


def write(folder: Path, found: Mapping[str, str], places: Mapping[str, Place]) -> list[str]:
    """Record new texts and versions and return their names; raises `ContentError` on a change under an old version."""
    file = folder / SUMS
    known = _recorded(file) if file.exists() else {}
    for name, total in found.items():
        if known.get(name, total) != total:
            raise _changed(folder, name, places)
    here = _ids(found)
    rows = {**{name: total for name, total in known.items() if name.split("@")[0] in here}, **found}
    lines = [f'  "{name}": "{total}"' for name, total in sorted(rows.items())]
    file.write_text(_HEAD + "\n".join(["sums:", *lines, ""]), encoding="utf-8")
    return [name for name in found if name not in known]


def _recorded(file: Path) -> dict[str, str]:
    read_record(file, ("sums",))
    sums = YAML(typ="safe").load(file.read_text(encoding="utf-8"))["sums"]
    if not isinstance(sums, dict):
        raise ContentError(file, 1, "sums must be a mapping of name@version to sha256")
    return {str(name): str(total) for name, total in sums.items()}


def _all_here(file: Path, found: Mapping[str, str]) -> None:
    here = _ids(found)
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
        text_id, at, _ = line.strip().strip('"').partition("@")
        if at and not line.startswith("#") and text_id not in here:
            raise ContentError(file, number, f"the safety text '{text_id}' is missing from the files")


def _ids(names: Iterable[str]) -> set[str]:
    return {name.split("@")[0] for name in names}


def _place(folder: Path, name: str, places: Mapping[str, Place]) -> Place:
    text_id = name.split("@")[0]
    return places.get(text_id, (folder / text_id, 1))


def _changed(folder: Path, name: str, places: Mapping[str, Place]) -> ContentError:
    problem = f"{name} was changed under its old version: raise the version, set reviewed to nobody yet, record its sum"
    return ContentError(*_place(folder, name, places), problem)
