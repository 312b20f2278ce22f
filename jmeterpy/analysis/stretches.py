"""Stretches of constant load: the plan's where the run kept to it, else those of the data."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from jmeterpy.analysis.counts import Bools, Ints
from jmeterpy.analysis.measured import Measured
from jmeterpy.analysis.series import carried
from jmeterpy.analysis.timed import times
from jmeterpy.brief import ArrivalsBrief, PlanBrief, StepBrief

Of = Literal["users", "arrivals"]
_LEAST_S = 30  # a stretch of the data, and a silence that ends one
_SAME = 0.005  # of the users
_FEW = 20  # fewer users than these must be exactly the same; else one may come or go
_AGREE = 0.02  # between plan and data, or one user
_LATE_S = 5
_LONGEST_S = 1_000_000  # 11 days; longer is a clock that was wrong, and one array of every second


@dataclass(frozen=True)
class Stretch:
    """From `start_s` its load comes, from `full_s` to `end_s` all of it is there.

    Units: seconds from the first start; `load` in users, or in arrivals a second.
    """

    load: float
    start_s: float
    full_s: float
    end_s: float
    of: Of = "users"

    @property
    def hold_s(self) -> float:
        """How long the load was constant."""
        return self.end_s - self.full_s

    @property
    def settled_s(self) -> float:
        """From when on it is judged: after 10 s or a fifth of its time, whichever is longer."""
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
    return carried(found)


def last_start_s(measured: Measured) -> int:
    """The second of the last start; what ends later is only what was slow."""
    every = [times(measured), times(measured, ok=False)]
    return max(
        (int(np.floor(part.second - part.value / 1000).max()) for part in every if part.n),
        default=0,
    )


def is_open(brief: PlanBrief | None) -> bool:
    """Whether users arrive at a rate: then their number is no load."""
    main = [group for group in brief.groups if group.kind == "main"] if brief else []
    return any(group.arrivals_per_second is not None or group.users is None for group in main)


def stretches(measured: Measured, brief: PlanBrief | None) -> tuple[tuple[Stretch, ...], str]:
    """The stretches in order of time, and where they are from: "plan", "data", or why not "plan".

    A slow rise makes none. Arrivals have those of their plan, which is all that says their rate.
    """
    users = users_by_second(measured)
    if not len(users):
        return (), "data"
    going = _going(measured, len(users))
    if brief and is_open(brief):
        arriving = brief.arrivals
        planned = tuple(_planned(arriving, going, _first_arrival_s(arriving)))
        return planned, "plan" if planned else "data"
    planned = tuple(_planned(brief.steps if brief else (), going, 0.0))
    if not planned:
        return _plateaus(users, going), "data"
    wrong = next((x for x in planned if not _agrees(x, users)), None)
    if wrong is None:
        kept = (_while_there(stretch, users) for stretch in planned)
        return tuple(stretch for stretch in kept if stretch.hold_s > 0), "plan"
    there = int(np.median(users[int(wrong.full_s) : int(wrong.end_s)]))
    return _plateaus(users, going), f"{wrong.load:g} users were planned where {there} were seen"


def _going(measured: Measured, length: int) -> Bools:
    """The seconds until the last start in which the load went on.

    What ends after the last start is only what was slow: a drain, in which nobody sends any more.
    Nor does it go on where no sample is under way for 30 s or more. A server that answers nobody
    is another thing: its samples are under way.
    """
    begun, ended = np.zeros(length + 1), np.zeros(length + 1)
    for part in (times(measured), times(measured, ok=False)):
        end = np.clip(part.second, 0, length - 1)
        start = np.clip(np.floor(end - part.value / 1000).astype(np.int64), 0, end)
        begun += np.bincount(start, minlength=length + 1)
        ended += np.bincount(end + 1, minlength=length + 1)
    found = np.cumsum(begun - ended)[:-1] > 0
    edges = np.flatnonzero(np.diff(found, prepend=True, append=True))
    for first, after in zip(edges[::2], edges[1::2], strict=False):
        found[first:after] = after - first < _LEAST_S
    found[np.flatnonzero(begun).max(initial=0) :] = False  # it is not whole
    return found


def _planned(
    steps: Sequence[StepBrief | ArrivalsBrief], going: Bools, late_s: float
) -> Iterator[Stretch]:
    """The plan's steps, from the first start on; of a run that was cut, until its last start."""
    last = float(np.flatnonzero(going).max(initial=0))
    for step in steps:
        start_s = step.start_s - steps[0].start_s - late_s
        end_s = start_s + step.end_s - step.start_s
        users = isinstance(step, StepBrief)
        found = Stretch(
            step.users if isinstance(step, StepBrief) else step.per_second,
            start_s,
            start_s + step.ramp_up_s,
            end_s if end_s < len(going) else last,
            "users" if users else "arrivals",
        )
        if found.hold_s > 0:
            yield found


def _first_arrival_s(steps: Sequence[ArrivalsBrief]) -> float:
    """When the first arrival is to be expected, at a rate that may rise from zero."""
    if not steps:
        return 0.0
    rate, ramp = steps[0].per_second, steps[0].ramp_up_s
    return ramp / 2 + 1 / rate if ramp * rate <= 2 else math.sqrt(2 * ramp / rate)


def _agrees(stretch: Stretch, users: Ints) -> bool:
    seen = users[int(stretch.full_s) + _LATE_S : int(stretch.end_s)]
    if not len(seen):
        return True
    return abs(float(np.median(seen)) - stretch.load) <= max(1, _AGREE * stretch.load)


def _while_there(stretch: Stretch, users: Ints) -> Stretch:
    """As long as its users are there; they may end before their time."""
    first, end = int(stretch.full_s), int(stretch.end_s)
    enough = users[first:end] >= stretch.load - max(1, _AGREE * stretch.load)
    there = np.flatnonzero(enough)
    last = first + int(there[-1]) + 1 if len(there) else first
    return stretch if last == end else replace(stretch, end_s=float(last))


def _plateaus(users: Ints, going: Bools) -> tuple[Stretch, ...]:
    """Where the users of 30 s or more stay the same; of many, one may come or go."""
    found: list[Stretch] = []
    first = 0
    breaks = (np.diff(users) != 0) | np.diff(going)
    for at in (*(np.flatnonzero(breaks) + 1).tolist(), len(users)):
        if at < len(users) and going[at] == going[first] and _same(users[first], users[at]):
            continue
        if at - first >= _LEAST_S and going[first] and users[first]:
            _append(found, int(np.median(users[first:at])), float(first), float(at))
        first = at
    return tuple(found)


def _same(one: np.int64, other: np.int64) -> bool:
    return bool(abs(other - one) <= (max(1, _SAME * one) if one >= _FEW else 0))


def _append(found: list[Stretch], load: int, start_s: float, end_s: float) -> None:
    """Add a stretch, or lengthen the one just before where the load is the same."""
    before = found[-1].end_s if found else 0.0
    if found and found[-1].load == load and start_s - before <= _LATE_S:
        found[-1] = replace(found[-1], end_s=end_s)
    else:
        found.append(Stretch(load, before, start_s, end_s))
