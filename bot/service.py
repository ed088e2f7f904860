"""The Telegram service: delivery, the front and the dialogue's thread, from start to a graceful stop."""

import asyncio
import os
import signal
import threading
from concurrent.futures import Future
from typing import Any, Coroutine, Sequence

from bot.content.messages import Incoming, Reply
from bot.delivery.runner import Delivery, Options
from bot.door.door import Door
from bot.front.telegram.front import TelegramFront
from bot.settings import Settings
from bot.store.database import Store
from bot.store.turn import Turn


class TurnThread:
    """A thread with an event loop of its own: Rasa is CPU-bound and must not hold up Telegram."""

    def __init__(self) -> None:
        self.loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self.loop.run_forever, name="turns", daemon=True)
        self._thread.start()

    async def run(self, job: Coroutine[Any, Any, Any]) -> Any:
        """Run a coroutine there and wait for it here."""
        future: "Future[Any]" = asyncio.run_coroutine_threadsafe(job, self.loop)
        return await asyncio.wrap_future(future)

    def close(self) -> None:
        """Stop the loop."""
        self.loop.call_soon_threadsafe(self.loop.stop)
        self._thread.join(5)


class Service:
    """Runs until a signal; `run` returns the exit status."""

    def __init__(self, settings: Settings, store: Store, door: Door, webhook: bool) -> None:
        self._settings, self._store, self._door, self._webhook = settings, store, door, webhook
        self._turns = TurnThread()
        self._stopped = asyncio.Event()
        self._status = 0

    async def run(self) -> int:
        """Serve until stopped."""
        for name in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(name, self._stopped.set)
        sender = LateSender()
        options = Options(slots=self._settings.workers)
        delivery = Delivery(
            self._store, self._reply, self._door.fallback, sender, emergency=self._door.emergency, options=options
        )
        front = TelegramFront(
            self._settings.telegram_token,
            delivery.receiver,
            EmergencyWords(self._door, sender),
            self._give_up,
            media=delivery.memory,
            noted=delivery.memory.noted,
            api=os.environ.get("STEADY_TELEGRAM_API", "https://api.telegram.org"),
        )
        sender.front = front.sender
        await front.connect()
        async with delivery:
            await self._receive(front)
            await self._stopped.wait()
            await front.stop_receiving()
        await front.close()
        self._turns.close()
        return self._status

    async def _receive(self, front: TelegramFront) -> None:
        settings = self._settings
        if self._webhook:
            secret = settings.webhook_secret
            await front.serve(settings.webhook_url, secret, settings.webhook_host, settings.webhook_port)
        else:
            await front.poll()

    async def _reply(self, turn: Turn, messages: list[Incoming]) -> Sequence[Reply]:
        return await self._turns.run(self._door.reply(turn, messages))

    def _give_up(self, reason: str) -> None:
        self._status = 1
        self._stopped.set()


class LateSender:
    """Delivery's `Sender`, before the front that implements it exists."""

    front: Any = None

    async def send(self, address: str, reply: Reply) -> Any:
        """Send one reply."""
        return await self.front.send(address, reply)

    async def delete(self, address: str, message_ids: Sequence[int]) -> Any:
        """Delete messages."""
        return await self.front.delete(address, message_ids)


class EmergencyWords:
    """Called by the front when a message could not be stored: the card, or D9, straight from files."""

    def __init__(self, door: Door, sender: LateSender) -> None:
        self._door, self._sender = door, sender

    async def __call__(self, address: str, text: str) -> None:
        """Send what safety has to say to `text`."""
        for reply in self._door.emergency(address, [Incoming("text", text=text)]):
            await self._sender.send(address, reply)
