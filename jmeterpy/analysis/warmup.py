"""How long a test warmed up: until all users were there and times had settled."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from jmeterpy.analysis.counts import Ints
from jmeterpy.analysis.measured import Measured
from jmeterpy.analysis.scope import clock
from jmeterpy.analysis.stretches import Stretch, is_open, stretches, users_by_second
from jmeterpy.analysis.timed import Timed, relative
from jmeterpy.analysis.trend import batches
from jmeterpy.brief import PlanBrief

_LEAST_S = 60  # at one load, to see times settle
_BATCH_S = 5.0
_LEAST = 20  # successes in a batch
_SLOWER, _SPREADS = 1.25, 4  # the first batches against the second half


@dataclass(frozen=True)
class Pace:
    """The first 20 s at full load against the second half of that stretch.

    Units: `first` and `later` are medians as multiples of the label's own; `seconds` is how long
           it took to be as fast as later.
    """

    first: float
    later: float
    spread: float
    seconds: float

    @property
    def slower(self) -> bool:
        """Whether it was clearly slower at first."""
        apart = self.first - self.later
        return self.first > _SLOWER * self.later and apart > _SPREADS * self.spread


def pace(timed: Timed, stretch: Stretch) -> Pace | str:
    """How a stretch of constant load begins, or what it takes to see that.

    `timed` are successes as multiples of their label's median.

    Source: medians of 5 s; as fast as later is below max(1.1 x, + 2 sd) of the second half, after
            the idea of White 1997, An Effective Truncation Heuristic for Bias Reduction (MSER).
    """
    if stretch.hold_s < _LEAST_S:
        return "it takes a first stretch of 60 s at constant load"
    y = batches(timed, stretch.full_s, stretch.end_s, _BATCH_S, least=_LEAST)
    half = y[len(y) // 2 :]
    if np.isnan(y[:4]).any() or np.isnan(half).all():
        return "it takes 20 successes in each 5 s"
    later, spread = float(np.nanmedian(half)), float(np.nanstd(half))
    calm = np.flatnonzero(y < max(1.1 * later, later + 2 * spread))
    seconds = _BATCH_S * (int(calm[0]) if len(calm) else len(y))
    return Pace(float(np.mean(y[:4])), later, spread, seconds)


@dataclass(frozen=True)
class WarmUp:
    """What to leave out at the start of a test, and why.

    Units: seconds from the first start; 0 where nothing is to be left out.
    """

    seconds: float
    why: str


def warm_up(measured: Measured, brief: PlanBrief | None = None) -> WarmUp:
    """How long it took until the users of the first step were up and times had settled."""
    found, _ = stretches(measured, brief)
    if is_open(brief):
        return WarmUp(0.0, "users arrive at a rate, so there is no time at which all are up")
    if not found:
        return WarmUp(0.0, "the number of users was never constant for 30 s")
    stretch = _all_up(found[0], users_by_second(measured))
    up = f"{_users(int(stretch.load))} up at {clock(stretch.full_s)}"
    known = pace(relative(measured), stretch)
    if isinstance(known, str):
        return WarmUp(
            stretch.settled_s,
            f"{up}, and the {stretch.settled_s - stretch.full_s:.0f} s that every step is given to "
            f"settle (to measure that, {known})",
        )
    if not known.slower:
        return WarmUp(stretch.full_s, f"{up}; times were not clearly slower then than later")
    if known.seconds > stretch.hold_s / 2:
        return WarmUp(
            stretch.full_s,
            f"{up}; times did not settle within half of the {stretch.hold_s:.0f} s at this load, "
            "so a steady state was not reached",
        )
    long = max(known.seconds, 4 * _BATCH_S)
    return WarmUp(
        stretch.full_s + long,
        f"{up}, then {known.first / known.later:.1f} times as slow as later for {long:.0f} s",
    )


def _all_up(stretch: Stretch, users: Ints) -> Stretch:
    """The stretch from where really all are up; those of the data begin with one user less."""
    start = int(np.ceil(stretch.full_s))
    there = np.flatnonzero(users[start : int(stretch.end_s)] >= stretch.load)
    return replace(stretch, full_s=float(start + there[0])) if len(there) else stretch


def _users(number: int) -> str:
    return "the only user was" if number == 1 else f"all {number} users were"
