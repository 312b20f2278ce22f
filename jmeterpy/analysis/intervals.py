"""Where a percentile of one stretch of a run lies, at 95 %."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from jmeterpy.analysis.bootstrap import BLOCK_S, WIDER, Drawn, draws
from jmeterpy.analysis.counts import Ints
from jmeterpy.analysis.metrics import least_samples
from jmeterpy.analysis.series import Floats
from jmeterpy.analysis.timed import Timed

_BLOCKS = 400  # of a long run at most; they are longer then
_SEED = 7


@dataclass(frozen=True)
class Interval:
    """A figure, and between what it lies 95 % of the time."""

    value: float
    low: float
    high: float


def interval(timed: Timed, q: float) -> Interval | None:
    """A percentile and its interval.

    None of too few samples, of less than two blocks of time, or where a gap leaves blocks empty.

    Source: block bootstrap (Kunsch 1989): blocks of min(10 s, an eighth of the time) are drawn
            again with the counts in their bins, 200 times with one seed; the log half-widths are
            made a quarter wider.
    """
    if timed.n < least_samples(q):
        return None
    table, bins = _blocks(timed)
    blocks = len(table)
    if blocks < 2:
        return None
    drawn = Drawn(bins.astype(np.float64), draws(blocks, _SEED) @ table)
    low, high = np.percentile(drawn.quantile(q)[1:], [2.5, 97.5])
    if math.isnan(low) or math.isnan(high):
        return None  # a gap so long that nothing may be drawn
    value = timed.percentile(q)
    middle = math.log(value) * 100
    return Interval(
        value,
        math.exp((middle + WIDER * (low - middle)) / 100),
        math.exp((middle + WIDER * (high + 1 - middle)) / 100),
    )


def _blocks(timed: Timed) -> tuple[Floats, Ints]:
    """Counts by block of time and by bin of 1 %, and the bins that occur."""
    since = timed.second - timed.second.min()
    span = int(since.max()) + 1
    width = max(2.0, min(BLOCK_S, span / 8), span / _BLOCKS)
    block = (since // width).astype(np.int64)
    every = np.floor(np.log(timed.value) * 100 + 1e-9).astype(np.int64)
    low = every.min()
    there = np.bincount(every - low) > 0  # they lie close together: no need to sort them
    bins, at = np.flatnonzero(there) + low, (np.cumsum(there) - 1)[every - low]
    high = int(block.max()) + 1
    found = np.bincount(block * len(bins) + at, timed.count.astype(float), high * len(bins))
    return np.rint(found).reshape(high, len(bins)), bins
