"""Between what the figures of each row of the summary lie, at 95 %, all rows at once.

Samples that end close together are alike, so that their number says too much: what differs between
blocks of the test's time says how far a figure may be from the truth. `bootstrap` draws such blocks
for one label or two runs; here the same blocks give the spread of every row directly.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from jmeterpy.analysis.bootstrap import FEWEST, blocks_of, widening
from jmeterpy.analysis.counts import Ints
from jmeterpy.analysis.error_interval import Z95, clustered
from jmeterpy.analysis.intervals import Interval
from jmeterpy.analysis.metrics import least_samples
from jmeterpy.analysis.once import once
from jmeterpy.analysis.series import BIN_BITS, Floats, bins_of, middle_of
from jmeterpy.analysis.sparse import CELL_BITS, ELAPSED_SHIFT, LOW_BITS, LOW_MASK

if TYPE_CHECKING:
    from jmeterpy.analysis.measured import Measured, Row

QUANTILES = {"p50_ms": 0.5, "p90_ms": 0.9, "p95_ms": 0.95, "p99_ms": 0.99}
FIGURES = ("error_rate", "mean_ms", *QUANTILES, "per_second")
LEAST_MEAN = 6  # samples, as many as a median
_BIN_MASK = (1 << BIN_BITS) - 1
_PIECE = 1 << 16  # keys
_Small = npt.NDArray[np.int32]

RowInterval = Mapping[str, Interval]  # by figure; one of too few samples or blocks is missing


@dataclass(frozen=True)
class RowIntervals:
    """The intervals of every label's row, in the order of `Measured.labels`, and of the total."""

    labels: tuple[RowInterval, ...] = ()
    total: RowInterval = field(default_factory=dict)


@once
def row_intervals(measured: Measured) -> RowIntervals:
    """Intervals of mean, rate, error rate and percentiles, where there are samples enough.

    It takes five blocks of time (of 10 s, in short tests at least 2 s) in which the row has
    samples, and for a percentile as many samples as it takes to state it.

    Source: the ratio of block totals and its variance over blocks (Cochran 1977, 6.3); a
            percentile's by turning round that of the share below it (Woodruff 1952); error rates
            by Wilson, or over ten parts of the time where failures cluster. Half-widths are widened
            as those of the bootstrap, and never below what independent samples would have.
    """
    names = {(row.label, row.kind): at for at, row in enumerate(measured.labels)}
    cells = measured.cells.names
    if not len(measured.series.bin_keys):
        return RowIntervals(tuple({} for _ in names), {})
    at = np.array([names[label, kind] for label, _, kind in cells], np.int64)
    inside = np.array([0 if kind == "sample" else -1 for *_, kind in cells], np.int64)
    labels = _Table(measured, at, measured.labels).intervals()
    return RowIntervals(labels, _Table(measured, inside, [measured.total]).intervals()[0])


