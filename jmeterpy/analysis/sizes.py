"""How large answers were, and which requests connected anew: of many rows of one in eight."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from jmeterpy.analysis.block import Block
from jmeterpy.analysis.counts import Ints
from jmeterpy.analysis.series import Floats
from jmeterpy.analysis.sparse import (
    LOW_BITS,
    LOW_MASK,
    Cells,
    Sparse,
    keys_of,
    renumbered,
    run_lengths,
)

_EVERY = 100_000  # rows of a process; of those after them only one in eight is looked at
_STIR = np.uint64(0x9E3779B97F4A7C15)


def _one_in_eight(rows: int) -> Ints:
    """Which of a block: not each eighth, since users may well walk in turns of eight requests.

    By a hash of the number; numpy's own chance takes 15 ms to import.
    """
    stirred = np.arange(rows, dtype=np.uint64) * _STIR
    stirred = (stirred ^ stirred >> np.uint64(29)) * _STIR
    return np.flatnonzero(stirred >> np.uint64(61) == 0)


_SOME = _one_in_eight(1 << 16)
_WIDTH = 0.01  # of a bin, of its size


@dataclass(frozen=True, eq=False)
class Spread:
    """Sizes in bytes, right to 1 % and ascending; how often each came, and when first and last."""

    size: Floats
    counts: Ints
    first: Ints
    last: Ints


@dataclass(frozen=True, eq=False)
class Sizes:
    """Counts by (cell, success, bin of bytes) of the rows that were looked at.

    `looked` and `connected` are by cell: rows, and those with a time to connect above zero.
    `first` and `last` are when the first and the last of a key ended, in seconds since 1970.
    """

    cells: Cells
    keys: Ints
    counts: Ints
    first: Ints
    last: Ints
    looked: Ints
    connected: Ints

    def of(self, label: str) -> Spread:
        """The sizes of a label's successes."""
        spans = []
        for cell in self.cells.where(label=label, kind="sample"):
            edges = np.array([(cell << 1) + 1, (cell << 1) + 2]) << LOW_BITS
            low, high = np.searchsorted(self.keys, edges)
            spans.append(np.arange(low, high))
        at = np.concatenate(spans) if spans else np.zeros(0, np.int64)
        at = at[np.argsort(self.keys[at] & LOW_MASK, kind="stable")]
        size = np.exp(((self.keys[at] & LOW_MASK) + 0.5) * _WIDTH)
        return Spread(size, self.counts[at], self.first[at], self.last[at])

    def connections(self) -> tuple[int, int]:
        """How many samples were looked at, and how many of them connected anew."""
        cells = self.cells.where(kind="sample")
        return int(self.looked[cells].sum()), int(self.connected[cells].sum())


class SizeTable:
    """Counts blocks, and parts of a run."""

    def __init__(self) -> None:
        self.table = Sparse()
        self.last = Sparse(highest=True)
        self.first = Sparse(highest=True)  # below zero
        self.looked = np.zeros(0, np.int64)
        self.connected = np.zeros(0, np.int64)
        self._rows = 0

    def add(self, cell: Ints, block: Block, end: Ints) -> None:
        """Look at rows of a block."""
        rows = len(block)
        some = slice(None) if self._rows < _EVERY else _SOME[: np.searchsorted(_SOME, rows)]
        self._rows += rows
        cell, connect = cell[some], block.connect_ms[some]
        if not len(cell):
            return
        self._grow(int(cell.max()) + 1)
        size = len(self.looked)
        self.looked += np.bincount(cell, minlength=size)
        self.connected += np.bincount(cell[connect > 0], minlength=size)
        bins = (np.log(np.maximum(block.received[some], 1)) / _WIDTH).astype(np.int64)
        keys = keys_of(cell, block.ok[some], bins)
        order = np.argsort(keys)
        keys, counts = run_lengths(keys[order])
        starts = np.cumsum(counts) - counts
        second = (end[some] // 1000)[order]
        self.table.add(keys, counts)
        self.first.add(keys, -np.minimum.reduceat(second, starts))
        self.last.add(keys, np.maximum.reduceat(second, starts))

    def add_part(self, other: SizeTable, cells: Ints) -> None:
        """Add what another part counted, whose cells are numbered anew."""
        other.merge()
        keys = renumbered(other.table.keys, cells)
        for mine, theirs in zip(self._tables, other._tables, strict=True):
            mine.add(keys, theirs.values)
        here = cells[: len(other.looked)]
        self._grow(int(here.max(initial=-1)) + 1)
        np.add.at(self.looked, here, other.looked)
        np.add.at(self.connected, here, other.connected)

    def merge(self) -> None:
        """Bring the tables in order."""
        for table in self._tables:
            table.merge()

    def sizes(self, cells: Cells) -> Sizes:
        """Everything that was looked at."""
        self.merge()
        self._grow(len(cells.names))
        found = self.table
        return Sizes(
            cells,
            found.keys,
            found.values,
            -self.first.values,
            self.last.values,
            self.looked,
            self.connected,
        )

    @property
    def _tables(self) -> tuple[Sparse, Sparse, Sparse]:
        """They have the same keys."""
        return self.table, self.first, self.last

    def _grow(self, size: int) -> None:
        more = size - len(self.looked)
        if more > 0:
            self.looked, self.connected = (
                np.pad(x, (0, more)) for x in (self.looked, self.connected)
            )
