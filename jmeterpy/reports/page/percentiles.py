"""Percentiles of stretches of time, from the counts that the page carries."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from jmeterpy.analysis.counts import Ints
from jmeterpy.analysis.metrics import least_samples
from jmeterpy.analysis.series import middle_of
from jmeterpy.reports.axes import Floats
from jmeterpy.reports.lines import without_thin_end
from jmeterpy.reports.page.tally import Tally

MOST_POINTS, FEWEST_POINTS = 240, 20
QUANTILES = (0.5, 0.95, 0.99)


@dataclass(frozen=True, eq=False)
class Points:
    """All samples of the total over time; nan where there are too few for the figure.

    Shape: one value a point; `lines` has one array a quantile.
    Units: `edges_s` has one value more than there are points, in seconds after the first start.
    """

    width_s: int
    edges_s: Floats
    samples: Ints
    failed: Ints
    lines: tuple[Floats, ...]


def points(found: Tally, end_s: float) -> Points:
    """As narrow as leaves most of them samples enough for a p95, yet at least 20 where possible."""
    inside = found.row < 2 * total_rows(found)
    slot, bins, count = found.slot[inside], found.bin[inside], found.count[inside]
    bad = (found.row[inside] & 1) == 0
    each = _binned(slot, count, found.slots)
    merged = _merged(each, least_samples(QUANTILES[1]))
    size = -(-found.slots // merged)
    edges = found.first_s + np.arange(size + 1) * merged * found.slot_s
    at = slot // merged
    samples = _binned(at, count, size)
    high = int(bins.max(initial=0)) + 1
    table = _binned(at * high + bins, count, size * high).reshape(size, high)
    return Points(
        width_s=merged * found.slot_s,
        edges_s=np.clip(edges, 0, max(end_s, 0.001)),
        samples=samples,
        failed=_binned(at[bad], count[bad], size),
        lines=tuple(_line(table, without_thin_end(samples), q) for q in QUANTILES),
    )


def total_rows(found: Tally) -> int:
    """How many names are in the total: the labels, and all further ones together."""
    return found.inside + (found.inside < len(found.names) and found.names[found.inside] is None)


def _binned(at: Ints, count: Ints, size: int) -> Ints:
    return np.rint(np.bincount(at, count.astype(float), size)).astype(np.int64)


def _merged(each: Ints, least: int) -> int:
    """How many slots make a point."""
    slots = len(each)
    lowest = -(-slots // MOST_POINTS)
    highest = max(lowest, slots // FEWEST_POINTS)
    for merged in range(lowest, highest + 1):
        sums = np.add.reduceat(each, np.arange(0, slots, merged)) if slots else each
        busy = sums[sums > 0]
        if len(busy) and np.median(busy) >= least:
            return merged
    return highest


def _line(table: Ints, samples: Ints, q: float) -> Floats:
    """Nearest rank over the bins, the middle of the bin."""
    rank = np.maximum(np.ceil(q * samples - 1e-9), 1)
    bins = np.argmax(np.cumsum(table, axis=1) >= rank[:, None], axis=1)
    return np.where(samples >= least_samples(q), middle_of(bins), np.nan)
