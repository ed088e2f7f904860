"""A process that answers until it is killed. Run by test_kill.py: python victim.py HOME URL POINT NTH

It fetches updates 1..UPDATES from an offset in a file, as a long poll would: the offset moves only when the receiver
has the update. At the NTH time it comes to POINT it kills itself, with no chance to tidy up.
"""

import asyncio
import os
import signal
import sys
from pathlib import Path
from typing import Any, Callable, Sequence

from bot.content.messages import Incoming, Reply
from bot.delivery.inbox import utc_now
from bot.delivery.runner import Delivery, Options
from bot.settings import Settings
from bot.store import inbox as inbox_module
from bot.store.database import Store
from bot.store.due import DueTimers
from bot.store.inbox import Inbox
from bot.store.outbox import Outbox
from bot.store.turn import Turn

UPDATES = 24
CHATS = 3
POINTS = {
    "receive": (Inbox, "receive"),
    "claim": (Inbox, "claim"),
    "load": (Store, "load"),
    "safety": (Store, "commit_safety"),
    "commit": (Store, "commit"),
    "fire": (DueTimers, "fire"),
    "begin": (Outbox, "begin"),
    "sent": (Outbox, "sent"),
}
_left = 0


def _die_sometime() -> None:
    global _left
    _left -= 1
    if _left == 0:
        os.kill(os.getpid(), signal.SIGKILL)


def arm(point: str, nth: int) -> None:
    """Die at the `nth` time a call is made ("commit:before") or has returned ("commit:after")."""
    global _left
    _left = nth
    name, when = point.split(":")
    if name not in POINTS:
        return
    owner, method = POINTS[name]
    original: Callable[..., Any] = getattr(owner, method)

    def watched(*args: Any, **kwargs: Any) -> Any:
        if when == "before":
            _die_sometime()
        result = original(*args, **kwargs)
        found = result not in (None, 0) or method in ("commit", "commit_safety", "sent")  # these return nothing
        if when == "after" and found:
            _die_sometime()
        return result

    setattr(owner, method, watched)


class Paper:
    """A front that writes what it sends into a file."""

    def __init__(self, home: Path, point: str) -> None:
        self._file, self._point = home / "sent.log", point

    async def send(self, address: str, reply: Reply) -> int | None:
        if self._point == "send:before":
            _die_sometime()
        with self._file.open("a") as file:
            file.write(f"{address} {reply.text}\n")
            file.flush()
        if self._point == "send:after":
            _die_sometime()
        return None

    async def delete(self, address: str, message_ids: Sequence[int]) -> Sequence[int]:
        return []


def answerer(store: Store) -> Any:
    """Return the door's stand-in: it notes each update once, in order, and says so; every fourth is safety."""

    async def answer(turn: Turn, messages: list[Incoming]) -> list[Reply]:
        heard = turn.get("plan").get("heard", [])
        for message in messages:
            number = message.facts["n"]
            heard.append(number if message.kind == "text" else f"timer {number}")
            if message.kind == "text":
                turn.set_timer("hold", utc_now(), f"after {number}", {"n": number})
            safe = number % 4 == 0
            turn.say(Reply(f"{message.kind} {number}", priority="safety" if safe else "reply"))
            if safe:
                turn.put("safety", {"level": number})
                await asyncio.get_running_loop().run_in_executor(None, store.commit_safety, turn)
        turn.put("settings", {"consent": "keep"})
        turn.put("plan", {"heard": heard})
        return turn.replies

    return answer


async def live(home: Path, url: str, point: str) -> None:
    """Fetch, answer, and leave when everything was answered and sent."""
    store = Store.open(Settings(home=home, database_url=url))
    options = Options(slots=3, on_stuck=lambda: os._exit(9))
    offset = home / "offset"
    async with Delivery(store, answerer(store), lambda turn: [], Paper(home, point), options=options) as delivery:
        for number in range(int(offset.read_text()), UPDATES + 1):
            message = Incoming("text", str(number), facts={"n": number})
            await delivery.receiver.receive(1, number, f"telegram:{number % CHATS}", message)
            offset.write_text(str(number + 1))
        while not _all_done(store):
            await asyncio.sleep(0.05)
    store.close()


def _all_done(store: Store) -> bool:
    with store.data.reading() as connection:
        questions = (
            "SELECT count(*) FROM inbox WHERE done_at IS NULL",
            "SELECT count(*) FROM timers WHERE fired_at IS NULL AND cancelled_at IS NULL",
            "SELECT count(*) FROM outbox WHERE state IN ('waiting', 'sending')",
        )
        return all(connection.exec_driver_sql(question).scalar() == 0 for question in questions)


if __name__ == "__main__":
    inbox_module.MAX_ATTEMPTS = 1000  # many deaths over one message are what this is about
    arm(sys.argv[3], int(sys.argv[4]))
    asyncio.run(live(Path(sys.argv[1]), sys.argv[2], sys.argv[3]))
