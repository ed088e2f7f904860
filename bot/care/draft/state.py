"""Where a chat is in its draft: plain data, kept sealed and for a day at most."""

from dataclasses import asdict, dataclass, fields, replace
from typing import Any, Mapping

KEPT_HOURS = 24


@dataclass(frozen=True)
class State:
    """The answers of one draft, and the texts. Empty means not known yet."""

    came_from: str = ""  # "moment", "only_me" (it is not for sending), "open" (asked in a moment), "" for calm time
    trigger: str = ""  # what the moment before was about, and what was needed in it
    need: str = ""
    fork: str = ""  # losing, space, else
    no_contact: str = ""  # yes, no
    text: str = ""  # their draft, as it stands now
    mode: str = ""  # decision, heard
    event: str = ""  # a slug, their own words, or "none"
    feeling: str = ""  # a slug, or their own words
    ask: str = ""
    calmer: str = ""  # the version that is shown
    labels: tuple[str, ...] = ()  # what was found when it was read last
    skip: int = 0  # how many other versions were asked for
    fresh: bool = False  # another wording was asked for, and is not shown yet
    soft: bool = False
    short: bool = False
    like_me: bool = False
    page: int = 0
    choice: str = ""  # use, mine, not_now
    when: str = ""
    outcome: str = ""
    part: bool = False  # they named a part in the moment
    secure: bool = False  # it may go as it is
    closed: str = ""  # why there is no more help: locked, no_contact, space, only_me

    def set(self, **changes: Any) -> "State":
        """Return the state with some changes."""
        return replace(self, **changes)

    def as_dict(self) -> dict[str, Any]:
        """Return plain data."""
        return asdict(self)


def state_from(data: Mapping[str, Any]) -> State:
    """Return the state of a record; what is not known is left out."""
    known = {item.name for item in fields(State)}
    kept = {key: value for key, value in data.items() if key in known}
    return State(**{**kept, "labels": tuple(kept.get("labels", ()))})
