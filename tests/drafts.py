"""A draft desk for tests: with the trained model's head if it is there, else trained once in this run."""

from functools import lru_cache

from bot.dialogue import model
from bot.language.draft_head import FILE, WrongHead
from bot.language.drafts import DraftDesk, fresh_desk, load_desk


@lru_cache(maxsize=1)
def any_desk() -> DraftDesk:
    """Return the desk that all tests of a run share."""
    if (model.folder() / FILE).exists():
        try:
            return load_desk(model.folder())
        except WrongHead:
            pass
    return fresh_desk()
