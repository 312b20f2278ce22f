"""The table and the verdict for a terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from jmeterpy.analysis.metrics import least_samples
from jmeterpy.analysis.thresholds import Verdict
from jmeterpy.reports.failures import error_text
from jmeterpy.reports.limits import SIGNS, remark, run_verdict, value_text
from jmeterpy.reports.method import not_in_the_numbers
from jmeterpy.reports.words import (
    NONE,
    cells,
    count,
    counted,
    fit,
    lasting,
    mean,
    padded,
    percent,
    rate,
    rounded,
    visible,
)

if TYPE_CHECKING:
    from jmeterpy.analysis import Measured, Row
    from jmeterpy.analysis.row_intervals import RowIntervals

__all__ = ["run_verdict", "summary_table", "verdict_lines"]

_FIRST_OUT = ("mean", "p99", "p50", "max", "/s")  # where the terminal is narrow
_NAME = 16  # columns that a name has at least, as long as there is something to leave out
_MOST = 100  # rows; `summary.csv` has the rest
_ERRORS = 3
KINDS = {
    "transaction": "transaction",
    "sub_result": "part of a request",
    "setup": "setup",
    "teardown": "teardown",
}


def stated(row: Row, q: float, value: float | None) -> str:
    """A percentile, where there are samples enough for it."""
    if value is None or row.samples < least_samples(q):
        return NONE
    return count(round(value))


COLUMNS: dict[str, Callable[[Row], str]] = {
    "samples": lambda row: count(row.samples),
    "failed": lambda row: percent(row.errors, row.samples) if row.samples else NONE,
    "mean": lambda row: NONE if row.mean_ms is None else mean(row.mean_ms),
    "p50": lambda row: stated(row, 0.5, row.p50_ms),
    "p95": lambda row: stated(row, 0.95, row.p95_ms),
    "p99": lambda row: stated(row, 0.99, row.p99_ms),
    "max": lambda row: rounded(row.max_ms),
    "ms": lambda _: "",
    "/s": lambda row: NONE if not row.per_second or row.samples < 2 else rate(row.per_second),
}


def columns_of(measured: Measured) -> dict[str, Callable[[Row], str]]:
    """The figures of a row; Apdex is one where it was asked for."""
    if measured.scope.apdex_ms is None:
        return COLUMNS
    return {**COLUMNS, "apdex": lambda row: NONE if row.apdex is None else f"{row.apdex:.2f}"}


def summary_table(
    measured: Measured,
    *,
    title: str = "",
    width: int = 100,
    intervals: RowIntervals | None = None,
) -> str:
    """One line a label in order of first appearance, and the total; at most `width` columns.

    Below the total stand rows that are in no total: transactions, parts of requests, setup.
    A percentile of too few samples is a dash. Where `width` does not hold all figures, the less
    telling ones are left out. With `intervals` a second line says between what the figures lie.
    """
    inside = [row for row in measured.labels if row.kind == "sample"]
    outside = [row for row in measured.labels if row.kind != "sample"]
    rows = [*inside[:_MOST], measured.total, *outside[:_MOST]]
    fills = columns_of(measured)
    texts = [{name: fill(row) for name, fill in fills.items()} for row in rows]
    around = _around(measured, rows, intervals)
    longest = max(map(cells, map(_name, rows))) + 2
    columns = _columns([*texts, *around], width - min(longest, _NAME))
    widths = list(columns.values())
    room = min(max(12, width - sum(widths) - 2 * len(widths)), longest)

    def line(name: str, found: Mapping[str, str]) -> str:
        return _line(name, [found.get(column, "") for column in columns], room, widths)

    blocks = [[line(_name(row), text)] for row, text in zip(rows, texts, strict=True)]
    for block, text in zip(blocks, around, strict=False):
        block.append(line("  95 %", text))
    shown = len(inside[:_MOST])
    if outside:
        blocks.insert(shown + 1, ["not in the total:"])
    if len(inside) > shown:
        blocks.insert(shown, [f"\u2026 and {counted(len(inside) - shown, 'label')} more"])
    lines = [_line("", columns, room, widths), *(line for block in blocks for line in block)]
    broad = max(map(cells, lines))
    return "\n".join([*_heading(measured, title, broad), *lines, *_errors(measured, width)])


def _around(
    measured: Measured, rows: Sequence[Row], intervals: RowIntervals | None
) -> list[dict[str, str]]:
    """Between what the figures of each row lie; nothing where that was not asked for."""
    if intervals is None:
        return []
    from jmeterpy.reports.between import between, by_row

    known = by_row(measured, intervals)
    return [
        between(intervals.total if row is measured.total else known[row.label, row.kind])
        for row in rows
    ]


def _name(row: Row) -> str:
    kind = KINDS.get(row.kind)
    return (visible(row.label) or '""') + (f" ({kind})" if kind else "")


def _columns(texts: Sequence[Mapping[str, str]], room: int) -> dict[str, int]:
    """The figures that fit into `room`, and how wide each is."""
    least = {"samples": 7, "failed": 6, "ms": 2, "/s": 6}
    found = {
        name: max(least.get(name, 5), *(len(text.get(name, "")) for text in texts))
        for name in texts[0]
    }
    for name in _FIRST_OUT:
        if sum(found.values()) + 2 * len(found) > room:
            del found[name]
    return found


def _line(name: str, texts: Iterable[str], room: int, widths: Sequence[int]) -> str:
    figures = [padded(text, wide, right=True) for text, wide in zip(texts, widths, strict=True)]
    return "  ".join([padded(fit(name, room), room), *figures]).rstrip()


def _heading(measured: Measured, title: str, width: int) -> list[str]:
    samples = counted(measured.total.samples, "sample")
    if measured.start_ms is not None and measured.end_ms is not None:
        samples += f" in {lasting(measured.end_ms - measured.start_ms)}"
    room = max(10, width - len(samples) - 2)
    return [padded(fit(visible(title), room), room) + "  " + samples, *_skipped(measured, width)]


def _skipped(measured: Measured, width: int) -> list[str]:
    """What of the results could not be read, and why the first of its rows."""
    said = [visible(each) for each in not_in_the_numbers(measured)]
    lines = [part for each in said for part in textwrap.wrap(each, max(width, 20))]
    for line, reason in measured.skipped.examples[:_ERRORS]:
        lines.append(f"  line {count(line)}: {fit(visible(reason), max(20, width - 20))}")
    return lines


def _errors(measured: Measured, width: int) -> list[str]:
    """The most frequent failures."""
    worst = sorted(measured.errors, key=lambda row: -row.count)
    wide = max((len(count(row.count)) for row in worst[:_ERRORS]), default=0)
    lines = []
    for row in worst[:_ERRORS]:
        label = fit(visible(row.label), min(30, width // 3)) or '""'
        start = f"  {count(row.count):>{wide}} failed  {label}: "
        lines.append(start + error_text(row, max(12, width - cells(start))))
    if len(worst) > _ERRORS:
        more = sum(row.count for row in worst[_ERRORS:])
        ways = counted(len(worst) - _ERRORS, "other way")
        lines.append(f"  {count(more):>{wide}} failed in {ways}")
    return lines


def verdict_lines(verdicts: Sequence[Verdict], *, width: int = 100) -> str:
    """One line a threshold: a sign, what was measured, how far from the limit."""
    most = min(48, max(12, width // 2))
    texts = [fit(visible(verdict.threshold.text), most) for verdict in verdicts]
    values = [value_text(verdict) for verdict in verdicts]
    wide = max(map(cells, texts), default=0)
    room = max(map(len, values), default=0)
    lines = []
    for verdict, text, value in zip(verdicts, texts, values, strict=True):
        start = f"{SIGNS[verdict.status]} {padded(text, wide)}  {value.rjust(room)}"
        lines += _wrapped(start, visible(remark(verdict)), width)
    return "\n".join(lines)


def _wrapped(start: str, text: str, width: int) -> list[str]:
    first = f"{start}   {text}".rstrip()
    if cells(first) <= width:
        return [first]
    indent = min(cells(start) + 3, width // 2)
    if cells(start) + 12 > width:
        return [start, *textwrap.wrap(text, width, initial_indent="    ", subsequent_indent="    ")]
    taken = " " * (cells(start) + 3)
    rest = textwrap.wrap(text, width, initial_indent=taken, subsequent_indent=" " * indent)
    return [f"{start}   {rest[0].strip()}", *rest[1:]]
