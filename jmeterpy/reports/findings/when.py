"""When did it get slower: at the start, slowly, at once, or again and again?"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from jmeterpy.analysis.intervals import interval
from jmeterpy.analysis.series import Floats
from jmeterpy.analysis.stretches import Stretch
from jmeterpy.analysis.trend import batches, jump, trend
from jmeterpy.analysis.warmup import pace
from jmeterpy.reports.findings.interface import Ground, Missing, Said
from jmeterpy.reports.loads import loaded
from jmeterpy.reports.words import THIN, clock, lasting

_BATCHES = 30
_SETTLED_S = 20
_SLOW = 5.0  # times the label's own median


def ramp_storm(ground: Ground) -> Said | Missing | None:
    """While users were starting it was far slower than with all of them."""
    known = ground.capacity.steps.steps
    step = known[0] if known else None
    if step is None or not step.valid or step.p95 is None or step.stretch.full_s < 1:
        return Missing("no first stretch of constant load after a ramp")
    ramp = interval(ground.relative.within(0, step.stretch.full_s), 0.95)
    if ramp is None or ramp.value <= 2 * step.p95.high or ramp.low <= 1.3 * step.p95.high:
        return None
    times = ramp.value / step.p95.value
    return Said(
        f"While users were starting (until {clock(step.stretch.full_s)}) p95 was {times:.1f} times "
        f"as high as later with {loaded(step, gap=THIN)} (each label against itself).",
        "Start them over a longer ramp; if it stays, see what a first request costs.",
        min(1.0, times / 20),
        {"times": times, "until_s": step.stretch.full_s, "users": step.load},
    )


def warm_up(ground: Ground) -> Said | Missing | None:
    """The first part at full load was slower than the rest."""
    known = ground.capacity.steps.steps
    stretch = known[0].stretch if known else None
    if stretch is None:
        return Missing("it takes a first stretch of 60 s at constant load")
    found = pace(ground.relative, stretch)
    if isinstance(found, str):
        return Missing(found)
    if not found.slower or found.seconds > 0.5 * stretch.hold_s:
        return None
    long, times = max(found.seconds, 20.0), found.first / found.later
    return Said(
        f"The first {long:.0f} s at full load were {times:.1f} times as slow as the second half "
        "(medians).",
        "Leave them out with --skip-warmup, or let the plan warm up.",
        min(1.0, long / max(1.0, ground.seconds)),
        {"seconds": long, "times": times},
    )


def _steady(ground: Ground, least: float) -> Stretch | Missing:
    stretch = ground.steady
    if stretch is None or stretch.hold_s < least:
        longest = f"; the longest is {lasting(round(1000 * stretch.hold_s))}" if stretch else ""
        return Missing(f"it takes {lasting(round(1000 * least))} at constant load{longest}")
    return stretch


def drift(ground: Ground) -> Said | Missing | None:
    """Times grow steadily at constant load."""
    stretch = _steady(ground, 290)
    if isinstance(stretch, Missing):
        return stretch
    y = _thirty(ground, stretch, least=30)
    found = trend(y)
    if found.change <= 0.12 or found.z <= 4 or jump(y).gain >= 0.55:
        return None
    minutes = stretch.hold_s / 60
    return Said(
        f"Response times grew {100 * found.change:.0f} % (median, label by label) within "
        f"{minutes:.0f} min at constant load, steadily.",
        "Run longer, with memory, connections and table sizes recorded; compare after a restart.",
        min(1.0, found.change + 0.2),
        {"change": found.change, "minutes": minutes, "z": found.z},
    )


def _thirty(ground: Ground, stretch: Stretch, *, least: int) -> Floats:
    start, width = _cut(stretch)
    return batches(ground.relative, start, stretch.end_s, width, least=least)


def _cut(stretch: Stretch) -> tuple[float, float]:
    start = stretch.full_s + _SETTLED_S
    return start, max(5.0, (stretch.end_s - start) / _BATCHES)


def level_shift(ground: Ground) -> Said | Missing | None:
    """Times changed at once, at constant load, and stayed."""
    stretch = _steady(ground, 110)
    if isinstance(stretch, Missing):
        return stretch
    found = jump(_thirty(ground, stretch, least=20))
    if found.gain <= 0.55 or found.t <= 8 or 1 / 1.2 <= found.times <= 1.2:
        return None
    start, width = _cut(stretch)
    at = start + found.at * width
    return Said(
        f"At {clock(at)} the median, label by label, became {found.times:.2f} times what it was, "
        f"within {math.ceil(width)} s, and stayed, at constant load.",
        "Find what happened then (deployment, failover, job); judge the two parts apart.",
        min(1.0, abs(math.log(found.times))),
        {"at_s": at, "times": found.times},
    )


@dataclass(frozen=True)
class _Stop:
    first: int
    last: int
    worst_s: float


def _stops(ground: Ground, stretch: Stretch) -> tuple[list[_Stop], Floats]:
    """When a fifth of what ended had taken over five times its median; samples a second."""
    start, end = int(stretch.full_s) + 10, int(stretch.end_s)
    counts = ground.measured.series.counts()[:end].astype(float)
    slow = ground.relative.within(start, end)
    slow = slow.where(slow.value > _SLOW)
    many = np.bincount(slow.second, slow.count, len(counts))[: len(counts)]
    hot = np.flatnonzero((many >= 3) & (many >= 0.2 * counts))
    groups = [x for x in np.split(hot, np.flatnonzero(np.diff(hot) > 3) + 1) if len(x)]
    stops = [_Stop(int(x[0]), int(x[-1]), _worst_s(ground, int(x[0]), int(x[-1]))) for x in groups]
    return stops, counts


def _worst_s(ground: Ground, first: int, last: int) -> float:
    inside = (timed.within(first, last + 1) for timed in ground.labels.values())
    return max((float(x.value.max()) for x in inside if x.n), default=0.0) / 1000


def _rare(stops: list[_Stop], stretch: Stretch) -> bool:
    return sum(stop.last - stop.first + 1 for stop in stops) < 0.3 * stretch.hold_s


def periodic_stalls(ground: Ground) -> Said | Missing | None:
    """Everything stopped, again and again, at even distances."""
    stretch = _steady(ground, 30)
    if isinstance(stretch, Missing) or ground.measured.series.seconds > 1:
        return Missing("it takes 30 s at constant load, counted by the second")
    stops, _ = _stops(ground, stretch)
    gaps = np.diff([stop.first for stop in stops])
    if len(gaps) < 4 or not _rare(stops, stretch):
        return None
    period = float(np.median(gaps))
    whole = np.maximum(1, np.round(gaps / period))
    off = np.abs(gaps - whole * period) / period
    even = (whole == 1).mean() >= 0.6 and off.max() <= max(0.1, 1.2 / period)
    if period < 5 or not (even or (len(gaps) >= 6 and gaps.std() < 0.2 * gaps.mean())):
        return None
    every, long = float(gaps.sum() / whole.sum()), float(np.median([x.worst_s for x in stops]))
    return Said(
        f"Every {every:.0f} s ({len(stops)} times) everything stopped for up to {long:.1f} s.",
        f"Look for what runs every {every:.0f} s, on the target and on the load generator.",
        0.5,
        {"period_s": every, "stops": len(stops), "longest_s": long},
    )


def stalls(ground: Ground) -> Said | Missing | None:
    """Everything stopped, and completed nothing meanwhile."""
    stretch = _steady(ground, 30)
    if isinstance(stretch, Missing) or ground.measured.series.seconds > 1:
        return Missing("it takes 30 s at constant load, counted by the second")
    every, counts = _stops(ground, stretch)
    low = 0.6 * float(np.median(counts[int(stretch.full_s) + 10 :]))
    stops = [
        stop
        for stop in every
        if stop.worst_s > 1
        and counts[max(0, stop.first - math.ceil(stop.worst_s) - 1) : stop.first + 1].min() < low
    ]  # a queue is slow but completes
    if not stops or not _rare(stops, stretch):
        return None
    longest = max(stop.worst_s for stop in stops)
    at = ", ".join(clock(stop.first) for stop in stops[:5])
    times = "Once" if len(stops) == 1 else f"{len(stops)} times"
    return Said(
        f"{times} everything stopped, the longest {longest:.1f} s, around {at}.",
        "Look at the logs of the target and of the load generator at these moments.",
        0.3,
        {"stops": len(stops), "longest_s": longest, "at_s": [stop.first for stop in stops]},
    )
