"""Watch over messages that were taken in while the database still worked, and fails before they are answered."""

import asyncio
import time
from collections import OrderedDict
from typing import Callable, Optional, Sequence

from bot.content.messages import Incoming
from bot.delivery.aftermath import Aftermath
from bot.delivery.tally import Tally
from bot.store.thread import StoreThreads

LATE_SECONDS = 1.0  # a message that waits longer, while the database is in trouble, is answered without it
_LOOK_SECONDS = 0.25
_FORGET_SECONDS = 30.0
_MOST = 10_000
_Key = tuple[str, float]  # who, and when by the monotonic clock


class Vigil:
    """Knows who wrote a moment ago and has not heard back from this process."""

    def __init__(
        self,
        aftermath: Aftermath,
        threads: Sequence[StoreThreads],
        sends: Callable[[], bool],
        tally: Optional[Tally] = None,
    ) -> None:
        """Take `sends`: whether this process is the sender, so that it knows who has heard back."""
        self._aftermath, self._threads, self._sends = aftermath, threads, sends
        self._tally = tally or Tally()
        self._open: OrderedDict[_Key, Incoming] = OrderedDict()
        self._keys_of: dict[str, list[_Key]] = {}  # the same by who wrote, oldest first
        self._spoken_to: set[_Key] = set()  # of these: something was said since, which need not be the answer

    def took_in(self, address: str, incoming: Incoming) -> None:
        """Remember a message for a while."""
        key = address, time.monotonic()
        if key not in self._open:
            self._keys_of.setdefault(address, []).append(key)
        self._open[key] = incoming
        if len(self._open) > _MOST:
            self._forget_oldest()

    def heard_back(self, address: str, priority: str) -> None:
        """Forget the messages of somebody who got a card; after anything else, all of them that are harmless.

        A reply that was on its way may come after words of danger that nobody has answered yet.
        """
        theirs = list(self._keys_of.get(address, ()))
        new = [key for key in theirs if key not in self._spoken_to]
        if new:
            self._tally.answered(time.monotonic() - new[0][1])
        self._spoken_to.update(theirs)
        if priority == "safety":
            for key in theirs:
                self._take(key)

    async def run(self) -> None:
        """Look four times a second; cancel to stop."""
        while True:
            await asyncio.sleep(_LOOK_SECONDS)
            self._forget()
            if self._open and any(threads.in_trouble(LATE_SECONDS) for threads in self._threads):
                await self._speak()

    def _forget(self) -> None:
        old = time.monotonic() - _FORGET_SECONDS
        while self._open and next(iter(self._open))[1] < old:
            self._forget_oldest()

    def _forget_oldest(self) -> None:
        self._take(next(iter(self._open)))

    def _take(self, key: _Key) -> Incoming:
        self._spoken_to.discard(key)
        theirs = self._keys_of[key[0]]
        theirs.remove(key)
        if not theirs:
            del self._keys_of[key[0]]
        return self._open.pop(key)

    async def _speak(self) -> None:
        late = time.monotonic() - LATE_SECONDS
        waiting: dict[str, list[Incoming]] = {}
        unanswered = {key[0] for key in self._open if key[1] <= late and key not in self._spoken_to}
        for key in [key for key in self._open if key[1] <= late]:
            waiting.setdefault(key[0], []).append(self._take(key))
        for address, messages in waiting.items():
            # It may have been answered, by another process or by what they heard: then only danger is worth saying twice.
            only_danger = not self._sends() or address not in unanswered
            await self._aftermath.speak(address, messages, only_danger=only_danger)
