"""What ended in each stretch of time, of each label: the series as a table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from jmeterpy.analysis.table import Column, Declared, Table

if TYPE_CHECKING:
    from jmeterpy.analysis.measured import Measured

_MOST = 1_000_000  # rows
_WIDTHS = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 43_200, 86_400)
_BINS = "right to 1 %"


class Bucket(NamedTuple):
    """What ended of a label in a stretch of time."""

    time: int
    at_s: float
    seconds: int
    label: str
    samples: int
    errors: int
    per_second: float
    p50_ms: float
    p90_ms: float
    p95_ms: float
    p99_ms: float
    users: int


SERIES: Declared[Bucket] = Declared(
    "series",
    "A stretch of time, of all samples (`Total`) and of each label; empty stretches are there too.",
    (
        Column("time", "when the stretch starts", "UTC", "moment"),
        Column(
            "at_s",
            "the same, after the first start; stretches start with the clock's seconds, so that "
            "the first begins before it, below zero",
            "s",
        ),
        Column("seconds", "how long it is", "s", "whole"),
        Column("label", "the sampler's name", type="text"),
        Column("samples", "how many ended in it", type="whole"),
        Column("errors", "how many of them failed", type="whole"),
        Column("per_second", "samples that ended a second", "1/s"),
        Column("p50_ms", f"the median: {_BINS}; none of too few samples to state it", "ms"),
        Column("p90_ms", f"90th percentile: {_BINS}", "ms"),
        Column("p95_ms", f"95th percentile: {_BINS}", "ms"),
        Column("p99_ms", f"99th percentile: {_BINS}", "ms"),
        Column(
            "users",
            "the most users (threads) at once, of all labels; where nothing ended, those before",
            "users",
            "whole",
        ),
    ),
)


def series_table(measured: Measured, *, seconds: int = 1) -> Table:
    """All samples, then each label of samples, in stretches of so many seconds.

    They are wider where that would be more than a million rows.
    """
    labels = [row.label for row in measured.labels if row.kind == "sample"]
    length = measured.series.length * measured.series.seconds
    fits = (w for w in _WIDTHS if w >= seconds and (1 + len(labels)) * length / w <= _MOST)
    width = next(fits, max(seconds, _WIDTHS[-1]))
    return SERIES.table(_every(measured, labels, width))


def _every(measured: Measured, labels: Sequence[str], seconds: int) -> Iterator[Bucket]:
    """All samples, then each label from its own part of the counts: none is searched twice."""
    yield from buckets(measured, None, seconds=seconds)
    cells: dict[str, list[int]] = {}
    for cell, (label, _, kind) in enumerate(measured.series.cells.names):
        if kind == "sample":
            cells.setdefault(label, []).append(cell)
    for label in labels:
        alone = replace(measured, series=measured.series.only(cells[label]))
        yield from buckets(alone, label, seconds=seconds, kind="sample")


def label_series(measured: Measured, label: str | None = None, *, seconds: int = 1) -> Table:
    """The same of one label, or of all samples."""
    return SERIES.table(buckets(measured, label, seconds=seconds))


def buckets(
    measured: Measured, label: str | None, *, seconds: int, kind: str | None = None
) -> Iterator[Bucket]:
    """The stretches of a label, or of all samples, in order of time.

    They are at least as wide as what was counted: percentiles never repeat.
    """
    import numpy as np

    from jmeterpy.analysis.metrics import least_samples

    series = measured.series.rebucket(max(seconds, measured.series.bin_seconds))
    if kind is None and label is not None:
        row = measured.row(label)
        kind = row.kind if row else None
    every = series.counts(label, kind=kind)
    errors = series.counts(label, kind=kind, ok=False)
    quantiles = [
        np.where(every >= least_samples(q), series.percentile(q, label, kind=kind), np.nan)
        for q in (0.5, 0.9, 0.95, 0.99)
    ]
    columns = (series.times_ms, every, errors, *quantiles, series.carried_users)
    start, name = measured.start_ms or 0, "Total" if label is None else label
    rows = zip(*(column.tolist() for column in columns), strict=True)
    for time, n, bad, p50, p90, p95, p99, users in rows:
        at_s, rate = (time - start) / 1000, n / series.seconds
        yield Bucket(time, at_s, series.seconds, name, n, bad, rate, p50, p90, p95, p99, users)
