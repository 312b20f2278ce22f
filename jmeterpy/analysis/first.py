"""Where a threshold was missed first."""

from __future__ import annotations

import math
import operator
from typing import TYPE_CHECKING

import numpy as np

from jmeterpy.analysis.counts import Bools, Ints
from jmeterpy.analysis.metrics import least_samples, quantile

if TYPE_CHECKING:
    from jmeterpy.analysis.measured import Measured
    from jmeterpy.analysis.series import Series
    from jmeterpy.analysis.thresholds import Threshold

_WIDTHS = (1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1800, 3600)
_MISSES = {"<": operator.ge, "<=": operator.gt, "==": operator.ne}
_SURE = 1.01  # the series holds times in bins 1 % wide


def first_missed(threshold: Threshold, measured: Measured) -> tuple[int | None, int | None]:
    """The second after the first start in which it was missed, and the users then.

    For upper limits of percentiles, max, error rate and counts; (None, None) for the others. A
    percentile is looked at in stretches just wide enough to state it, an error rate in stretches
    so wide that one failure alone does not miss it.
    """
    if threshold.compare not in _MISSES or measured.start_ms is None:
        return None, None
    series, bad = _missed(threshold, measured.series, measured.start_ms)
    if threshold.users is not None:
        bad &= ~np.logical_or.accumulate(series.users > threshold.users)
    bad &= _late(threshold, series, measured.start_ms)
    at = np.flatnonzero(bad)
    if not len(at):
        return None, None
    first = int(at[0])
    second = max(
        threshold.after_ms // 1000, (int(series.times_ms[first]) - measured.start_ms) // 1000
    )
    return second, int(series.users[first]) or None


def _late(threshold: Threshold, series: Series, start_ms: int) -> Bools:
    """The buckets that are judged at all, by the time after the first start."""
    last = series.times_ms + 1000 * series.seconds
    return np.asarray(last > start_ms + threshold.after_ms)


def _missed(threshold: Threshold, series: Series, start_ms: int) -> tuple[Series, Bools]:
    """The buckets in which it was missed, and how wide they are."""
    misses = _MISSES[threshold.compare]
    limit = float(threshold.limit)
    every, failed = (_counts(threshold, series, ok=ok) for ok in (None, False))
    q = 1.0 if threshold.metric in ("max", "ok_max") else quantile(threshold.metric)
    if threshold.metric == "error_rate":
        least = math.ceil(1 / threshold.limit) if threshold.limit else 1
        series = series.rebucket(_width(every, least))
        every, failed = (_counts(threshold, series, ok=ok) for ok in (None, False))
        return series, (every >= least) & misses(failed / np.maximum(every, 1), limit)
    if threshold.metric in ("errors", "count") and threshold.compare != "==":
        chosen = failed if threshold.metric == "errors" else every
        so_far = np.cumsum(np.where(_late(threshold, series, start_ms), chosen, 0))
        return series, np.asarray(misses(so_far, limit))
    if q is None or threshold.compare == "==":
        return series, np.zeros(series.length, bool)
    least = 1 if q == 1 else least_samples(q)
    ok = True if threshold.metric.startswith("ok_") else None
    series = series.rebucket(_width(_counts(threshold, series, ok=ok), least))
    times = series.percentile(q, threshold.label, group=threshold.group, ok=ok)
    stated = _counts(threshold, series, ok=ok) >= least
    return series, stated & misses(np.nan_to_num(times), limit * _SURE)


def _counts(threshold: Threshold, series: Series, *, ok: bool | None) -> Ints:
    return series.counts(threshold.label, group=threshold.group, ok=ok)


def _width(counts: Ints, least: int) -> int:
    """The seconds in which half of the stretches hold enough samples."""
    for width in _WIDTHS:
        sums = np.add.reduceat(counts, np.arange(0, len(counts), width)) if len(counts) else counts
        busy = sums[sums > 0]
        if len(busy) and np.median(busy) >= least:
            return width
    return _WIDTHS[-1]
