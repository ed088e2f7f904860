"""Draw the pictures of /patterns from a recipe: PNG, readable on a phone, in light and dark."""

import io
from functools import lru_cache
from typing import Any, Mapping

from bot.care.patterns.recipe import read_recipe
from bot.content.patterns import PatternWords, load_pattern_words

_SIZE, _DOTS = (5.4, 4.0), 200  # inches, dots an inch: 1080 x 800
_MOST_PULLS = 40  # newest; more would run into each other on a phone
THEMES: Mapping[str, Mapping[str, str]] = {
    "light": {"paper": "#ffffff", "ink": "#1d2b36", "soft": "#d7dee4", "one": "#2a6f97", "two": "#e07a5f"},
    "dark": {"paper": "#17212b", "ink": "#f1f5f8", "soft": "#34424f", "one": "#7cc0e8", "two": "#f4a98f"},
}


def draw(made_from: str) -> bytes:
    """Return the PNG of a recipe; raises `ValueError` if it is none."""
    kind, theme, data = read_recipe(made_from)
    if kind not in _DRAWN or theme not in THEMES:
        raise ValueError("no such picture")
    return png(figure_of(kind, theme, data, _words()))


def figure_of(kind: str, theme: str, data: Mapping[str, Any], words: PatternWords) -> Any:
    """Return the matplotlib figure of a picture."""
    colours = THEMES[theme]
    figure = new_figure(colours, _SIZE)
    _DRAWN[kind](figure, data, colours, words)
    figure.suptitle(words.titles[kind], color=colours["ink"], fontsize=14, x=0.04, ha="left")  # type: ignore[index]
    for axes in figure.axes:
        _plain(axes, colours)
    figure.tight_layout(rect=(0, 0, 1, 0.96))
    return figure


def _pull(figure: Any, data: Mapping[str, Any], colours: Mapping[str, str], words: PatternWords) -> None:
    axes = figure.add_subplot(1, 1, 1)
    rows = data["rows"][-_MOST_PULLS:]
    across, size = range(len(rows)), 12 if len(rows) <= 16 else 7
    axes.vlines(across, [row[2] for row in rows], [row[1] for row in rows], color=colours["soft"], linewidth=3)
    # Shape and word tell them apart, never colour alone.
    ring = {"markersize": size, "fillstyle": "none", "markeredgewidth": 2.5}
    axes.plot(across, [row[1] for row in rows], "o", color=colours["two"], label=words.before, **ring)
    axes.plot(across, [row[2] for row in rows], "s", color=colours["one"], markersize=size * 0.6, label=words.after)
    axes.set_ylim(-0.5, 10.5)
    axes.set_ylabel(words.scale)
    step = max(1, -(-len(rows) // 6))
    axes.set_xticks(list(across)[::step])
    axes.set_xticklabels([row[0][5:] for row in rows][::step])
    legend = axes.legend(loc="upper center", bbox_to_anchor=(0.5, -0.1), ncol=2, frameon=False)
    for text in legend.get_texts():
        text.set_color(colours["ink"])


def _hours(figure: Any, data: Mapping[str, Any], colours: Mapping[str, str], words: PatternWords) -> None:
    upper, lower = figure.add_subplot(2, 1, 1), figure.add_subplot(2, 1, 2)
    upper.bar(range(24), data["hours"], color=colours["one"])
    upper.set_xticks(range(0, 24, 6))
    upper.set_xticklabels([f"{hour}:00" for hour in range(0, 24, 6)])
    lower.bar(range(7), data["weekdays"], color=colours["two"])
    lower.set_xticks(range(7))
    lower.set_xticklabels(words.weekdays)
    for axes, counts in ((upper, data["hours"]), (lower, data["weekdays"])):
        axes.set_ylabel(words.times)
        _whole(axes, max(counts), "y")


def _bars(figure: Any, data: Mapping[str, Any], colours: Mapping[str, str], words: PatternWords) -> None:
    axes = figure.add_subplot(1, 1, 1)
    rows = data["bars"][::-1]
    axes.barh(range(len(rows)), [row[1] for row in rows], color=colours["one"])
    axes.set_yticks(range(len(rows)))
    axes.set_yticklabels([row[0] for row in rows])
    axes.axvline(0, color=colours["soft"])
    for place, (_, value) in enumerate(rows):
        axes.text(max(value, 0), place, f" {value:g}", va="center", color=colours["ink"], fontsize=11)
    axes.margins(x=0.15)
    axes.set_xticks([])


def _whole(axes: Any, most: int, axis: str) -> None:
    step = max(1, -(-most // 4))
    getattr(axes, f"set_{axis}ticks")(range(0, most + step, step))


def _plain(axes: Any, colours: Mapping[str, str]) -> None:
    axes.set_facecolor(colours["paper"])
    axes.tick_params(colors=colours["ink"], labelsize=11)
    axes.xaxis.label.set_color(colours["ink"])
    axes.yaxis.label.set_color(colours["ink"])
    for side, spine in axes.spines.items():
        spine.set_visible(side in ("left", "bottom"))
        spine.set_color(colours["soft"])


def new_figure(colours: Mapping[str, str], size: tuple[float, float]) -> Any:
    """Return an empty figure; `size` in inches."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg  # slow to import, rarely needed
    from matplotlib.figure import Figure

    figure = Figure(figsize=size, dpi=_DOTS, facecolor=colours["paper"])
    FigureCanvasAgg(figure)
    return figure


def png(figure: Any) -> bytes:
    """Return a figure as PNG."""
    made = io.BytesIO()
    figure.savefig(made, format="png", facecolor=figure.get_facecolor())
    return made.getvalue()


@lru_cache(maxsize=1)
def _words() -> PatternWords:
    return load_pattern_words()


_DRAWN = {"pull": _pull, "hours": _hours, "parts": _bars, "helped": _bars, "after": _bars}
