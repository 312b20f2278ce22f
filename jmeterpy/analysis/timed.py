"""Response times with the second in which they ended, from the bins of the series."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from jmeterpy.analysis.counts import Bools, Ints
from jmeterpy.analysis.measured import Measured
from jmeterpy.analysis.series import Floats, middle_of


@dataclass(frozen=True, eq=False)
class Timed:
    """How often a value occurred in a second of the run.

    Shape: three arrays of the same length, in no order.
    Units: `second` counts from the first start; `value` in milliseconds, or a multiple of the
           label's own median; both are right to 1 %.
    """

    second: Ints
    value: Floats
    count: Ints

    @property
    def n(self) -> int:
        """How many samples."""
        return int(self.count.sum())

    @property
    def mean(self) -> float:
        """The mean; nan without samples."""
        return float((self.value * self.count).sum() / self.n) if self.n else float("nan")

    def within(self, start: float, end: float) -> Timed:
        """Those that ended from `start` on and before `end`."""
        return self.where((self.second >= start) & (self.second < end))

    def where(self, keep: Bools) -> Timed:
        """The chosen ones."""
        return Timed(self.second[keep], self.value[keep], self.count[keep])

    def percentile(self, q: float) -> float:
        """The smallest value with at least q * n samples at or below it; nan without samples."""
        if not self.n:
            return float("nan")
        order = np.argsort(self.value)
        reached = np.cumsum(self.count[order])
        rank = max(1.0, np.ceil(q * reached[-1] - 1e-9))
        return float(self.value[order[np.searchsorted(reached, rank)]])


def times(measured: Measured, label: str | None = None, *, ok: bool = True) -> Timed:
    """The milliseconds of the successes (or failures) of a label; of all samples without one."""
    cells = measured.cells.where(label=label, kind="sample")
    return joined(_of_cell(measured, cell, 1.0, ok=ok) for cell in cells)


def relative(measured: Measured) -> Timed:
    """The successes of all labels, each as a multiple of its label's own median.

    So labels can be taken together: a slow label that is called more often changes nothing.
    """
    medians = {row.label: row.ok_p50_ms for row in measured.labels if row.kind == "sample"}
    names = measured.cells.names
    return joined(
        _of_cell(measured, cell, max(medians.get(names[cell][0]) or 1, 1), ok=True)
        for cell in measured.cells.where(kind="sample")
    )


def _of_cell(measured: Measured, cell: int, unit: float, *, ok: bool) -> Timed:
    second, bins, count = measured.series.binned(cell, ok=ok)
    start = (measured.start_ms or 0) // 1000
    return Timed(second - start, np.maximum(middle_of(bins), 0.5) / unit, count)


def joined(parts: Iterable[Timed]) -> Timed:
    """All of them as one."""
    nothing = Timed(np.empty(0, np.int64), np.empty(0), np.empty(0, np.int64))
    every = (nothing, *parts)
    return Timed(
        np.concatenate([part.second for part in every]),
        np.concatenate([part.value for part in every]),
        np.concatenate([part.count for part in every]),
    )
