"""How fast Telegram lets a bot speak."""

import time
from typing import Callable, Hashable

OVERALL_PER_SECOND = 25.0
SAFETY_PER_SECOND = 5.0
CHAT_PER_SECOND = 1.0
_OVERALL_BURST = 5.0  # 25 a second and a burst of 5 stay under Telegram's 30
_CHAT_BURST = 3.0  # one answer of three bubbles goes out at once
_KEPT_CHATS = 5_000


class Bucket:
    """A token bucket."""

    def __init__(self, rate: float, burst: float, now: float) -> None:
        self._rate, self._burst = rate, burst
        self._tokens, self._at = burst, now

    def has(self, now: float) -> bool:
        """Return whether one more may go."""
        self._tokens = min(self._burst, self._tokens + (now - self._at) * self._rate)
        self._at = now
        return self._tokens >= 1

    def take(self) -> None:
        """Use one up."""
        self._tokens -= 1


class Limits:
    """25 messages a second overall, one a second in a chat after a short burst; safety has a budget of its own."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._overall = Bucket(OVERALL_PER_SECOND, _OVERALL_BURST, clock())
        self._safety = Bucket(SAFETY_PER_SECOND, SAFETY_PER_SECOND, clock())
        self._chats: dict[Hashable, Bucket] = {}

    def allow(self, chat: Hashable, safety: bool) -> bool:
        """Return whether a message to this chat may go now, and count it if so."""
        now = self._clock()
        bucket = self._chats.pop(chat, None) or Bucket(CHAT_PER_SECOND, _CHAT_BURST, now)
        self._chats[chat] = bucket  # the most recent ones stay
        if len(self._chats) > _KEPT_CHATS:
            del self._chats[next(iter(self._chats))]
        chat_free = bucket.has(now)
        pool = self._safety if safety and self._safety.has(now) else self._overall
        if not pool.has(now) or not (chat_free or safety):
            return False
        pool.take()
        if chat_free:
            bucket.take()
        return True
