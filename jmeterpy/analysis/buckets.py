"""Sums by key and second in bounded memory: buckets double where there are too many."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from jmeterpy.analysis.counts import Ints
from jmeterpy.analysis.sparse import CELL_BITS, Sparse, added, doubled, run_lengths

_MOST = 300_000  # distinct keys of a table; more are counted in wider buckets
_WIDEST = 12  # a bucket is 2 ** 12 seconds at most
_DENSE = 4  # a table may be so many times as large as the block


@dataclass(eq=False)
class Buckets(Sparse):
    """Sums (or highest values) by key, whose lowest 31 bits are a bucket of 2 ** shift seconds."""

    shift: int = 0

    def merge(self) -> None:
        """As any; then in wider buckets where there are too many keys."""
        super().merge()
        while len(self.keys) > _MOST and self.shift < _WIDEST:
            self._widen()

    def add_table(self, other: Buckets) -> None:
        """Add another, which is changed."""
        self.merge()
        while self.shift < other.shift:
            self._widen()
        while other.shift < self.shift:
            other._widen()
        self.add(other.keys, other.values)

    def _widen(self) -> None:
        self.shift += 1
        self.recode(doubled)

    def wide(self, second: Ints) -> Ints:
        """The bucket of each second."""
        return second >> self.shift if self.shift else second


def grouped(cell: Ints, low: Ints, weights: tuple[Ints, ...] | None) -> tuple[Ints, Ints]:
    """Keys and sums of rows (without weights, their number).

    By a table where keys lie close together, else by sorting.
    """
    first = int(low.min())
    span = int(low.max()) - first + 1
    size = (int(cell.max()) + 1) * span
    if size > _DENSE * len(cell) + 1000:
        keys = cell << CELL_BITS | low
        if weights is not None:
            return added(keys, np.stack(weights, axis=1))
        keys, counts = run_lengths(np.sort(keys))
        return keys, counts[:, None]
    at = cell * span
    at += low
    at -= first
    if weights is None:
        sums = np.bincount(at, minlength=size)[:, None]
    else:
        sums = np.stack([np.bincount(at, weight, size) for weight in weights], axis=1)
    there = np.flatnonzero(sums.any(axis=1))
    return there // span << CELL_BITS | there % span + first, sums[there].astype(np.int64)
