"""Counts everything in bounded memory: blocks go in, a Measured comes out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from jmeterpy.analysis import summary
from jmeterpy.analysis.beside import Beside
from jmeterpy.analysis.block import ERROR_BITS, NO_ERROR, SAMPLE, Block, Texts
from jmeterpy.analysis.cells import CellTable
from jmeterpy.analysis.measured import ErrorRow, Measured, Skipped
from jmeterpy.analysis.names import Names
from jmeterpy.analysis.over_time import OverTime
from jmeterpy.analysis.sparse import (
    ELAPSED_SHIFT,
    Cells,
    Histogram,
    Sparse,
    keys_of,
    renumbered,
    run_lengths,
)
from jmeterpy.analysis.threads import Threads

if TYPE_CHECKING:
    from jmeterpy.analysis.group_users import GroupUsersTable
    from jmeterpy.analysis.sizes import SizeTable
    from jmeterpy.analysis.traffic import TrafficTable

_MAX_ERRORS = 20_000  # kinds of failures that are told apart
_OTHER = -2  # the error that stands for all others of a label


class Aggregate:
    """Everything that is counted of a run; some of it only with `traffic`, see `measure`."""

    def __init__(self, *, traffic: bool = True, beside: Beside | None = None) -> None:
        self.table = CellTable()
        self.exact = Sparse()
        self.over_time = OverTime(beside)
        self.traffic: TrafficTable | None = None
        self.sizes: SizeTable | None = None
        self.group_users: GroupUsersTable | None = None
        if traffic:  # a summary does without, and without importing it
            from jmeterpy.analysis.group_users import GroupUsersTable
            from jmeterpy.analysis.sizes import SizeTable
            from jmeterpy.analysis.traffic import TrafficTable

            self.traffic, self.sizes = TrafficTable(), SizeTable()
            self.group_users = GroupUsersTable()
        self._errors: dict[tuple[int, int], list[int]] = {}  # count, first, last
        self._last: Block | None = None

    def add(self, block: Block) -> None:
        """Count the rows of a block."""
        self._last = block
        if not len(block):
            return
        cell, end = self.table.of(block), block.end_ms
        shifted = block.elapsed_ms + ELAPSED_SHIFT
        self.exact.add(*run_lengths(np.sort(keys_of(cell, block.ok, shifted))))
        self.table.sum(cell, block, end)
        self.over_time.add(cell, block, end)
        if self.traffic and self.sizes:
            self.traffic.add(cell, block, end)
            self.sizes.add(cell, block, end)
        if self.group_users:
            self.group_users.add(block, end)
        self._add_errors(block)

    def _add_errors(self, block: Block) -> None:
        rows = np.flatnonzero((block.error != NO_ERROR) & (block.kind == SAMPLE))
        if not len(rows):
            return
        order = rows[np.lexsort((block.error[rows], block.label_id[rows]))]
        label, error = block.label_id[order], block.error[order]
        new = (label[1:] != label[:-1]) | (error[1:] != error[:-1])
        starts = np.flatnonzero(np.concatenate(([True], new)))
        counts = np.diff(starts, append=len(order))
        when = block.start_ms[order]
        first, last = np.minimum.reduceat(when, starts), np.maximum.reduceat(when, starts)
        columns = (
            label[starts],
            error[starts],
            np.minimum.reduceat(order, starts),
            counts,
            first,
            last,
        )
        found = sorted(zip(*(c.tolist() for c in columns), strict=True), key=lambda x: x[2])
        for a_label, an_error, _, n, a_first, a_last in found:
            self._add_error((a_label, an_error), n, a_first, a_last)

    def _add_error(self, key: tuple[int, int], count: int, first: int, last: int) -> None:
        if key not in self._errors and len(self._errors) >= _MAX_ERRORS:
            key = (key[0], _OTHER)
        known = self._errors.setdefault(key, [0, first, last])
        known[0] += count
        known[1] = min(known[1], first)
        known[2] = max(known[2], last)

    def add_part(
        self, part: Aggregate, theirs: tuple[Texts, Threads], ours: tuple[Texts, Threads]
    ) -> None:
        """Add what was counted later in the same file, with other tables of texts."""
        part.merge()
        (texts, threads), (known, names) = theirs, ours
        labels = _again(known.labels, texts.labels)
        groups = _again(names.groups, threads.groups)
        keys = part.table.keys
        cells = np.array(
            [self.table.cell(labels[a], groups[b], kind) for a, b, kind in keys] or [0]
        )
        self.table.add_part(part.table, cells[: len(keys)])
        self.exact.add(renumbered(part.exact.keys, cells), part.exact.values)
        engines = np.array(_again(names.engines, threads.engines) or [0])
        self.over_time.add_part(part.over_time, cells, engines)
        codes = np.array(_again(known.codes, texts.codes) or [0])
        if self.traffic and part.traffic:
            self.traffic.add_part(part.traffic, cells, codes)
        if self.sizes and part.sizes:
            self.sizes.add_part(part.sizes, cells)
        if self.group_users and part.group_users:
            self.group_users.add_part(part.group_users, np.array(groups or [0]), engines)
        for (label, error), numbers in part._errors.items():
            code, message = texts.error(error)
            key = known.codes.code(code) << ERROR_BITS | known.messages.code(message)
            self._add_error((labels[label], key), *numbers)

    def merge(self) -> None:
        """Bring the tables in order."""
        self.exact.merge()
        self.over_time.merge()
        for table in (self.traffic, self.sizes, self.group_users):
            if table:
                table.merge()

    @property
    def is_full(self) -> bool:
        """Whether failures are no longer told apart."""
        return len(self._errors) >= _MAX_ERRORS

    def forget_others(self) -> None:
        """Let go of the last block and of who counts beside, before this goes to a process."""
        self._last = None
        self.over_time.forget_beside()

    def measured(self, sources: tuple[Path, ...], skipped: Skipped) -> Measured:
        """What was counted."""
        self.exact.merge()
        exact = Histogram(self.exact.keys, self.exact.values)
        cells = self._cells()
        start, end = self._span(cells)
        series = self.over_time.series(cells)
        return Measured(
            sources=sources,
            start_ms=start,
            end_ms=end,
            total=summary.total_row(cells, self.table, exact),
            labels=summary.label_rows(cells, self.table, exact),
            groups=summary.group_rows(cells, self.table, exact),
            errors=self._error_rows(),
            skipped=skipped,
            series=series,
            users_max=int(series.user_values.max(initial=0)),
            cells=cells,
            exact=exact,
            traffic=self.traffic.traffic(cells, self._codes()) if self.traffic else None,
            sizes=self.sizes.sizes(cells) if self.sizes else None,
            group_users=self.group_users.users(self._groups()) if self.group_users else None,
        )

    def _cells(self) -> Cells:
        if self._last is None:
            return Cells(())
        return self.table.named(self._last.labels, self._last.groups)

    def _groups(self) -> list[str]:
        return self._last.groups if self._last else []

    def _codes(self) -> tuple[str, ...]:
        return tuple(self._last.texts.codes.texts) if self._last else ()

    def _span(self, cells: Cells) -> tuple[int | None, int | None]:
        chosen = cells.where(kind="sample") or list(range(len(cells.names)))
        if not chosen:
            return None, None
        return int(self.table.first[chosen].min()), int(self.table.last[chosen].max())

    def _error_rows(self) -> tuple[ErrorRow, ...]:
        rows = []
        for (label, error), (count, first, last) in self._errors.items():
            assert self._last is not None  # noqa: S101  for the type checker
            code, message = (
                ("", "(all other failures)") if error == _OTHER else self._last.texts.error(error)
            )
            rows.append(ErrorRow(self._last.labels[label], code, message, count, first, last))
        return tuple(sorted(rows, key=lambda row: -row.count))


def _again(known: Names, names: Names) -> list[int]:
    """The codes in `known` of the texts of another table, in the order of that table."""
    return [known.code(text) for text in names.texts]
