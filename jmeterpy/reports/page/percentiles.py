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
_PIECE = 1 << 16  # counts that are looked at together: all at once take several times their memory


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
    """Points as narrow as leaves four in five of them samples enough for what is drawn.

    That is a p99 where it leaves 40 points, else a p95 where it leaves 20.
    """
    inside = found.first_of(2 * total_rows(found))
    parts = [found.part(at, min(at + _PIECE, inside)) for at in range(0, inside, _PIECE)]
    each = _none(found.slots)
    for part in parts:
        each += _binned(part.slot, part.count, found.slots)
    merged = _merged(each)
    size = -(-found.slots // merged)
    edges = found.first_s + np.arange(size + 1) * merged * found.slot_s
    high = 1 + max((int(part.bin.max()) for part in parts), default=0)
    failed, table = _none(size), _none(size * high)
    for part in parts:
        at = part.slot // merged
        failed += _binned(at, part.count * (~part.row & 1), size)
        table += _binned(at * high + part.bin, part.count, size * high)
    table = table.reshape(size, high)
    samples = table.sum(axis=1)
    return Points(
        width_s=merged * found.slot_s,
        edges_s=np.clip(edges, 0, max(end_s, 0.001)).astype(np.float64),
        samples=samples,
        failed=failed,
        lines=tuple(_line(table, _judged(samples, failed), q) for q in QUANTILES),
    )


def total_rows(found: Tally) -> int:
    """How many names are in the total: the labels, and all further ones together."""
    return found.inside + (found.inside < len(found.names) and found.names[found.inside] is None)


def _none(size: int) -> Ints:
    return np.zeros(size, np.int64)


def _binned(at: Ints, count: Ints, size: int) -> Ints:
    return np.rint(np.bincount(at, count.astype(float), size)).astype(np.int64)


def _merged(each: Ints) -> int:
    """How many slots make a point; the script has the same rule."""
    slots = len(each)
    lowest = -(-slots // MOST_POINTS)
    for q, fewest in ((QUANTILES[2], 2 * FEWEST_POINTS), (QUANTILES[1], FEWEST_POINTS)):
        for merged in range(lowest, max(lowest, slots // fewest) + 1):
            if _usual(each, merged) >= least_samples(q):
                return merged
    return max(lowest, slots // FEWEST_POINTS)


def _judged(samples: Ints, failed: Ints) -> Ints:
    """Samples without the thin end; none where most failed, as times then say nothing."""
    return samples * 0 if 2 * failed.sum() > samples.sum() else without_thin_end(samples)


def _usual(each: Ints, merged: int) -> int:
    """What four in five points that are not empty have."""
    sums = np.add.reduceat(each, np.arange(0, len(each), merged))
    busy = np.sort(sums[sums > 0])
    return int(busy[len(busy) // 5]) if len(busy) else 0


def _line(table: Ints, samples: Ints, q: float) -> Floats:
    """Nearest rank over the bins, the middle of the bin."""
    rank = np.maximum(np.ceil(q * samples - 1e-9), 1)
    bins = np.argmax(np.cumsum(table, axis=1) >= rank[:, None], axis=1)
    return np.where(samples >= least_samples(q), middle_of(bins), np.nan)
