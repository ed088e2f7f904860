"""What a drill found: figures, and where one missed its mark."""

import time
from dataclasses import dataclass, field
from typing import Any, Sequence

from bench.chat import quantile


@dataclass
class Report:
    """The figures of one drill; `misses` says in words which of them did not meet the pass figure.

    `slow` are those of them that a machine busy with something else may cause, and by how many times they miss.
    """

    name: str
    figures: dict[str, Any] = field(default_factory=dict)
    misses: list[str] = field(default_factory=list)
    slow: dict[str, float] = field(default_factory=dict)
    began: float = field(default_factory=time.monotonic)

    def note(self, figure: str, value: Any) -> None:
        """Write a figure down."""
        self.figures[figure] = round(value, 3) if isinstance(value, float) else value

    @property
    def broken(self) -> list[str]:
        """Return the misses that no machine excuses: what was lost, said twice, out of order."""
        return [miss for miss in self.misses if miss not in self.slow]

    def at_most(self, figure: str, value: float, limit: float, of_time: bool = False) -> None:
        """Write a figure down that may not be above `limit`; `of_time` if it depends on how busy the machine is."""
        self.note(figure, value)
        if value > limit:
            self.misses.append(f"{figure} is {value:g}, it may be {limit:g} at most")
            if of_time:
                self.slow[self.misses[-1]] = value / limit

    def none(self, figure: str, found: Sequence[Any]) -> None:
        """Write down how many there are of what there may not be."""
        self.note(figure, len(found))
        if found:
            self.misses.append(f"{figure}: {len(found)}, such as {list(found)[:3]}")

    def seconds(self, figure: str, values: Sequence[float], limit: float) -> None:
        """Write down median and 95th percentile of times; the latter may be `limit` seconds at most."""
        if not values:
            self.misses.append(f"{figure}: nothing was measured")
            return
        self.note(f"{figure}_p50_s", quantile(values, 0.5))
        self.at_most(f"{figure}_p95_s", quantile(values, 0.95), limit, of_time=True)

    def lines(self) -> list[str]:
        """Return the report for people."""
        took = (
            f"{self.name} ({time.monotonic() - self.began:.0f} s): {'as it should be' if not self.misses else 'MISSED'}"
        )
        figures = [f"  {figure}: {value}" for figure, value in self.figures.items()]
        return [took, *figures, *(f"  MISSED {miss}" for miss in self.misses)]
