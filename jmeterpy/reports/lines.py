"""Percentiles over time, in stretches wide enough to state them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from jmeterpy.analysis.counts import Ints
from jmeterpy.analysis.metrics import least_samples
from jmeterpy.reports.axes import Floats

if TYPE_CHECKING:
    from jmeterpy.analysis import Measured, Series

QUANTILES = (0.5, 0.95)
_WIDTHS = (1, 2, 5, 10, 15, 20, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400)
_MOST_POINTS = 240
_FEWEST_ASKED = 6
_FEWEST_DRAWN = 3  # points: one or two alone are no line
_FEWEST_POINTS = 20  # 10 at least: a test of 15 s has 15


@dataclass(frozen=True, eq=False)
class Line:
    """A label's percentiles; nan where too few samples ended. `name` None means all samples."""

    name: str | None
    at_s: Floats
    curves: Mapping[float, Floats]

    @property
    def p50(self) -> Floats:
        """The medians."""
        return self.curves[0.5]

    @property
    def p95(self) -> Floats:
        """The 95th percentiles."""
        return self.curves[0.95]

    @property
    def has_gaps(self) -> bool:
        """Whether a line is broken between its first and its last point."""
        for values in self.curves.values():
            there = np.flatnonzero(~np.isnan(values))
            if len(there) and int(there[-1] - there[0]) >= len(there):
                return True
        return False


def busiest(measured: Measured, most: int) -> list[str]:
    """The labels with the most samples, most first."""
    rows = sorted(
        (row for row in measured.labels if row.kind == "sample"), key=lambda row: -row.samples
    )
    return [row.label for row in rows[:most]]


def lines(
    measured: Measured, most: int, quantiles: Sequence[float] = QUANTILES
) -> tuple[int, list[Line]]:
    """How many seconds a point covers, and the lines of the busiest labels.

    Where those are too thin to draw, one line of all samples takes their place; none where that
    is too thin as well.
    """
    names: list[str | None] = list(busiest(measured, most))
    width, found = _lines(measured, names, quantiles)
    if any(_drawn(line) for line in found):
        return width, found
    width, found = _lines(measured, [None], quantiles)
    return width, [line for line in found if _drawn(line)]


def _drawn(line: Line) -> bool:
    return any(not np.isnan(values).all() for values in line.curves.values())


def _lines(
    measured: Measured, names: list[str | None], quantiles: Sequence[float]
) -> tuple[int, list[Line]]:
    asked = tuple(quantiles) != QUANTILES  # rather few points than no line
    fewest = _FEWEST_ASKED if asked else _FEWEST_POINTS
    width = _width(measured.series, names, max(quantiles, key=least_samples), fewest)
    series = measured.series.rebucket(width)
    since = (series.times_ms - (measured.start_ms or 0)) / 1000
    length = series.seconds
    end = ((measured.end_ms or 0) - (measured.start_ms or 0)) / 1000
    middle = (np.maximum(since, 0) + np.minimum(since + length, end)) / 2
    return length, [_line(series, name, middle, quantiles) for name in names]


def _line(series: Series, name: str | None, middle: Floats, quantiles: Sequence[float]) -> Line:
    counts = without_thin_end(series.counts(name, kind="sample"))
    found: dict[float, Floats] = {}
    for q in quantiles:
        enough = counts >= least_samples(q)
        enough &= np.count_nonzero(enough) >= _FEWEST_DRAWN
        found[q] = np.where(enough, series.percentile(q, name, kind="sample"), np.nan)
    return Line(name, middle, found)


def without_thin_end(counts: Ints) -> Ints:
    """Without the thin end: what ends when nothing starts any more is what was slow."""
    busy = counts[counts > 0]
    enough = np.flatnonzero(2 * counts >= np.median(busy)) if len(busy) else busy
    last = int(enough[-1]) if len(enough) else len(counts) - 1
    return np.where(np.arange(len(counts)) <= last, counts, 0)


def _width(series: Series, names: list[str | None], q: float, fewest: int) -> int:
    """The narrowest stretch in which most points carry this percentile; enough points stay."""
    seconds = max(1, series.length * series.seconds)
    least = least_samples(q)
    fitting = [w for w in _WIDTHS if seconds / w <= _MOST_POINTS] or [_WIDTHS[-1]]
    counts = [series.counts(name, kind="sample") for name in names]
    for width in fitting:
        if seconds / width < fewest:
            break
        if all(_typical(each, width // series.seconds or 1) >= least for each in counts):
            return width
    enough = [w for w in fitting if seconds / w >= fewest]
    return enough[-1] if enough else fitting[0]


def _typical(counts: Ints, width: int) -> float:
    if not len(counts):
        return 0
    sums = np.add.reduceat(counts, np.arange(0, len(counts), width))
    return float(np.median(sums[sums > 0])) if sums.any() else 0
