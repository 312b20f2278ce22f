"""The tables of a run, by name: its declaration and what makes it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from jmeterpy.analysis.declared import between, judged, over_time, series, summary
from jmeterpy.analysis.table import Declared, Table
from jmeterpy.reports.findings import table as found

if TYPE_CHECKING:
    from jmeterpy.reports.findings import Ground


@dataclass(frozen=True)
class Entry:
    """A table that can be asked for: what its columns are, and what fills it."""

    declared: Declared[Any]
    make: Callable[[Ground], Table]


_ENTRIES = (
    Entry(summary.SUMMARY, lambda ground: summary.summary_table(ground.measured)),
    Entry(summary.GROUPS, lambda ground: summary.groups_table(ground.measured)),
    Entry(summary.INTERVALS, lambda ground: summary.intervals_table(ground.measured)),
    Entry(summary.ERRORS, lambda ground: summary.errors_table(ground.measured)),
    Entry(series.SERIES, lambda ground: series.series_table(ground.measured)),
    Entry(over_time.CROWDS, lambda ground: over_time.crowds_table(ground.measured)),
    Entry(judged.STEPS, lambda ground: judged.steps_table(ground.capacity)),
    Entry(judged.THRESHOLDS, lambda ground: judged.thresholds_table(ground.verdicts)),
    Entry(found.FINDINGS, found.findings_table),
    Entry(found.NOT_JUDGED, found.not_judged_table),
    Entry(over_time.USED, lambda ground: over_time.used_table(ground.measured)),
    Entry(over_time.MONITORS, lambda ground: over_time.monitors_table(ground.measured)),
)
TABLES: dict[str, Entry] = {entry.declared.name: entry for entry in _ENTRIES}
BETWEEN = (between.COMPARISON, between.HISTORY)  # made of more than one run


def reference() -> str:
    """The page of tables: every column with its unit and what it means."""
    declared = [*(entry.declared for entry in TABLES.values()), *BETWEEN]
    return "\n".join([_HEAD, *(line for each in declared for line in _part(each))])


_HEAD = """# Tables

Every table and its columns, made from their declarations by `make docs`; do not edit this page.
`jmeterpy table NAME` shows one, or writes it as CSV, JSON, Markdown or Parquet;
`result.table("NAME")` gives it as a pandas frame. `comparison` comes from `jmeterpy compare -o
FILE`, `history` from `jmeterpy history -o FILE`.

In a frame `text` is `str`, `whole` is `int64`, `number` is `float64` (what does not exist is NaN),
`moment` is a time in UTC. Files hold a moment as ISO 8601, and nothing where there is no number.
"""


def _part(declared: Declared[Any]) -> list[str]:
    from jmeterpy.reports.markup import table

    rows = [(f"`{x.name}`", x.type, x.unit, x.meaning) for x in declared.columns]
    lines = table(("column", "type", "unit", "meaning"), rows, left=4)
    return [f"## {declared.name}\n", f"A row: {declared.row}\n", *lines, ""]
