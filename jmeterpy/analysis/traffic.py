"""What went to and fro, over time: bytes, latency, connecting, response codes.

Sums and counts by cell and second, no percentiles: those have the bins of the series.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from jmeterpy.analysis.block import Block
from jmeterpy.analysis.counts import Ints
from jmeterpy.analysis.sparse import CELL_BITS, LOW_MASK, Cells, inserted, renumbered

Floats = npt.NDArray[np.float64]
SUMS = ("received", "sent", "latency_ms", "connect_ms")
_SECOND_BITS = 31
_SECONDS = (1 << _SECOND_BITS) - 1
_MOST = 300_000  # distinct keys of a table; more are counted in wider buckets
_WIDEST = 12  # a bucket is 2 ** 12 seconds at most
_EAGER = 1 << 16  # keys that wait at most before they are merged
_DENSE = 4  # a table may be so many times as large as the block


@dataclass(frozen=True, eq=False)
class Traffic:
    """Sums by (cell, bucket), counts by (cell, code, bucket).

    A key is the cell above bit 44; below it the code's number above bit 31 (`code_keys` only), and
    the bucket. A sample belongs to the bucket in which it ended.

    Shape: `sums` has a row a key and the columns SUMS.
    Units: buckets of `sum_seconds` and `code_seconds` since 1970; bytes; milliseconds.
    """

    cells: Cells
    codes: tuple[str, ...]
    sum_keys: Ints
    sums: Ints
    sum_seconds: int
    code_keys: Ints
    code_counts: Ints
    code_seconds: int

    def total(self, label: str | None = None, *, kind: str | None = None) -> dict[str, int]:
        """The sums of a label (of all samples without one) over the whole run, by SUMS."""
        kind = "sample" if label is None and kind is None else kind
        sums = self._by_cell[self.cells.where(label=label, kind=kind)].sum(axis=0)
        return dict(zip(SUMS, sums.tolist(), strict=True))

    @cached_property
    def _by_cell(self) -> Ints:
        found = np.zeros((len(self.cells.names), len(SUMS)), np.int64)
        np.add.at(found, self.sum_keys >> CELL_BITS, self.sums)
        return found

    def over_time(self, label: str | None = None, *, kind: str | None = None) -> tuple[Ints, Ints]:
        """The seconds since 1970 in which buckets start, and the sums of each (columns SUMS)."""
        keep = self._chosen(self.sum_keys, label, kind)
        second = (self.sum_keys[keep] & _SECONDS) * self.sum_seconds
        return _added(second, self.sums[keep])

    def code_totals(self, label: str | None = None) -> dict[str, int]:
        """How often each response code came, of a label or of all samples."""
        keep = self._chosen(self.code_keys, label, None)
        code = (self.code_keys[keep] & LOW_MASK) >> _SECOND_BITS
        found, counts = _added(code, self.code_counts[keep])
        return {self.codes[at]: n for at, n in zip(found.tolist(), counts.tolist(), strict=True)}

    def code_over_time(self, code: str) -> tuple[Ints, Ints]:
        """The seconds since 1970 in which buckets start, and how often this code came in each."""
        keep = self._chosen(self.code_keys, None, None)
        keys = self.code_keys[keep]
        mine = (keys & LOW_MASK) >> _SECOND_BITS == self.codes.index(code)
        second = (keys[mine] & _SECONDS) * self.code_seconds
        return _added(second, self.code_counts[keep][mine])

    def _chosen(self, keys: Ints, label: str | None, kind: str | None) -> Ints:
        kind = "sample" if label is None and kind is None else kind
        wanted = np.zeros(len(self.cells.names) + 1, bool)
        wanted[self.cells.where(label=label, kind=kind)] = True
        return np.flatnonzero(wanted[keys >> CELL_BITS])


class TrafficTable:
    """Adds up blocks, and parts of a run."""

    def __init__(self) -> None:
        self.sums = _Table(len(SUMS))
        self.codes = _Table()

    def add(self, cell: Ints, block: Block, end: Ints) -> None:
        """Count the rows of a block."""
        second = np.clip(end // 1000, 0, _SECONDS)
        weights = (block.received, block.sent, block.latency_ms, block.connect_ms)
        self.sums.take(*_grouped(cell, self.sums.wide(second), weights))
        codes = int(block.code.max()) + 1
        keys, counts = _grouped(cell * codes + block.code, self.codes.wide(second), None)
        both, second = keys >> CELL_BITS, keys & _SECONDS
        low = both % codes << _SECOND_BITS | second
        self.codes.take(both // codes << CELL_BITS | low, counts)

    def add_part(self, other: TrafficTable, cells: Ints, codes: Ints) -> None:
        """Add what another part counted, whose cells and codes are numbered anew."""
        keys = renumbered(other.codes.merged().keys, cells)
        code = codes[(keys & LOW_MASK) >> _SECOND_BITS] << _SECOND_BITS
        other.codes.keys = keys >> CELL_BITS << CELL_BITS | code | keys & _SECONDS
        other.sums.keys = renumbered(other.sums.merged().keys, cells)
        self.codes.add_table(other.codes)
        self.sums.add_table(other.sums)

    def merge(self) -> None:
        """Bring the tables in order."""
        for table in (self.sums, self.codes):
            table.merged()

    def traffic(self, cells: Cells, codes: tuple[str, ...]) -> Traffic:
        """Everything that was added."""
        self.merge()
        return Traffic(
            cells=cells,
            codes=codes,
            sum_keys=self.sums.keys,
            sums=self.sums.values,
            sum_seconds=1 << self.sums.shift,
            code_keys=self.codes.keys,
            code_counts=self.codes.values[:, 0],
            code_seconds=1 << self.codes.shift,
        )


class _Table:
    """Rows of sums by key, in buckets that double where there are too many."""

    def __init__(self, columns: int = 1) -> None:
        self.keys = np.empty(0, np.int64)
        self.values = np.empty((0, columns), np.int64)
        self.shift = 0
        self._pending: list[tuple[Ints, Ints]] = []
        self._waiting = 0

    def take(self, keys: Ints, values: Ints) -> None:
        """Add rows; keys may repeat, in any order."""
        self._pending.append((keys, values))
        self._waiting += len(keys)
        if self._waiting > max(_EAGER, len(self.keys) // 4):
            self.merged()

    def merged(self) -> _Table:
        """Itself, with keys ascending and unique."""
        if self._pending:
            more = _added(*(np.concatenate(parts) for parts in zip(*self._pending, strict=True)))
            self._pending, self._waiting = [], 0
            self.keys, self.values = inserted((self.keys, self.values), more)
            while len(self.keys) > _MOST and self.shift < _WIDEST:
                self._coarsen()
        return self

    def add_table(self, other: _Table) -> None:
        """Add another, which is changed."""
        self.merged()
        while self.shift < other.shift:
            self._coarsen()
        while other.shift < self.shift:
            other._coarsen()
        self.take(other.keys, other.values)

    def _coarsen(self) -> None:
        self.shift += 1
        second = (self.keys & _SECONDS) >> 1
        self.keys, self.values = _added(self.keys & ~np.int64(_SECONDS) | second, self.values)

    def wide(self, second: Ints) -> Ints:
        """The bucket of each second."""
        return second >> self.shift if self.shift else second


def _grouped(cell: Ints, low: Ints, weights: tuple[Ints, ...] | None) -> tuple[Ints, Ints]:
    """Keys and sums of rows (without weights, their number).

    By a table where keys lie close together, else by sorting.
    """
    first = int(low.min())
    span = int(low.max()) - first + 1
    size = (int(cell.max()) + 1) * span
    if size > _DENSE * len(cell) + 1000:
        columns = (np.ones(len(cell), np.int64),) if weights is None else weights
        return _added(cell << CELL_BITS | low, np.stack(columns, axis=1))
    at = cell * span
    at += low
    at -= first
    if weights is None:
        sums = np.bincount(at, minlength=size)[:, None]
    else:
        sums = np.stack([np.bincount(at, weight, size) for weight in weights], axis=1)
    there = np.flatnonzero(sums.any(axis=1))
    return there // span << CELL_BITS | there % span + first, sums[there].astype(np.int64)


def _added(keys: Ints, values: Ints) -> tuple[Ints, Ints]:
    """The distinct keys in order, and the sums of their values."""
    if not len(keys):
        return keys, values
    order = np.argsort(keys, kind="stable")
    keys = keys[order]
    starts = np.flatnonzero(np.concatenate(([True], keys[1:] != keys[:-1])))
    return keys[starts], np.add.reduceat(values[order], starts)
