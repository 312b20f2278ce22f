"""Rows of the summary from exact counts, all of them at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from jmeterpy.analysis.cells import CellTable
from jmeterpy.analysis.counts import Ints
from jmeterpy.analysis.measured import GroupRows, Row
from jmeterpy.analysis.scope import APDEX_MS
from jmeterpy.analysis.sparse import (
    CELL_BITS,
    ELAPSED_SHIFT,
    LOW_BITS,
    LOW_MASK,
    Cells,
    Histogram,
    Kind,
)  # fmt: skip

TOTAL = "Total"
SATISFIED_MS, TOLERATED_MS = APDEX_MS
Name = tuple[str, Kind]


def total_row(cells: Cells, table: CellTable, exact: Histogram) -> Row:
    """The row of all samples."""
    at = [0 if kind == "sample" else -1 for _, _, kind in cells.names]
    return _rows([(TOTAL, "sample")], at, table, exact)[0]


def label_rows(cells: Cells, table: CellTable, exact: Histogram) -> tuple[Row, ...]:
    """One row a label and kind, in order of first appearance."""
    names: dict[Name, int] = {}
    at = [names.setdefault((label, kind), len(names)) for label, _, kind in cells.names]
    return tuple(_rows(list(names), at, table, exact))


def group_rows(cells: Cells, table: CellTable, exact: Histogram) -> tuple[GroupRows, ...]:
    """The rows of each thread group, in order of first appearance."""
    kinds: dict[str, Kind] = {}
    for _, group, kind in cells.names:
        if kinds.setdefault(group, "sample") == "sample" and kind in ("setup", "teardown"):
            kinds[group] = kind
    order = {group: at for at, group in enumerate(kinds)}
    at = [order[group] if kind == kinds[group] else -1 for _, group, kind in cells.names]
    totals = _rows([(TOTAL, kind) for kind in kinds.values()], at, table, exact)
    every = _rows([(name, kind) for name, _, kind in cells.names], None, table, exact)
    members: dict[str, list[Row]] = {group: [] for group in kinds}
    for (_, group, _), row in zip(cells.names, every, strict=True):
        members[group].append(row)
    return tuple(GroupRows(group, totals[order[group]], tuple(members[group])) for group in kinds)


def _rows(
    names: Sequence[Name], at: list[int] | None, table: CellTable, exact: Histogram
) -> list[Row]:
    """The rows of these names; `at` is the row of each cell, -1 for none (None: a row a cell)."""
    row_of = np.arange(len(names)) if at is None else np.array(at, np.int64)
    size = len(names)
    row = row_of[exact.keys >> CELL_BITS]
    good = (exact.keys >> LOW_BITS & 1) == 1
    value = (exact.keys & LOW_MASK) - ELAPSED_SHIFT
    every = _figures(row, value, exact.counts, size, row >= 0)
    successes = _figures(row, value, exact.counts, size, (row >= 0) & good)
    cells = np.flatnonzero(row_of >= 0)
    span_s = _span_s(row_of, cells, table, size)
    received, sent = (
        np.bincount(row_of[cells], x[cells].astype(float), size)
        for x in (table.received, table.sent)
    )
    figures = zip(names, every.listed(), successes.listed(), strict=True)
    rates = zip(span_s.tolist(), received.tolist(), sent.tolist(), strict=True)
    return [_row(*figure, *rate) for figure, rate in zip(figures, rates, strict=True)]


def _row(  # noqa: PLR0917  they come from columns
    name: Name, every: dict[str, Any], good: dict[str, Any], span_s: float, received: float,
    sent: float,
) -> Row:  # fmt: skip
    samples, errors = every["n"], every["n"] - good["n"]
    return Row(
        label=name[0],
        samples=samples,
        errors=errors,
        error_rate=_share(errors, samples),
        mean_ms=every["mean"],
        stdev_ms=every["stdev"],
        min_ms=every["least"],
        p50_ms=every["p50"],
        p90_ms=every["p90"],
        p95_ms=every["p95"],
        p99_ms=every["p99"],
        max_ms=every["most"],
        ok_mean_ms=good["mean"],
        ok_p50_ms=good["p50"],
        ok_p95_ms=good["p95"],
        ok_p99_ms=good["p99"],
        per_second=_share(samples, span_s),
        received_bytes_per_second=_share(received, span_s),
        sent_bytes_per_second=_share(sent, span_s),
        apdex=_share(good["pleased"] / 2, samples),
        kind=name[1],
    )


def _share(part: float, whole: float) -> float | None:
    return part / whole if whole > 0 else None


def _span_s(row_of: Ints, cells: Ints, table: CellTable, size: int) -> npt.NDArray[np.float64]:
    """Last end minus first start of each row, in seconds; below zero where it has no cell."""
    first = np.full(size, np.iinfo(np.int64).max // 2)
    last = np.full(size, -1)
    np.minimum.at(first, row_of[cells], table.first[cells])
    np.maximum.at(last, row_of[cells], table.last[cells])
    span_s: npt.NDArray[np.float64] = (last - first) / 1000
    return span_s


@dataclass(frozen=True, eq=False)
class _Figures:
    """Arrays with one value a row, or, of `known` rows, one each."""

    known: Ints
    n: Ints
    arrays: dict[str, list[Any]]

    def listed(self) -> list[dict[str, Any]]:
        """The figures of each row."""
        empty = {**dict.fromkeys(self.arrays), "n": 0, "pleased": 0}
        found = [empty] * len(self.n)
        names = list(self.arrays)
        for at, *values in zip(self.known.tolist(), *self.arrays.values(), strict=True):
            found[at] = {"n": int(self.n[at]), **dict(zip(names, values, strict=True))}
        return found


def _figures(
    row: Ints, value: Ints, count: Ints, size: int, keep: npt.NDArray[np.bool_]
) -> _Figures:
    """The figures of rows from values with counts."""
    row, value, count = row[keep], value[keep], count[keep]
    order = np.lexsort((value, row))
    row, value, count = row[order], value[order], count[order]
    known, starts = np.unique(row, return_index=True)
    n = np.zeros(size, np.int64)
    if not len(known):
        names = ("mean", "stdev", "least", "most", "pleased", "p50", "p90", "p95", "p99")
        return _Figures(known, n, {name: [] for name in names})
    n[known] = totals = np.add.reduceat(count, starts)
    mean = np.add.reduceat(value * count, starts) / totals
    which = np.repeat(np.arange(len(known)), np.diff(starts, append=len(row)))
    spread = np.add.reduceat(count * (value - mean[which]) ** 2, starts)
    pleased = count * ((value <= SATISFIED_MS).astype(np.int64) + (value <= TOLERATED_MS))
    reached = np.cumsum(count)
    before = reached[starts] - count[starts]
    arrays = {
        "mean": mean.tolist(),
        "stdev": np.sqrt(spread / totals).tolist(),
        "least": value[starts].tolist(),
        "most": value[np.append(starts[1:], len(row)) - 1].tolist(),
        "pleased": np.add.reduceat(pleased, starts).tolist(),
    }
    for percent in (50, 90, 95, 99):
        rank = np.maximum(-(-totals * percent // 100), 1)  # nearest rank, in whole numbers
        arrays[f"p{percent}"] = value[np.searchsorted(reached, before + rank)].tolist()
    return _Figures(known, n, arrays)
