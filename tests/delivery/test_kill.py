"""Kill the process at any point: nothing that came in is lost, nothing counts twice.

STEADY_KILLS sets how many kills each engine gets; the default is small enough for every run of the tests.
"""

import os
import random
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path

from bot.delivery.inbox import utc_now
from bot.settings import Settings
from bot.store.database import Store
from bot.store.outbox import Outbox
from tests.delivery import victim
from tests.stores import change

KILLS = int(os.environ.get("STEADY_KILLS", "8"))
_PROJECT = Path(__file__).resolve().parents[2]
_POINTS = [f"{name}:{when}" for name in (*victim.POINTS, "send") for when in ("before", "after")]


def run(settings: Settings, point: str, nth: int) -> int:
    """Run the victim until it is killed or done; returns its exit status."""
    command = [sys.executable, "-m", "tests.delivery.victim", str(settings.home), settings.data_url, point, str(nth)]
    environment = {**os.environ, "PYTHONPATH": str(_PROJECT)}
    return subprocess.run(command, cwd=_PROJECT, env=environment, timeout=90).returncode


def leases_end(settings: Settings) -> None:
    """Spare the test the 15 s until the dead worker's chats are free."""
    store = Store.open(settings)
    change(store.data, "UPDATE chats SET lease_until = ?", 0)
    store.close()


def test_kills_at_any_point_lose_nothing_and_double_nothing(settings: Settings) -> None:
    Store.open(settings, prepare=True).close()
    chance = random.Random(11)
    points = _POINTS * KILLS if len(_POINTS) < KILLS else chance.sample(_POINTS, KILLS)
    chance.shuffle(points)
    kills, sent_log = 0, settings.home / "sent.log"
    for point in points[:KILLS]:
        (settings.home / "offset").write_text("1")  # everything is delivered again each time
        status = run(settings, point, chance.randint(1, 6))
        assert status in (0, -signal.SIGKILL), point
        kills += status != 0
        leases_end(settings)
    assert run(settings, "none:before", 1) == 0
    assert kills >= KILLS // 3, "the kills must hit"

    store = Store.open(settings)
    for chat in range(victim.CHATS):
        turn = store.load(store.chat_for(f"telegram:{chat}"), utc_now())
        heard = turn.get("plan")["heard"]
        mine = [number for number in range(1, victim.UPDATES + 1) if number % victim.CHATS == chat]
        assert [entry for entry in heard if isinstance(entry, int)] == mine, "once each, in order"
        timers = [entry for entry in heard if not isinstance(entry, int)]
        assert sorted(timers) == sorted(f"timer {number}" for number in mine), "each timer once"
        assert turn.get("safety")["level"] % 4 == 0
    states = Outbox(store).counts()
    store.close()

    sent = Counter(sent_log.read_text().splitlines())
    expected = {
        f"telegram:{number % victim.CHATS} {kind} {number}"
        for number in range(1, victim.UPDATES + 1)
        for kind in ("text", "timer")
    }
    lost = expected - set(sent)
    assert set(sent) <= expected
    assert not [line for line in lost if int(line.split()[-1]) % 4 == 0], "a safety reply is never lost"
    assert set(states) <= {"sent", "failed", "dropped"}
    assert len(lost) <= states.get("failed", 0) + states.get("dropped", 0), "nothing is missing without a record"
    assert states.get("failed", 0) <= kills * victim.CHATS, "only what was on its way when the process died"
    assert sum(sent.values()) - len(sent) <= kills, "only what was on its way is said again"
