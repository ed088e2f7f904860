"""Pictures show the data they are made of, in light and dark, large enough for a phone."""

import io
from itertools import pairwise

import pytest
from PIL import Image

from bot.care.patterns.recipe import recipe
from bot.content.patterns import load_pattern_words
from bot.content.practice import load_scenes
from bot.front.pictures import THEMES, draw, figure_of
from bot.front.scene_picture import draw_scene, scene_figure

WORDS = load_pattern_words()
DATA = {
    "pull": {"rows": [["2025-11-01", 9.5, 5.0], ["2025-11-03", 7.5, 7.5]]},
    "hours": {"hours": [0] * 21 + [3, 1, 0], "weekdays": [1, 0, 0, 0, 0, 2, 1]},
    "parts": {"bars": [["Anxious", 4], ["Inner critic", 1]]},
    "helped": {"bars": [["Long exhale (4)", 3.2], ["Box (1)", -0.5]]},
    "after": {"bars": [["Nothing went out", 3], ["Mine went out", 2]]},
}


@pytest.mark.parametrize("kind", DATA)
@pytest.mark.parametrize("theme", THEMES)
def test_a_picture_is_a_png_for_a_phone_on_its_theme(kind, theme):
    image = Image.open(io.BytesIO(draw(recipe(kind, theme, DATA[kind]))))
    assert image.format == "PNG" and 900 <= image.width <= 1280 and image.height <= 1280
    red, green, blue = image.convert("RGB").getpixel((2, 2))
    assert (min(red, green, blue) > 240) == (theme == "light") and (max(red, green, blue) < 60) == (theme == "dark")


def test_the_pull_is_where_it_was_before_and_after():
    axes = figure_of("pull", "light", DATA["pull"], WORDS).axes[0]
    before, after = axes.lines
    assert list(before.get_ydata()) == [9.5, 7.5] and list(after.get_ydata()) == [5.0, 7.5]
    assert before.get_marker() != after.get_marker(), "never told apart by colour alone"
    assert axes.get_ylim()[0] <= 0 and axes.get_ylim()[1] >= 10


def test_the_bars_are_the_counts_with_their_labels():
    hours, days = figure_of("hours", "light", DATA["hours"], WORDS).axes
    assert [bar.get_height() for bar in hours.patches] == DATA["hours"]["hours"]
    assert [bar.get_height() for bar in days.patches] == DATA["hours"]["weekdays"]
    assert [label.get_text() for label in days.get_xticklabels()] == WORDS.weekdays
    for kind in ("parts", "helped", "after"):
        axes = figure_of(kind, "dark", DATA[kind], WORDS).axes[0]
        shown = [
            (label.get_text(), bar.get_width()) for label, bar in zip(axes.get_yticklabels(), axes.patches, strict=True)
        ]
        assert shown[::-1] == [tuple(row) for row in DATA[kind]["bars"]]


def test_every_picture_has_its_title():
    for kind, data in DATA.items():
        assert figure_of(kind, "light", data, WORDS)._suptitle.get_text() == WORDS.titles[kind]


@pytest.mark.parametrize("text", ["breath/box/slow", "picture/wait/light#{}", "picture/pull/pink#{}"])
def test_what_is_no_picture_is_refused(text):
    with pytest.raises(ValueError):
        draw(text)


def test_a_scene_is_drawn_with_every_turn_and_branch():
    for scene in load_scenes().values():
        texts = [text.get_text() for text in scene_figure(scene).axes[0].texts]
        assert set(scene.turns) <= set(texts) and scene.label in texts
        drawn = " ".join(texts)
        for turn in scene.turns.values():
            for branch, target in turn.next.items():
                assert branch in drawn
                for mood, name in ({} if isinstance(target, str) else target).items():
                    assert name in drawn and mood in drawn


def test_a_scene_fits_a_phone_and_no_line_runs_out_of_it():
    scene = load_scenes()["needs_space"]
    image = Image.open(io.BytesIO(draw_scene(scene)))
    assert image.format == "PNG" and image.width == 1080
    figure = scene_figure(scene)
    figure.canvas.draw()
    boxes = [text.get_window_extent() for text in figure.axes[0].texts]
    assert max(box.x1 for box in boxes) < image.width and min(box.x0 for box in boxes) > 0
    ordered = sorted(boxes, key=lambda box: -box.y1)
    assert all(upper.y0 >= lower.y1 - 2 for upper, lower in pairwise(ordered)), "lines overlap"


def test_many_pulls_stay_apart():
    rows = [[f"2025-10-{day:02d}", 9.5, 5.0] for day in range(1, 31)] * 2
    before, after = figure_of("pull", "light", {"rows": rows}, WORDS).axes[0].lines
    assert len(before.get_ydata()) == 40 and before.get_markersize() <= 8 and after.get_markersize() < 5
