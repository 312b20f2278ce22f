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
from jmeterpy.analysis.sparse import CELL_BITS, LOW_MASK, Cells, Sparse, added, renumbered

Floats = npt.NDArray[np.float64]
SUMS = ("received", "sent", "latency_ms", "connect_ms")
_SECOND_BITS = 31
_SECONDS = (1 << _SECOND_BITS) - 1
_MOST = 300_000  # distinct keys of a table; more are counted in wider buckets
_WIDEST = 12  # a bucket is 2 ** 12 seconds at most
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
        return added(second, self.sums[keep])

    def code_totals(self, label: str | None = None) -> dict[str, int]:
        """How often each response code came, of a label or of all samples."""
        keep = self._chosen(self.code_keys, label, None)
        code = (self.code_keys[keep] & LOW_MASK) >> _SECOND_BITS
        found, counts = added(code, self.code_counts[keep])
        return {self.codes[at]: n for at, n in zip(found.tolist(), counts.tolist(), strict=True)}

    def code_over_time(self, code: str) -> tuple[Ints, Ints]:
        """The seconds since 1970 in which buckets start, and how often this code came in each."""
        keep = self._chosen(self.code_keys, None, None)
        keys = self.code_keys[keep]
        mine = (keys & LOW_MASK) >> _SECOND_BITS == self.codes.index(code)
        second = (keys[mine] & _SECONDS) * self.code_seconds
        return added(second, self.code_counts[keep][mine])

    def _chosen(self, keys: Ints, label: str | None, kind: str | None) -> Ints:
        kind = "sample" if label is None and kind is None else kind
        wanted = np.zeros(len(self.cells.names) + 1, bool)
        wanted[self.cells.where(label=label, kind=kind)] = True
        return np.flatnonzero(wanted[keys >> CELL_BITS])


class TrafficTable:
    """Adds up blocks, and parts of a run."""

    def __init__(self) -> None:
        self.sums = _Table(values=np.empty((0, len(SUMS)), np.int64))
        self.codes = _Table(values=np.empty((0, 1), np.int64))

    def add(self, cell: Ints, block: Block, end: Ints) -> None:
        """Count the rows of a block."""
        second = np.clip(end // 1000, 0, _SECONDS)
        weights = (block.received, block.sent, block.latency_ms, block.connect_ms)
        self.sums.add(*_grouped(cell, self.sums.wide(second), weights))
        codes = int(block.code.max()) + 1
        keys, counts = _grouped(cell * codes + block.code, self.codes.wide(second), None)
        both, second = keys >> CELL_BITS, keys & _SECONDS
        low = both % codes << _SECOND_BITS | second
        self.codes.add(both // codes << CELL_BITS | low, counts)

    def add_part(self, other: TrafficTable, cells: Ints, codes: Ints) -> None:
        """Add what another part counted, whose cells and codes are numbered anew."""
        other.merge()
        keys = renumbered(other.codes.keys, cells)
        code = codes[(keys & LOW_MASK) >> _SECOND_BITS] << _SECOND_BITS
        other.codes.keys = keys >> CELL_BITS << CELL_BITS | code | keys & _SECONDS
        other.sums.keys = renumbered(other.sums.keys, cells)
        self.codes.add_table(other.codes)
        self.sums.add_table(other.sums)

    def merge(self) -> None:
        """Bring the tables in order."""
        for table in (self.sums, self.codes):
            table.merge()

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


@dataclass(eq=False)
class _Table(Sparse):
    """Sums by key, in buckets that double where there are too many."""

    shift: int = 0

    def merge(self) -> None:
        """As any; then in wider buckets where there are too many keys."""
        super().merge()
        while len(self.keys) > _MOST and self.shift < _WIDEST:
            self._widen()

    def add_table(self, other: _Table) -> None:
        """Add another, which is changed."""
        self.merge()
        while self.shift < other.shift:
            self._widen()
        while other.shift < self.shift:
            other._widen()
        self.add(other.keys, other.values)

    def _widen(self) -> None:
        self.shift += 1
        self.recode(_double)

    def wide(self, second: Ints) -> Ints:
        """The bucket of each second."""
        return second >> self.shift if self.shift else second


def _double(keys: Ints) -> Ints:
    return keys & ~np.int64(_SECONDS) | (keys & _SECONDS) >> 1


def _grouped(cell: Ints, low: Ints, weights: tuple[Ints, ...] | None) -> tuple[Ints, Ints]:
    """Keys and sums of rows (without weights, their number).

    By a table where keys lie close together, else by sorting.
    """
    first = int(low.min())
    span = int(low.max()) - first + 1
    size = (int(cell.max()) + 1) * span
    if size > _DENSE * len(cell) + 1000:
        columns = (np.ones(len(cell), np.int64),) if weights is None else weights
        return added(cell << CELL_BITS | low, np.stack(columns, axis=1))
    at = cell * span
    at += low
    at -= first
    if weights is None:
        sums = np.bincount(at, minlength=size)[:, None]
    else:
        sums = np.stack([np.bincount(at, weight, size) for weight in weights], axis=1)
    there = np.flatnonzero(sums.any(axis=1))
    return there // span << CELL_BITS | there % span + first, sums[there].astype(np.int64)
