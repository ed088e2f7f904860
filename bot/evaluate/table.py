"""Read tab-separated files of labelled texts."""

from pathlib import Path
from typing import Sequence


class TableProblem(ValueError):
    """A file of labelled texts cannot be read; the text says which and why."""


def read_table(path: Path, needed: Sequence[str]) -> list[dict[str, str]]:
    """Return one dict a row: UTF-8, tabs, quoting off, one header line. Raises `TableProblem`."""
    try:
        # Only \n and \r\n end a line: other line separators may stand inside what people write.
        lines = path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n").split("\n")
    except FileNotFoundError:
        raise TableProblem(f"There is no file {path}.") from None
    except (OSError, UnicodeDecodeError) as error:
        raise TableProblem(f"{path} cannot be read as UTF-8 text: {type(error).__name__}.") from None
    header, *rows = lines
    names = header.split("\t")
    missing = [name for name in needed if name not in names]
    if missing:
        raise TableProblem(f"{path} has no column {', '.join(missing)}; its first line must name the columns.")
    found = [_row(path, number, names, line) for number, line in enumerate(rows, start=2) if line.strip()]
    if not found:
        raise TableProblem(f"{path} has a header but no rows.")
    return found


def _row(path: Path, number: int, names: list[str], line: str) -> dict[str, str]:
    cells = line.split("\t")
    if len(cells) > len(names):
        raise TableProblem(f"{path}, line {number}: {len(cells)} columns, the header has {len(names)}.")
    cells += [""] * (len(names) - len(cells))
    return {name: cell.strip() for name, cell in zip(names, cells, strict=True)}
