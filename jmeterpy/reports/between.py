"""Between what the figures of the tables lie, in words and as a table of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jmeterpy.analysis.row_intervals import FIGURES, RowInterval, RowIntervals, row_intervals
from jmeterpy.reports.markup import table, text
from jmeterpy.reports.words import NONE, THIN, count, mean, rate

if TYPE_CHECKING:
    from jmeterpy.analysis import Measured
    from jmeterpy.analysis.intervals import Interval

# The column of the summary that each figure stands in, in the order of FIGURES.
COLUMNS = dict(zip(FIGURES, ("failed", "mean", "p50", "p90", "p95", "p99", "/s"), strict=True))
HEAD = {"mean": "mean ms", "p50": "p50 ms", "p90": "p90 ms", "p95": "p95 ms", "p99": "p99 ms"}
WHY = (
    "About 95 % of such intervals hold the true figure, fewer on a restless host (see Intervals in "
    "the guide); they follow from how blocks of the test's time differ. A dash stands where there "
    "are too few samples, fewer than five blocks (10 s each, shorter ones in a short test), or "
    "blocks that differ so much that nothing bounds the figure from above. Where the load has "
    "steps, they are of a mix of loads, which has no true figure: look at each step."
)
_ROWS = 50


def between(found: RowInterval) -> dict[str, str]:
    """Low and high of each figure by the column of the summary; a dash for what has none.

    >>> from jmeterpy.analysis.intervals import Interval
    >>> between({"p95_ms": Interval(1200, 1100, 1299)})["p95"]
    '1 100\u20131 299'
    """
    return {
        column: _text(name, found[name]) if name in found else NONE
        for name, column in COLUMNS.items()
    }


def _text(name: str, found: Interval) -> str:
    low, high = found.low, found.high
    if name == "error_rate":
        digits = 1 if high - low >= 0.002 else 2
        return f"{_share(low, digits)}\u2013{_share(high, digits)} %"
    if name == "per_second":
        return f"{rate(low)}\u2013{rate(high)}"
    if name == "mean_ms":
        return f"{mean(low)}\u2013{mean(high)}"
    return f"{count(round(low))}\u2013{count(round(high))}"


def _share(share: float, digits: int) -> str:
    """A share in percent.

    >>> _share(0.0, 1), _share(0.00012, 2), _share(0.1234, 1), _share(1.0, 1)
    ('0', '0.01', '12.3', '100')
    """
    found = f"{100 * share:.{digits}f}"
    return found.rstrip("0").rstrip(".") or "0"


def between_lines(measured: Measured) -> list[str]:
    """A table in Markdown, and what it means; nothing where no row has an interval of a time."""
    found = row_intervals(measured)
    rows = [
        (row.label, around)
        for row, around in zip(measured.labels, found.labels, strict=True)
        if row.kind == "sample"
    ]
    if not any("mean_ms" in around for _, around in rows):
        return []
    cells = [[text(label, 60) or '""', *_cells(around)] for label, around in rows[:_ROWS]]
    cells.append(["Total", *_cells(found.total)])
    more = [f"{len(rows) - _ROWS} labels more."] if len(rows) > _ROWS else []
    head = ["", *(HEAD.get(name, name) for name in COLUMNS.values())]
    return [*table(head, cells), "", " ".join([WHY, *more])]


def _cells(found: RowInterval) -> list[str]:
    return [cell.replace(" ", THIN) for cell in between(found).values()]


def by_row(measured: Measured, found: RowIntervals) -> dict[tuple[str, str], RowInterval]:
    """The intervals of each label by its name and kind."""
    rows = zip(measured.labels, found.labels, strict=True)
    return {(row.label, row.kind): around for row, around in rows}
