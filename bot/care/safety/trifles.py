"""A figure of speech about a trifle: "I want to die, this queue is so long" (protocol B5). Pure.

Nothing is asked about it if the figure stands near the trifle and nothing in the text says that it may be meant.
"""

from typing import Sequence

from bot.care.safety.patterns import Hit

NEAR = 12  # words between the figure and its object, in one sentence
NEXT_DOOR = 8  # the same where the object has a sentence of its own: "Taxes. I'd rather die"
_OBJECTS = ("trifle", "trivial")
_SIGNS = ("meant", "sign", "despair")  # any of these, anywhere in the text, and it is no trifle


def is_about_a_trifle(hits: Sequence[Hit]) -> bool:
    """Tell whether a text exaggerates about a trifle and nothing else; `hits` are all that the patterns found."""
    if any(hit.rule.name in _SIGNS for hit in hits):
        return False
    figures = [hit for hit in hits if hit.rule.name == "figure"]
    objects = [hit for hit in hits if hit.rule.name in _OBJECTS]
    return any(_are_near(figure, other) for figure in figures for other in objects)


def _are_near(figure: Hit, other: Hit) -> bool:
    apart = max(other.start - figure.end, figure.start - other.end)
    sentences = abs(figure.sentence - other.sentence)
    return apart <= (NEAR if sentences == 0 else NEXT_DOOR if sentences == 1 else -1)
