"""Levels and families of danger, as the protocol's section B names them."""

from dataclasses import dataclass
from typing import Literal

Level = Literal["R0", "R1", "R2", "R3", "V1", "V2", "H1", "H2", "T", "M", "MED", "DEL", "A", "N"]
Family = Literal[
    "suicide", "self_harm", "abused", "stalked", "harm_others", "pursuit",
    "other_in_danger", "minor", "medical", "delusion", "none",
]  # fmt: skip

# Which level leads the reply when several are found; the others follow on the next turns.
ORDER: tuple[Level, ...] = ("R0", "H1", "R1", "V1", "M", "T", "MED", "R2", "R3", "V2", "H2", "DEL", "A", "N")

# Which doubt is asked about first when there are several: the one whose answer decides most.
DOUBTS: tuple[Family, ...] = (
    "suicide", "self_harm", "medical", "abused", "harm_others", "other_in_danger", "minor", "stalked", "pursuit",
    "delusion", "none",
)  # fmt: skip


@dataclass(frozen=True)
class Finding:
    """One reason for concern in a text."""

    level: Level
    family: Family
    reason: str  # the pattern's or head's name, never the person's words
    source: Literal["pattern", "classifier", "context"]
    question: str = ""  # for A (and past, hints): which plain question to ask: "suicide", "past", "adult", "happened", "medical", "stop", "safe_here"


@dataclass(frozen=True)
class Reading:
    """What the screen says of one text: the leading level, and every finding, highest first."""

    level: Level
    findings: tuple[Finding, ...] = ()
    denied: bool = False  # "I'm not suicidal" and nothing else: one line of thanks
    idiom: str = ""  # the pattern that made it A: an answered "No" mutes it for the session

    @property
    def families(self) -> tuple[Family, ...]:
        """Return the families found, highest first, each once."""
        return tuple(dict.fromkeys(finding.family for finding in self.findings))


CALM = Reading("N")
