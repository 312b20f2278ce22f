"""The last good and the first bad step, or why there is none."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

from jmeterpy.analysis.measured import Measured
from jmeterpy.analysis.signals import Allowed, Judged, allowed, judged
from jmeterpy.analysis.steps import Step, Steps, steps
from jmeterpy.analysis.usage import Own, generator_cpu
from jmeterpy.analysis.usl import Usl, usl
from jmeterpy.brief import PlanBrief

if TYPE_CHECKING:
    from jmeterpy.analysis.thresholds import Threshold

State = Literal["found", "not_reached", "generator_bound", "inconclusive", "no_steps"]
_LEAST = 3  # valid steps
_FLAT = 1.15  # rates within these are one ceiling


@dataclass(frozen=True, eq=False)
class Capacity:
    """What the steps say about a limit. `judged` are the valid steps by load.

    `last_good` and `first_bad` are steps; between them lies the limit. `last_good` is None where
    no step below is surely good. `odd` were bad or disturbed although higher ones (or others of
    the same load) were good. `ceiling` is the highest rate, `knee` the load at which the straight
    growth of low load meets it; None where the bad steps do not agree on a rate. `usl` is a second
    opinion on users, beside "found". `own` is what the load generator used in `first_bad`;
    `held_s` how many seconds users then paused longer than planned. `beyond` is the step from which
    on the usual signals speak where limits of the user's own hide it, as they judge it; `top` the
    highest step by the same.
    """

    state: State
    steps: Steps
    judged: tuple[Judged, ...] = ()
    last_good: Step | None = None
    first_bad: Judged | None = None
    odd: tuple[Step, ...] = ()
    ceiling: float | None = None
    knee: float | None = None
    usl: Usl | None = None
    own: Own | None = None
    held_s: float = 0.0
    allow: Allowed = field(default_factory=Allowed)  # by what its steps are judged
    beyond: Judged | None = None
    top: Judged | None = None

    @property
    def window(self) -> Step | None:
        """Where endpoints are judged: the last good step, else the last valid one."""
        valid = self.steps.valid
        return self.last_good or (valid[-1] if valid else None)


def capacity(
    measured: Measured,
    brief: PlanBrief | None = None,
    *,
    thresholds: Sequence[Threshold] = (),
    generator: Callable[[Step], Own | None] | None = None,
) -> Capacity:
    """Judge the steps of a run.

    `thresholds`, else the limits that `measured` carries, replace what counts as bad: those of
    error_rate and of percentiles over all samples. `generator` says what the load generator used
    in a step, else what was monitored does: from a step on in which it was busy, nothing is said
    of the target.
    """
    allow = allowed(thresholds or measured.limits or ())
    found = _judge(steps(measured, brief), brief, allow, generator or generator_cpu(measured))
    return _beyond(replace(found, allow=allow))


def _beyond(found: Capacity) -> Capacity:
    """What the usual signals say of steps that a user's own limits allow.

    A loose limit says nothing of a bend, and what holds it must not be called well beside a table
    that shows one.
    """
    if found.allow == Allowed() or found.state not in ("not_reached", "inconclusive", "found"):
        return found
    usual = judged([known.step for known in found.judged], Allowed())
    first = _first_bad(usual)
    if found.state == "found" and found.first_bad:
        usual = tuple(x for x in usual if x.step.load < found.first_bad.step.load)
        return replace(found, beyond=usual[first]) if first < len(usual) else found
    if first < len(usual):
        return replace(found, beyond=usual[first], top=usual[-1])
    odd = [x for x in usual if (x.bad or x.disturbed) and x.step not in found.odd]
    odd += [x for x in usual[-1:] if x.doubtful]
    return replace(found, beyond=odd[0]) if odd else found


def _first_bad(every: Sequence[Judged]) -> int:
    """Where the bad steps begin that reach to the top; how many there are, where none do."""
    first = len(every)
    while first and every[first - 1].bad:
        first -= 1
    return first


def _judge(
    found: Steps, brief: PlanBrief | None, allow: Allowed, own: Callable[[Step], Own | None]
) -> Capacity:
    """What the steps say by these limits."""
    valid = sorted(found.valid, key=lambda step: step.load)
    if len({step.load for step in valid}) < _LEAST:
        return Capacity("no_steps", found)
    every = judged(valid, allow)
    first = _first_bad(every)
    odd = tuple(x.step for at, x in enumerate(every) if x.disturbed or (x.bad and at < first))
    for known in every[: first + 1]:
        used, held_s = own(known.step), held_up_s(known.step, brief)
        if held_s or (used and used.busy):
            state: State = "generator_bound"
            return Capacity(state, found, every, first_bad=known, odd=odd, own=used, held_s=held_s)
    if first == len(every):
        state = "inconclusive" if odd else "not_reached"
        good = None if odd else valid[-1]
        return Capacity(state, found, every, last_good=good, odd=odd)
    return replace(_broken(found, every, first, odd), own=own(every[first].step))


def held_up_s(step: Step, brief: PlanBrief | None) -> float:
    """How much longer than planned each user paused between samples; 0 where it is not sure.

    Then something beside the target held users up, which only the generator's side can.

    Source: N / X - R - Z, with N users, X samples a second, R the mean response time and Z the
            planned pause (Little 1961); surely is 4 %, 20 ms and four standard errors of Z.
    """
    planned = brief.pause_s if brief else None
    if planned is None or step.is_open or step.mean_ms is None or not step.per_second:
        return 0.0
    mean_s = step.mean_ms / 1000
    held = step.users / step.per_second - mean_s - planned
    sure = max(0.04 * (mean_s + planned), 0.02, 4 * planned / math.sqrt(step.samples))
    return held if held > sure else 0.0


def _broken(found: Steps, every: tuple[Judged, ...], first: int, odd: tuple[Step, ...]) -> Capacity:
    """The bracket, and beside it what the rates say."""
    bad, held = every[first], _held(every, first)
    every = tuple(replace(x, doubtful=x.doubtful or x.step in held) for x in every)
    below = [x.step for x in every[:first] if x.sound and x.step.load < bad.step.load]
    rates = [x.step.per_second for x in every[first:]] + [step.per_second for step in held]
    good, free = below[-1] if below else None, [x for x in every[:first] if x.step not in held]
    flat = len(rates) > 1 and max(rates) < _FLAT * min(rates) and _straight(every, good)
    highest = max(x.step.per_second for x in every)
    return Capacity(
        "found",
        found,
        every,
        last_good=good,
        first_bad=bad,
        odd=(*odd, *(x.step for x in every[:first] if x.step.load == bad.step.load)),
        ceiling=highest if flat else None,
        knee=highest / _each(free) if flat and free else None,
        usl=None if bad.step.is_open else _law(every),
    )


def _held(every: tuple[Judged, ...], first: int) -> list[Step]:
    """The steps that are not bad, but at which straight growth has met the ceiling already.

    That is the knee of the asymptotes (Denning & Buzen 1978): from there on users only wait, so
    none of these is surely good.
    """
    bad = every[first]
    if bad.step.is_open or all(signal.kind != "throughput" for signal in bad.signals):
        return []
    highest = max(x.step.per_second for x in every)
    found = []
    for known in every[:first]:
        lower = [x for x in every[:first] if x.step.load < known.step.load]
        if lower and known.step.load * _each(lower) >= highest:
            found.append(known.step)
    return found


def _law(every: tuple[Judged, ...]) -> Usl:
    return usl([x.step.load for x in every], [x.step.per_second for x in every])


def _each(low: Sequence[Judged]) -> float:
    """What a user brings where nothing holds it up; of arrivals, what the first step's do."""
    if low[0].step.is_open:
        return low[0].step.per_user
    return max(x.step.per_user for x in low)


def _straight(every: Sequence[Judged], good: Step | None) -> bool:
    """Whether one of the last good load still brings 80 % of what is brought at most."""
    if good is None:
        return True
    return good.per_user >= 0.8 * _each([x for x in every if x.step.load <= good.load])
