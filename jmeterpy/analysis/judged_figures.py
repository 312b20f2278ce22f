"""The figures of a label in two runs: what changed, how certain that is, and the verdict."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from statistics import NormalDist

import numpy as np

from jmeterpy.analysis.bootstrap import FEWEST, Blocks, Drawn, drawn, log_interval
from jmeterpy.analysis.change import Change, Figure
from jmeterpy.analysis.counts import Ints
from jmeterpy.analysis.error_interval import clustered, difference
from jmeterpy.analysis.measured import Row
from jmeterpy.analysis.metrics import least_samples
from jmeterpy.analysis.series import Floats, Series
from jmeterpy.analysis.sparse import CELL_BITS, LOW_BITS, LOW_MASK

ERROR_STEP = 0.001  # a tenth of a point: fewer failures more than that are never worse
ERROR_SAME = 0.01  # where the share cannot have moved by a point, it is the same
_QUANTILES = {"ok_p50_ms": 0.5, "ok_p95_ms": 0.95}
_MEAN_NEEDS = 6  # as many as a median
_CLOCK_MS = 0.5  # JMeter's times are whole milliseconds: 5 may be anything from 4.5 to 5.5
_BIN = 0.005  # the draws are in bins 1 % wide


_DOZENS = 6  # rows, of five figures each, for which 99 % are enough


@dataclass(frozen=True)
class Bar:
    """What a change must clear: the tolerance, with an interval `sure` times as wide as shown."""

    tolerance: float
    sure: float


def bar(tolerance: float, *, rows: int) -> Bar:
    """Worse and better need 99 % where dozens of figures are compared, and more where more are.

    Source: Bonferroni: as many false alarms are expected of any number of rows as of six.

    >>> [round(bar(0.1, rows=rows).sure, 2) for rows in (2, 6, 100, 5000)]
    [1.31, 1.31, 1.75, 2.23]
    """
    missed = 0.01 * min(1.0, _DOZENS / max(rows, 1))
    return Bar(tolerance, NormalDist().inv_cdf(1 - missed / 2) / 1.96)


@dataclass(frozen=True, eq=False)
class Side:
    """A label in one run: its successes, or all its samples."""

    series: Series
    blocks: Blocks
    row: Row
    cells: tuple[int, ...]
    good_only: bool = True

    @cached_property
    def drawn(self) -> Drawn:
        """Its samples, drawn again."""
        return drawn(self.series, self.blocks, self.cells, good_only=self.good_only)

    @property
    def good(self) -> int:
        """How many succeeded."""
        return self.row.samples - self.row.errors

    def counts(self) -> tuple[Ints, Ints]:
        """Failures and all samples, a second (or what was counted as one)."""
        series, slots = self.series, self.series.length * self.series.seconds
        number = max(1, -(-slots // series.count_seconds))
        first = series.start_ms // 1000 // series.count_seconds
        every, failed = np.zeros(number, np.int64), np.zeros(number, np.int64)
        for cell in self.cells:
            edges = np.searchsorted(series.count_keys, [cell << CELL_BITS, (cell + 1) << CELL_BITS])
            keys = series.count_keys[slice(*edges)]
            values = series.count_values[slice(*edges)]
            slot = np.clip((keys & LOW_MASK) - first, 0, number - 1)
            np.add.at(every, slot, values)
            np.add.at(failed, slot, np.where((keys >> LOW_BITS) & 1, 0, values))
        return failed, every


def times(base: Side, new: Side, clears: Bar, *, why: str = "") -> tuple[Figure, ...]:
    """Median, p95 and mean of the successes; `why` keeps them from a verdict."""
    found = [
        _time(name, base, new, clears, why=why or _thin(base, new, least_samples(q)), q=q)
        for name, q in _QUANTILES.items()
    ]
    thin = why or _thin(base, new, _MEAN_NEEDS)
    return (*found, _time("ok_mean_ms", base, new, clears, why=thin, q=None))


def _time(name: str, base: Side, new: Side, clears: Bar, *, why: str, q: float | None) -> Figure:
    values = getattr(base.row, name), getattr(new.row, name)
    if why or None in values:
        return _unjudged(name, values, why or "no sample succeeded")
    ratio, low, high = time_change(base, new, values, q)
    return Figure(name, *values, ratio, low, high, verdict_of(ratio, low, high, clears=clears))


def time_change(
    base: Side, new: Side, values: tuple[float, float], q: float | None
) -> tuple[float, float, float]:
    """The ratio of two times, and its interval of 95 %; of the mean where `q` is None."""
    # Zeros have no logarithm; half a millisecond is what a zero may be.
    one, two = (max(float(value), _CLOCK_MS) for value in values)
    found = [side.drawn.mean if q is None else side.drawn.quantile(q) for side in (base, new)]
    draws = [np.maximum(draw, _CLOCK_MS) for draw in found]
    low, high = _around(base, new, draws)
    if q is not None:
        low += math.log(_less(two) / _more(one))
        high += math.log(_more(two) / _less(one))
    else:
        low, high = low + math.log(two / one), high + math.log(two / one)
    ratio = two / one
    return ratio, min(math.exp(low), ratio), max(math.exp(high), ratio)


def _less(value: float) -> float:
    return max(value - max(_CLOCK_MS, _BIN * value), _CLOCK_MS / 2)


def _more(value: float) -> float:
    return value + max(_CLOCK_MS, _BIN * value)


def rate(base: Side, new: Side, clears: Bar) -> Figure:
    """Successes a second: more is better."""
    name = "ok_per_second"
    values = _per_second(base), _per_second(new)
    why = too_short(base, new)
    if why or not values[0] or not values[1]:
        return _unjudged(name, values, why or "no sample succeeded, or all at once")
    ratio, low, high = rate_change(base, new, (values[0], values[1]))
    # The verdict is over the ratio turned round, where a higher value is the worse one.
    verdict = verdict_of(1 / ratio, 1 / high, 1 / low if low else math.inf, clears=clears)
    return Figure(name, *values, ratio, low, high, verdict)


def rate_change(base: Side, new: Side, values: tuple[float, float]) -> tuple[float, float, float]:
    """The ratio of two rates, and its interval of 95 %."""
    low, high = _around(base, new, [base.drawn.number, new.drawn.number])
    ratio = values[1] / values[0]
    return ratio, ratio * math.exp(low), ratio * math.exp(high)


def errors(base: Side, new: Side, clears: Bar) -> Figure:
    """The share of failures; its change is a difference."""
    name = "error_rate"
    values = base.row.error_rate, new.row.error_rate
    if values[0] is None or values[1] is None:
        return _unjudged(name, values, "no samples")
    change, low, high = share_change(base, new, (values[0], values[1]))
    return Figure(name, *values, change, low, high, _errors_verdict(change, low, high, clears.sure))


def share_change(base: Side, new: Side, values: tuple[float, float]) -> tuple[float, float, float]:
    """The difference of two shares of failures, and its interval of 95 %."""
    one, two = clustered(*base.counts()), clustered(*new.counts())
    low, high = difference((values[0], *one), (values[1], *two))
    return values[1] - values[0], low, high


def _errors_verdict(change: float, low: float, high: float, sure: float) -> Change:
    if change + sure * (low - change) > ERROR_STEP:
        return "worse"
    if change + sure * (high - change) < -ERROR_STEP:
        return "better"
    return "same" if low > -ERROR_SAME and high < ERROR_SAME else "inconclusive"


def verdict_of(ratio: float, low: float, high: float, *, clears: Bar) -> Change:
    """The verdict over a ratio and its interval of 95 %, where more is worse."""
    top, bottom = 1 + clears.tolerance, 1 / (1 + clears.tolerance)
    if ratio * (low / ratio) ** clears.sure > top:
        return "worse"
    if ratio * (high / ratio) ** clears.sure < bottom:
        return "better"
    return "same" if bottom <= low and high <= top else "inconclusive"


def _around(base: Side, new: Side, draws: list[Floats]) -> tuple[float, float]:
    wider = max(base.blocks.wider, new.blocks.wider)
    return log_interval(draws[0], draws[1], wider=wider)


def _per_second(side: Side) -> float | None:
    every = side.row.per_second
    return None if every is None else every * side.good / max(side.row.samples, 1)


def too_short(base: Side, new: Side) -> str:
    """Why no interval can be stated; empty where it can."""
    few = min(base.blocks.count, new.blocks.count)
    return f"shorter than {2 * FEWEST} s" if few < FEWEST else ""


def _thin(base: Side, new: Side, least: int) -> str:
    """Why times are not judged; empty where they are."""
    for side, name in ((base, "BASE"), (new, "NEW")):
        if 2 * side.good < side.row.samples:
            return f"most samples failed in {name}"
        if side.good < least:
            return f"{side.good} successes in {name}, needs {least}"
    return too_short(base, new)


def _unjudged(name: str, values: tuple[float | None, float | None], why: str) -> Figure:
    ratio = values[1] / values[0] if values[0] and values[1] is not None else None
    return Figure(name, *values, ratio, None, None, "inconclusive", why)
