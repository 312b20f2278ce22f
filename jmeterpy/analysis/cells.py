"""Cells: each label in each group and kind, with what is summed and bounded for it."""

from __future__ import annotations

import numpy as np

from jmeterpy.analysis.block import KINDS, Block
from jmeterpy.analysis.counts import Ints
from jmeterpy.analysis.sparse import Cells

_EARLY, _LATE = 1 << 62, -(1 << 62)


class CellTable:
    """Gives out cells in order of first appearance, and adds up what belongs to each."""

    def __init__(self) -> None:
        self.keys: list[tuple[int, int, int]] = []  # label id, group id, kind
        self._table = np.full((0, 0), -1, np.int32)  # [group and kind, label]
        self.received = np.zeros(0, np.int64)
        self.sent = np.zeros(0, np.int64)
        self.first = np.zeros(0, np.int64)  # the earliest start
        self.last = np.zeros(0, np.int64)  # the latest end

    def of(self, block: Block) -> Ints:
        """The cell of each row."""
        row = block.group_id * len(KINDS) + block.kind
        self._widen(len(block.groups) * len(KINDS), len(block.labels))
        cell = self._table[row, block.label_id]
        unknown = np.flatnonzero(cell < 0)
        if len(unknown):
            self._name(row[unknown], block.label_id[unknown])
            cell = self._table[row, block.label_id]
        return np.asarray(cell, np.int64)

    def sum(self, cell: Ints, block: Block, end: Ints) -> None:
        """Add what the rows received and sent, and when they started and ended."""
        self._grow()
        size = len(self.keys)
        self.received += np.bincount(cell, block.received, size).astype(np.int64)
        self.sent += np.bincount(cell, block.sent, size).astype(np.int64)
        np.minimum.at(self.first, cell, block.start_ms)
        np.maximum.at(self.last, cell, end)

    def cell(self, label: int, group: int, kind: int) -> int:
        """The cell of a label, a group and a kind."""
        row = group * len(KINDS) + kind
        self._widen(row + 1, label + 1)
        if self._table[row, label] < 0:
            self._name(np.array([row]), np.array([label]))
        return int(self._table[row, label])

    def add_part(self, other: CellTable, cells: Ints) -> None:
        """Add the sums of another table, whose cells are numbered anew."""
        self._grow()
        self.received[cells] += other.received
        self.sent[cells] += other.sent
        self.first[cells] = np.minimum(self.first[cells], other.first)
        self.last[cells] = np.maximum(self.last[cells], other.last)

    def named(self, labels: list[str], groups: list[str]) -> Cells:
        """What the cells stand for."""
        return Cells(tuple((labels[a], groups[b], KINDS[kind]) for a, b, kind in self.keys))

    def _grow(self) -> None:
        grown = len(self.keys) - len(self.first)
        if grown:
            self.received, self.sent = (np.pad(x, (0, grown)) for x in (self.received, self.sent))
            self.first = np.pad(self.first, (0, grown), constant_values=_EARLY)
            self.last = np.pad(self.last, (0, grown), constant_values=_LATE)

    def _widen(self, rows: int, columns: int) -> None:
        height, width = self._table.shape
        if rows > height or columns > width:
            shape = (max(rows, height), max(columns, width) if columns <= width else 2 * columns)
            wider = np.full(shape, -1, np.int32)
            wider[:height, :width] = self._table
            self._table = wider

    def _name(self, row: Ints, label: Ints) -> None:
        both, first = np.unique(row << 32 | label, return_index=True)
        for key in both[np.argsort(first)].tolist():
            group, kind = divmod(key >> 32, len(KINDS))
            label_id = key & (1 << 32) - 1
            self._table[key >> 32, label_id] = len(self.keys)
            self.keys.append((label_id, group, kind))
