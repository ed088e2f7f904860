"""Draw a practice scene's branches, for those who write scenes: `python -m bot.front.scene_picture SLUG FILE.png`."""

import sys
from pathlib import Path
from typing import Any, Mapping

from bot.content.graph import depths
from bot.content.practice import Scene, load_scenes
from bot.front.pictures import THEMES, new_figure, png


def scene_figure(scene: Scene, theme: str = "light") -> Any:
    """Return a figure of a scene's branches: a column for each depth, a line for each branch."""
    colours = THEMES[theme]
    edges = {name: _targets(turn) for name, turn in scene.turns.items()}
    places = _places(depths(edges, scene.first))
    figure = new_figure(colours, (3.0 + 2.2 * max(x for x, _ in places.values()), 8.0))
    axes = figure.add_subplot(1, 1, 1)
    axes.axis("off")
    axes.set_xlim(0.5, max(x for x, _ in places.values()) + 0.5)
    tallest = max(abs(y) for _, y in places.values()) + 0.6
    axes.set_ylim(-tallest, tallest)
    for name, targets in edges.items():
        for target, branches in targets.items():
            _arrow(axes, places[name], places[target], ", ".join(branches), colours)
    for name, (x, y) in places.items():
        turn = scene.turns[name]
        colour = colours["two"] if turn.part else colours["one"] if turn.ending else colours["ink"]
        box = {"boxstyle": "round", "fc": colours["paper"], "ec": colour}
        axes.text(x, y, name, ha="center", va="center", color=colour, fontsize=9, bbox=box)
    axes.set_title(scene.label, color=colours["ink"], loc="left")
    return figure


def draw_scene(scene: Scene, theme: str = "light") -> bytes:
    """Return the PNG of a scene's branches."""
    return png(scene_figure(scene, theme))


def _targets(turn: Any) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for branch, target in turn.next.items():
        for name in [target] if isinstance(target, str) else dict.fromkeys(target.values()):
            found.setdefault(name, []).append(branch)
    return found


def _places(depth: Mapping[str, tuple[int, int]]) -> dict[str, tuple[float, float]]:
    columns: dict[int, list[str]] = {}
    for name, (_, longest) in depth.items():
        columns.setdefault(longest, []).append(name)
    return {
        name: (float(column), -(row - (len(names) - 1) / 2))
        for column, names in columns.items()
        for row, name in enumerate(names)
    }


def _arrow(axes: Any, start: tuple[float, float], end: tuple[float, float], label: str, colours: Any) -> None:
    line = {"arrowstyle": "->", "color": colours["one"], "alpha": 0.5, "shrinkA": 22, "shrinkB": 22}
    line["connectionstyle"] = "arc3,rad=0.12"  # lines along one row stay apart
    axes.annotate("", xy=end, xytext=start, arrowprops=line)
    middle = (start[0] * 0.6 + end[0] * 0.4, start[1] * 0.6 + end[1] * 0.4)
    axes.text(*middle, label, color=colours["ink"], fontsize=5, ha="center", alpha=0.75)


if __name__ == "__main__":
    Path(sys.argv[2]).write_bytes(draw_scene(load_scenes()[sys.argv[1]]))
