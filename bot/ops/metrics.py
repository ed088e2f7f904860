"""Numbers for Prometheus. No label carries a person, a chat, a text or what somebody's trouble is."""

from contextlib import contextmanager
from time import perf_counter
from typing import Iterator

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

_TURN_SECONDS = (0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 3, 10, 30)
_WAIT_SECONDS = (0.05, 0.1, 0.25, 0.5, 1, 1.5, 3, 10, 60, 600)


class Metrics:
    """All numbers of one process, in a registry of their own."""

    def __init__(self) -> None:
        self.registry = made = CollectorRegistry()
        self.received = Counter("steady_received", "Updates taken in, by kind", ["kind"], registry=made)
        self.duplicates = Counter("steady_duplicates", "Updates that had been taken in before", registry=made)
        self.sent = Counter("steady_sent", "Bubbles sent, by priority", ["priority"], registry=made)
        self.send_failures = Counter("steady_send_failures", "Bubbles not sent, by reason", ["reason"], registry=made)
        self.turns = Counter("steady_turns", "Turns, by how they ended", ["outcome"], registry=made)
        self.turn_seconds = Histogram("steady_turn_seconds", "Claim to commit", buckets=_TURN_SECONDS, registry=made)
        self.reply_seconds = Histogram("steady_reply_seconds", "Receipt to sent", buckets=_WAIT_SECONDS, registry=made)
        self.waiting = Gauge("steady_waiting", "Rows that wait, by queue", ["queue"], registry=made)
        self.oldest_seconds = Gauge(
            "steady_oldest_seconds", "Age of the oldest waiting row, by queue", ["queue"], registry=made
        )
        self.parked = Gauge("steady_parked", "Messages given up after three tries", registry=made)
        self.overdue = Gauge(
            "steady_overdue_rows", "Rows kept longer than they may be; 0 after each nightly job", registry=made
        )
        self.healthy = Gauge("steady_healthy", "1 if every part has shown itself in time", registry=made)

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Time a turn and count how it ended: done, or failed with an exception."""
        started = perf_counter()
        try:
            yield
        except BaseException:
            self.turns.labels(outcome="failed").inc()
            raise
        self.turns.labels(outcome="done").inc()
        self.turn_seconds.observe(perf_counter() - started)

    def text(self) -> bytes:
        """Return all numbers in Prometheus' text format."""
        return generate_latest(self.registry)
