"""Compare the committed list of security advisories with what is locked."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Mapping

from packaging.version import Version

from bot.content.loader import load_yaml
from bot.settings import PROJECT

_SHORTEST_REASON = 20  # characters; below it nothing is explained


@dataclass(frozen=True)
class Flaw:
    """Something in the list that does not fit the lock."""

    package: str
    advisory: str
    problem: str

    def line(self) -> str:
        """Return the flaw as one line."""
        return f"{self.package} {self.advisory}: {self.problem}"


def locked_versions(lock: Path = PROJECT / "uv.lock") -> dict[str, str]:
    """Return name -> version of every locked package."""
    import tomli  # only the tests and the operator's audit need it

    packages = tomli.loads(lock.read_text(encoding="utf-8"))["package"]
    return {package["name"]: package["version"] for package in packages if "version" in package}


def audit(listed: Mapping[str, Any], locked: Mapping[str, str]) -> list[Flaw]:
    """Return what is wrong with a list of advisories for these locked versions; an empty list is good."""
    flaws: list[Flaw] = []
    for package in listed["packages"]:
        name = str(package["name"])
        if name not in locked:
            flaws.append(Flaw(name, "*", "is not locked any more: take it out"))
            continue
        flaws += [flaw for entry in package["advisories"] for flaw in _judge(name, entry, locked[name])]
    return flaws


def _judge(name: str, entry: Mapping[str, Any], version: str) -> list[Flaw]:
    advisory = str(entry["id"])
    if Version(version) >= Version(str(entry["fixed_in"])):
        return [Flaw(name, advisory, f"{version} holds the fix: take it out")]
    if len(str(entry.get("why", "")).strip()) < _SHORTEST_REASON:
        return [Flaw(name, advisory, "nothing says why it cannot be reached here")]
    return []


def read_list(path: Path = PROJECT / "docs" / "advisories.yml") -> Mapping[str, Any]:
    """Return the committed list; raises `ContentError`."""
    data: Mapping[str, Any] = load_yaml(path)
    return data
