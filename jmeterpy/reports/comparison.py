"""A comparison as plain values that any page can show, and in Markdown."""

from __future__ import annotations

from dataclasses import dataclass

from jmeterpy.analysis.change import Change, Comparison, Figure, LabelChange
from jmeterpy.reports.changes import (
    NAMES,
    OF_SUCCESSES,
    SIGNS,
    change_text,
    comparison_verdict,
    interval_text,
    row_name,
    value_text,
)
from jmeterpy.reports.markup import code, table, text
from jmeterpy.reports.words import THIN, count, counted

_ROWS = 50  # labels in Markdown
_ORDER: tuple[Change, ...] = ("worse", "better", "inconclusive", "same", "not comparable")


@dataclass(frozen=True)
class ChangedFigure:
    """One figure of one label in both runs, as text and as numbers.

    `change`, `low` and `high` are new / base with its interval of 95 %, of "failed" new - base as
    a share; None where unknown. `why` says what keeps it from a verdict.
    """

    label: str
    kind: str
    is_total: bool
    figure: str
    base: str
    new: str
    changed: str
    interval: str
    change: float | None
    low: float | None
    high: float | None
    verdict: Change
    sign: str
    why: str = ""


def changed_figures(comparison: Comparison) -> tuple[ChangedFigure, ...]:
    """Every figure of every label that both runs have, and of all samples, which come last."""
    rows = [*((row, False) for row in comparison.labels), (comparison.total, True)]
    return tuple(
        _figure(figure, row, is_total=is_total) for row, is_total in rows for figure in row.figures
    )


def _figure(figure: Figure, row: LabelChange, *, is_total: bool) -> ChangedFigure:
    return ChangedFigure(
        label=row.label,
        kind=row.kind,
        is_total=is_total,
        figure=NAMES[figure.name],
        base=value_text(figure.name, figure.base),
        new=value_text(figure.name, figure.new),
        changed=change_text(figure),
        interval=interval_text(figure),
        change=figure.change,
        low=figure.low,
        high=figure.high,
        verdict=figure.verdict,
        sign=SIGNS[figure.verdict],
        why=figure.why,
    )


def comparison_markdown(comparison: Comparison | None) -> list[str]:
    """The verdict, one row a label, and what is surely worse or better with its interval."""
    if comparison is None:
        return []
    lines = [
        f"BASE {code(comparison.base)}: {text(comparison_verdict(comparison), 300)}",
        "",
        *_labels(comparison),
        "",
        f"{OF_SUCCESSES} The other tables count failed samples, too.",
    ]
    told = [
        figure for figure in changed_figures(comparison) if figure.verdict in ("worse", "better")
    ]
    told.sort(key=lambda figure: _ORDER.index(figure.verdict))
    if told:
        head = ("", "figure", "BASE", "NEW", "change", "95 % of the time in")
        lines += ["", *table(head, map(_told, told[:_ROWS]), left=2)]
    lines += ["", *(f"- {text(note, 200)}" for note in comparison.notes)] * bool(comparison.notes)
    return lines


def _told(figure: ChangedFigure) -> list[str]:
    name = text(figure.label, 60) or '""'
    said = f"{figure.sign} {figure.changed}"
    values = (figure.base, figure.new, said, figure.interval.strip("[]"))
    return [name, figure.figure, *(value.replace(" ", THIN) for value in values)]


def _labels(comparison: Comparison) -> list[str]:
    rows = [_label(row) for row in comparison.labels[:_ROWS]]
    rows.append([f"**{cell}**" if cell else "" for cell in _label(comparison.total)])
    more = len(comparison.labels) - _ROWS
    lines = table(("", "samples", *NAMES.values()), rows)
    return [*lines, "", f"{counted(more, 'label', gap=THIN)} more."] if more > 0 else lines


def _label(row: LabelChange) -> list[str]:
    samples = f"{count(row.base_samples, gap=THIN)} \u2192 {count(row.new_samples, gap=THIN)}"
    if not row.figures:
        missing = "only in NEW" if not row.base_samples else "only in BASE"
        return [text(row_name(row), 60), samples, missing, *[""] * (len(NAMES) - 1)]
    said = [f"{change_text(each)} {SIGNS[each.verdict]}".strip() for each in row.figures]
    return [text(row_name(row), 60), samples, *(each.replace(" ", THIN) for each in said)]
