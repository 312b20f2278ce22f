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
_SLOWER = 2.0  # times the upper end of the first step's
_DOUBTFUL = 1.8
_SERVED = 0.95  # of what arrives


@dataclass(frozen=True)
class Allowed:
    """What a user allows; where nothing is said, more than 1 % errors or twice the time is bad.

    `times` are (percentile, milliseconds, most users) of all samples' successes.
    """

    errors: float = _ERRORS
    times: tuple[tuple[float, float, int | None], ...] = ()


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
        (q, float(found.limit), found.users)
        for found in upper
        if (q := quantile(found.metric)) is not None
    ]
    return Allowed(min(errors, default=_ERRORS), tuple(times))


@dataclass(frozen=True)
class Signal:
    """One thing that is wrong with a step, and the figures that show it."""

    kind: Kind
    figures: dict[str, float]


@dataclass(frozen=True)
class Judged:
    """A step, what is wrong with it, and whether it may serve as a good one.

    `disturbed`: errors in a part of its time only; `doubtful`: slower, but not surely.
    """

    step: Step
    signals: tuple[Signal, ...] = ()
    doubtful: bool = False
    disturbed: bool = field(default=False)

    @property
    def bad(self) -> bool:
        """Whether anything is wrong."""
        return bool(self.signals)

    @property
    def sound(self) -> bool:
        """Whether it may serve as a good one."""
        return not (self.signals or self.doubtful or self.disturbed)


def judged(steps: Sequence[Step], allow: Allowed) -> tuple[Judged, ...]:
    """Each step against the first and against the one before it."""
    found = []
    for at, step in enumerate(steps):
        ground = _Ground(step, steps[0], steps[at - 1] if at else None, allow)
        signals = tuple(signal for rule in SIGNALS for signal in rule(ground))
        found.append(Judged(step, signals, _doubtful(ground), _disturbed(ground)))
    return tuple(found)


@dataclass(frozen=True)
class _Ground:
    step: Step
    base: Step
    before: Step | None
    allow: Allowed


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
    for q, now, first in _compared(ground):
        if now.low > _SLOWER * first.high:
            figures = {"q": q, "times": now.value / first.value, "base": ground.base.load}
            figures |= {"open": 1.0} if ground.step.is_open else {}
            return [Signal("latency", figures)]
    return []


def _compared(ground: _Ground) -> list[tuple[float, Interval, Interval]]:
    step, base = ground.step, ground.base
    pairs = ((0.95, step.p95, base.p95), (0.5, step.p50, base.p50))
    return [(q, now, first) for q, now, first in pairs if now and first]


def _limited(ground: _Ground) -> list[tuple[float, float, Interval]]:
    step = ground.step
    users = step.users if step.is_open else step.load
    asked = [x for x in ground.allow.times if x[2] is None or users <= x[2]]
    found = [(q, limit, interval(step.good, q)) for q, limit, _ in asked]
    return [(q, limit, known) for q, limit, known in found if known]


def _doubtful(ground: _Ground) -> bool:
    if ground.allow.times:
        return any(found.low <= limit <= found.high for _, limit, found in _limited(ground))
    return any(now.value > _DOUBTFUL * first.value for _, now, first in _compared(ground))


def _throughput(ground: _Ground) -> list[Signal]:
    """Added users bring less than half of what the first ones did, and it got slower."""
    step, before, base = ground.step, ground.before, ground.base
    if step.is_open:
        return _unserved(step, base)
    if before is None or step.p50 is None or before.p50 is None or step.load <= before.load:
        return []
    users, more = step.load - before.load, step.per_second - before.per_second
    slower = step.p50.value > 1.2 * before.p50.value
    if more >= 0.5 * users * base.per_second / base.load or not slower:
        return []
    return [Signal("throughput", {"users": users, "per_second": more})]


def _unserved(step: Step, base: Step) -> list[Signal]:
    """Surely less than 95 % of what arrivals bring ended; the first step says how much that is."""
    due = step.load * base.per_second / base.load * step.seconds
    spread = math.sqrt(step.samples + due * due / base.samples)
    if step is base or step.samples + 3 * spread >= _SERVED * due:
        return []
    return [Signal("throughput", {"per_second": step.per_second, "due": due / step.seconds})]


def _queue(ground: _Ground) -> list[Signal]:
    """Answers of 10 s and more, or times that grow within the step."""
    step, base = ground.step, ground.base
    share = step.stuck / step.samples if step.samples else 0.0
    if share > 0.005 and wilson(step.stuck, step.samples)[0] > 0.0025:
        return [Signal("queue", {"share": share, "stuck": step.stuck})]
    grows = step.last_third > 1.5 * step.first_third  # False where either is nan
    if grows and base.p50 and step.last_third > 2 * base.p50.value:
        return [Signal("queue", {"times": step.last_third / step.first_third})]
    return []


SIGNALS: tuple[Callable[[_Ground], list[Signal]], ...] = (_errors, _latency, _throughput, _queue)
