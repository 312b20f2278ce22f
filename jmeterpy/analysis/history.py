"""Runs of one load, one after the other: how each figure of each label went."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from jmeterpy.analysis.comparable import KINDS
from jmeterpy.analysis.metrics import least_samples
from jmeterpy.analysis.tables import iso

if TYPE_CHECKING:
    from jmeterpy.analysis.measured import Measured, Row

SCHEMA = "jmeterpy/history/1"
FIGURES = ("ok_p50_ms", "ok_p95_ms", "ok_mean_ms", "ok_per_second", "error_rate")
_NEEDS = {"ok_p50_ms": least_samples(0.5), "ok_p95_ms": least_samples(0.95)}
_TOTAL = ("Total", "sample")


@dataclass(frozen=True)
class PastRun:
    """A run: what to call it, and when it started (milliseconds since 1970)."""

    name: str
    start_ms: int | None
    samples: int


@dataclass(frozen=True)
class Trend:
    """One figure of one label in each run, oldest first; None where it cannot be stated.

    Units: those of the summary's column of this name.
    """

    label: str
    kind: str
    figure: str
    values: tuple[float | None, ...]

    @property
    def change(self) -> float | None:
        """The newest value over the median of the earlier ones; of error_rate the difference."""
        earlier = [value for value in self.values[:-1] if value is not None]
        newest = self.values[-1] if self.values else None
        if newest is None or not earlier:
            return None
        usual = statistics.median(earlier)
        if self.figure == "error_rate":
            return newest - usual
        return newest / usual if usual else None


@dataclass(frozen=True)
class History:
    """Runs, oldest first, and the trends of the newest run's labels and of all samples.

    `left_out` are runs that are not comparable to the newest, each with why; `notes` say of which
    runs something could not be read.
    """

    runs: tuple[PastRun, ...]
    trends: tuple[Trend, ...]
    left_out: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()

    def of(self, figure: str) -> tuple[Trend, ...]:
        """The trends of one figure, a label each, all samples last."""
        return tuple(trend for trend in self.trends if trend.figure == figure)

    def as_json(self) -> dict[str, Any]:
        """The form that `jmeterpy history --json` fixes."""
        return {
            "schema": SCHEMA,
            "runs": [
                {"run": run.name, "start": iso(run.start_ms), "samples": run.samples}
                for run in self.runs
            ],
            "trends": [
                {
                    "label": trend.label,
                    "kind": trend.kind,
                    "figure": trend.figure,
                    "values": list(trend.values),
                    "change": trend.change,
                }
                for trend in self.trends
            ],
            "left_out": [{"run": name, "reason": reason} for name, reason in self.left_out],
        }

    def _repr_html_(self) -> str:
        from jmeterpy.analysis.declared.between import history_rows

        return history_rows(self)._repr_html_()


def history(
    runs: Sequence[tuple[str, Measured]], *, left_out: Sequence[tuple[str, str]] = ()
) -> History:
    """The trends of runs that are given oldest first, each with what to call it."""
    measured = [each for _, each in runs]
    newest = measured[-1].labels if measured else ()
    keys = [(row.label, row.kind) for row in newest if row.kind in KINDS]
    trends = [
        Trend(*key, figure, tuple(_value(_row(each, key), figure) for each in measured))
        for key in (*keys, _TOTAL)
        for figure in FIGURES
    ]
    past = [PastRun(name, each.start_ms, each.total.samples) for name, each in runs]
    return History(tuple(past), tuple(trends), tuple(left_out))


def _row(measured: Measured, key: tuple[str, str]) -> Row | None:
    if key is _TOTAL:
        return measured.total
    return next((row for row in measured.labels if (row.label, row.kind) == key), None)


def _value(row: Row | None, figure: str) -> float | None:
    """The figure, where there are samples enough and not mostly failures."""
    if row is None or not row.samples:
        return None
    good = row.samples - row.errors
    if figure == "ok_per_second":
        return None if row.per_second is None else row.per_second * good / row.samples
    if figure != "error_rate" and (2 * good < row.samples or good < _NEEDS.get(figure, 1)):
        return None
    value: float | None = getattr(row, figure)
    return value
