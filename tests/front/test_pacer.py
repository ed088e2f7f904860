"""The drawn breath."""

import io

import pytest
from PIL import Image

from bot.content.shapes import Phase
from bot.front import pacer

PAUSES = pacer._pauses()
RECIPES = [f"breath/{slug}/{pace}" for slug, pause in PAUSES.items() for pace in pause.paces]


def _phases(*timing: tuple[str, float]) -> list[Phase]:
    return [Phase(phase=phase, seconds=seconds) for phase, seconds in timing]


def _frames(content: bytes) -> list[tuple[Image.Image, int]]:
    image = Image.open(io.BytesIO(content))
    frames = []
    for number in range(getattr(image, "n_frames", 1)):
        image.seek(number)
        frames.append((image.convert("RGB"), image.info["duration"]))
    return frames


def _filled(frame: Image.Image) -> int:
    """Return how many pixels of the middle row are brightly coloured: the circle's width."""
    return sum(max(frame.getpixel((x, 128))) > 130 for x in range(30, 226))  # type: ignore[arg-type]


@pytest.mark.parametrize("recipe", RECIPES)
def test_every_breath_is_small_loops_and_keeps_its_time(recipe: str) -> None:
    drawn = pacer.animation(recipe)
    found = pacer.find(recipe)
    assert found is not None
    assert len(drawn.content) < 400_000
    image = Image.open(io.BytesIO(drawn.content))
    assert image.format == "GIF" and image.info["loop"] == 0
    seconds = sum(length for _, length in _frames(drawn.content)) / 1000
    assert seconds == pytest.approx(sum(phase.seconds for phase in found[2]), abs=0.05)


def test_the_circle_grows_holds_and_shrinks() -> None:
    frames = _frames(pacer.draw(_phases(("in", 3), ("hold", 2), ("out", 3))))
    widths = [_filled(frame) for frame, _ in frames]
    top = widths.index(max(widths))
    assert widths[0] < widths[top] / 2 and widths[-1] < widths[top] / 2
    assert widths[:top] == sorted(widths[:top])


def test_a_second_sip_goes_on_where_the_first_ended() -> None:
    phases = _phases(("in", 3), ("top_up", 1), ("out", 6), ("rest", 2))
    assert [pacer._levels(phases, index) for index in range(4)] == [(0, 0.75), (0.75, 1), (1, 0), (0, 0)]
    assert pacer._levels(_phases(("in", 4), ("hold", 4)), 1) == (1, 1)


def test_it_can_be_seen_on_light_and_dark() -> None:
    frame, _ = _frames(pacer.draw(_phases(("in", 2), ("out", 2))))[8]

    def light(colour: tuple[int, ...]) -> float:
        return sum(colour) / 3

    ground, circle = frame.getpixel((2, 2)), frame.getpixel((128, 128))
    assert isinstance(ground, tuple) and isinstance(circle, tuple)
    assert light(circle) - light(ground) > 80


def test_the_fingerprint_follows_the_timing_alone() -> None:
    one, same = _phases(("in", 4), ("out", 6)), _phases(("in", 4), ("out", 6))
    assert pacer.fingerprint(one) == pacer.fingerprint(same) != pacer.fingerprint(_phases(("in", 4), ("out", 8)))


@pytest.mark.parametrize("recipe", ["", "breath", "breath/nowhere/slow", "dance/long_exhale/slow"])
def test_other_recipes_draw_nothing(recipe: str) -> None:
    assert pacer.find(recipe) is None


def test_an_unknown_pace_is_drawn_at_the_first() -> None:
    found = pacer.find("breath/long_exhale/warp")
    assert found is not None and found[1] == next(iter(PAUSES["long_exhale"].paces))
