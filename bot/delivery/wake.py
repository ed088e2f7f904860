"""Wake whoever waits for work, without losing a call that comes while they look."""

import asyncio
from contextlib import suppress
from typing import Optional


class Wake:
    """Take a ticket, look for work, and if there is none wait on the ticket."""

    def __init__(self) -> None:
        self._event = asyncio.Event()
        self._loop: Optional[asyncio.AbstractEventLoop] = None

    def ticket(self) -> asyncio.Event:
        """Return what rings at the next call from now on."""
        self._loop = asyncio.get_running_loop()
        return self._event

    def ring(self) -> None:
        """Wake all who wait; to be called on the loop."""
        rung, self._event = self._event, asyncio.Event()
        rung.set()

    def ring_from_thread(self) -> None:
        """Wake all who wait, from any thread."""
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self.ring)

    async def wait(self, ticket: asyncio.Event, seconds: float) -> None:
        """Wait until the ticket rings, for so long at most."""
        with suppress(asyncio.TimeoutError):
            await asyncio.wait_for(ticket.wait(), seconds)
