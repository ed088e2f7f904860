"""Faults in the files that writers and therapists edit."""

from pathlib import PurePath
from typing import Union


class ContentError(ValueError):
    """Something in a content file is wrong; says which file, which line and what."""

    def __init__(self, file: Union[PurePath, str], line: int, problem: str) -> None:
        self.file = PurePath(file).as_posix()
        self.line = line
        self.problem = problem
        super().__init__(file, line, problem)

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.problem}"
