"""Thresholds and what was measured make verdicts."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from jmeterpy.analysis.change import finite
from jmeterpy.analysis.lost import uncounted
from jmeterpy.analysis.metrics import METRICS, Metric, Window, metric, quantile
from jmeterpy.brief import PlanBrief

if TYPE_CHECKING:
    from jmeterpy.analysis.against import Numbers
    from jmeterpy.analysis.measured import Measured
    from jmeterpy.analysis.select import Select
    from jmeterpy.analysis.thresholds import Threshold

Status = Literal["PASS", "WARN", "FAIL", "NO DATA"]
UNSURE = "missed, but not for certain"
HOLDS: dict[str, Callable[[Fraction, Fraction], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
}


_PACE = ("ms", "per_second", "bytes_per_second")


@dataclass(frozen=True)
class Held:
    """Both values of a figure, and where its change lies 95 % of the time.

    `base` and `new` are in the unit of the metric, `low` and `high` in that of the threshold.
    """

    run: str
    base: float
    new: float
    low: float
    high: float


@dataclass(frozen=True)
class Verdict:
    """One threshold, judged. `value` is exact, in the unit of the threshold; None without data.

    WARN is a miss of a threshold that ends in ", warn", or one against a baseline that is not
    certain (then it is `unsure`). `held` has the values behind a change against a baseline.
    `note` says why there is no data, or what was judged; `first_s` and `first_users` say where it
    was missed first, in seconds after the first start, as far as that can be told; that second may
    be a little late where it is not `first_sure`.
    """

    threshold: Threshold
    value: Fraction | None
    status: Status
    note: str = ""
    first_s: int | None = None
    first_users: int | None = None
    first_sure: bool = True
    held: Held | None = None
    unsure: bool = False

    @property
    def failed(self) -> bool:
        """Whether it was missed, or could not be judged; never where it only warns."""
        return self.status in ("FAIL", "NO DATA") and self.threshold.ending != "warn"

    @property
    def limit(self) -> Fraction:
        """What was allowed."""
        return self.threshold.limit

    @property
    def allowed(self) -> Fraction | None:
        """The limit in the unit of the metric itself; None where a baseline is needed for it."""
        if not self.threshold.relative:
            return self.limit
        if self.held is None:
            return None
        base = Fraction(self.held.base)
        is_ratio = self.threshold.unit == "ratio"
        return max(base * self.limit if is_ratio else base + self.limit, Fraction(0))

    @property
    def margin(self) -> float | None:
        """What is to spare as a share of the limit; below zero where it was missed.

        None without data, with a limit of zero or below, and for == and !=.
        """
        compare = self.threshold.compare
        if self.value is None or self.limit <= 0 or compare in ("==", "!="):
            return None
        share = float((self.limit - self.value) / self.limit)
        return -share if compare in (">", ">=") else share

    def as_json(self) -> dict[str, Any]:
        """One object for run.json and `--json`. `value` and `limit` are in `unit`."""
        found = self.threshold
        return {
            "threshold": found.text,
            "metric": found.metric,
            "label": found.label,
            "group": found.group,
            "after_s": found.after_ms / 1000,
            "ending": found.ending,
            "unit": found.unit,
            "value": None if self.value is None else _plain(self.value),
            "limit": _plain(self.limit),
            "status": self.status,
            "margin": self.margin,
            "note": self.note,
            "first_s": self.first_s,
            "first_users": self.first_users,
            "first_sure": self.first_s is not None and self.first_sure,
            "default": found.default,
            "unsure": self.unsure,
            "baseline": None if self.held is None else finite(asdict(self.held)),
        }


def _plain(value: Fraction) -> int | float:
    return value.numerator if value.denominator == 1 else float(value)


def judge(
    thresholds: Iterable[Threshold],
    measured: Measured,
    *,
    sources: Sequence[Path] | None = None,
    brief: PlanBrief | None = None,
    select: Select | None = None,
    baseline: Numbers | None = None,
) -> tuple[Verdict, ...]:
    """A verdict for each threshold, in their order.

    A threshold on a window (`while users <= 1000`) reads `sources` (else those of `measured`) a
    second time, row by row, so that it is exact; `brief` and `select` must be those of `measured`.
    Those "vs baseline" are held against `baseline`.
    """
    from jmeterpy.analysis import against as versus
    from jmeterpy.analysis.windows import windows

    every = tuple(thresholds)
    alone = [threshold for threshold in every if not threshold.relative]
    found = windows(alone, measured, sources=sources, brief=brief, select=select)
    verdicts = [
        Verdict(threshold, None, "NO DATA", window)
        if isinstance(window, str)
        else _verdict(threshold, window, measured)
        for threshold, window in zip(alone, found, strict=True)
    ]
    files = measured.sources if sources is None else tuple(sources)
    new = versus.Numbers(measured, files, brief, select)
    held = versus.against([each for each in every if each.relative], baseline, new)
    rest = iter(verdicts), iter(held)
    return tuple(next(rest[threshold.relative]) for threshold in every)


def verdict_on(threshold: Threshold, window: Window) -> Verdict:
    """The verdict on these rows alone, without where it was missed first."""
    rule = metric(threshold.metric) or METRICS[threshold.metric]
    why = missing(threshold, rule, window)
    value = None if why else rule.figure(window)
    if value is None:
        return Verdict(threshold, None, "NO DATA", why or "no time passed")
    if HOLDS[threshold.compare](value, threshold.limit):
        return Verdict(threshold, value, "PASS", window.note)
    missed: Status = "WARN" if threshold.ending == "warn" else "FAIL"
    return Verdict(threshold, value, missed, window.note)


def _verdict(threshold: Threshold, window: Window, measured: Measured) -> Verdict:
    found = verdict_on(threshold, window)
    if why := _uncounted(found, measured):
        return Verdict(threshold, None, "NO DATA", why)
    if found.status not in ("WARN", "FAIL"):
        return found
    if found.threshold.is_of_source:
        from jmeterpy.analysis.usage import first_used

        from_ms = (measured.start_ms or 0) + threshold.after_ms
        second, users = first_used(threshold, measured, from_ms)
        return replace(found, first_s=second, first_users=users)
    from jmeterpy.analysis.first import first_missed

    second, users, sure = first_missed(threshold, measured)
    return replace(found, first_s=second, first_users=users, first_sure=sure)


def _uncounted(found: Verdict, measured: Measured) -> str:
    """Why rows that could not be read forbid this verdict, or ""; what is lost only adds."""
    threshold = found.threshold
    rule = metric(threshold.metric) or METRICS[threshold.metric]
    is_most = rule.unit == "count" and threshold.compare in ("<", "<=")
    if is_most and found.status in ("WARN", "FAIL"):
        return ""
    return uncounted(rule, measured) if found.value is not None else ""


def missing(threshold: Threshold, rule: Metric, window: Window) -> str:
    """Why this figure may not be judged, or "".

    Source: FINDINGS: a percentile of too few samples is no data, never a pass; where fewer than
            half succeed, times and rates say nothing (a fast failure must never improve one).
    """
    if rule.track:
        few = len(window.values)
        if few >= rule.least:
            return ""
        return f"{few} values; {threshold.metric} is stated from {rule.least} on"
    samples = window.good.n if rule.good_only else window.every.n
    what = "success" if rule.good_only else "sample"
    if not samples:
        return f"no {what} is in it"
    if samples < rule.least:
        plural = "" if samples == 1 else "es" if rule.good_only else "s"
        stated = f"a {threshold.metric}" if quantile(threshold.metric) else threshold.metric
        return f"{samples} {what}{plural}; {stated} is stated from {rule.least} on"
    if rule.unit in _PACE and not rule.good_only and 2 * window.good.n < window.every.n:
        return f"{window.errors} of {window.every.n} failed: how fast says nothing"
    return ""
