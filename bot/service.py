"""The Telegram service: delivery, the front and the dialogue's thread, from start to a graceful stop."""

import asyncio
import logging
import signal
import sys
import threading
from concurrent.futures import Future
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any, AsyncIterator, Coroutine, Sequence

from bot.content.messages import Incoming, Reply
from bot.delivery.runner import Delivery, Options
from bot.door.door import Door
from bot.front.telegram.front import TelegramFront
from bot.front.telegram.polling import StartProblem
from bot.ops.health import Health, serving
from bot.ops.metrics import Metrics
from bot.ops.pulse import Pulse
from bot.settings import Settings
from bot.store.database import Store
from bot.store.errors import StoreProblem, Unavailable
from bot.store.sole import SoleRole
from bot.store.turn import Turn

_BEAT_SECONDS = 5.0
_REACH_SECONDS = 1.0
_POLL_SILENCE = 90.0  # a poll that was not answered for so long is a fault
_log = logging.getLogger(__name__)


class TurnThread:
    """A thread with an event loop of its own: Rasa is CPU-bound and must not hold up Telegram."""

    def __init__(self) -> None:
        self.loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self.loop.run_forever, name="turns", daemon=True)
        self._thread.start()

    async def run(self, job: Coroutine[Any, Any, Any]) -> Any:
        """Run a coroutine there and wait for it here."""
        future: Future[Any] = asyncio.run_coroutine_threadsafe(job, self.loop)
        return await asyncio.wrap_future(future)

    def close(self) -> None:
        """Stop the loop."""
        self.loop.call_soon_threadsafe(self.loop.stop)
        self._thread.join(5)


class Service:
    """Runs until a signal, or until Telegram cannot be used; `run` returns the exit status."""

    def __init__(self, settings: Settings, store: Store, door: Door, webhook: bool, model: str = "") -> None:
        """Take `model`, the fingerprint that /metrics shows."""
        self._settings, self._store, self._door, self._webhook = settings, store, door, webhook
        self._turns = TurnThread()
        self.metrics, self.health = Metrics(model), Health()
        self._pulse = Pulse(store, self.health, self.metrics)
        self._role = SoleRole(settings, "poller")
        self._stopped = asyncio.Event()
        self._status = 0

    async def run(self) -> int:
        """Serve until stopped."""
        for name in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(name, self._stopped.set)
        try:
            if await self._polls_alone():
                await self._serve()
        except StartProblem as problem:
            self._give_up(str(problem))
        finally:
            self._role.release()
            self._turns.close()
            self._pulse.close()
        return self._status

    def stop(self) -> None:
        """End the service from inside."""
        self._stopped.set()

    async def _serve(self) -> None:
        settings = self._settings
        front = TelegramFront(settings.telegram_token, self._give_up, api=settings.telegram_api)
        options = Options(slots=settings.workers, tally=self.metrics)
        emergency = self._emergency
        delivery = Delivery(
            self._store,
            self._reply,
            self._door.fallback,
            front.sender,
            emergency=emergency,
            may_wait=self._door.may_wait,
            options=options,
        )
        front.join(delivery.receiver, emergency, delivery.memory)
        try:
            async with AsyncExitStack() as stack:
                if settings.health_port:
                    await stack.enter_async_context(self._health_page(settings.health_port))
                await stack.enter_async_context(delivery)
                if not await self._in_contact(front):
                    return
                jobs = [asyncio.create_task(self._beat(front)), asyncio.create_task(self._reach_store())]
                await self._stopped.wait()
                for job in jobs:
                    job.cancel()
                await front.stop_receiving()
        finally:
            await front.close()

    @asynccontextmanager
    async def _health_page(self, port: int) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            try:
                await stack.enter_async_context(serving(self.health, self.metrics, port))
            except OSError as error:
                raise StartProblem(f"STEADY_HEALTH_PORT {port} cannot be opened: {error.strerror}.") from None
            yield

    async def _in_contact(self, front: TelegramFront) -> bool:
        """Reach Telegram, however long the network takes; returns False if the program was stopped before."""
        contact = asyncio.create_task(self._receive(front))
        stop = asyncio.create_task(self._stopped.wait())
        await asyncio.wait({contact, stop}, return_when=asyncio.FIRST_COMPLETED)
        stop.cancel()
        if not contact.done():
            contact.cancel()
            await asyncio.gather(contact, return_exceptions=True)
            return False
        contact.result()
        return True

    async def _receive(self, front: TelegramFront) -> None:
        settings = self._settings
        await front.connect()
        if self._webhook:
            secret = settings.webhook_secret
            await front.serve(settings.webhook_url, secret, settings.webhook_host, settings.webhook_port)
        else:
            await front.poll()

    async def _reply(self, turn: Turn, messages: list[Incoming]) -> Sequence[Reply]:
        return await self._turns.run(self._door.reply(turn, messages))

    def _emergency(self, address: str, messages: Sequence[Incoming]) -> Sequence[Reply]:
        replies = self._door.emergency(address, messages)
        self.metrics.answered_directly(replies)
        return replies

    async def _reach_store(self) -> None:
        """Open a database that was away at the start; until it is there, people are answered from files alone."""
        while not self._store.is_open:
            await asyncio.sleep(_REACH_SECONDS)
            try:
                await asyncio.to_thread(self._store.reach)
            except Unavailable as problem:
                _log.error("the database cannot be reached yet: %s", type(problem).__name__)
            except StoreProblem as problem:  # it is there, and not fit for use
                self._give_up(str(problem))
                return

    async def _polls_alone(self) -> bool:
        """Make sure that no other process polls; one that cannot tell, because the database is away, goes on."""
        if self._webhook:
            return True
        try:
            alone = await asyncio.to_thread(self._role.acquire)
        except Unavailable:
            return True
        if not alone:
            self._give_up("another process is already polling Telegram with these settings.")
        return alone

    async def _beat(self, front: TelegramFront) -> None:
        while True:
            age = front.poll_age
            self.health.report("polling", age is None or age < _POLL_SILENCE)
            self.metrics.poll_age.set(age or 0.0)
            self.metrics.degraded.set(self._door.degraded)
            await self._pulse.look()
            await self._polls_alone()  # the role goes with the connection, and another one may have it now
            await asyncio.sleep(_BEAT_SECONDS)

    def _give_up(self, reason: str) -> None:
        print(f"steady: {reason}", file=sys.stderr)
        self._status = 1
        self._stopped.set()
