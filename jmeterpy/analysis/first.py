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

_MISSES = {"<": operator.ge, "<=": operator.gt, "==": operator.ne}
_ALIKE = 2.0  # standard errors
_SURE = 1.01  # the series holds times in bins 1 % wide


_Missed = tuple[int | None, int | None, bool]
_NOWHERE: _Missed = (None, None, True)


def first_missed(threshold: Threshold, measured: Measured) -> _Missed:
    """The second after the first start in which it was missed, the users then, whether it is sure.

    For upper limits of percentiles, max, error rate and counts; (None, None, True) for the others.

    error rate   the first second with a failure in which it was missed by the samples that ended
                 lately: just as many as it takes that one failure alone does not miss it; the first
                 failure, where they were as frequent before that as from then on
    percentiles  the first second with a sample over the limit, among the first latest samples that
                 missed it; just as many as it takes to state the percentile
    counts       the second in which the limit was passed

    Units: the seconds of the series start with those of the clock: where the first start does not,
           the second is not sure and may be one too late, but is never too early for its users. In
           long tests of many labels it may be a bucket of the series too late.
    """
    if threshold.compare not in _MISSES or measured.start_ms is None:
        return _NOWHERE
    series = measured.series
    if quantile(threshold.metric) is not None:
        series = series.rebucket(series.bin_seconds)
    bad = _missed(threshold, series, measured.start_ms)
    if not bad.any():
        return _NOWHERE
    first = int(np.argmax(bad))
    start_ms, bucket_ms = measured.start_ms, int(series.times_ms[first])
    second = max(0, bucket_ms + 1000 * series.seconds - 1 - start_ms) // 1000
    sure = series.seconds == 1 and start_ms % 1000 == 0
    failure = _first_failure(threshold, measured)
    alone = _one_is_enough(threshold)
    if failure is not None and failure >= bucket_ms and (alone or threshold.metric != "errors"):
        second = (failure - start_ms) // 1000
        sure = sure or alone
    second = max(second, threshold.after_ms // 1000)
    return second, _users(series, start_ms, first, second), sure


def _users(series: Series, start_ms: int, first: int, second: int) -> int | None:
    """The most users of what ended in this second after the first start, or before."""
    ends = series.times_ms + 1000 * series.seconds
    inside = int(np.searchsorted(ends, start_ms + 1000 * (second + 1), "right"))
    before = series.users[: min(inside, first + 1) or first + 1]
    known = before[before > 0]
    return int(known[-1]) if len(known) else int(series.users[first]) or None


def _first_failure(threshold: Threshold, measured: Measured) -> int | None:
    """When the first failure ended that is judged, exactly."""
    if threshold.metric not in ("errors", "error_rate") or threshold.group is not None:
        return None
    label, since = threshold.label, (measured.start_ms or 0) + threshold.after_ms
    times = [row.first_ms for row in measured.errors if label in (None, row.label)]
    return min((each for each in times if each >= since), default=None)


def _one_is_enough(threshold: Threshold) -> bool:
    """Whether a single failure misses it, whenever it comes."""
    if threshold.metric == "error_rate":
        return threshold.limit == 0
    return bool(_MISSES[threshold.compare](1, threshold.limit))


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
    return _slow(threshold, series, judged)


def _failing(threshold: Threshold, every: Ints, failed: Ints) -> Bools:
    """The buckets with a failure in which too large a share of the latest samples failed."""
    if threshold.compare == "==" and threshold.limit:
        return np.zeros(len(every), bool)
    least = math.floor(1 / threshold.limit) + 1 if threshold.limit else 1
    recent, bad, since = _latest(every, failed, least)
    missed = _MISSES[threshold.compare](bad / np.maximum(recent, 1), float(threshold.limit))
    found = np.asarray((since >= 0) & (failed > 0) & missed)
    if found.any() and _as_before(every, failed, int(np.argmax(found))):
        found[np.argmax(failed > 0)] = True
    return found


def _as_before(every: Ints, failed: Ints, at: int) -> bool:
    """Whether something failed before this bucket, and no more rarely than from it on.

    Source: two shares, their difference within two standard errors.
    """
    n, bad = (np.array([part[:at].sum(), part[at:].sum()]) for part in (every, failed))
    if not bad[0]:
        return False
    share = bad.sum() / n.sum()
    error = math.sqrt(share * (1 - share) * float((1 / n).sum()))
    return bool(bad[1] / n[1] - bad[0] / n[0] <= _ALIKE * error)


def _latest(every: Ints, some: Ints, least: int) -> tuple[Ints, Ints, Ints]:
    """At each bucket's end of the latest samples, at least so many: how many, and how many of some.

    The third is the bucket that they begin with; -1 where there are not as many.
    """
    total, of_some = (np.append(0, np.cumsum(each)) for each in (every, some))
    since = np.searchsorted(total, total[1:] - least, "right") - 1
    return total[1:] - total[since], of_some[1:] - of_some[since], since


def _slow(threshold: Threshold, series: Series, judged: Bools) -> Bools:
    """The buckets with a sample over the limit, among the first latest samples that missed it."""
    slow = np.zeros(series.length, bool)
    q = 1.0 if threshold.metric in ("max", "ok_max") else quantile(threshold.metric)
    if q is None:
        return slow
    every, over = (np.where(judged, each, 0) for each in _counts_over(threshold, series))
    recent, bad, since = _latest(every, over, 1 if q == 1 else least_samples(q))
    within = recent - bad < np.maximum(np.ceil(q * recent - 1e-9), 1)
    at = np.flatnonzero((since >= 0) & (every > 0) & within)
    if len(at):
        stretch = slice(int(since[at[0]]), int(at[0]) + 1)
        slow[stretch] = over[stretch] > 0
    return slow


def _counts_over(threshold: Threshold, series: Series) -> tuple[Ints, Ints]:
    """How many samples ended in each bucket, and how many of them took longer than the limit."""
    ok = True if threshold.metric.startswith("ok_") else None
    limit = float(threshold.limit) * _SURE
    over = series.counts_where(
        lambda times: _MISSES[threshold.compare](times, limit),
        threshold.label,
        group=threshold.group,
        ok=ok,
    )
    return _counts(threshold, series, ok=ok), over


def _counts(threshold: Threshold, series: Series, *, ok: bool | None) -> Ints:
    return series.counts(threshold.label, group=threshold.group, ok=ok)
