"""Processes that answer until they are killed, one for each line of input; see kill.py.

This process only loads the program once and forks. A child takes updates in from an offset in a file, as a long poll
would: the offset moves only when the receiver has the update. At the NTH time it comes to POINT it kills itself with
SIGKILL, with no chance to tidy up.
"""

import asyncio
import json
import os
import signal
import sys
import traceback
from pathlib import Path
from typing import Any, Callable, Sequence

from bench.faults.people import hand_in
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

CHATS = 5
POINTS: dict[str, tuple[type, str]] = {
    "receive": (Inbox, "receive"),
    "claim": (Inbox, "claim"),
    "load": (Store, "load"),
    "safety": (Store, "commit_safety"),
    "commit": (Store, "commit"),
    "fire": (DueTimers, "fire"),
    "begin": (Outbox, "begin"),
    "sent": (Outbox, "sent"),
}
HERE = ("dialogue", "send")  # points that are not calls of the store
_SAY_NOTHING = ("commit", "commit_safety", "sent")  # these return nothing
_AGAIN = 3  # the service hands out again what was not confirmed, and a little more
_point, _left = "", 0


def _pass(point: str) -> None:
    """Die here if it is the time and the place."""
    global _left
    if point == _point:
        _left -= 1
        if _left == 0:
            os.kill(os.getpid(), signal.SIGKILL)


def _arm(point: str, nth: int) -> None:
    global _point, _left
    _point, _left = point, nth
    name = point.split(":")[0]
    if name not in POINTS:
        return
    owner, method = POINTS[name]
    original: Callable[..., Any] = getattr(owner, method)

    def watched(*args: Any, **kwargs: Any) -> Any:
        _pass(f"{name}:before")
        result = original(*args, **kwargs)
        if result not in (None, 0) or method in _SAY_NOTHING:
            _pass(f"{name}:after")
        return result

    setattr(owner, method, watched)


class Paper:
    """A front that writes what it sends into a file."""

    def __init__(self, home: Path) -> None:
        self._file = home / "sent.log"

    async def send(self, address: str, reply: Reply) -> int | None:
        _pass("send:before")
        with self._file.open("a") as file:
            file.write(f"{address} {reply.text}\n")
            file.flush()
        _pass("send:after")
        return None

    async def delete(self, address: str, message_ids: Sequence[int]) -> Sequence[int]:
        return []


def answerer(store: Store) -> Any:
    """Return the door's stand-in: it notes each update once, in order, and says so; every fourth is safety."""

    async def answer(turn: Turn, messages: list[Incoming]) -> list[Reply]:
        _pass("dialogue:before")
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
        _pass("dialogue:after")
        return turn.replies

    return answer


async def _live(home: Path, url: str, last: int) -> None:
    """Take in up to update `last`, answer, and leave when everything was answered and sent."""
    store = Store.open(Settings(home=home, database_url=url))
    with store.data.writing() as connection:  # spare the drill the 15 s until a dead worker's chats are free
        connection.exec_driver_sql("UPDATE chats SET lease_until = 0")
    options = Options(slots=3, on_stuck=lambda: os._exit(9))
    offset = home / "offset"
    async with Delivery(store, answerer(store), lambda turn, messages: [], Paper(home), options=options) as delivery:
        for number in range(max(1, int(offset.read_text()) - _AGAIN), last + 1):
            message = Incoming("text", str(number), facts={"n": number})
            await hand_in(delivery, number, f"telegram:{number % CHATS}", message)
            _move(offset, number + 1)
        while not _all_done(store):
            await asyncio.sleep(0.02)
        os._exit(0)  # an orderly stop has tests of its own, and takes time


def _move(offset: Path, number: int) -> None:
    """Move the offset in one step: Telegram's own never stands half written, wherever we die."""
    beside = offset.with_suffix(".next")
    beside.write_text(str(number))
    beside.replace(offset)


def _all_done(store: Store) -> bool:
    with store.data.reading() as connection:
        questions = (
            "SELECT count(*) FROM inbox WHERE done_at IS NULL",
            "SELECT count(*) FROM timers WHERE fired_at IS NULL AND cancelled_at IS NULL",
            "SELECT count(*) FROM outbox WHERE state IN ('waiting', 'sending')",
        )
        return all(connection.exec_driver_sql(question).scalar() == 0 for question in questions)


def _child(order: dict[str, Any]) -> None:
    inbox_module.MAX_ATTEMPTS = 1000  # many deaths over one message are what this is about
    try:
        _arm(order["point"], order["nth"])
        asyncio.run(_live(Path(order["home"]), order["url"], order["last"]))
    except BaseException:
        traceback.print_exc()  # the reason would die with the process
        sys.stderr.flush()
    finally:
        os._exit(1)


if __name__ == "__main__":
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            _child(json.loads(line))
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
