"""What goes into one turn of the safety talk and what comes out of it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Optional

from bot.care.safety.levels import Reading
from bot.care.safety.locks import Locks
from bot.care.safety.state import SafetyState
from bot.content.messages import Reply


@dataclass(frozen=True)
class Facts:
    """What the talk knows besides the message."""

    now: datetime  # aware
    country: Optional[str] = None  # ISO code, as the person chose it
    first_contact: bool = False  # nothing was ever said to this chat (A7)
    long_use: bool = False  # three hours without a break since it was last said what this is (A7)
    muted: tuple[str, ...] = ()  # idioms muted for this session
    session: str = ""  # which session this is (G8)
    language: str = ""  # of the text, if the front or the screen knows it


@dataclass(frozen=True)
class Outcome:
    """What the door has to do, in this order: store, then say."""

    state: SafetyState
    locks: Locks
    replies: tuple[Reply, ...] = ()
    country: Optional[str] = None  # the person chose this country: keep it in the settings
    resume: bool = False  # nothing is open any more: the dialogue goes on at the exact step
    pass_on: bool = False  # the same message goes to the dialogue too, behind these replies
    pause_timers: bool = False  # nothing falls due while the danger is open (A4)
    cancel_timers: bool = False  # stop, hide: for good
    hide: bool = False  # delete what Telegram allows (F7)
    pause: str = ""  # play a body pause: "breathe", "feet" or "any"
    new_fork: bool = False  # ask the fork again (G8)
    said_stop: bool = False  # told at a question of the moment: of this moment only the body is left (D8)
    muted: tuple[str, ...] = ()  # idioms to mute for the session
    counted: tuple[str, ...] = ()  # names of cards shown, without identifiers (A6)
    noticed: bool = False  # the first-contact line was given (A7)
    reminded: bool = False  # the line of every three hours was given (A7)

    def of_session(self, now: datetime) -> dict[str, Any]:
        """Return what the session's record has to know from now on."""
        reminded = {"noticed_at": now.isoformat()} if self.reminded else {}
        return {**reminded, **({"said_stop": self.said_stop} if self.said_stop or self.new_fork else {})}


def max_level(reading: Reading, outcome: Outcome) -> str:
    """Return the level to report: that of the words, or that which is still open."""
    if reading.level not in ("N", "A") or not outcome.state.is_open:
        return reading.level
    return outcome.state.level
