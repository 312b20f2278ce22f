"""Thresholds on what was monitored: "cpu(server) < 80%", "memory_growth(server) < 100MB"."""

from __future__ import annotations

import operator
from collections.abc import Callable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING

import numpy as np

from jmeterpy.analysis.counts import counted
from jmeterpy.analysis.metrics import Window, metric
from jmeterpy.analysis.resources import Floats, Resources, Track

if TYPE_CHECKING:
    from jmeterpy.analysis.measured import Measured
    from jmeterpy.analysis.steps import Step
    from jmeterpy.analysis.thresholds import Threshold

GENERATOR = "generator"
_BUSY = 0.8  # from here on a generator's own waiting is in the response times
_FULL = 0.9  # of its whole machine, where it takes this much of it itself
_TAKES = 0.1
_SMOOTH = 10  # values whose mean is looked at where a CPU was first too busy
_MISSES = {"<": operator.ge, "<=": operator.gt}


@dataclass(frozen=True)
class Used:
    """What a source used from the first start to the last end; None where it has no such figure.

    `busy_s` and `busy` say for how many of its values, and which share of them, its CPU was at
    80 % or more.
    Units: cpu_* are shares of what it may use (1 is all), memory_* bytes.
    """

    source: str
    cpu_mean: float | None
    cpu_max: float | None
    memory_mean: float | None
    memory_max: float | None
    busy_s: int = 0
    busy: float = 0.0


def used(measured: Measured) -> tuple[Used, ...]:
    """One for each source that was monitored, in the order of the file."""
    if measured.resources is None:
        return ()
    found = measured.resources.between(measured.start_ms or 0, measured.end_ms or 0)
    return tuple(_used(found, source) for source in found.sources)


def _used(found: Resources, source: str) -> Used:
    cpu, memory = found.track(source, "cpu_share"), found.track(source, "memory_bytes")
    busy = int(np.count_nonzero(cpu.values >= _BUSY)) if cpu else 0
    return Used(
        source,
        cpu_mean=float(cpu.values.mean()) if cpu else None,
        cpu_max=float(cpu.values.max()) if cpu else None,
        memory_mean=float(memory.values.mean()) if memory else None,
        memory_max=float(memory.values.max()) if memory else None,
        busy_s=busy,
        busy=busy / len(cpu.values) if cpu else 0.0,
    )


def targets(measured: Measured, metric: str) -> tuple[str, ...]:
    """The sources that gave this metric, without the load generator."""
    found = measured.resources
    sources = found.sources if found else ()
    return tuple(x for x in sources if x != GENERATOR and found and found.track(x, metric))


def used_between(
    measured: Measured, source: str, metric: str, from_s: float, to_s: float
) -> Floats:
    """The values from one second after the first start to another; none of what is not there."""
    track = measured.resources.track(source, metric) if measured.resources else None
    if track is None:
        return np.empty(0)
    zero = (measured.start_ms or 0) // 1000
    return track.between(round(1000 * (zero + from_s)), round(1000 * (zero + to_s))).values


@dataclass(frozen=True)
class Own:
    """What the load generator used: medians of its CPU, and of its whole machine's if known."""

    cpu: float
    machine: float | None = None

    @property
    def busy(self) -> bool:
        """Whether its own waiting is in the response times.

        Either it used 80 % of what it may use; or its machine was full, it and the target or
        others together, and its own part was not small: a generator that takes little is served
        at once even there.
        """
        return self.cpu >= _BUSY or self.crowded

    @property
    def crowded(self) -> bool:
        """Whether it is busy because its machine is full."""
        return self.full and _TAKES <= self.cpu < _BUSY

    @property
    def full(self) -> bool:
        """Whether its machine was full: then whatever else runs there waits for a processor."""
        return self.machine is not None and self.machine >= _FULL


def machine_share(measured: Measured) -> Floats:
    """CPU of the load generator's whole machine over the run; nothing where it is not known."""
    found = measured.resources
    if found is None:
        return np.empty(0)
    within = found.between(measured.start_ms or 0, measured.end_ms or 0)
    track = within.track(GENERATOR, "machine_cpu_share")
    return track.values if track else np.empty(0)


