"""What makes a step a bad one: errors, latency, throughput, a queue that grows."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from jmeterpy.analysis.error_interval import wilson
from jmeterpy.analysis.intervals import Interval, interval
from jmeterpy.analysis.metrics import quantile
from jmeterpy.analysis.steps import Step

if TYPE_CHECKING:
    from jmeterpy.analysis.thresholds import Threshold

Kind = Literal["errors", "latency", "throughput", "queue"]
_ERRORS = 0.01
_SLOWER = 2.0  # times the upper end of the calmest step's
_DOUBTFUL = 1.8
_SERVED = 0.95  # of what arrives


@dataclass(frozen=True)
class Allowed:
    """What a user allows; where nothing is said, more than 1 % errors or twice the time is bad.

    `times` are (percentile, milliseconds, most users, milliseconds after the first start) of all
    samples' successes, each once.
    """

    errors: float = _ERRORS
    times: tuple[tuple[float, float, int | None, int], ...] = ()


def allowed(thresholds: Sequence[Threshold]) -> Allowed:
    """The limits among thresholds that are about all samples."""
    upper = [
        found
        for found in thresholds
        if found.label is None
        and found.group is None
        and found.compare in ("<", "<=")
        and not found.relative
    ]
    errors = [float(found.limit) for found in upper if found.metric == "error_rate"]
    times = [
        (q, float(found.limit), found.users, found.after_ms)
        for found in upper
        if (q := quantile(found.metric)) is not None
    ]
    return Allowed(min(errors, default=_ERRORS), tuple(dict.fromkeys(times)))


@dataclass(frozen=True)
class Signal:
    """One thing that is wrong with a step, and the figures that show it."""

    kind: Kind
    figures: dict[str, float]


@dataclass(frozen=True)
class Judged:
    """A step, what is wrong with it, and whether it may serve as a good one.

    `disturbed`: errors in a part of its time only; `doubtful`: slower, but not surely, and `near`
    says by how much. `times` is p95, label by label, against the calmest step with less load; None
    of the lowest.
    """

    step: Step
    signals: tuple[Signal, ...] = ()
    doubtful: bool = False
    disturbed: bool = field(default=False)
    times: float | None = None
    near: tuple[Signal, ...] = ()

    @property
    def bad(self) -> bool:
        """Whether anything is wrong."""
        return bool(self.signals)

    @property
    def sound(self) -> bool:
        """Whether it may serve as a good one."""
        return not (self.signals or self.doubtful or self.disturbed)


def judged(steps: Sequence[Step], allow: Allowed) -> tuple[Judged, ...]:
    """Each step against those with less load.

    Less load is never slower by itself, but something else may have disturbed any of them: what
    counts is the first, or where another was surely calmer, that.
    """
    found = []
    for step in steps:
        lower = tuple(other for other in steps if other.load < step.load)
        ground = _Ground(step, steps[0], lower, allow)
        signals = tuple(signal for rule in SIGNALS for signal in rule(ground))
        calm = ground.calm(0.95)
        times = step.p95.value / calm[1].value if step.p95 and calm else None
        near = tuple(_near(ground))
        found.append(Judged(step, signals, bool(near), _disturbed(ground), times, near))
    return tuple(found)


@dataclass(frozen=True)
class _Ground:
    step: Step
    base: Step
    lower: tuple[Step, ...]  # in order of load
    allow: Allowed

    def calm(self, q: float) -> tuple[Step, Interval] | None:
        """The lowest step with less load than which no other of them was surely calmer."""
        each = ((step, step.p95 if q == 0.95 else step.p50) for step in self.lower)
        known = [(step, found) for step, found in each if found]
        least = min((found.high for _, found in known), default=0.0)
        return next(((step, found) for step, found in known if found.low <= least), None)


def _disturbed(ground: _Ground) -> bool:
    step, limit = ground.step, ground.allow.errors
    return wilson(step.errors, step.samples)[0] > limit and not step.lasting(limit)


def _errors(ground: _Ground) -> list[Signal]:
    step, limit = ground.step, ground.allow.errors
    if step.error_low <= limit or not step.lasting(limit):
        return []
    figures = {"share": step.error_rate, "errors": step.errors, "samples": step.samples}
    return [Signal("errors", figures)]


def _latency(ground: _Ground) -> list[Signal]:
    if ground.allow.times:
        return [
            Signal("latency", {"q": q, "ms": found.value, "limit_ms": limit})
            for q, limit, found in _limited(ground)
            if found.low > limit
        ][:1]
    for q, now, calm, step in _compared(ground):
        if now.low > _SLOWER * calm.high:
            return [_slower(ground, q, now.value / calm.value, step)]
    return []


def _slower(ground: _Ground, q: float, times: float, base: Step) -> Signal:
    """That a percentile grew, label by label, and from how many to how many ms over all labels."""
    figures = {"q": q, "times": times, "base": base.load}
    figures |= {"open": 1.0} if ground.step.is_open else {}
    had, has = ((x.p95_ms if q == 0.95 else x.p50_ms) for x in (base, ground.step))
    if had is not None and has is not None:
        figures |= {"had_ms": had, "has_ms": has}
    return Signal("latency", figures)


def _compared(ground: _Ground) -> list[tuple[float, Interval, Interval, Step]]:
    found = []
    for q, now in ((0.95, ground.step.p95), (0.5, ground.step.p50)):
        calm = ground.calm(q)
        if now and calm:
            found.append((q, now, calm[1], calm[0]))
    return found


def _limited(ground: _Ground) -> list[tuple[float, float, Interval]]:
    step = ground.step
    users = step.users if step.is_open else step.load
    asked = [
        (q, limit)
        for q, limit, most, after_ms in ground.allow.times
        if (most is None or users <= most) and 1000 * step.to_s > after_ms
    ]
    found = [(q, limit, interval(step.good, q)) for q, limit in asked]
    return [(q, limit, known) for q, limit, known in found if known]


def _near(ground: _Ground) -> list[Signal]:
    """What is not surely too slow, but may be."""
    if ground.allow.times:
        return [
            Signal("latency", {"q": q, "ms": found.value, "limit_ms": limit})
            for q, limit, found in _limited(ground)
            if found.low <= limit <= found.high
        ]
    return [
        _slower(ground, q, now.value / calm.value, step)
        for q, now, calm, step in _compared(ground)
        if now.value > _DOUBTFUL * calm.value
    ]


def _throughput(ground: _Ground) -> list[Signal]:
    """Added users bring less than half of what fewer did, and it got slower."""
    step = ground.step
    if step.is_open:
        return _unserved(step, ground.base)
    before = ground.lower[-1] if ground.lower else None
    if before is None or step.p50 is None or before.p50 is None:
        return []
    users, more = step.load - before.load, step.per_second - before.per_second
    slower = step.p50.value > 1.2 * before.p50.value
    if more >= 0.5 * users * max(x.per_user for x in ground.lower) or not slower:
        return []
    figures = {"before": before.load, "users": step.load}
    figures |= {"had": before.per_second, "has": step.per_second}
    if before.p50_ms is not None and step.p50_ms is not None:
        figures |= {"had_ms": before.p50_ms, "has_ms": step.p50_ms}
    return [Signal("throughput", figures | {"times": step.p50.value / before.p50.value})]


def _unserved(step: Step, base: Step) -> list[Signal]:
    """Surely less than 95 % of what arrivals bring ended; the first step says how much that is."""
    due = step.load * base.per_second / base.load * step.seconds
    spread = math.sqrt(step.samples + due * due / base.samples)
    if step is base or step.samples + 3 * spread >= _SERVED * due:
        return []
    return [Signal("throughput", {"has": step.per_second, "due": due / step.seconds})]


def _queue(ground: _Ground) -> list[Signal]:
    """Answers of 10 s and more, or times that grow within the step.

    Growth that stays surely within the times that a user allows is not bad, as users are so many
    and no more; where they go on arriving, it is.
    """
    step, calm = ground.step, ground.calm(0.5)
    share = step.stuck / step.samples if step.samples else 0.0
    if share > 0.005 and wilson(step.stuck, step.samples)[0] > 0.0025:
        return [Signal("queue", {"share": share, "stuck": step.stuck})]
    grows = step.last_third > 1.5 * step.first_third  # False where either is nan
    low = calm[1] if calm else step.p50
    if grows and low and step.last_third > 2 * low.value and not _kept(ground):
        return [Signal("queue", {"times": step.last_third / step.first_third})]
    return []


def _kept(ground: _Ground) -> bool:
    """Whether a closed step surely keeps every limit on times that a user has set for it."""
    found = _limited(ground)
    return bool(found) and not ground.step.is_open and all(x.high <= limit for _, limit, x in found)


SIGNALS: tuple[Callable[[_Ground], list[Signal]], ...] = (_errors, _latency, _throughput, _queue)
