"""Numbers for Prometheus. No label carries a person, a chat, a text or what somebody's trouble is."""

from typing import Iterable, Mapping, Sequence

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from bot.content.messages import Reply
from bot.delivery.tally import Tally
from bot.store.depths import Depth

_TURN_SECONDS = (0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 3, 10, 30)
_WAIT_SECONDS = (0.05, 0.1, 0.25, 0.5, 1, 1.5, 3, 10, 60, 600)
_LATE_SECONDS = (1, 5, 60, 900, 3600, 86400)


class Metrics(Tally):
    """All numbers of one process, in a registry of their own. What each means: docs/operations.md."""

    def __init__(self, model: str = "") -> None:
        self.registry = CollectorRegistry()
        self._count_what_happens()
        self._show_what_is()
        if model:
            self.model.labels(fingerprint=model).set(1)

    def _count_what_happens(self) -> None:
        made = self.registry
        self.updates = Counter("steady_received", "Updates taken in, by kind", ["kind"], registry=made)
        self.duplicates = Counter("steady_duplicates", "Updates that had been taken in before", registry=made)
        self.refused = Counter("steady_not_kept", "Updates that could not be kept and come again", registry=made)
        self.turns = Counter("steady_turns", "Turns, by how they ended", ["outcome"], registry=made)
        self.turn_seconds = Histogram("steady_turn_seconds", "Claim to commit", buckets=_TURN_SECONDS, registry=made)
        self.shown = Counter("steady_cards", "Safety cards shown, by level", ["level"], registry=made)
        self.direct = Counter("steady_direct", "Answered from files alone, by level", ["level"], registry=made)
        self.bubbles = Counter("steady_sent", "Bubbles sent, by priority", ["priority"], registry=made)
        self.send_failures = Counter("steady_send_failures", "Tries that failed, by reason", ["reason"], registry=made)
        self.reply_seconds = Histogram(
            "steady_reply_seconds", "Receipt to the first bubble", buckets=_WAIT_SECONDS, registry=made
        )
        self.timer_late = Histogram(
            "steady_timer_late_seconds", "Due to taken up", buckets=_LATE_SECONDS, registry=made
        )

    def _show_what_is(self) -> None:
        made = self.registry
        self.waiting = Gauge("steady_waiting", "Rows that wait, by queue", ["queue"], registry=made)
        self.oldest = Gauge("steady_oldest_seconds", "Age of the oldest such row", ["queue"], registry=made)
        self.overdue = Gauge(
            "steady_overdue_rows", "Rows kept too long after the last sweep, 0 or a fault", registry=made
        )
        self.poll_age = Gauge("steady_poll_age_seconds", "Since Telegram last answered a poll", registry=made)
        self.degraded = Gauge("steady_screen_degraded", "1 if danger is found by patterns alone", registry=made)
        self.model = Gauge("steady_model", "1 for the model in use", ["fingerprint"], registry=made)
        self.healthy = Gauge("steady_healthy", "1 if nothing is late or broken", registry=made)

    def received(self, kind: str, new: bool) -> None:
        """See `Tally`."""
        if new:
            self.updates.labels(kind=kind).inc()
        else:
            self.duplicates.inc()

    def not_kept(self) -> None:
        """See `Tally`."""
        self.refused.inc()

    def timer(self, late: float) -> None:
        """See `Tally`."""
        self.timer_late.observe(max(0.0, late))

    def turn(self, outcome: str, seconds: float = 0.0) -> None:
        """See `Tally`."""
        self.turns.labels(outcome=outcome).inc()
        if outcome == "done":
            self.turn_seconds.observe(seconds)

    def cards(self, names: Iterable[str]) -> None:
        """See `Tally`."""
        for name in names:
            self.shown.labels(level=name.partition(":")[0]).inc()  # which card it was is known by day only

    def sent(self, priority: str) -> None:
        """See `Tally`."""
        self.bubbles.labels(priority=priority).inc()

    def not_sent(self, reason: str) -> None:
        """See `Tally`."""
        self.send_failures.labels(reason=reason).inc()

    def answered(self, seconds: float) -> None:
        """See `Tally`."""
        self.reply_seconds.observe(seconds)

    def swept(self, overdue: int) -> None:
        """See `Tally`."""
        self.overdue.set(overdue)

    def answered_directly(self, replies: Sequence[Reply]) -> None:
        """Count an answer that was given without the store: the card of a level, or D9 (level N)."""
        level = next((reply.facts["level"] for reply in replies if "level" in reply.facts), "N")
        self.direct.labels(level=str(level)).inc()

    def show(self, depths: Mapping[str, Depth]) -> None:
        """Show what waits."""
        for queue, depth in depths.items():
            self.waiting.labels(queue=queue).set(depth.rows)
            self.oldest.labels(queue=queue).set(depth.oldest)

    def text(self) -> bytes:
        """Return all numbers in Prometheus' text format."""
        return generate_latest(self.registry)
