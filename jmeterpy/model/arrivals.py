"""What the schedule of an open model says: how many users arrive a second, and when."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from jmeterpy.brief import ArrivalsBrief

_STEP = re.compile(
    r"(rate|random_arrivals|even_arrivals|pause)\(\s*([\d.]+)\s*(?:/\s*)?([a-z]*)\s*\)",
    re.IGNORECASE,
)
_UNIT_S = {"ms": 0.001, "s": 1, "sec": 1, "second": 1, "m": 60, "min": 60, "minute": 60, "h": 3600,
           "hour": 3600, "d": 86400, "day": 86400}  # fmt: skip
_SAME = 1e-9


@dataclass(frozen=True)
class Segment:
    """From `start_s` to `end_s` the rate goes evenly from `first` to `last`, in users a second."""

    start_s: float
    end_s: float
    first: float
    last: float

    def at(self, time_s: float) -> float:
        """The rate at a time within it."""
        share = (time_s - self.start_s) / (self.end_s - self.start_s)
        return self.first + share * (self.last - self.first)


def segments(schedule: str) -> tuple[Segment, ...]:
    """The parts of a schedule in order of time.

    >>> segments("rate(0/s) random_arrivals(10 s) rate(120/min) even_arrivals(1 min) pause(5 s)")[1]
    Segment(start_s=10.0, end_s=70.0, first=2.0, last=2.0)

    Source: JMeter manual, "Open Model Thread Group": the rate goes to that of a `rate` which stands
            right after the arrivals; without one it stays.
    """
    parts = [_part(*part) for part in _STEP.findall(schedule)]
    found: list[Segment] = []
    now, rate = 0.0, 0.0
    for (name, number), after in pairwise([*parts, ("", 0.0)]):
        if name == "rate":
            rate = number
            continue
        last = after[1] if after[0] == "rate" else rate
        first, last = (0.0, 0.0) if name == "pause" else (rate, last)
        if number > 0:
            found.append(Segment(now, now + number, first, last))
        now += number
    return tuple(found)


def _part(name: str, number: str, unit: str) -> tuple[str, float]:
    """A part with its seconds; `rate` with how many a second."""
    of, word = name.lower(), unit.lower()
    seconds = _UNIT_S.get(word) or _UNIT_S.get(word.removesuffix("s"), 1)
    return of, float(number) / seconds if of == "rate" else float(number) * seconds


def levels(schedules: Sequence[tuple[Segment, ...]]) -> tuple[ArrivalsBrief, ...]:
    """The times in which all schedules together have one rate, each with the ramp before it."""
    every = [segment for schedule in schedules for segment in schedule]
    edges = sorted({edge for x in every for edge in (x.start_s, x.end_s)})
    found: list[ArrivalsBrief] = []
    since = edges[0] if edges else 0.0  # the end of the level before
    for start, end in pairwise(edges):
        here = [x for x in every if x.start_s <= start < x.end_s]
        first, last = (sum(x.at(edge) for x in here) for edge in (start, end))
        if abs(last - first) > _SAME:
            continue
        if last > _SAME:
            _append(found, ArrivalsBrief(first, since, start - since, end))
        since = end
    return tuple(found)


def _append(found: list[ArrivalsBrief], level: ArrivalsBrief) -> None:
    """Add a level, or lengthen the one before where the rate stays."""
    before = found[-1] if found else None
    same = before and abs(before.per_second - level.per_second) < _SAME
    if before and same and before.end_s == level.start_s and not level.ramp_up_s:
        level = ArrivalsBrief(before.per_second, before.start_s, before.ramp_up_s, level.end_s)
        found.pop()
    found.append(level)
