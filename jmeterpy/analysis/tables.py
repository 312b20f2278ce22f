"""The summary as a frame, as JSON and as CSV."""

from __future__ import annotations

import csv
import re
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, TextIO

from jmeterpy.analysis.few import too_few
from jmeterpy.analysis.measured import ErrorRow, Measured, Row

if TYPE_CHECKING:
    import pandas as pd

    from jmeterpy.analysis.row_intervals import RowInterval

SCHEMA = "jmeterpy/summary/1"
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_OBEYED = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]|\r(?!\n)")


def summary_frame(measured: Measured) -> pd.DataFrame:
    """One row a label, in order of first appearance, and a last row for the total.

    Shape:  (labels + 1, 22); the columns are those of `Row`, and `too_few`; figures that do not
            exist are NaN.
    Units:  *_ms in milliseconds, rates a second, error_rate and apdex between 0 and 1.
    """
    from jmeterpy.analysis.declared.summary import summary_table

    return summary_table(measured).frame()


def summary_json(measured: Measured) -> dict[str, Any]:
    """The summary in the form that `jmeterpy summary --json` fixes."""
    from jmeterpy.analysis.row_intervals import row_intervals

    around = row_intervals(measured)
    return {
        "schema": SCHEMA,
        "source": ", ".join(map(str, measured.sources)),
        "start": iso(measured.start_ms),
        "duration_s": _duration_s(measured),
        "total": _between(measured.total, around.total),
        "labels": [_between(*pair) for pair in zip(measured.labels, around.labels, strict=True)],
        "groups": [
            {
                "group": group.group,
                "total": _figures(group.total),
                "labels": [_figures(row) for row in group.labels],
            }
            for group in measured.groups
        ],
        "errors": [_error(row) for row in measured.errors],
        "skipped": {
            "rows": measured.skipped.rows,
            "examples": [
                {"line": line, "reason": reason} for line, reason in measured.skipped.examples
            ],
        },
        "notes": [{"file": name, "note": said} for name, said in measured.notes],
        "scope": {**asdict(measured.scope), "apdex_ms": list(measured.scope.apdex)},
    }


def summary_csv(measured: Measured, file: TextIO) -> None:
    """Write the rows of `summary_frame` as CSV.

    A label that a spreadsheet would run as a formula (it starts with = + - @, tab or carriage
    return) gets an apostrophe in front, as OWASP recommends, and what a terminal would obey is
    spelt out; `summary_json` has it as it is.
    """
    from jmeterpy.analysis.declared.summary import summary_table

    table = summary_table(measured)
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow([column.name for column in table.columns])
    for label, *values in table.texts():
        writer.writerow([harmless(str(label)), *values])


def harmless(text: str) -> str:
    r"""The text, so that no spreadsheet takes it for a formula and no terminal for an order.

    Control signs are spelt out, each as itself, so that names that differ still do; tabs and ends
    of lines stay.

    >>> harmless("=1+1"), harmless("Login"), harmless("a" + chr(27) + "[2J")
    ("'=1+1", 'Login', 'a\\x1b[2J')
    """
    plain = _OBEYED.sub(lambda found: f"\\x{ord(found[0]):02x}", text)
    return f"'{plain}" if text.startswith(_FORMULA) else plain


def iso(moment_ms: int | None) -> str | None:
    """A moment as ISO 8601 in UTC, to the millisecond.

    >>> iso(1795229400123)
    '2026-11-21T02:50:00.123Z'
    """
    if moment_ms is None:
        return None
    try:
        moment = datetime.fromtimestamp(moment_ms // 1000, UTC)
    except (ValueError, OverflowError, OSError):
        return None
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{moment_ms % 1000:03d}Z"


def _between(row: Row, around: RowInterval) -> dict[str, Any]:
    """A row, and low and high of each of its figures that has an interval."""
    found = {name: [each.low, each.high] for name, each in around.items()}
    return {**_figures(row), "intervals": found}


def _figures(row: Row) -> dict[str, Any]:
    """A row, and which of its percentiles are of too few samples to be stated."""
    return {**asdict(row), "too_few": list(too_few(row))}


def _duration_s(measured: Measured) -> float | None:
    if measured.start_ms is None or measured.end_ms is None:
        return None
    return (measured.end_ms - measured.start_ms) / 1000


def _error(row: ErrorRow) -> dict[str, Any]:
    return {
        "label": row.label,
        "code": row.code,
        "message": row.message,
        "count": row.count,
        "first": iso(row.first_ms),
        "last": iso(row.last_ms),
    }
