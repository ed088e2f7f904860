"""Read a reply in a scene: the moves that the draft desk finds, and whether it is an answer at all."""

from functools import cached_property
from typing import Callable, Mapping, Optional, Sequence

import numpy as np

from bot.care.practice.moves import Move
from bot.care.practice.no_reply import has_letters, is_elsewhere
from bot.content.practice import NoReply, Scene

_LONGEST_REPLY = 1000  # characters; a reply in a scene is a text message, not a letter
Finds = Callable[[str], Sequence[tuple[str, str]]]  # text -> (label, words), strongest first
Encodes = Callable[[Sequence[str]], np.ndarray]  # n texts -> unit vectors of shape (n, d)


class ReplyReader:
    """Reads replies with the draft desk's `finds`, and knows by meaning what is no reply."""

    def __init__(self, finds: Finds, encodes: Encodes, no_reply: NoReply, scenes: Mapping[str, Scene]) -> None:
        self._finds, self._encodes, self._no_reply, self._scenes = finds, encodes, no_reply, scenes

    def __call__(self, text: str) -> Optional[list[Move]]:
        """Return the moves of a reply, strongest first, empty if it is clear; None if it is no answer."""
        if not has_letters(text):
            return None
        read = text[:_LONGEST_REPLY]
        found = [Move(label, words or text) for label, words in self._finds(read)]
        elsewhere, replies = self._examples
        vector = self._encodes([read])[0]
        return None if is_elsewhere(vector, elsewhere, replies, self._no_reply, len(found)) else found

    @cached_property
    def _examples(self) -> tuple[np.ndarray, np.ndarray]:
        written = {
            text for scene in self._scenes.values() for turn in scene.turns.values() for text in turn.replies.values()
        }
        return self._encodes(self._no_reply.elsewhere), self._encodes([*sorted(written), *self._no_reply.replies])
