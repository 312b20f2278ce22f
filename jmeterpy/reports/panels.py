"""What stands in the panels: lines with their names, users, rates."""

from __future__ import annotations

import os.path
from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from jmeterpy.reports.axes import Floats, count_axis
from jmeterpy.reports.style import FAILED, PALETTE, SOFT
from jmeterpy.reports.words import fit, visible

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from jmeterpy.analysis import Measured, Series

_NAME = 22  # columns
_KEPT = 7  # signs before those in which two names differ
_STEPS = 400  # of a panel
_WIDTHS = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600)


def names_apart(names: Sequence[str], width: int = _NAME) -> list[str]:
    """The names, short enough and still different from one another where that is possible.

    >>> names_apart(["GET /api/v1/resources/1/items/{id}", "GET /api/v1/resources/2/items/{id}"])
    ['\u2026ources/1/items/{id}', '\u2026ources/2/items/{id}']
    >>> names_apart(["", "Login"])
    ['""', 'Login']
    """
    shown = [visible(name) or '""' for name in names]
    short = [fit(name, width) for name in shown]
    apart = list(short)
    for at, name in enumerate(shown):
        alike = [other for other, cut in zip(shown, short, strict=True) if cut == short[at]]
        if len(set(alike)) > 1:
            shared = len(os.path.commonprefix(alike))  # noqa: RUF071  signs, not parts of a path
            apart[at] = fit("\u2026" + name[max(0, shared - _KEPT) :], width)
    return apart


def apart(heights: Sequence[float], least: float = 0.058) -> list[float]:
    """The heights, moved up or down just so far that texts there do not touch."""
    order = np.argsort(heights)
    placed = np.array(heights, float)
    for before, after in pairwise(order):
        placed[after] = max(placed[after], placed[before] + least)
    over = placed.max(initial=0) - 1
    if over > 0:
        placed[order[-1]] -= over
        for after, before in pairwise(order[::-1]):
            placed[before] = min(placed[before], placed[after] - least)
    return [float(height) for height in placed]


def users_panel(panel: Axes, measured: Measured) -> None:
    """The most users in each stretch; one without samples keeps the number before it."""
    series = _wide(measured)
    filled = series.carried_users
    _steps(panel, measured, series, filled, SOFT)
    count_axis(panel, float(filled.max(initial=0)), "users", whole=True)


def rates_panel(panel: Axes, measured: Measured) -> None:
    """How many samples ended a second, and how many of them failed."""
    series = _wide(measured)
    every = series.counts() / series.seconds
    _steps(panel, measured, series, every, PALETTE[0])
    _steps(panel, measured, series, series.errors() / series.seconds, FAILED)
    count_axis(panel, float(every.max(initial=0)), "ended /s")


def _wide(measured: Measured) -> Series:
    series = measured.series
    seconds = series.length * series.seconds
    return series.rebucket(next((w for w in _WIDTHS if seconds / w <= _STEPS), seconds // _STEPS))


def _steps(
    panel: Axes,
    measured: Measured,
    series: Series,
    heights: npt.NDArray[np.int64] | Floats,
    colour: str,
) -> None:
    if not heights.any():
        return
    since = np.maximum(series.times_ms - (measured.start_ms or 0), 0) / 1000
    end = ((measured.end_ms or 0) - (measured.start_ms or 0)) / 1000
    edges = np.minimum(np.append(since, since[-1] + series.seconds), max(end, 0.01))
    x, y = np.repeat(edges, 2)[1:-1], np.repeat(heights, 2)
    panel.fill_between(x, y, color=colour, alpha=0.22, lw=0)
    panel.plot(x, y, color=colour, lw=1)
