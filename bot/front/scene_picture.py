"""Draw a practice scene's branches, for those who write scenes: `python -m bot.front.scene_picture SLUG FILE.png`.

Read from top to bottom like a page: each turn with its first words, and below it where every branch leads.
"""

import sys
import textwrap
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Mapping

from bot.content.graph import depths
from bot.content.practice import Scene, SceneTurn, load_scenes
from bot.front.pictures import THEMES, new_figure, png

_WIDTH, _LINE, _GAP = 5.4, 0.2, 0.14  # inches: a phone's width at 200 dots an inch, a line, the room between turns
_INDENT, _MARGIN = 0.13, 0.2  # inches: one step deeper is one step to the right
_SIGNS = 56  # in a line that begins at the margin


@dataclass(frozen=True)
class Line:
    """One line of the drawing. `colour` is a name of the theme, `indent` counts steps to the right."""

    text: str
    colour: str
    indent: int
    bold: bool = False
    first: bool = False  # of a turn


def scene_lines(scene: Scene) -> list[Line]:
    """Return everything that the drawing says, from top to bottom."""
    edges = {
        name: [target for targets in _branches(turn).values() for target in targets]
        for name, turn in scene.turns.items()
    }
    depth = {name: longest for name, (_, longest) in depths(edges, scene.first).items()}
    deepest = max(depth.values())
    lines = [Line(scene.label, "ink", 0, bold=True)]
    for name in sorted(scene.turns, key=lambda name: (scene.turns[name].ending is not None, depth[name])):
        turn = scene.turns[name]
        lines += _turn_lines(name, turn, scene, 0 if turn.ending else min(depth[name] - 1, deepest))
    return lines


def scene_figure(scene: Scene, theme: str = "light") -> Any:
    """Return a figure of a scene's branches, a phone's width wide and as tall as it needs."""
    colours, lines = THEMES[theme], scene_lines(scene)
    height = sum(_LINE + _GAP * line.first for line in lines) + 3 * _MARGIN
    figure = new_figure(colours, (_WIDTH, height))
    axes = figure.add_axes((0, 0, 1, 1))
    axes.axis("off")
    axes.set_xlim(0, _WIDTH)
    axes.set_ylim(0, height)
    down = height - 1.5 * _MARGIN
    for line in lines:
        down -= _GAP * line.first
        weight, size = ("bold", 11) if line.bold else ("normal", 9.5)
        place = (_MARGIN + _INDENT * line.indent, down)
        axes.text(*place, line.text, color=colours[line.colour], fontsize=size, fontweight=weight, va="center")
        down -= _LINE
    return figure


def draw_scene(scene: Scene, theme: str = "light") -> bytes:
    """Return the PNG of a scene's branches."""
    return png(scene_figure(scene, theme))


def _turn_lines(name: str, turn: SceneTurn, scene: Scene, indent: int) -> list[Line]:
    colour = "two" if turn.part else "one" if turn.ending else "ink"
    lines = [Line(name, colour, indent, bold=True, first=True)]
    kind = f"{turn.part}: " if turn.part else ""
    said = kind + " ".join(filter(None, (turn.text(field, scene.moods[0]) for field in ("scene", "says"))))
    lines.append(Line(textwrap.shorten(said, _SIGNS - indent, placeholder=" …"), "ink", indent))
    for branch, targets in _branches(turn).items():
        told = f"{branch} → " + " · ".join(_with_moods(target, moods) for target, moods in targets.items())
        for part in textwrap.wrap(told, _SIGNS - indent - 2, subsequent_indent="    "):
            lines.append(Line(part, "one", indent + 1))
    return lines


def _branches(turn: SceneTurn) -> Mapping[str, dict[str, list[str]]]:
    """Return "clear, waiting" -> target -> the moods in which it leads there (none: in all)."""
    found: dict[str, dict[str, list[str]]] = {}
    names: dict[str, list[str]] = {}
    for branch, target in turn.next.items():
        targets: dict[str, list[str]] = {}
        for mood, name in ({"": target} if isinstance(target, str) else target).items():
            targets.setdefault(name, []).extend([mood] if mood else [])
        names.setdefault(repr(targets), []).append(branch)
        found[repr(targets)] = targets
    return {", ".join(names[key]): targets for key, targets in found.items()}


def _with_moods(target: str, moods: list[str]) -> str:
    return f"{target} ({', '.join(moods)})" if moods else target


if __name__ == "__main__":
    Path(sys.argv[2]).write_bytes(draw_scene(load_scenes()[sys.argv[1]]))
