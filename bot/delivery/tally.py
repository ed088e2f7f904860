"""What delivery tells of what happens. Nothing that is told can name a person, a chat or a text."""

from typing import Iterable


class Tally:
    """Whoever counts overrides what it wants to know; by default nobody does."""

    def received(self, kind: str, new: bool) -> None:
        """Tell of an update that is kept; `new` is False for a repeat."""

    def not_kept(self) -> None:
        """Tell of an update that could not be kept: it is brought again."""

    def timer(self, late: float) -> None:
        """Tell of a timer that a worker took up, `late` seconds after it was due."""

    def turn(self, outcome: str, seconds: float = 0.0) -> None:
        """Tell how a turn ended: done, failed, hung, parked, taken_over, no_store, unreadable."""

    def cards(self, names: Iterable[str]) -> None:
        """Tell of the cards that a turn showed, such as "R2:suicide"."""

    def sent(self, priority: str) -> None:
        """Tell of a bubble that was sent."""

    def not_sent(self, reason: str) -> None:
        """Tell of a try that failed: too_many, blocked, unreached, refused, unknown."""

    def answered(self, seconds: float) -> None:
        """Tell how long ago somebody wrote who now has a first bubble."""

    def swept(self, overdue: int) -> None:
        """Tell how many rows were overdue after the sweep."""
