"""What the page's tables say, in the words of the other reports."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from jmeterpy.reports.failures import error_text
from jmeterpy.reports.limits import SIGNS, remark, value_text
from jmeterpy.reports.table import COLUMNS, KINDS
from jmeterpy.reports.words import NONE, THIN, clock, count, fit, visible

if TYPE_CHECKING:
    from jmeterpy.analysis import ErrorRow, Measured, Row
    from jmeterpy.analysis.verdicts import Verdict
    from jmeterpy.reports.page.tally import Tally

LABELS = 500
NAME = 160  # columns of a label; more of it is cut in its middle
_CUT = 60  # to so many, or a phone would show little else; `title` has more of it
_TITLE = 400
SHOWN = [name for name in COLUMNS if name != "ms"]
HEADS = {"mean": "mean ms", "p50": "p50 ms", "p95": "p95 ms", "p99": "p99 ms", "max": "max ms"}


@dataclass(frozen=True)
class Cell:
    """A figure as it is read, and as it is sorted; `key` says which it is."""

    key: str
    text: str
    value: float | None


@dataclass(frozen=True)
class LabelRow:
    """A line of the label table; `place` is its row of counts, -1 where it has none."""

    name: str
    kind: str
    place: int
    cells: tuple[Cell, ...]
    title: str = ""


def label_rows(measured: Measured, found: Tally) -> list[LabelRow]:
    """Busiest first; at most 500."""
    place = places(found)
    ordered = sorted(measured.labels, key=lambda row: (row.kind != "sample", -row.samples))
    return [label_row(row, place.get((row.label, row.kind), -1)) for row in ordered[:LABELS]]


def places(found: Tally) -> dict[tuple[str, str], int]:
    """The row of counts of each label and kind that has one."""
    return {(row.label, row.kind): at for at, row in enumerate(found.names) if row}


def label_row(row: Row, place: int = -1) -> LabelRow:
    """One line; a percentile of too few samples is a dash."""
    name = shown_name(row.label)
    return LabelRow(
        name=name,
        kind=KINDS.get(row.kind, ""),
        place=place,
        cells=tuple(_cell(row, figure) for figure in SHOWN),
        title="" if visible(row.label) in ("", name) else fit(visible(row.label), _TITLE),
    )


def shown_name(label: str) -> str:
    """A label on one line, of a length that a page can bear."""
    plain = visible(label)
    return (plain if fit(plain, NAME) == plain else fit(plain, _CUT)) or '""'


def _cell(row: Row, name: str) -> Cell:
    text = COLUMNS[name](row).replace(" ", THIN)
    return Cell(name, text, None if text == NONE else _value(row, name))


def _value(row: Row, name: str) -> float | None:
    values = {
        "samples": row.samples,
        "failed": row.error_rate,
        "mean": row.mean_ms,
        "p50": row.p50_ms,
        "p95": row.p95_ms,
        "p99": row.p99_ms,
        "max": row.max_ms,
        "/s": row.per_second,
    }
    return values.get(name)


@dataclass(frozen=True)
class LimitRow:
    """A threshold and what came of it; `bar` and `limit` are shares of the drawn width."""

    text: str
    measured: str
    status: str
    sign: str
    remark: str
    bar: float | None
    tick: float | None


_TROUBLE = {"FAIL": 0, "NO DATA": 1, "WARN": 2, "PASS": 3}


def limit_rows(verdicts: Sequence[Verdict]) -> list[LimitRow]:
    """What was missed first."""
    ordered = sorted(verdicts, key=lambda verdict: _TROUBLE.get(verdict.status, 1))
    return [_limit(verdict) for verdict in ordered]


def _limit(verdict: Verdict) -> LimitRow:
    value = None if verdict.value is None else float(verdict.value)
    limit = float(verdict.limit)
    drawn = value is not None and limit > 0 and value >= 0
    whole = max(1.6 * limit, value or 0) if drawn else 1
    return LimitRow(
        text=fit(visible(verdict.threshold.text), NAME),
        measured="\u2013" if value is None else value_text(verdict, gap=THIN),
        status=verdict.status,
        sign=SIGNS[verdict.status],
        remark=visible(remark(verdict)),
        bar=(value or 0) / whole if drawn else None,
        tick=limit / whole if drawn else None,
    )


@dataclass(frozen=True)
class ErrorLine:
    """One kind of failure of one label."""

    label: str
    error: str
    count: str
    first: str
    last: str


def error_line(measured: Measured, row: ErrorRow) -> ErrorLine:
    """One kind of failure of one label, as it is shown."""
    start = measured.start_ms or 0
    return ErrorLine(
        label=shown_name(row.label),
        error=error_text(row, NAME),
        count=count(row.count, gap=THIN),
        first=clock(max(0, row.first_ms - start) / 1000),
        last=clock(max(0, row.last_ms - start) / 1000),
    )
