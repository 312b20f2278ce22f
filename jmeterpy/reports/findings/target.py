"""Is the target the limit: is its processor full, does it wait, does its memory grow?

Every source that was monitored, but the load generator, is taken for a part of the target.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from operator import itemgetter

import numpy as np

from jmeterpy.analysis.capacity import Capacity
from jmeterpy.analysis.series import Floats
from jmeterpy.analysis.steps import Step
from jmeterpy.analysis.trend import trend
from jmeterpy.analysis.usage import targets, used_between
from jmeterpy.reports.findings.interface import Ground, Missing, Said, count, name
from jmeterpy.reports.findings.limit import no_steps
from jmeterpy.reports.loads import loaded, paced
from jmeterpy.reports.words import THIN, decimal, lasting, percent, rate

_FULL, _IDLE = 0.85, 0.6
_LEAST = 30  # values of a run without steps
_BATCHES, _LEAST_S = 20, 290
_ONE_FULL = 0.85  # processors; so many used may be one that is full
_NONE = Missing("the processor of the target was not recorded")


def saturated_target_cpu(ground: Ground) -> Said | Missing | None:
    """The median CPU of a source was at 85 % of what it may use, in a step or all the time."""
    sources = targets(ground.measured, "cpu_share")
    if not sources:
        return _NONE
    for step in sorted(ground.capacity.steps.valid, key=lambda step: step.load):
        for source in sources:
            values = used_between(ground.measured, source, "cpu_share", step.from_s, step.to_s)
            if len(values) and np.median(values) >= _FULL:
                when = f"with {loaded(step, gap=THIN)} and {paced(step, gap=THIN)}"
                return _full(source, values, when, step.load)
    if ground.capacity.steps.valid:
        return None
    for source in sources:
        values = used_between(ground.measured, source, "cpu_share", 0, ground.seconds)
        if len(values) >= _LEAST and np.median(values) >= _FULL:
            return _full(source, values, "over the whole run", None)
    return None


def _full(source: str, values: Floats, when: str, users: float | None) -> Said:
    median = float(np.median(values))
    return Said(
        f"The CPU of {name(source)} was at {_share(median)} (median) {when}.",
        f"Profile what {name(source)} computes for a request; or add processors, and see whether "
        "the limit moves.",
        0.6,
        {"source": source, "cpu": median, "users": users, "values": len(values)},
    )


def _share(share: float) -> str:
    return percent(min(1000, round(1000 * share)), 1000)


def idle_target(ground: Ground) -> Said | Missing | None:
    """In the first bad step no source used 60 % of its processors, and it was not errors alone.

    On a machine that others fill, a source waits for a processor, whatever it uses.
    """
    sources = targets(ground.measured, "cpu_share")
    if not sources:
        return _NONE
    found = ground.capacity
    if found.state == "no_steps":
        return no_steps(found)
    if found.state != "found" or found.first_bad is None or found.last_good is None:
        return None
    if not {signal.kind for signal in found.first_bad.signals} - {"errors"}:
        return None
    if found.own and found.own.full:
        return Missing("the load generator's machine was full: what runs there waits for that")
    return _idle(ground, found, found.first_bad.step, sources)


def _idle(ground: Ground, found: Capacity, step: Step, sources: Sequence[str]) -> Said | None:
    """That the busiest of the sources was idle in a step that was bad."""
    used = {
        source: float(np.median(values))
        for source in sources
        if len(values := used_between(ground.measured, source, "cpu_share", step.from_s, step.to_s))
    }
    if not used or max(used.values()) >= _IDLE:
        return None
    busiest = max(used, key=lambda source: used[source])
    cores = used_between(ground.measured, busiest, "cpu_cores", step.from_s, step.to_s)
    return _waits(found, busiest, used[busiest], float(np.median(cores)) if len(cores) else None)


def _waits(found: Capacity, source: str, share: float, cores: float | None) -> Said:
    assert found.first_bad is not None  # noqa: S101  the rule has looked
    bad = found.first_bad.step
    head = f"Slow with {loaded(bad, gap=THIN)} while the CPU of {name(source)} is at "
    evidence = {"source": source, "cpu": share, "users": bad.load}
    if cores is not None and cores >= _ONE_FULL:
        return Said(
            f"{head}{_share(share)} (median), which is {cores:.1f} processors: one thread may be "
            "full while the other processors are idle.",
            f"See whether one thread of {name(source)} does all the work; let more of them work, "
            "and repeat the step.",
            0.8,
            evidence | {"processors": cores},
        )
    served, said = _at_once(found)
    many = f"it waits, as if it worked on {served} requests at a time and the others queued{said}"
    where = f" of {served}" if served else ""
    return Said(
        f"{head}{_share(share)} (median): {many if served else 'it waits'}.",
        f"Look for a pool, a lock or a service behind it with a limit{where}; raise it, and repeat "
        f"the step with {loaded(bad, gap=THIN)}.",
        0.8,
        evidence | {"at_once": served},
    )


def _at_once(found: Capacity) -> tuple[str, str]:
    """How many requests at most are served at once, where the bad steps agree on a rate; of what.

    Source: Little 1961: the highest rate times the time in service, which is at most the least
            mean response time of a step: some of them may have queued there already.
    """
    means = [(x.step.mean_ms, x.step) for x in found.judged if x.step.mean_ms is not None]
    if found.ceiling is None or not means:
        return "", ""
    mean_ms, step = min(means, key=itemgetter(0))
    served = round(found.ceiling * mean_ms / 1000)
    if served < 2:
        return "", ""
    return f"at most about {count(served)}", (
        f" ({rate(found.ceiling, gap=THIN)}/s at the most; with {loaded(step, gap=THIN)} one takes "
        f"{decimal(mean_ms, gap=THIN)} ms on average, waiting included)"
    )


def memory_growth(ground: Ground) -> Said | Missing | None:
    """At constant load the lowest memory of each twentieth of the time grows, up to the end."""
    stretch, sources = ground.steady, targets(ground.measured, "memory_bytes")
    if not sources:
        return Missing("the memory of the target was not recorded")
    if stretch is None or stretch.hold_s < _LEAST_S:
        longest = f"; the longest is {lasting(round(1000 * stretch.hold_s))}" if stretch else ""
        return Missing(f"it takes {lasting(1000 * _LEAST_S)} at constant load{longest}")
    grown = {}
    for source in sources:
        lows = _lows(ground, source, stretch.full_s, stretch.end_s)
        every, late = trend(lows), trend(lows[_BATCHES // 2 :])
        if every.change > 0.05 and every.z > 2.5 and late.change > 0.2 * every.change:
            grown[source] = every.change
    if not grown:
        return None
    source = max(grown, key=lambda source: grown[source])
    each = stretch.hold_s / _BATCHES
    return Said(
        f"Memory of {name(source)} grew {100 * grown[source]:.0f} % in "
        f"{lasting(round(1000 * stretch.hold_s))} at constant load (lowest value of each "
        f"{each:.0f} s), and was still growing.",
        "Run three times as long; look at what it keeps at the start and at the end.",
        min(1.0, grown[source] + 0.2),
        {"source": source, "change": grown[source], "seconds": stretch.hold_s},
    )


def _lows(ground: Ground, source: str, start: float, end: float) -> Floats:
    """The lowest value of each twentieth; nan of fewer than five values."""
    edges = np.linspace(start, end, _BATCHES + 1)
    found = np.full(_BATCHES, np.nan)
    for at, (low, high) in enumerate(pairwise(edges)):
        values = used_between(ground.measured, source, "memory_bytes", low, high)
        if len(values) >= 5:
            found[at] = values.min()
    return found
