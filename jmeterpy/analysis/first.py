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
    """The second after the first start in which it was missed, and the users of that second.

    For upper limits of percentiles, max, error rate and counts; (None, None) for the others.

    error rate   the first second with a failure in which it was missed by the samples that ended
                 lately: just as many as it takes that one failure alone does not miss it
    percentiles  the first second with a sample over the limit, in the first stretch that missed it;
                 stretches are just wide enough to state the percentile
    counts       the second in which the limit was passed
    """
    if threshold.compare not in _MISSES or measured.start_ms is None:
        return None, None
    series = measured.series
    bad = _missed(threshold, series, measured.start_ms)
    if not bad.any():
        return None, None
    first = int(np.argmax(bad))
    second = (int(series.times_ms[first]) - measured.start_ms) // 1000
    floor = max(threshold.after_ms // 1000, _first_failure(threshold, measured))
    return max(second, floor), int(series.users[first]) or None


def _first_failure(threshold: Threshold, measured: Measured) -> int:
    """Before this second no failure had ended; buckets need not start where the test does."""
    if threshold.metric not in ("errors", "error_rate"):
        return 0
    label = threshold.label
    times = [row.first_ms for row in measured.errors if label in (None, row.label)]
    return (min(times) - (measured.start_ms or 0)) // 1000 if times else 0


def _judged(threshold: Threshold, series: Series, start_ms: int) -> Bools:
    """The buckets that are judged at all, by time after the first start and by users."""
    last = series.times_ms + 1000 * series.seconds
    judged = np.asarray(last > start_ms + threshold.after_ms)
    if threshold.users is not None:
        judged &= ~np.logical_or.accumulate(series.users > threshold.users)
    return judged


def _missed(threshold: Threshold, series: Series, start_ms: int) -> Bools:
    """The buckets in which it was missed."""
    judged = _judged(threshold, series, start_ms)
    every, failed = (np.where(judged, _counts(threshold, series, ok=ok), 0) for ok in (None, False))
    if threshold.metric == "error_rate":
        return _failing(threshold, every, failed)
    if threshold.compare == "==" and (threshold.limit or threshold.metric != "errors"):
        return np.zeros(series.length, bool)
    if threshold.metric in ("errors", "count"):
        so_far = np.cumsum(failed if threshold.metric == "errors" else every)
        return np.asarray(judged & _MISSES[threshold.compare](so_far, float(threshold.limit)))
    return _slow(threshold, series, start_ms) & judged


def _failing(threshold: Threshold, every: Ints, failed: Ints) -> Bools:
    """The buckets with a failure in which too large a share of the latest samples failed."""
    if threshold.compare == "==" and threshold.limit:
        return np.zeros(len(every), bool)
    least = math.floor(1 / threshold.limit) + 1 if threshold.limit else 1
    all_so_far, bad_so_far = (np.append(0, np.cumsum(each)) for each in (every, failed))
    since = np.searchsorted(all_so_far, all_so_far[1:] - least, "right") - 1
    recent = all_so_far[1:] - all_so_far[since]
    share = (bad_so_far[1:] - bad_so_far[since]) / np.maximum(recent, 1)
    missed = _MISSES[threshold.compare](share, float(threshold.limit))
    return np.asarray((since >= 0) & (failed > 0) & missed)


def _slow(threshold: Threshold, series: Series, start_ms: int) -> Bools:
    """The buckets with a sample over the limit, in the first stretch that missed it."""
    slow = np.zeros(series.length, bool)
    q = 1.0 if threshold.metric in ("max", "ok_max") else quantile(threshold.metric)
    if q is None:
        return slow
    least = 1 if q == 1 else least_samples(q)
    wide = series.rebucket(_width(_counts(threshold, series, ok=_ok(threshold)), least))
    bad = _over(threshold, wide, q) & _judged(threshold, wide, start_ms)
    at = np.flatnonzero(bad & (_counts(threshold, wide, ok=_ok(threshold)) >= least))
    if len(at):
        each = wide.seconds // series.seconds
        stretch = slice(int(at[0]) * each, (int(at[0]) + 1) * each)
        slow[stretch] = _over(threshold, series, 1)[stretch]
    return slow


def _over(threshold: Threshold, series: Series, q: float) -> Bools:
    times = series.percentile(q, threshold.label, group=threshold.group, ok=_ok(threshold))
    limit = float(threshold.limit) * _SURE
    return np.asarray(_MISSES[threshold.compare](np.nan_to_num(times), limit))


def _ok(threshold: Threshold) -> bool | None:
    return True if threshold.metric.startswith("ok_") else None


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
