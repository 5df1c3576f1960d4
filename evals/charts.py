"""Charts as inline SVG: drawn the same each time, legible in print and without colour."""

from __future__ import annotations

import io
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Canvas

__all__ = ["Bar", "curve", "intervals"]

_INK, _QUIET, _MARK = "#0b0c0c", "#505a5f", "#1d70b8"
_STYLE: dict[Any, Any] = {
    "svg.hashsalt": "evals",
    "svg.fonttype": "none",
    "font.family": "sans-serif",
    "font.sans-serif": ["Arial", "Helvetica", "DejaVu Sans"],
    "font.size": 11,
    "axes.edgecolor": _QUIET,
    "axes.labelcolor": _INK,
    "xtick.color": _INK,
    "ytick.color": _INK,
}


@dataclass(frozen=True, slots=True)
class Bar:
    """One row of an interval chart; `floor` and `before` are marked where there is one."""

    label: str
    value: float
    low: float
    high: float
    floor: float | None = None
    before: float | None = None


def intervals(bars: Sequence[Bar], description: str) -> str:
    """Values with their intervals, one below the other, from 0 to 1."""
    shown = [bar for bar in bars if not math.isnan(bar.value)]
    with mpl.rc_context(_STYLE):
        height = 0.55 + 0.42 * max(len(shown), 1)
        canvas = Canvas(figsize=(7.2, height))
        axes = canvas.add_subplot()
        canvas.subplots_adjust(left=0.44, right=0.97, bottom=0.36 / height, top=1 - 0.08 / height)
        for row, bar in enumerate(reversed(shown)):
            _draw_bar(axes, row, bar)
        axes.yaxis.set_ticks(list(range(len(shown))), labels=[bar.label for bar in reversed(shown)])
        axes.set_ylim(-0.6, max(len(shown), 1) - 0.4)
        axes.set_xlim(-0.01, 1.02)
        axes.tick_params(axis="y", length=0)
        _plain(axes)
        return _svg(canvas, description)


def _draw_bar(axes: Axes, row: int, bar: Bar) -> None:
    axes.plot([bar.low, bar.high], [row, row], color=_MARK, linewidth=3, solid_capstyle="butt")
    axes.plot([bar.value], [row], marker="o", color=_INK, markersize=6)
    if bar.floor is not None:
        axes.plot([bar.floor, bar.floor], [row - 0.32, row + 0.32], color=_INK, linewidth=1.4, linestyle=(0, (2, 1)))
    if bar.before is not None:
        axes.plot(
            [bar.before], [row], marker="D", markerfacecolor="white", markeredgecolor=_INK, markersize=5, zorder=0
        )


def curve(points: Sequence[tuple[float, float]], axis: tuple[str, str], description: str) -> str:
    """A stepped line through points, both axes from 0 to 1."""
    with mpl.rc_context(_STYLE):
        canvas = Canvas(figsize=(7.2, 2.9))
        axes = canvas.add_subplot()
        canvas.subplots_adjust(left=0.1, right=0.96, bottom=0.19, top=0.96)
        axes.step([x for x, _ in points], [y for _, y in points], where="post", color=_MARK, linewidth=2)
        axes.set_xlim(0, 1.01)
        axes.set_ylim(0, max(0.5, *(y for _, y in points)) if points else 1)
        axes.set_xlabel(axis[0])
        axes.set_ylabel(axis[1])
        _plain(axes)
        return _svg(canvas, description)


def _plain(axes: Axes) -> None:
    axes.grid(axis="x", color="#d8dcde", linewidth=0.8)
    axes.set_axisbelow(True)
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)


def _svg(canvas: Canvas, description: str) -> str:
    out = io.StringIO()
    canvas.savefig(out, format="svg", transparent=True, metadata={"Date": None, "Creator": None})
    text = out.getvalue()
    text = text[text.index("<svg") :]
    text = re.sub(r"<metadata>.*?</metadata>", "", text, flags=re.DOTALL)
    # ids are unique in a drawing, not in a page with several
    prefix = re.sub(r"\W+", "-", description.lower())[:40]
    text = re.sub(r'\bid="', f'id="{prefix}-', text)
    text = re.sub(r"url\(#", f"url(#{prefix}-", text)
    text = re.sub(r'href="#', f'href="#{prefix}-', text)
    label = description.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")
    return text.replace("<svg ", f'<svg role="img" aria-label="{label}" ', 1)
