"""Lines with their names: beside them where they end, above the panel where the page is narrow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from jmeterpy.analysis.counts import Bools
from jmeterpy.reports.axes import Floats, page_of, tall
from jmeterpy.reports.frame import Frame, is_narrow, legend_at
from jmeterpy.reports.panels import apart, names_apart
from jmeterpy.reports.style import type_scale, write

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_DOTS = 60  # points of a line that are still told apart
_FEW = 25  # the same on a narrow page
_NARROW_NAME = 20
_SIGN = 0.083  # inches at 9 points that a sign takes
_NAME, _FIGURE_NAME = 22, 18


@dataclass(frozen=True, eq=False)
class Curve:
    """One line; nan is a gap. `figure` stands before its name, as in "p95 Login".

    One that is `loose` is of points alone: nothing leads from one to the next.
    """

    name: str
    colour: str
    x: Floats
    y: Floats
    wide: float = 1.6
    figure: str = ""
    dashed: bool = False
    loose: bool = False

    @property
    def last(self) -> float | None:
        """Its last height."""
        there = self.y[~np.isnan(self.y)]
        return float(there[-1]) if len(there) else None


def draw_curves(panel: Axes, curves: Sequence[Curve], room: Frame) -> None:
    """Each line, and its name; the panel's scale must be set."""
    for curve in curves:
        draw_curve(panel, curve)
    low, high = panel.get_ylim()
    shown = [curve for curve in curves if curve.last is not None]
    ends = [((curve.last or 0) - low) / (high - low) for curve in shown]
    name_curves(panel, shown, room, apart(ends, _room(panel)))


def name_curves(
    panel: Axes, curves: Sequence[Curve], room: Frame, heights: Sequence[float]
) -> None:
    """The names alone, beside the panel at these heights, or above it where the page is narrow."""
    if is_narrow(page_of(panel)):
        _legend(panel, curves, room)
    else:
        _ends(panel, curves, heights)


def draw_curve(panel: Axes, curve: Curve) -> None:
    """A line without its name."""
    scale = type_scale()
    style: dict[str, Any] = {"ls": (0, (3, 2))} if curve.dashed else {}
    there = np.count_nonzero(~np.isnan(curve.y))
    dot: dict[str, Any] = {"marker": "o", "markersize": (2.2 + curve.wide) * scale}
    if curve.loose:
        panel.plot(curve.x, curve.y, color=curve.colour, ls="", zorder=3, **dot)
        return
    if there <= len(curve.x) <= (_FEW if is_narrow(page_of(panel)) else _DOTS):
        style |= dot
    elif (lone := _lone(curve.y)).any():  # between two gaps there is no line to see
        panel.plot(curve.x[lone], curve.y[lone], color=curve.colour, ls="", zorder=3, **dot)
    wide = curve.wide * scale
    panel.plot(curve.x, curve.y, color="white", lw=wide + 1.4 * scale, zorder=2.9)
    panel.plot(curve.x, curve.y, color=curve.colour, lw=wide, zorder=3, **style)


def _lone(heights: Floats) -> Bools:
    """Which points have a gap, or nothing, on both sides."""
    there = np.pad(~np.isnan(heights), 1)
    lone: Bools = there[1:-1] & ~there[:-2] & ~there[2:]
    return lone


def _ends(panel: Axes, curves: Sequence[Curve], heights: Sequence[float]) -> None:
    names = _names(curves)
    for curve, height in zip(curves, heights, strict=True):
        text = f"{curve.figure} {names[curve.name]}".strip()
        text += " \u2505" if curve.dashed and not curve.figure else ""
        write(
            panel, 1.012, height, text, width=26,
            transform=panel.transAxes, color=curve.colour, size=8.5, va="center",
            weight="bold" if curve.wide > 2 else "normal",
        )  # fmt: skip


def _room(panel: Axes) -> float:
    """The share of the panel's height that a name takes."""
    return 0.172 / tall(panel)


def _legend(panel: Axes, curves: Sequence[Curve], room: Frame) -> None:
    first = list({curve.name: curve for curve in curves}.values())
    wide = min(_NARROW_NAME, int(room.wide * room.width / 2 / _SIGN) - 2)
    names = names_apart([curve.name for curve in first], wide)
    for at, (curve, name) in enumerate(zip(first, names, strict=True)):
        x, y = legend_at(room, at)
        sign = "\u2505" if curve.dashed else "\u2501"
        write(page_of(panel), x, y, f"{sign} {name}", color=curve.colour, size=8.5, va="center")


def _names(curves: Sequence[Curve]) -> dict[str, str]:
    """So short that wide letters, in bold and with a figure before them, stay on the page."""
    names = list(dict.fromkeys(curve.name for curve in curves))
    width = _FIGURE_NAME if any(curve.figure for curve in curves) else _NAME
    return dict(zip(names, names_apart(names, width), strict=True))
