"""What users did beside waiting for answers: pause too long, miss a stop, set the rate."""

from __future__ import annotations

import numpy as np

from jmeterpy.analysis.capacity import held_up_s
from jmeterpy.analysis.steps import Step
from jmeterpy.analysis.stretches import is_open
from jmeterpy.analysis.timed import Timed, joined, times
from jmeterpy.analysis.usage import targets, used_between
from jmeterpy.reports.findings.interface import Ground, Missing, Said, count, counted, ms
from jmeterpy.reports.loads import loaded, paced
from jmeterpy.reports.words import THIN, clock, decimal, lasting, rate

_TIMES, _ADDED, _LONG, _RARE = 2.0, 30, 5, 0.02
_BUSY, _CALM_CPU, _FEW_ERRORS = 0.25, 0.7, 0.01
_GROWN = 1.5  # times the median of the calmest step


def _pause_s(ground: Ground) -> float | Missing:
    """What the plan says users wait before each sample."""
    brief = ground.brief
    if is_open(brief):
        return Missing("users come at a rate, and do not wait for one another")
    if brief is None or brief.pause_s is None:
        return Missing("it is not certain how long users pause between their samples")
    return brief.pause_s


def unplanned_pauses(ground: Ground) -> Said | Missing | None:
    """Users take longer for a turn than their answers and the plan's pauses explain."""
    planned = _pause_s(ground)
    if isinstance(planned, Missing):
        return planned
    known = [step for step in ground.capacity.steps.valid if step.mean_ms is not None]
    if not known:
        return Missing("it takes a stretch of constant load of 30 s and 200 samples")
    for step in sorted(known, key=lambda step: -step.load):
        if gap := held_up_s(step, ground.brief):
            return _paused(step, gap, (step.mean_ms or 0.0) / 1000, planned)
    return None


def _paused(step: Step, gap: float, mean_s: float, planned: float) -> Said:
    return Said(
        f"With {loaded(step, gap=THIN)} each paused {ms(1000 * gap)} longer "
        f"between samples than the plan says ({ms(1000 * planned)}): "
        f"{decimal(step.users, gap=THIN)} users / {paced(step, gap=THIN)} \u2212 "
        f"{ms(1000 * mean_s)} = "
        f"{ms(1000 * (step.users / step.per_second - mean_s))}.",
        "Record the load generator's processor; look for scripts, large answers that are searched, "
        "and timers that the plan's pauses leave out.",
        min(1.0, gap / (gap + mean_s + planned)),
        {"users": step.load, "gap_s": gap, "mean_s": mean_s, "pause_s": planned,
         "per_second": step.per_second},
    )  # fmt: skip


def hidden_waiting(ground: Ground) -> Said | Missing | None:
    """Stops that users who waited did not meet, but users on a schedule would have.

    Source: coordinated omission (Tene 2013): for each time R above twice the usual interval I of a
            user, R - I, R - 2I, ... are added, as HdrHistogram does.
    """
    planned = _pause_s(ground)
    if isinstance(planned, Missing):
        return planned
    stretch, found = ground.steady, ground.capacity
    if stretch is None or stretch.hold_s < 30:
        return Missing("it takes 30 s at constant load")
    if found.state == "found" and found.last_good is None:
        return None
    good, bad = times(ground.measured), times(ground.measured, ok=False)
    every = joined((good, bad)).within(stretch.full_s, stretch.end_s)
    usual = 1000 * planned + every.percentile(0.5)
    slow = every.where(every.value > 2 * usual)
    if slow.n < _LONG or slow.n > _RARE * every.n or usual <= 0:
        return None  # of users who never pause, many take twice the median: that is no stop
    missed = _missed(slow, usual)
    stated, shown = every.percentile(0.99), joined((every, missed)).percentile(0.99)
    if shown <= _TIMES * stated or missed.n < _ADDED:
        return None
    between = f"between {clock(stretch.full_s)} and {clock(stretch.end_s)}"
    return Said(
        f"p99 is {ms(stated)} over the {counted(every.n, 'sample')} {between}, but users who "
        f"waited sent nothing: on a fixed schedule about {count(missed.n)} more requests "
        f"would have met the same stops, and p99 would be about {ms(shown)}.",
        "Repeat at this rate with arrivals instead of users, and compare p99.",
        min(1.0, missed.n / every.n),
        {"p99_ms": stated, "corrected_ms": shown, "added": missed.n, "samples": every.n},
    )


def _missed(slow: Timed, usual: float) -> Timed:
    """What would have been met: each time less one interval, less two, ... down to one."""
    steps = np.maximum(np.ceil(slow.value / usual).astype(np.int64) - 2, 0).clip(0, 10_000)
    which = np.repeat(np.arange(len(steps)), steps)
    number = np.arange(len(which)) - np.repeat(np.cumsum(steps) - steps, steps) + 1
    value = slow.value[which] - usual * number
    return Timed(slow.second[which], value, slow.count[which])


def limited_throughput(ground: Ground) -> Said | Missing | None:
    """Users pause most of the time: the rate is theirs, and says nothing of the target."""
    planned = _pause_s(ground)
    if isinstance(planned, Missing):
        return planned
    step = ground.capacity.window
    if step is None or step.mean_ms is None:
        return Missing("it takes a stretch of constant load of 30 s and 200 samples")
    mean_s = step.mean_ms / 1000
    quiet = planned > 0 and mean_s <= _BUSY * (mean_s + planned)
    if not quiet or ground.capacity.state == "found" or step.error_rate >= _FEW_ERRORS:
        return None
    sources = targets(ground.measured, "cpu_share")
    if any(_cpu(ground, source, step) >= _CALM_CPU for source in sources):
        return None
    judged = [x.step for x in ground.capacity.judged]
    calm_ms = min((x.p50_ms for x in judged if x.p50_ms is not None), default=None)
    if calm_ms is not None and (step.p50_ms or 0) > _GROWN * calm_ms:
        return None  # it grew slower with the load: it is the target that begins to hold them
    most = step.users / planned
    return Said(
        f"From {clock(step.from_s)} to {clock(step.to_s)} there were {paced(step, gap=THIN)}. "
        f"That is all that {loaded(step, gap=THIN)} with pauses of "
        f"{lasting(round(1000 * planned))} can send (at most {rate(most, gap=THIN)}): it says "
        "nothing of what the target can do.",
        "To learn that, go on with more users." if len(judged) > 1 else
        "To learn that, add users in steps.",
        0.3,
        {"per_second": step.per_second, "users": step.load, "pause_s": planned, "most": most},
    )  # fmt: skip


def _cpu(ground: Ground, source: str, step: Step) -> float:
    values = used_between(ground.measured, source, "cpu_share", step.from_s, step.to_s)
    return float(np.median(values)) if len(values) else 0.0
