"""Between runs: what changed from one to another, and how figures went over many."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jmeterpy.analysis.change import Comparison, Figure, LabelChange
from jmeterpy.analysis.history import History, PastRun, Trend
from jmeterpy.analysis.table import Column, Declared, Table

if TYPE_CHECKING:
    from collections.abc import Iterator

Changed = tuple[LabelChange, Figure | None]
Past = tuple[PastRun, Trend, float | None]
_RATIO = "ratio; of error_rate a difference"


def _end(name: str, meaning: str, unit: str) -> Column[Changed]:
    def cell(item: Changed) -> float | None:
        return getattr(item[1], name) if item[1] else None

    return Column(name, meaning, unit, "number", cell)


COMPARISON: Declared[Changed] = Declared(
    "comparison",
    "A figure of a label in both runs; the last rows are of all samples together (`Total`).",
    (
        Column("label", "the sampler's name", type="text", of=lambda item: item[0].label),
        Column("kind", "sample or transaction", type="text", of=lambda item: item[0].kind),
        Column(
            "figure", "the summary's column of this name; empty where one run lacks the label",
            type="text", of=lambda item: item[1].name if item[1] else "",
        ),
        _end("base", "in BASE", "that of `figure`"),
        _end("new", "in NEW", "that of `figure`"),
        _end(
            "change", "new / base: 1 is no change, 1.1 is 10 % more; of error_rate new - base",
            _RATIO,
        ),
        _end("low", "the lower end of its interval (95 %)", _RATIO),
        _end("high", "the upper end", _RATIO),
        Column(
            "verdict", "worse, better, same, inconclusive or not comparable", type="text",
            of=lambda item: item[1].verdict if item[1] else item[0].verdict,
        ),
        Column(
            "why", "what keeps it from a verdict", type="text",
            of=lambda item: item[1].why if item[1] else "",
        ),
        Column(
            "base_samples", "samples in BASE", type="whole", of=lambda item: item[0].base_samples
        ),
        Column("new_samples", "samples in NEW", type="whole", of=lambda item: item[0].new_samples),
    ),
)  # fmt: skip
HISTORY: Declared[Past] = Declared(
    "history",
    "A figure of a label in a run, oldest run first; `Total` is all samples together.",
    (
        Column("run", "its folder or file", type="text", of=lambda item: item[0].name),
        Column("start", "when it started", "UTC", "moment", lambda item: item[0].start_ms),
        Column("label", "the sampler's name", type="text", of=lambda item: item[1].label),
        Column("kind", "sample or transaction", type="text", of=lambda item: item[1].kind),
        Column("figure", "the summary's column", type="text", of=lambda item: item[1].figure),
        Column("value", "where it can be stated", "that of `figure`", of=lambda item: item[2]),
    ),
)


def comparison_rows(comparison: Comparison) -> Table:
    """One row a label and figure."""
    return COMPARISON.table(_changed(comparison))


def _changed(comparison: Comparison) -> Iterator[Changed]:
    for row in (*comparison.labels, comparison.total):
        yield from ((row, figure) for figure in row.figures or (None,))


def history_rows(history: History) -> Table:
    """One row a run, label and figure."""
    return HISTORY.table(
        (run, trend, value)
        for trend in history.trends
        for run, value in zip(history.runs, trend.values, strict=True)
    )
