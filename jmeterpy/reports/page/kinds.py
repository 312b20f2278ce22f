"""Failures by kind, and the most frequent ones of each label."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from jmeterpy.reports.failures import error_text
from jmeterpy.reports.page.rows import NAME, ErrorLine, error_line, shown_name
from jmeterpy.reports.words import NONE, THIN, clock, count, counted, percent

if TYPE_CHECKING:
    from jmeterpy.analysis import ErrorRow, Measured

KINDS, TOP, LABELS = 40, 5, 60


@dataclass(frozen=True)
class Kind:
    """One kind of failure over all labels."""

    error: str
    count: str
    of_failures: str
    of_samples: str
    where: str
    first: str
    last: str


def kinds(measured: Measured) -> list[Kind]:
    """Most frequent first."""
    by_text: dict[str, list[ErrorRow]] = defaultdict(list)
    for row in measured.errors:
        by_text[error_text(row, NAME)].append(row)
    ordered = sorted(by_text.items(), key=lambda one: -sum(row.count for row in one[1]))
    return [_kind(measured, text, rows) for text, rows in ordered]


def _kind(measured: Measured, text: str, rows: list[ErrorRow]) -> Kind:
    many, start = sum(row.count for row in rows), measured.start_ms or 0
    labels = list(dict.fromkeys(row.label for row in sorted(rows, key=lambda row: -row.count)))
    more = f" and {counted(len(labels) - 1, 'more label', gap=THIN)}" if len(labels) > 1 else ""
    return Kind(
        error=text,
        count=count(many, gap=THIN),
        of_failures=_share(many, measured.total.errors),
        of_samples=_share(many, measured.total.samples),
        where=shown_name(labels[0]) + more,
        first=clock(max(0, min(row.first_ms for row in rows) - start) / 1000),
        last=clock(max(0, max(row.last_ms for row in rows) - start) / 1000),
    )


def _share(part: int, whole: int) -> str:
    return percent(part, whole).replace(" ", THIN) if whole else NONE


def top_by_label(measured: Measured) -> list[list[ErrorLine]]:
    """The five most frequent failures of each label that has any, the worst label first."""
    found: dict[str, list[ErrorRow]] = defaultdict(list)
    for row in sorted(measured.errors, key=lambda row: -row.count):
        found[row.label].append(row)
    worst = sorted(found.values(), key=lambda rows: -sum(row.count for row in rows))
    return [[error_line(measured, row) for row in rows[:TOP]] for rows in worst[:LABELS]]
