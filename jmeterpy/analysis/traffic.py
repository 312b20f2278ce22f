"""What went to and fro, over time: bytes, latency, connecting, response codes, starts.

Sums and counts by cell and second, no percentiles: those have the bins of the series.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from jmeterpy.analysis.block import Block
from jmeterpy.analysis.buckets import Buckets, grouped
from jmeterpy.analysis.counts import Ints
from jmeterpy.analysis.sparse import (
    CELL_BITS,
    LOW_MASK,
    SECOND_BITS,
    SECONDS,
    Cells,
    added,
    renumbered,
)

Floats = npt.NDArray[np.float64]
SUMS = ("received", "sent", "latency_ms", "connect_ms")


@dataclass(frozen=True, eq=False)
class Traffic:
    """Sums and starts by (cell, bucket), counts by (cell, code, bucket).

    A key is the cell above bit 44; below it the code's number above bit 31 (`code_keys` only), and
    the bucket. A sample belongs to the bucket in which it ended; in `start_keys`, in which it
    started.

    Shape: `sums` has a row a key and the columns SUMS.
    Units: buckets of `sum_seconds`, `code_seconds` and `start_seconds` since 1970; bytes;
           milliseconds.
    """

    cells: Cells
    codes: tuple[str, ...]
    sum_keys: Ints
    sums: Ints
    sum_seconds: int
    code_keys: Ints
    code_counts: Ints
    code_seconds: int
    start_keys: Ints
    start_counts: Ints
    start_seconds: int

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
        second = (self.sum_keys[keep] & SECONDS) * self.sum_seconds
        return added(second, self.sums[keep])

    def starts_over_time(
        self, label: str | None = None, *, kind: str | None = None
    ) -> tuple[Ints, Ints]:
        """The seconds since 1970 in which buckets start, and how many samples started in each.

        Source: the dashboard's Hits Per Second, which counts sub-results, setup and teardown, too.
        """
        keep = self._chosen(self.start_keys, label, kind)
        second = (self.start_keys[keep] & SECONDS) * self.start_seconds
        return added(second, self.start_counts[keep])

    def code_totals(self, label: str | None = None) -> dict[str, int]:
        """How often each response code came, of a label or of all samples."""
        keep = self._chosen(self.code_keys, label, None)
        code = (self.code_keys[keep] & LOW_MASK) >> SECOND_BITS
        found, counts = added(code, self.code_counts[keep])
        return {self.codes[at]: n for at, n in zip(found.tolist(), counts.tolist(), strict=True)}

    def code_over_time(self, code: str) -> tuple[Ints, Ints]:
        """The seconds since 1970 in which buckets start, and how often this code came in each."""
        keep = self._chosen(self.code_keys, None, None)
        keys = self.code_keys[keep]
        mine = (keys & LOW_MASK) >> SECOND_BITS == self.codes.index(code)
        second = (keys[mine] & SECONDS) * self.code_seconds
        return added(second, self.code_counts[keep][mine])

    def _chosen(self, keys: Ints, label: str | None, kind: str | None) -> Ints:
        kind = "sample" if label is None and kind is None else kind
        wanted = np.zeros(len(self.cells.names) + 1, bool)
        wanted[self.cells.where(label=label, kind=kind)] = True
        return np.flatnonzero(wanted[keys >> CELL_BITS])


class TrafficTable:
    """Adds up blocks, and parts of a run."""

    def __init__(self) -> None:
        self.sums = Buckets(values=np.empty((0, len(SUMS)), np.int64))
        self.codes = Buckets(values=np.empty((0, 1), np.int64))
        self.starts = Buckets(values=np.empty((0, 1), np.int64))

    def add(self, cell: Ints, block: Block, end: Ints) -> None:
        """Count the rows of a block."""
        second = np.clip(end // 1000, 0, SECONDS)
        weights = (block.received, block.sent, block.latency_ms, block.connect_ms)
        self.sums.add(*grouped(cell, self.sums.wide(second), weights))
        codes = int(block.code.max()) + 1
        keys, counts = grouped(cell * codes + block.code, self.codes.wide(second), None)
        both, second = keys >> CELL_BITS, keys & SECONDS
        low = both % codes << SECOND_BITS | second
        self.codes.add(both // codes << CELL_BITS | low, counts)
        started = np.clip(block.start_ms // 1000, 0, SECONDS)
        self.starts.add(*grouped(cell, self.starts.wide(started), None))

    def add_part(self, other: TrafficTable, cells: Ints, codes: Ints) -> None:
        """Add what another part counted, whose cells and codes are numbered anew."""
        other.merge()
        keys = renumbered(other.codes.keys, cells)
        code = codes[(keys & LOW_MASK) >> SECOND_BITS] << SECOND_BITS
        other.codes.keys = keys >> CELL_BITS << CELL_BITS | code | keys & SECONDS
        self.codes.add_table(other.codes)
        for mine, table in ((self.sums, other.sums), (self.starts, other.starts)):
            table.keys = renumbered(table.keys, cells)
            mine.add_table(table)

    def merge(self) -> None:
        """Bring the tables in order."""
        for table in (self.sums, self.codes, self.starts):
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
            start_keys=self.starts.keys,
            start_counts=self.starts.values[:, 0],
            start_seconds=1 << self.starts.shift,
        )
