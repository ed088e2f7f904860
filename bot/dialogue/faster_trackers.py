"""Let Rasa build its trackers faster. A turn builds seventeen, each with a copy of every slot.

`copy.copy` takes the long way round for plain objects, and the class of a stored event is looked for among all classes.
"""

from functools import lru_cache

from rasa.shared.core.events import Event
from rasa.shared.core.slots import Slot


def use_faster_trackers() -> None:
    """Give slots a quick copy, and find each event's class once."""
    Slot.__copy__ = _copied
    if not hasattr(Event.resolve_by_type, "cache_info"):
        Event.resolve_by_type = staticmethod(lru_cache(maxsize=None)(Event.resolve_by_type))


def _copied(self: Slot) -> Slot:
    new = self.__class__.__new__(self.__class__)
    new.__dict__.update(self.__dict__)
    return new
