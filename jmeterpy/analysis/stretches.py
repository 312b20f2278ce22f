"""Stretches of constant load: the plan's where the run kept to it, else those of the data."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from jmeterpy.analysis.counts import Ints
from jmeterpy.analysis.measured import Measured
from jmeterpy.brief import PlanBrief

_LEAST_S = 30  # a stretch of the data
_SAME = 0.005  # of the users, or one user
_AGREE = 0.02  # between plan and data, or one user
_LATE_S = 5
_LONGEST_S = 1_000_000  # 11 days; longer is a clock that was wrong, and one array of every second


@dataclass(frozen=True)
class Stretch:
    """From `start_s` its users come, from `full_s` to `end_s` all of them are there.

    Units: seconds from the first start; `load` in users.
    """

    load: int
    start_s: float
    full_s: float
    end_s: float

    @property
    def hold_s(self) -> float:
        """How long the load was constant."""
        return self.end_s - self.full_s

    @property
    def settled_s(self) -> float:
        """From when on it is judged: after 10 s, or after a fifth of its time."""
        return self.full_s + max(10.0, 0.2 * self.hold_s)


def users_by_second(measured: Measured) -> Ints:
    """The most users in each second; one in which nothing ended keeps the number before.

    Nothing of a run of more than 11 days.
    """
    start = (measured.start_ms or 0) // 1000
    length = max(0, ((measured.end_ms or 0) // 1000) - start + 1)
    if length > _LONGEST_S:
        return np.zeros(0, np.int64)
    at = measured.series.user_seconds - start
    inside = (at >= 0) & (at < length)
    found = np.zeros(length, np.int64)
    found[at[inside]] = measured.series.user_values[inside]
    known = np.maximum.accumulate(np.where(found > 0, np.arange(length), 0))
    return found[known]


def is_open(brief: PlanBrief | None) -> bool:
    """Whether users arrive at a rate: then their number is no load."""
    main = [group for group in brief.groups if group.kind == "main"] if brief else []
    return any(group.arrivals_per_second is not None or group.users is None for group in main)


def stretches(measured: Measured, brief: PlanBrief | None) -> tuple[tuple[Stretch, ...], str]:
    """The stretches in order of time, and where they are from: "plan", "data", or why not "plan".

    A slow rise makes none. None is found for arrivals, whose load is a rate.
    """
    users = users_by_second(measured)
    if is_open(brief) or not len(users):
        return (), "data"
    planned = _planned(brief, float(len(users) - 1))
    alone = _plateaus(users[: _busy_s(measured)])
    if not planned:
        return alone, "data"
    wrong = next((x for x in planned if not _agrees(x, users)), None)
    if wrong is None:
        return planned, "plan"
    there = int(np.median(users[int(wrong.full_s) : int(wrong.end_s)]))
    return _plateaus(
        users[: _busy_s(measured)]
    ), f"{wrong.load} users were planned where {there} were seen"


def _busy_s(measured: Measured) -> int:
    """Until when samples end at half their usual rate: what ends later is only what was slow."""
    counts = measured.series.counts()
    known = counts[counts > 0]
    enough = np.flatnonzero(2 * counts >= np.median(known)) if len(known) else known
    return (int(enough[-1]) if len(enough) else len(counts)) * measured.series.seconds


def _planned(brief: PlanBrief | None, end_s: float) -> tuple[Stretch, ...]:
    """The plan's steps, from the first start on, as far as the run came."""
    steps = brief.steps if brief else ()
    zero = steps[0].start_s if steps else 0.0
    found = (
        Stretch(
            step.users,
            step.start_s - zero,
            step.start_s - zero + step.ramp_up_s,
            min(step.end_s - zero, end_s),
        )
        for step in steps
    )
    return tuple(stretch for stretch in found if stretch.hold_s > 0)


def _agrees(stretch: Stretch, users: Ints) -> bool:
    seen = users[int(stretch.full_s) + _LATE_S : int(stretch.end_s)]
    if not len(seen):
        return True
    return abs(float(np.median(seen)) - stretch.load) <= max(1, _AGREE * stretch.load)


def _plateaus(users: Ints) -> tuple[Stretch, ...]:
    """Where the users of 30 s or more stay within one user or 0.5 % of the first of them."""
    found: list[Stretch] = []
    first = 0
    changes = np.flatnonzero(np.diff(users)) + 1  # only there can a stretch end
    for at in (*changes.tolist(), len(users)):
        if at < len(users) and abs(users[at] - users[first]) <= max(1, _SAME * users[first]):
            continue
        if at - first >= _LEAST_S:
            _append(found, int(np.median(users[first:at])), float(first), float(at))
        first = at
    return tuple(found)


def _append(found: list[Stretch], load: int, start_s: float, end_s: float) -> None:
    """Add a stretch, or lengthen the one before where the load is the same."""
    if found and found[-1].load == load:
        found[-1] = replace(found[-1], end_s=end_s)
    else:
        before = found[-1].end_s if found else 0.0
        found.append(Stretch(load, before, start_s, end_s))
