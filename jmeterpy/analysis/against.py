"""Thresholds held against a baseline: "p99 < +10% vs baseline"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from jmeterpy.analysis.bootstrap import blocks_of
from jmeterpy.analysis.comparable import differences, same_mix
from jmeterpy.analysis.first import first_missed
from jmeterpy.analysis.judged_figures import (
    Side,
    bar,
    rate_change,
    share_change,
    time_change,
    too_short,
)
from jmeterpy.analysis.metrics import METRICS, Metric, Window, metric, quantile
from jmeterpy.analysis.select import Select
from jmeterpy.analysis.verdicts import HOLDS, Held, Status, Verdict, missing
from jmeterpy.analysis.windows import part_of, row_of, windows
from jmeterpy.brief import PlanBrief

if TYPE_CHECKING:
    from jmeterpy.analysis.measured import Measured
    from jmeterpy.analysis.thresholds import Threshold

NO_BASELINE = "there is no baseline; name an earlier run: --baseline RUN"
_FIGURES = 5  # of a label, for which `bar` is made


@dataclass(frozen=True, eq=False)
class Numbers:
    """What was measured of a run, and from which rows: those of `sources` that `select` keeps.

    `name` is what to call it; `reasons` say why nothing may be compared with it.
    """

    measured: Measured
    sources: Sequence[Path]
    brief: PlanBrief | None = None
    select: Select | None = None
    name: str = ""
    reasons: tuple[str, ...] = ()


def against(
    thresholds: Sequence[Threshold], base: Numbers | None, new: Numbers
) -> tuple[Verdict, ...]:
    """A verdict for each threshold, in their order.

    PASS where the measured change holds it; FAIL where it is missed, and would be by the whole
    interval of 99 %, too; WARN between the two. NO DATA without a baseline, where the runs are
    not comparable, and where one of them has too little.

    Source: the intervals of `compare`, and its certainty (`judged_figures.bar`).
    """
    if base is None or not thresholds:
        return tuple(Verdict(each, None, "NO DATA", NO_BASELINE) for each in thresholds)
    rows = -(-len(thresholds) // _FIGURES)
    pair = _Pair(base, new, bar(0, rows=rows).sure)
    return tuple(_verdict(threshold, pair) for threshold in thresholds)


@dataclass(frozen=True, eq=False)
class _Pair:
    base: Numbers
    new: Numbers
    sure: float
    cut: dict[tuple[int, int | None, int | None], Numbers] = field(default_factory=dict)

    @cached_property
    def apart(self) -> str:
        """Why the two may not be compared; empty where they may."""
        plans = self.base.brief, self.new.brief
        found = differences(
            self.base.measured,
            self.new.measured,
            plans=plans,
            names=("the baseline", "this run"),
        )
        return "; ".join((*self.base.reasons, *self.new.reasons, *found))

    def part(self, threshold: Threshold, number: int) -> tuple[Numbers, str]:
        """The stretch of a run that the threshold is about, measured alone, and that in words."""
        whole = (self.base, self.new)[number]
        row = row_of(threshold, whole.measured)
        part = None if isinstance(row, str) else part_of(threshold, row, whole.measured)
        if part is None:
            return whole, ""
        key = (number, part.since_ms, part.until)
        if key not in self.cut:
            self.cut[key] = _measured(whole, part.since_ms, part.until)
        return self.cut[key], part.note


def _measured(whole: Numbers, since_ms: int | None, until: int | None) -> Numbers:
    from jmeterpy.analysis import measure

    kept = whole.select or Select()
    starts = [each for each in (kept.from_ms, since_ms) if each is not None]
    ends = [each for each in (kept.to_ms, None if until is None else until * 1000) if each]
    select = replace(kept, from_ms=max(starts, default=None), to_ms=min(ends, default=None))
    measured = measure(list(whole.sources), brief=whole.brief, select=select)
    return replace(whole, measured=measured, select=select)


def _verdict(threshold: Threshold, pair: _Pair) -> Verdict:
    if pair.apart:
        return Verdict(threshold, None, "NO DATA", f"not comparable: {pair.apart}")
    rule = metric(threshold.metric) or METRICS[threshold.metric]
    found, note = [], ""
    for number, where in enumerate(("in the baseline: ", "")):
        part, note = pair.part(threshold, number)
        window = _window(threshold, part)
        why = window if isinstance(window, str) else missing(threshold, rule, window)
        value = rule.figure(window) if not why and isinstance(window, Window) else None
        if value is None:
            return Verdict(threshold, None, "NO DATA", where + (why or "no time passed"))
        found.append((part, value))
    (base, one), (new, two) = found
    sides = _side(threshold, base, 0), _side(threshold, new, 1)
    if why := _untold(threshold, rule, sides, (base, new)):
        return Verdict(threshold, None, "NO DATA", why)
    change, low, high = _change(threshold, rule, sides, (one, two))
    held = Held(pair.base.name, float(one), float(two), low, high)
    return _judged(threshold, change, held, pair, note)


def _window(threshold: Threshold, part: Numbers) -> Window | str:
    """What is judged of a stretch that is measured alone."""
    (found,) = windows([replace(threshold, after_ms=0, users=None)], part.measured)
    return found


def _side(threshold: Threshold, part: Numbers, number: int) -> Side:
    measured = part.measured
    row = row_of(threshold, measured)
    assert not isinstance(row, str), row  # noqa: S101  there is a window, so there is a row
    cells = measured.series.cells.where(label=threshold.label, group=threshold.group, kind=row.kind)
    rule = metric(threshold.metric)
    good_only = rule is not None and rule.good_only
    blocks = blocks_of(measured, run=number)
    return Side(measured.series, blocks, row, tuple(cells), good_only=good_only)


def _untold(
    threshold: Threshold, rule: Metric, sides: tuple[Side, Side], runs: tuple[Numbers, Numbers]
) -> str:
    """Why nothing can be said of the change; empty where something can."""
    timed = rule.unit == "ms" and threshold.label is None
    if timed and not same_mix(runs[0].measured, runs[1].measured):
        return "not comparable: the labels have other shares of the samples; judge them one by one"
    return f"one of the runs is {why}" if (why := too_short(*sides)) else ""


def _change(
    threshold: Threshold,
    rule: Metric,
    sides: tuple[Side, Side],
    values: tuple[Fraction, Fraction],
) -> tuple[Fraction, float, float]:
    """The exact change, and its interval of 95 %."""
    one, two = values
    plain = float(one), float(two)
    if rule.versus == "points":
        _, low, high = share_change(*sides, plain)
        return two - one, low, high
    if rule.unit == "ms":
        q = quantile(threshold.metric)
        _, low, high = time_change(*sides, plain, q)
        half = Fraction(1, 2)  # what a zero may be: JMeter's times are whole milliseconds
        return max(two, half) / max(one, half), low, high
    _, low, high = rate_change(*sides, plain)
    return two / one, low, high


def _judged(threshold: Threshold, change: Fraction, held: Held, pair: _Pair, note: str) -> Verdict:
    holds = HOLDS[threshold.compare]
    if holds(change, threshold.limit):
        return Verdict(threshold, change, "PASS", note, held=held)
    sure = not holds(_best(threshold, change, held, pair.sure), threshold.limit)
    status: Status = "FAIL" if sure and threshold.ending != "warn" else "WARN"
    found = Verdict(threshold, change, status, note, held=held, unsure=not sure)
    # The same limit as one of its own says where it was missed first.
    alone = replace(threshold, relative=False, limit=found.allowed or Fraction(0))
    second, users, sure = first_missed(alone, pair.new.measured)
    return replace(found, first_s=second, first_users=users, first_sure=sure)


def _best(threshold: Threshold, change: Fraction, held: Held, sure: float) -> Fraction:
    """The end of the interval of 99 % that is the better one for this threshold."""
    end = held.low if threshold.compare in ("<", "<=") else held.high
    value = float(change)
    if threshold.unit == "points":
        return Fraction(value + sure * (end - value))
    found = value * (end / value) ** sure if value else end
    return Fraction(min(found, 1e300))
