"""How far a figure of one run may be from the truth: blocks of its time, drawn again and again.

The blocks, the draws and their percentiles stand here; `intervals` asks them about one stretch of
a run, `compare` about two runs.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from jmeterpy.analysis.counts import Ints
from jmeterpy.analysis.series import BIN_BITS, Floats, Series, middle_of
from jmeterpy.analysis.sparse import CELL_BITS, LOW_BITS, LOW_MASK

if TYPE_CHECKING:
    from jmeterpy.analysis.measured import Measured

DRAWS = 200
FEWEST = 5  # blocks; with fewer there is no interval
BLOCK_S = 10
_MOST = 120  # blocks of a long test; wider ones cost nothing, and hold slower noise
_SEED = 7
WIDER = 1.25  # bare intervals held the truth in 84 to 96 % of simulated runs, these in 93 to 97
_BIN_MASK = (1 << BIN_BITS) - 1


@dataclass(frozen=True, eq=False)
class Blocks:
    """The time of a run, cut into equal blocks, and how often each draw holds each of them.

    Shape:  `weights` is (DRAWS + 1, blocks); the first row is the run as it was.
    Units:  `first` in slots of `slot_s` seconds since 1970.
    """

    first: int
    slots: int
    slot_s: int
    weights: Floats

    @property
    def count(self) -> int:
        """How many blocks."""
        return int(self.weights.shape[1])

    @property
    def wider(self) -> float:
        """What an interval must be widened by."""
        return widening(self.count)

    def of(self, slot: Ints) -> Ints:
        """The block of each slot."""
        return np.clip((slot - self.first) * self.count // self.slots, 0, self.count - 1)


def widening(blocks: int) -> float:
    """What an interval must be widened by: few blocks say little of their own spread.

    Source: a t quantile (its expansion in 1 / degrees of freedom) over the normal one, and the
            n - 1 of the variance; never less than was measured for many blocks.

    >>> [round(widening(blocks), 2) for blocks in (5, 8, 20, 120)]
    [1.57, 1.29, 1.25, 1.25]
    """
    free = max(blocks - 1, 1)
    t = 1.96 + 2.4 / free + 3.2 / free**2
    return max(WIDER, t / 1.96 * math.sqrt(blocks / free))


def blocks_of(measured: Measured, *, run: int) -> Blocks:
    """The blocks of a run: 10 s each, shorter where the test is, and longer in a long one.

    `run` tells the runs of a comparison apart, so that their draws are independent; the same
    number gives the same draws.

    Source: Kunsch 1989, The Jackknife and the Bootstrap for General Stationary Observations.
    """
    series = measured.series
    slot_s = series.bin_seconds
    slots = (series.bin_keys & LOW_MASK) >> BIN_BITS
    first = int(slots.min()) if len(slots) else 0
    number = int(slots.max()) - first + 1 if len(slots) else 1
    seconds = number * slot_s
    wanted = seconds / min(BLOCK_S, max(2.0, seconds / 8))
    count = max(1, min(_MOST, number, int(wanted)))
    return Blocks(first, number, slot_s, draws(count, _SEED, run))


@lru_cache(maxsize=64)  # a page asks some hundred times, of a handful of numbers of blocks
def draws(blocks: int, *seed: int) -> Floats:
    """How often each draw holds each block; the first row is the run as it was.

    Shape: (DRAWS + 1, blocks), read-only.

    >>> draws(8, 7).sum(axis=1).tolist() == [8] * (DRAWS + 1)
    True
    """
    chance = np.random.default_rng(seed)
    drawn = chance.multinomial(blocks, np.full(blocks, 1 / blocks), DRAWS)
    found = np.vstack([np.ones((1, blocks)), drawn.astype(np.float64)])
    found.setflags(write=False)
    return found


@dataclass(frozen=True, eq=False)
class Drawn:
    """What is in every draw: how many samples in each bin, in order of their times.

    Shape:  `counts` is (DRAWS + 1, bins), `times_ms` (bins,).
    """

    times_ms: Floats
    counts: Floats | Ints

    def quantile(self, q: float) -> Floats:
        """The percentile of each draw in milliseconds, by nearest rank; nan for an empty one."""
        if not len(self.times_ms):
            return np.full(len(self.counts), np.nan)
        total = np.cumsum(self.counts, axis=1)
        rank = np.maximum(np.ceil(q * total[:, -1:] - 1e-9), 1)
        at = np.minimum((total < rank).sum(axis=1), len(self.times_ms) - 1)
        return np.where(total[:, -1] > 0, self.times_ms[at], np.nan)

    @property
    def mean(self) -> Floats:
        """The mean of each draw in milliseconds; nan for an empty one."""
        found = np.full(len(self.counts), np.nan)
        number = self.number
        np.divide(self.counts @ self.times_ms, number, out=found, where=number > 0)
        return found

    @property
    def number(self) -> Floats:
        """How many successes each draw holds."""
        return np.asarray(self.counts.sum(axis=1))


def drawn(series: Series, blocks: Blocks, cells: Sequence[int], *, good_only: bool = True) -> Drawn:
    """The draws of these cells' successes, or of all their samples."""
    keys, values = _slices(series.bin_keys, series.bin_values, cells, good_only=good_only)
    low = keys & LOW_MASK
    bins, at = np.unique(low & _BIN_MASK, return_inverse=True)
    block = blocks.of(low >> BIN_BITS)
    table = np.bincount(
        block * len(bins) + at, values.astype(float), minlength=blocks.count * len(bins)
    ).reshape(blocks.count, len(bins))
    return Drawn(middle_of(bins), blocks.weights @ table)


def _slices(
    keys: Ints, values: Ints, cells: Sequence[int], *, good_only: bool
) -> tuple[Ints, Ints]:
    """The counts of these cells; the keys are in order, failures first."""
    skipped = 1 << LOW_BITS if good_only else 0
    starts = np.array([(cell << CELL_BITS) + skipped for cell in cells], np.int64)
    ends = np.array([(cell + 1) << CELL_BITS for cell in cells], np.int64)
    spans = zip(np.searchsorted(keys, starts), np.searchsorted(keys, ends), strict=True)
    wanted = [slice(int(low), int(high)) for low, high in spans] or [slice(0, 0)]
    return np.concatenate([keys[s] for s in wanted]), np.concatenate([values[s] for s in wanted])


def log_interval(base: Floats, new: Floats, *, wider: float) -> tuple[float, float]:
    """How far the logarithm of new / base may be from what was measured: low (<= 0), high (>= 0).

    Both are draws whose first value is the run as it was. 95 %, half-widths times `wider`.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.log(new) - np.log(base)
        away = ratio[1:] - ratio[0]
    away = away[np.isfinite(away)]
    if len(away) < DRAWS // 2:
        return -math.inf, math.inf
    low, high = np.percentile(away, [2.5, 97.5])
    return min(0.0, wider * float(low)), max(0.0, wider * float(high))
