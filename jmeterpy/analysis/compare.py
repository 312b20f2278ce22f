"""Two runs of the same load: what changed, and by how much for certain."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from jmeterpy.analysis.bootstrap import Blocks, blocks_of
from jmeterpy.analysis.change import Comparison, LabelChange
from jmeterpy.analysis.comparable import differences, rows_of, same_mix
from jmeterpy.analysis.judged_figures import Bar, Side, bar, errors, rate, times
from jmeterpy.brief import PlanBrief

if TYPE_CHECKING:
    from jmeterpy.analysis.measured import Measured, Row

TOLERANCE = 0.1
Key = tuple[str, str]  # label and kind
_TOTAL: Key = ("Total", "sample")


def compare(
    base: Measured,
    new: Measured,
    *,
    tolerance: float = TOLERANCE,
    plans: tuple[PlanBrief | None, PlanBrief | None] = (None, None),
    reasons: tuple[str, ...] = (),
    notes: tuple[str, ...] = (),
) -> Comparison:
    """Compare two runs label by label, and over all.

    A figure is worse (or better) where its whole interval lies beyond the tolerance, and the
    same where it lies within; else it is inconclusive. `reasons` are why the runs are not
    comparable whatever their numbers say; those that the numbers show are added.

    Source: intervals by block bootstrap (`bootstrap`), of shares by Wilson and Newcombe.
    """
    found = (*reasons, *differences(base, new, plans=plans))
    runs = _Run.of(base, 0), _Run.of(new, 1)
    mixed = "" if same_mix(base, new) else "the labels have other shares of the samples"
    rows = rows_of(base), rows_of(new)
    keys = dict.fromkeys((*rows[0], *rows[1]))
    clears = bar(tolerance, rows=len(keys) + 1)
    labels = [_label(key, (rows[0].get(key), rows[1].get(key)), runs, clears) for key in keys]
    total = _label(_TOTAL, (base.total, new.total), runs, clears, why=mixed)
    if found:
        labels, total = [_apart(each) for each in labels], _apart(total)
    return Comparison(tolerance, tuple(labels), total, found, notes)


@dataclass(frozen=True, eq=False)
class _Run:
    measured: Measured
    blocks: Blocks
    cells: dict[Key, list[int]]

    @staticmethod
    def of(measured: Measured, number: int) -> _Run:
        cells: dict[Key, list[int]] = {}
        for cell, (label, _, kind) in enumerate(measured.series.cells.names):
            cells.setdefault((label, kind), []).append(cell)
        return _Run(measured, blocks_of(measured, run=number), cells)

    def side(self, key: Key, row: Row) -> Side:
        """The rows of a label, or of all samples."""
        cells = self.cells[key] if row is not self.measured.total else self._samples()
        return Side(self.measured.series, self.blocks, row, tuple(cells))

    def _samples(self) -> list[int]:
        """The cells of everything that is in the total."""
        found = (cells for (_, kind), cells in self.cells.items() if kind == "sample")
        return [cell for cells in found for cell in cells]


def _label(
    key: Key,
    rows: tuple[Row | None, Row | None],
    runs: tuple[_Run, _Run],
    clears: Bar,
    *,
    why: str = "",
) -> LabelChange:
    """All figures of a label; none where a run lacks it."""
    base, new = rows
    counts = (base.samples if base else 0, new.samples if new else 0)
    if base is None or new is None:
        return LabelChange(*key, *counts, ())
    sides = runs[0].side(key, base), runs[1].side(key, new)
    figures = (*times(*sides, clears, why=why), rate(*sides, clears), errors(*sides, clears))
    return LabelChange(*key, *counts, figures)


def _apart(row: LabelChange) -> LabelChange:
    """The same numbers, without a verdict."""
    figures = (replace(each, verdict="not comparable", why="") for each in row.figures)
    return replace(row, figures=tuple(figures))
