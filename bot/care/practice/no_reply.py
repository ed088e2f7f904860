"""Tell what is no answer to the character: another topic, random keys, a lone emoji. Pure: vectors are arguments."""

import numpy as np

from bot.content.practice import NoReply


def has_letters(text: str) -> bool:
    """Tell whether there is anything to read: an emoji, a number or dots alone are no answer."""
    return any(sign.isalpha() for sign in text)


def is_elsewhere(text: np.ndarray, elsewhere: np.ndarray, replies: np.ndarray, limits: NoReply, moves: int) -> bool:
    """Tell whether a text is nearer to other topics than to anything people answer each other.

    `text` is a unit vector (d,), `elsewhere` (n, d) and `replies` (m, d) hold unit vectors; `moves` were found in it.
    """
    nearer = float(np.max(elsewhere @ text) - np.max(replies @ text))
    return nearer > (limits.margin_of_a_move if moves else limits.margin)
