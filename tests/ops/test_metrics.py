"""Numbers are counted, and no label can name a person."""

from bot.content.messages import Reply
from bot.ops.metrics import Metrics
from bot.settings import PROJECT
from bot.store.depths import Depth

PLAIN_LABELS = {"kind", "priority", "reason", "outcome", "queue", "level", "fingerprint", "le"}


def value(metrics: Metrics, name: str, **labels: str) -> object:
    return metrics.registry.get_sample_value(name, labels)


def test_only_a_turn_that_was_done_is_timed() -> None:
    metrics = Metrics()
    metrics.turn("done", 0.02)
    metrics.turn("failed")
    assert value(metrics, "steady_turns_total", outcome="done") == 1
    assert value(metrics, "steady_turns_total", outcome="failed") == 1
    assert value(metrics, "steady_turn_seconds_count") == 1


def test_a_repeat_is_no_update() -> None:
    metrics = Metrics()
    for new in (True, False, False):
        metrics.received("text", new)
    assert value(metrics, "steady_received_total", kind="text") == 1
    assert value(metrics, "steady_duplicates_total") == 2


def test_a_card_is_counted_by_its_level_alone() -> None:
    metrics = Metrics()
    metrics.cards(["R2:suicide", "R2:method", "V2:stalked"])
    assert value(metrics, "steady_cards_total", level="R2") == 2
    assert b"stalked" not in metrics.text() and b"suicide" not in metrics.text()


def test_an_answer_without_the_store_is_counted_by_its_level() -> None:
    metrics = Metrics()
    metrics.answered_directly([Reply("card", facts={"level": "R1"}), Reply("more")])
    metrics.answered_directly([Reply("something failed")])
    assert value(metrics, "steady_direct_total", level="R1") == 1
    assert value(metrics, "steady_direct_total", level="N") == 1


def test_how_late_a_timer_was_falls_into_its_bucket() -> None:
    metrics = Metrics()
    metrics.timer(-0.5)  # the clock was set back
    metrics.timer(1000.0)
    assert value(metrics, "steady_timer_late_seconds_bucket", le="1.0") == 1
    assert value(metrics, "steady_timer_late_seconds_bucket", le="900.0") == 1
    assert value(metrics, "steady_timer_late_seconds_count") == 2


def test_what_waits_is_shown() -> None:
    metrics = Metrics("abc123")
    metrics.show({"inbox": Depth(3, 12.5)})
    assert value(metrics, "steady_waiting", queue="inbox") == 3
    assert value(metrics, "steady_oldest_seconds", queue="inbox") == 12.5
    assert value(metrics, "steady_model", fingerprint="abc123") == 1


def test_no_label_can_name_a_person() -> None:
    metrics = Metrics()
    declared = {name for metric in vars(metrics).values() for name in getattr(metric, "_labelnames", ())}
    assert declared <= PLAIN_LABELS


def test_every_number_is_explained_to_the_operator() -> None:
    page = (PROJECT / "docs" / "operations.md").read_text()
    assert [family.name for family in Metrics().registry.collect() if f"`{family.name}" not in page] == []


def test_two_processes_parts_do_not_share_numbers() -> None:
    first, second = Metrics(), Metrics()
    first.swept(3)
    assert value(second, "steady_overdue_rows") == 0
