"""Results as a notebook shows them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from html import escape
from typing import TYPE_CHECKING

from jmeterpy.analysis.declared.judged import thresholds_table
from jmeterpy.analysis.declared.summary import SUMMARY
from jmeterpy.analysis.few import too_few
from jmeterpy.analysis.table import Column, Declared
from jmeterpy.reports.words import visible

if TYPE_CHECKING:
    from jmeterpy.analysis import Measured, Row
    from jmeterpy.analysis.verdicts import Verdict

_MOST = 40  # labels
_SHOWN = ("label", "samples", "error_rate", "mean_ms", "p50_ms", "p95_ms", "p99_ms", "per_second")


def result_html(
    measured: Measured | None, verdicts: Sequence[Verdict], outcome: str, message: str
) -> str:
    """How it ended, the verdicts, and the main figures of each label."""
    words = " \u2013 ".join(filter(None, [outcome, message]))
    parts = [f"<p><b>{escape(visible(words))}</b></p>"] if words else []
    if verdicts:
        parts.append(thresholds_table(verdicts)._repr_html_())
    if measured is not None:
        columns = tuple(map(_stated, (x for x in SUMMARY.columns if x.name in _SHOWN)))
        rows = [row for row in measured.labels if row.kind == "sample"][:_MOST]
        short = Declared(SUMMARY.name, SUMMARY.row, columns)
        parts.append(short.table((*rows, measured.total))._repr_html_())
    return "".join(parts)


def _stated(column: Column[Row]) -> Column[Row]:
    """The column, without percentiles of too few samples: it is read, not calculated with."""
    return replace(column, of=lambda row: None if column.name in too_few(row) else column.cell(row))
