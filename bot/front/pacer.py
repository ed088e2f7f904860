"""Draw a breath as a looping animation: shapes only, calm on a light and on a dark screen."""

import hashlib
import io
import itertools
import json
import math
from dataclasses import dataclass
from functools import lru_cache
from typing import Optional, Sequence

from PIL import Image, ImageDraw

from bot.content.loader import CONTENT, load_folder
from bot.content.shapes import Pause, Phase

RECIPE = "breath"
_VERSION = 1  # raise it when the drawing changes: uploaded files are found again by it
_SIZE = 256
_SCALE = 2  # drawn larger, then reduced, for smooth edges
_FRAMES_A_SECOND = 10
_SMALL, _LARGE = 0.22, 0.74  # the circle's share of the picture's width, empty and full

_GROUND = (38, 50, 61)
_RING = (62, 80, 94)
_TRACK = (92, 114, 128)
_COLOURS = {  # by what the body does
    "in": (126, 179, 196),
    "top_up": (150, 198, 205),
    "hold": (176, 190, 168),
    "out": (140, 160, 204),
    "rest": (120, 132, 160),
}
_FILLING = ("in", "top_up")


@dataclass(frozen=True)
class Animation:
    """A drawn breath."""

    content: bytes  # a GIF
    fingerprint: str  # of the recipe's timing and the drawing's version: the same picture has the same one
    pause: Pause
    pace: str


@lru_cache(maxsize=1)
def _pauses() -> dict[str, Pause]:
    return load_folder(CONTENT / "pauses", Pause)


def find(recipe: str) -> Optional[tuple[Pause, str, list[Phase]]]:
    """Return (pause, pace, phases) for "breath/<slug>/<pace>"; None if there is nothing to draw."""
    kind, _, rest = recipe.partition("/")
    slug, _, pace = rest.partition("/")
    pause = _pauses().get(slug) if kind == RECIPE else None
    if pause is None or not pause.paces:
        return None
    pace = pace if pace in pause.paces else next(iter(pause.paces))
    return pause, pace, pause.paces[pace]


def fingerprint(phases: Sequence[Phase]) -> str:
    """Return the sha256 that names the drawing of these phases, in hex."""
    timing = json.dumps([_VERSION, [[phase.phase, phase.seconds] for phase in phases]])
    return hashlib.sha256(timing.encode()).hexdigest()


@lru_cache(maxsize=32)
def animation(recipe: str) -> Animation:
    """Return the animation of a recipe, drawn once; takes up to a second. Raises KeyError for another recipe."""
    found = find(recipe)
    if found is None:
        raise KeyError(recipe)
    pause, pace, phases = found
    return Animation(draw(phases), fingerprint(phases), pause, pace)


def draw(phases: Sequence[Phase]) -> bytes:
    """Return one round of a breath as a GIF that loops for ever; below 400 KB for rounds up to half a minute."""
    frames, lengths = [], []
    for index, phase in enumerate(phases):
        low, high = _levels(phases, index)
        count = max(1, round(phase.seconds * _FRAMES_A_SECOND))
        for frame in range(count):
            part = frame / count
            frames.append(_frame(low + (high - low) * _ease(part), phase, part))
        lengths += _lengths(phase.seconds, count)
    out = io.BytesIO()
    frames[0].save(
        out, "GIF", save_all=True, append_images=frames[1:], duration=lengths, loop=0, optimize=False, disposal=1
    )
    return out.getvalue()


def _lengths(seconds: float, count: int) -> list[int]:
    """Return how long each frame stays, in ms: a GIF counts in hundredths, and no time may be lost to rounding."""
    ends = [round(100 * seconds * number / count) * 10 for number in range(count + 1)]
    return [later - earlier for earlier, later in itertools.pairwise(ends)]


def _levels(phases: Sequence[Phase], index: int) -> tuple[float, float]:
    """Return how full the chest is at a phase's start and end, 0 to 1; breaths in a row share the way."""
    phase = phases[index]
    if phase.phase in _FILLING or phase.phase == "out":
        run = [other for other in _run(phases, index)]
        total = sum(phases[other].seconds for other in run)
        before = sum(phases[other].seconds for other in run if other < index) / total
        after = before + phase.seconds / total
        return (before, after) if phase.phase in _FILLING else (1 - before, 1 - after)
    earlier = [other.phase for other in reversed(phases[:index]) if other.phase in (*_FILLING, "out")]
    level = 1.0 if earlier and earlier[0] in _FILLING else 0.0
    return level, level


def _run(phases: Sequence[Phase], index: int) -> range:
    """Return the neighbouring phases that move the same way."""

    def same(other: int) -> bool:
        return (phases[other].phase in _FILLING) == filling and phases[other].phase in (*_FILLING, "out")

    filling = phases[index].phase in _FILLING
    first = last = index
    while first > 0 and same(first - 1):
        first -= 1
    while last + 1 < len(phases) and same(last + 1):
        last += 1
    return range(first, last + 1)


def _ease(part: float) -> float:
    return (1 - math.cos(math.pi * part)) / 2


def _frame(level: float, phase: Phase, part: float) -> Image.Image:
    """Return one frame: the chest as a circle, its full size as a ring, the phase's seconds as dots around."""
    side = _SIZE * _SCALE
    image = Image.new("RGB", (side, side), _GROUND)
    pen = ImageDraw.Draw(image)
    _circle(pen, side, _LARGE, outline=_RING)
    _circle(pen, side, _SMALL + (_LARGE - _SMALL) * level, fill=_COLOURS[phase.phase])
    _dots(pen, side, max(1, round(phase.seconds)), part, _COLOURS[phase.phase])
    small = image.resize((_SIZE, _SIZE), Image.Resampling.LANCZOS)
    return small.quantize(palette=_palette(), dither=Image.Dither.NONE)


def _circle(pen: ImageDraw.ImageDraw, side: int, share: float, **colours: tuple[int, int, int]) -> None:
    half, radius = side / 2, side * share / 2
    pen.ellipse((half - radius, half - radius, half + radius, half + radius), width=3 * _SCALE, **colours)


def _dots(pen: ImageDraw.ImageDraw, side: int, count: int, part: float, lit: tuple[int, int, int]) -> None:
    for number in range(count):
        angle = 2 * math.pi * number / count - math.pi / 2
        x, y = side / 2 + side * 0.44 * math.cos(angle), side / 2 + side * 0.44 * math.sin(angle)
        radius = side * (0.018 if number <= part * count else 0.012)
        pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill=lit if number <= part * count else _TRACK)


@lru_cache(maxsize=1)
def _palette() -> Image.Image:
    """Return one palette for all frames, so that unchanged pixels stay unchanged: shades between the colours."""
    shades = [_GROUND, _RING, _TRACK]
    for colour in _COLOURS.values():
        shades += [_between(other, colour, step / 4) for other in (_GROUND, _RING) for step in range(1, 5)]
    shades += [_between(_GROUND, colour, 0.5) for colour in (_RING, _TRACK)]
    image = Image.new("P", (1, 1))
    image.putpalette([value for shade in shades for value in shade])
    return image


def _between(first: Sequence[int], second: Sequence[int], part: float) -> tuple[int, int, int]:
    red, green, blue = (round(a + (b - a) * part) for a, b in zip(first, second))
    return red, green, blue
