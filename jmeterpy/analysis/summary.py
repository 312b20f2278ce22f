"""Rows of the summary from exact counts."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from jmeterpy.analysis.cells import CellTable
from jmeterpy.analysis.counts import tallied
from jmeterpy.analysis.measured import GroupRows, Row
from jmeterpy.analysis.sparse import Cells, Histogram, Kind

TOTAL = "Total"
SATISFIED_MS, TOLERATED_MS = 500, 1500


def row(label: str, kind: Kind, cells: Sequence[int], table: CellTable, exact: Histogram) -> Row:
    """The row of some cells together."""
    every, good = (tallied(*exact.of(cells, ok=ok)) for ok in (None, True))
    samples, successes = every.n, good.n
    chosen = np.array(cells, np.int64)
    span_s = 0.0
    if samples:
        span_s = (int(table.last[chosen].max()) - int(table.first[chosen].min())) / 1000
    satisfied = good.at_most(SATISFIED_MS) + good.at_most(TOLERATED_MS)
    return Row(
        label=label,
        samples=samples,
        errors=samples - successes,
        error_rate=_share(samples - successes, samples),
        mean_ms=every.mean,
        stdev_ms=every.stdev,
        min_ms=every.minimum,
        p50_ms=every.percentile(0.5),
        p90_ms=every.percentile(0.9),
        p95_ms=every.percentile(0.95),
        p99_ms=every.percentile(0.99),
        max_ms=every.maximum,
        ok_mean_ms=good.mean,
        ok_p50_ms=good.percentile(0.5),
        ok_p95_ms=good.percentile(0.95),
        ok_p99_ms=good.percentile(0.99),
        per_second=_share(samples, span_s),
        received_bytes_per_second=_share(int(table.received[chosen].sum()), span_s),
        sent_bytes_per_second=_share(int(table.sent[chosen].sum()), span_s),
        apdex=_share(satisfied / 2, samples),
        kind=kind,
    )


def _share(part: float, whole: float) -> float | None:
    return part / whole if whole > 0 else None


def total_row(cells: Cells, table: CellTable, exact: Histogram) -> Row:
    """The row of all samples."""
    return row(TOTAL, "sample", cells.where(kind="sample"), table, exact)


def label_rows(
    cells: Cells, table: CellTable, exact: Histogram, *, group: str | None = None
) -> tuple[Row, ...]:
    """One row a label and kind, in order of first appearance."""
    found: dict[tuple[str, Kind], list[int]] = {}
    for cell, (label, a_group, kind) in enumerate(cells.names):
        if group is None or group == a_group:
            found.setdefault((label, kind), []).append(cell)
    return tuple(row(label, kind, chosen, table, exact) for (label, kind), chosen in found.items())


def group_rows(cells: Cells, table: CellTable, exact: Histogram) -> tuple[GroupRows, ...]:
    """The rows of each thread group, in order of first appearance."""
    rows = []
    for group in dict.fromkeys(name for _, name, _ in cells.names):
        kinds = [kind for _, name, kind in cells.names if name == group]
        kind: Kind = next((k for k in kinds if k in ("setup", "teardown")), "sample")
        chosen = cells.where(group=group, kind=kind)
        total = row(TOTAL, kind, chosen, table, exact)
        rows.append(GroupRows(group, total, label_rows(cells, table, exact, group=group)))
    return tuple(rows)