class _Table:
    """Counts and sums by row and block."""

    def __init__(self, measured: Measured, row_of: Ints, rows: Sequence[Row]) -> None:
        self.rows, self.exact, self.row_of = rows, measured.exact, row_of
        self.blocks = blocks_of(measured, run=0)
        self._keys, self._count = measured.series.bin_keys, measured.series.bin_values
        self._row, self._place = self._places()
        self.n = self._sum(lambda part: self._count[part])
        self.failed = self._sum(
            lambda part: self._count[part] * (~(self._keys[part] >> LOW_BITS) & 1)
        )
        self.every = self.n.sum(axis=1)
        there = (self.n > 0).sum(axis=1)
        self.enough = there >= FEWEST
        self.wide = Z95 * np.array([widening(int(many)) for many in there])

    @property
    def _size(self) -> int:
        return len(self.rows) * self.blocks.count

    def _parts(self) -> list[slice]:
        """The keys piece by piece: half a million at once take several times their memory."""
        step = max(_PIECE, self._size)
        return [slice(at, at + step) for at in range(0, len(self._keys), step)]

    def _places(self) -> tuple[_Small, _Small]:
        """The row of each key, and its place by row and block; what is in no row comes last."""
        rows, places = (np.empty(len(self._keys), np.int32) for _ in range(2))
        for part in self._parts():
            keys = self._keys[part]
            row = self.row_of[keys >> CELL_BITS]
            place = row * self.blocks.count + self.blocks.of((keys & LOW_MASK) >> BIN_BITS)
            rows[part], places[part] = row, np.where(row < 0, self._size, place)
        return rows, places

    def _sum(self, weights: Callable[[slice], Ints | Floats]) -> Floats:
        found = np.zeros(self._size + 1)
        for part in self._parts():
            found += np.bincount(self._place[part], weights(part), self._size + 1)
        return found[:-1].reshape(len(self.rows), self.blocks.count)

    def _bin(self, part: slice) -> Ints:
        return self._keys[part] & _BIN_MASK

    def _half(self, sums: Floats) -> Floats:
        """The half-width of the mean of what was summed, each row's over its own blocks."""
        every = np.maximum(self.every, 1)
        away = sums - (sums.sum(axis=1) / every)[:, None] * self.n
        return np.asarray(self.wide * np.sqrt((away**2).sum(axis=1)) / every)

    def intervals(self) -> tuple[RowInterval, ...]:
        """One a row."""
        found: list[dict[str, Interval]] = [{} for _ in self.rows]
        means = self._half(self._sum(lambda part: self._count[part] * middle_of(self._bin(part))))
        for at, row in enumerate(self.rows):
            self._shares(found[at], at, row)
            if self.enough[at] and row.samples >= LEAST_MEAN and row.mean_ms is not None:
                alone = Z95 * (row.stdev_ms or 0.0) / math.sqrt(row.samples)
                half = max(float(means[at]), alone)
                low = max(row.mean_ms - half, float(row.min_ms or 0))
                found[at]["mean_ms"] = Interval(row.mean_ms, low, row.mean_ms + half)
        for name, q in QUANTILES.items():
            self._percentiles(found, name, q)
        return tuple({name: x[name] for name in FIGURES if name in x} for x in found)

    def _shares(self, found: dict[str, Interval], at: int, row: Row) -> None:
        """Error rate and rate."""
        if row.error_rate is not None:
            failed, n = (np.rint(x[at]).astype(np.int64) for x in (self.failed, self.n))
            found["error_rate"] = Interval(row.error_rate, *clustered(failed, n))
        there = np.flatnonzero(self.n[at])
        if not row.per_second or len(there) < FEWEST:
            return
        own = self.n[at, there[0] : there[-1] + 1]
        spread = math.sqrt(float(((own - own.mean()) ** 2).sum()))
        half = Z95 * widening(len(own)) * spread / row.samples * row.per_second
        low = max(0.0, row.per_second - half)
        found["per_second"] = Interval(row.per_second, low, row.per_second + half)

    def _percentiles(self, found: list[dict[str, Interval]], name: str, q: float) -> None:
        values = np.array([getattr(row, name) or 0 for row in self.rows], np.int64)
        highest = bins_of(values)
        half = self._half(
            self._sum(
                lambda part: self._count[part] * (self._bin(part) <= highest[self._row[part]])
            )
        )
        n = np.array([row.samples for row in self.rows])
        half = np.maximum(half, Z95 * np.sqrt(q * (1 - q) / np.maximum(n, 1)))
        stated = self.enough & (n >= least_samples(q)) & (q + half <= 1)
        at = np.flatnonzero(stated)
        ranks = np.column_stack(
            (
                np.maximum(np.floor(n * (q - half)), 1),
                np.minimum(np.ceil(n * (q + half)) + 1, n),
            )
        )[at].astype(np.int64)
        for row, (low, high) in zip(at.tolist(), self._at_ranks(at, ranks).tolist(), strict=True):
            found[row][name] = Interval(float(values[row]), float(low), float(high))

    def _at_ranks(self, rows: Ints, ranks: Ints) -> Ints:
        """The exact times of these ranks of these rows."""
        row = self.row_of[self.exact.keys >> CELL_BITS]
        keep = np.flatnonzero(row >= 0)
        row, count = row[keep], self.exact.counts[keep]
        value = (self.exact.keys[keep] & LOW_MASK) - ELAPSED_SHIFT
        order = np.lexsort((value, row))
        row, value, count = row[order], value[order], count[order]
        reached = np.cumsum(count)
        first = np.searchsorted(row, rows)
        before = (reached[first] - count[first])[:, None]
        return np.asarray(value[np.searchsorted(reached, before + ranks)])