def crowded(measured: Measured) -> tuple[int, float]:
    """For how many seconds the generator's machine was full while it took its part, and a share."""
    found = measured.resources
    if found is None:
        return 0, 0.0
    within = found.between(measured.start_ms or 0, measured.end_ms or 0)
    own, machine = (within.track(GENERATOR, name) for name in ("cpu_share", "machine_cpu_share"))
    machine = machine or within.track("host", "cpu_share")
    if own is None or machine is None:
        return 0, 0.0
    there = np.interp(own.times_ms, machine.times_ms, machine.values)
    full = (there >= _FULL) & (own.values >= _TAKES)
    return int(np.count_nonzero(full)), float(full.mean())


def generator_cpu(measured: Measured) -> Callable[[Step], Own | None]:
    """What the load generator used in a step; None where it was not recorded."""

    def own(step: Step) -> Own | None:
        def median(source: str, metric: str) -> float | None:
            values = used_between(measured, source, metric, step.from_s, step.to_s)
            return float(np.median(values)) if len(values) else None

        cpu, machine = median(GENERATOR, "cpu_share"), median(GENERATOR, "machine_cpu_share")
        if machine is None:
            machine = median("host", "cpu_share")
        return None if cpu is None else Own(cpu, machine)

    return own


def usage(threshold: Threshold, measured: Measured, from_ms: int, to_ms: int) -> Window | str:
    """What a threshold on a source has to judge, or why there is nothing."""
    track = _track(threshold, measured)
    if isinstance(track, str):
        return track
    nothing = counted(np.empty(0, np.int64))
    values = track.between(from_ms, to_ms).values.tolist()
    return Window(nothing, nothing, to_ms - from_ms, 0, 0, values=tuple(values))


def _track(threshold: Threshold, measured: Measured) -> Track | str:
    rule, name, found = metric(threshold.metric), threshold.label or "", measured.resources
    assert rule is not None, threshold.metric  # noqa: S101  parse lets no other through
    why = dict(measured.notes).get("monitors.csv")
    if why is not None and (found is None or name not in found.sources):
        return why.removesuffix(".")
    if found is None or not found.sources:
        return f"nothing was monitored; --monitor {name}=port:8000 does, or host, container, ..."
    if name not in found.sources:
        names = [*get_close_matches(name, found.sources, 1), *found.sources]
        return f'no source is called "{name}"; there is {", ".join(dict.fromkeys(names))}'
    track = found.track(name, rule.track)
    if track is None:
        return f'"{name}" has no {rule.track.partition("_")[0]} figures'
    return track


def first_used(
    threshold: Threshold, measured: Measured, from_ms: int
) -> tuple[int | None, int | None]:
    """The second after the first start in which it was missed first, and the users then."""
    track = _track(threshold, measured)
    if isinstance(track, str) or threshold.compare not in _MISSES:
        return None, None
    inside = track.between(from_ms, measured.end_ms or from_ms)
    bad = _MISSES[threshold.compare](_level(threshold, inside.values), float(threshold.limit))
    at = np.flatnonzero(bad)
    if not len(at):
        return None, None
    second = (int(inside.times_ms[at[0]]) - (measured.start_ms or 0)) // 1000
    return second, _users(measured, int(inside.times_ms[at[0]]))


def _level(threshold: Threshold, values: Floats) -> Floats:
    """What is compared at each moment: a mean of ten, what there is, or what came on top."""
    if threshold.metric == "memory_growth":
        tenth = max(1, len(values) // 10)
        return values - (np.median(values[:tenth]) if len(values) else 0.0)
    if threshold.metric != "cpu" or len(values) < _SMOOTH:
        return values
    sums = np.cumsum(np.insert(values, 0, 0.0))
    means = (sums[_SMOOTH:] - sums[:-_SMOOTH]) / _SMOOTH
    return np.concatenate((np.full(_SMOOTH - 1, -np.inf), means))


def _users(measured: Measured, time_ms: int) -> int | None:
    series = measured.series
    at = int(np.searchsorted(series.user_seconds, time_ms // 1000, side="right")) - 1
    return int(series.user_values[at]) or None if at >= 0 else None
