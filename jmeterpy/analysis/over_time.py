"""Counts over time in bounded memory: seconds are put together when there are too many."""

from __future__ import annotations

import numpy as np

from jmeterpy.analysis.beside import Beside
from jmeterpy.analysis.block import Block
from jmeterpy.analysis.counts import Ints
from jmeterpy.analysis.series import BIN_BITS, Series, bins_of
from jmeterpy.analysis.sparse import (
    LOW_BITS,
    LOW_MASK,
    SECOND_BITS,
    SECONDS,
    Cells,
    Sparse,
    doubled,
    highest,
    keys_of,
    renumbered,
    run_lengths,
    summed,
)

_MAX_COUNTS = 2_000_000  # distinct (cell, success, bucket)
_MAX_BINS = 600_000  # distinct (cell, success, bucket, bin)
_WIDEST = 12  # a bucket is 2 ** 12 seconds at most, but where the axis would be endless
_MAX_BUCKETS = 1_000_000  # from the first to the last


class OverTime:
    """How many samples ended in each second, and in each second and bin; users.

    `beside` is the table that another process fills, of another part of the run.
    """

    def __init__(self, beside: Beside | None = None) -> None:
        self._beside = beside or Beside()
        self.counts = Sparse()
        self.bins = Sparse()
        self.users = Sparse(highest=True)  # by engine and second
        self.count_shift = 0  # a bucket of the counts is 2 ** shift seconds
        self.bin_shift = 0
        self._cells = 0

    @property
    def _most_bins(self) -> int:
        """How many bins may be kept: more where many labels need some each."""
        cells = self._cells + self._beside.cells()
        return min(max(_MAX_BINS, 200 * cells), 4 * _MAX_BINS)

    def add(self, cell: Ints, block: Block, end: Ints) -> None:
        """Count the rows of a block."""
        second = np.clip(end // 1000, 0, SECONDS)
        low = (second >> self.bin_shift) << BIN_BITS
        low |= bins_of(block.elapsed_ms)
        keys, counts = run_lengths(np.sort(keys_of(cell, block.ok, low)))
        self.bins.add(keys, counts)
        if self.bin_shift == self.count_shift:
            self.counts.add(*summed(_without_bin(keys), counts))
        else:
            low = second >> self.count_shift
            self.counts.add(*run_lengths(np.sort(keys_of(cell, block.ok, low))))
        self._cells = max(self._cells, int(cell.max()) + 1)
        self._fit_bins()
        while len(self.counts.keys) > _MAX_COUNTS and self.count_shift < _WIDEST:
            self._coarsen_counts()
        self.users.add(*highest(block.engine_id << SECOND_BITS | second, block.users))

    def _fit_bins(self) -> None:
        """Widen the buckets of the bins until both tables have room."""
        while self.bin_shift < _WIDEST:
            keys = len(self.bins.keys)
            self._beside.tell(keys=keys, shift=self.bin_shift, cells=self._cells)
            if keys + self._beside.keys(self.bin_shift) <= self._most_bins:
                break
            self._coarsen_bins()

    def _coarsen_bins(self) -> None:
        self.bins.merge()
        self.bin_shift += 1
        self.bins.recode(_double_bins)

    def _coarsen_counts(self) -> None:
        self.counts.merge()
        self.count_shift += 1
        self.counts.recode(doubled)

    def add_part(self, other: OverTime, cells: Ints, engines: Ints) -> None:
        """Add what another part of the run counted; its cells and engines are numbered anew."""
        self.forget_beside()
        while self.bin_shift < other.bin_shift:
            self._coarsen_bins()
        while self.count_shift < other.count_shift:
            self._coarsen_counts()
        while other.bin_shift < self.bin_shift:
            other._coarsen_bins()
        self._cells = max(self._cells, int(cells.max(initial=0)) + 1)
        both = (self, other)
        while sum(len(x.bins.keys) for x in both) > self._most_bins and self.bin_shift < _WIDEST:
            self._coarsen_bins()
            other._coarsen_bins()
        while other.count_shift < self.count_shift:
            other._coarsen_counts()
        self.bins.add(renumbered(other.bins.keys, cells), other.bins.values)
        self.counts.add(renumbered(other.counts.keys, cells), other.counts.values)
        keys = other.users.keys
        users = engines[keys >> SECOND_BITS] << SECOND_BITS | keys & SECONDS
        self.users.add(users, other.users.values)

    def forget_beside(self) -> None:
        """Stand alone from now on."""
        self._beside = Beside()

    def merge(self) -> None:
        """Bring the tables in order."""
        self.bins.merge()
        self._fit_bins()
        self.counts.merge()
        self.users.merge()

    def series(self, cells: Cells) -> Series:
        """The series of everything that was added."""
        self.merge()
        first, last = self._edges()
        while (last - first) >> self.count_shift > _MAX_BUCKETS:
            self._coarsen_counts()
        width = 1 << self.count_shift
        first = first >> self.count_shift << self.count_shift
        second, users = over_engines(self.users.keys, self.users.values)
        return Series(
            start_ms=first * 1000,
            length=-(-(last + 1 - first) // width) if len(second) else 0,
            seconds=width,
            cells=cells,
            count_keys=self.counts.keys,
            count_values=self.counts.values,
            count_seconds=width,
            bin_keys=self.bins.keys,
            bin_values=self.bins.values,
            bin_seconds=1 << self.bin_shift,
            user_seconds=second,
            user_values=users,
        )

    def _edges(self) -> tuple[int, int]:
        seconds = self.users.keys & SECONDS
        return (int(seconds.min()), int(seconds.max())) if len(seconds) else (0, 0)


def _double_bins(keys: Ints) -> Ints:
    """The keys of buckets twice as wide, each with its bin."""
    bins = keys & ((1 << BIN_BITS) - 1)
    bins |= (keys & LOW_MASK) >> (BIN_BITS + 1) << BIN_BITS
    bins |= keys >> LOW_BITS << LOW_BITS
    return bins


def _without_bin(keys: Ints) -> Ints:
    return keys >> LOW_BITS << LOW_BITS | (keys & LOW_MASK) >> BIN_BITS


def over_engines(keys: Ints, values: Ints) -> tuple[Ints, Ints]:
    """Users by second, summed over engines, of keys that have an engine above the second.

    An engine keeps its last number through seconds in which nothing of it ended.
    """
    engines, seconds = keys >> SECOND_BITS, keys & SECONDS
    names, _ = run_lengths(engines)
    if len(names) < 2:
        return seconds, values
    every, _ = run_lengths(np.sort(seconds))
    total = np.zeros(len(every), np.int64)
    for name in names.tolist():
        mine = engines == name
        at = np.searchsorted(seconds[mine], every, side="right") - 1
        alive = (at >= 0) & (every <= seconds[mine][-1])
        total[alive] += values[mine][at[alive]]
    return every, total
