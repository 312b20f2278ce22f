"""The summary, the same by thread group, and the failures."""

from __future__ import annotations

from typing import Any

from jmeterpy.analysis.few import too_few
from jmeterpy.analysis.intervals import Interval
from jmeterpy.analysis.measured import ErrorRow, Measured, Row
from jmeterpy.analysis.row_intervals import row_intervals
from jmeterpy.analysis.table import Column, Declared, Table

_OVER = "nearest rank, exact"
SUMMARY: Declared[Row] = Declared(
    "summary",
    "A label, in order of first appearance; the last row is all samples together (`Total`).",
    (
        Column("label", "the sampler's name", type="text"),
        Column("samples", "how many", type="whole"),
        Column("errors", "how many of them failed", type="whole"),
        Column("error_rate", "errors / samples", "share, 0 to 1"),
        Column("mean_ms", "mean response time", "ms"),
        Column("stdev_ms", "standard deviation, of the population", "ms"),
        Column("min_ms", "the fastest", "ms"),
        Column("p50_ms", f"the median: {_OVER}", "ms"),
        Column("p90_ms", f"90th percentile: {_OVER}", "ms"),
        Column("p95_ms", f"95th percentile: {_OVER}", "ms"),
        Column("p99_ms", f"99th percentile: {_OVER}", "ms"),
        Column("max_ms", "the slowest", "ms"),
        Column("ok_mean_ms", "mean of the successes", "ms"),
        Column("ok_p50_ms", "median of the successes", "ms"),
        Column("ok_p95_ms", "95th percentile of the successes", "ms"),
        Column("ok_p99_ms", "99th percentile of the successes", "ms"),
        Column("per_second", "samples / (last end - first start)", "1/s"),
        Column("received_bytes_per_second", "what came back, over the same time", "bytes/s"),
        Column("sent_bytes_per_second", "what was sent, over the same time", "bytes/s"),
        Column(
            "apdex",
            "up to 500 and 1,500 ms, or as --apdex says",
            "score, 0 to 1",
        ),
        Column(
            "kind", "sample, transaction, sub_result, setup or teardown; samples count", type="text"
        ),
        Column(
            "too_few",
            "which of the percentiles here are of too few samples to be stated; a dash on screen",
            "columns, a blank between",
            "text",
            lambda row: " ".join(too_few(row)),
        ),
    ),
)
Member = tuple[str, Row]


def _of_row(column: Column[Row]) -> Column[Member]:
    def cell(item: Member) -> Any:
        return column.cell(item[1])

    return Column(column.name, column.meaning, column.unit, column.type, cell)


GROUPS: Declared[Member] = Declared(
    "groups",
    "A label of a thread group; the last row of each group is all of its samples (`Total`).",
    (
        Column("group", "the thread group's name", type="text", of=lambda item: item[0]),
        *map(_of_row, SUMMARY.columns),
    ),
)
ERRORS: Declared[ErrorRow] = Declared(
    "errors",
    "A kind of failure of a label, most frequent first.",
    (
        Column("label", "the sampler's name", type="text"),
        Column("code", "the response code, or JMeter's word for there being none", type="text"),
        Column("message", "an assertion's words, else the response message", type="text"),
        Column("count", "how many", type="whole"),
        Column("first", "when the first of them started", "UTC", "moment", lambda x: x.first_ms),
        Column("last", "when the last of them started", "UTC", "moment", lambda x: x.last_ms),
    ),
)

Around = tuple[Row, str, Interval]
INTERVALS: Declared[Around] = Declared(
    "intervals",
    "A figure of a label (the last are those of `Total`) that has an interval: about 95 % of such "
    "intervals hold the true figure. One of too few samples, or of less than five blocks of time, "
    "has none.",
    (
        Column("label", "the sampler's name", type="text", of=lambda item: item[0].label),
        Column("kind", "as in the summary", type="text", of=lambda item: item[0].kind),
        Column("figure", "the summary's column", type="text", of=lambda item: item[1]),
        Column("value", "what the summary says", "the figure's", of=lambda item: item[2].value),
        Column("low", "where the interval begins", "the figure's", of=lambda item: item[2].low),
        Column("high", "where it ends", "the figure's", of=lambda item: item[2].high),
    ),
)


def intervals_table(measured: Measured) -> Table:
    """One row a figure of a label that has an interval, and those of the total."""
    found = row_intervals(measured)
    pairs = [*zip(measured.labels, found.labels, strict=True), (measured.total, found.total)]
    return INTERVALS.table(
        (row, name, each) for row, around in pairs for name, each in around.items()
    )


def summary_table(measured: Measured) -> Table:
    """One row a label, and the total."""
    return SUMMARY.table((*measured.labels, measured.total))


def groups_table(measured: Measured) -> Table:
    """One row a label of each thread group, and the group's total."""
    return GROUPS.table(
        (group.group, row) for group in measured.groups for row in (*group.labels, group.total)
    )


def errors_table(measured: Measured) -> Table:
    """One row a kind of failure."""
    return ERRORS.table(sorted(measured.errors, key=lambda row: -row.count))
