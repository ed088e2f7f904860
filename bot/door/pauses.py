"""A body pause from inside the safety talk: no form, no timer, no question behind it."""

from functools import lru_cache
from typing import Mapping

from bot.care import pauses
from bot.content.loader import CONTENT, load_folder
from bot.content.messages import Reply
from bot.content.shapes import Pause
from bot.store.turn import Turn
from bot.store.variants import unused_variant


@lru_cache(maxsize=1)
def _pauses() -> Mapping[str, Pause]:
    return load_folder(CONTENT / "pauses", Pause)


def body_pause(wish: str, turn: Turn) -> Reply:
    """Return the bubble of a pause: "feet" for the ground, anything else for a breath."""
    found = _pauses()
    chosen = pauses.choose(found, "other" if wish == "feet" else None, ())
    pause = found[chosen.slug]
    captions = pause.captions(chosen.pace)
    text = captions[unused_variant(turn, f"pause/{chosen.slug}", len(captions))]
    media = f"breath/{chosen.slug}/{chosen.pace}" if pause.paces else ""
    return Reply(text, kind="media" if media else "text", media=media, priority="safety", facts={"response": "pause"})
