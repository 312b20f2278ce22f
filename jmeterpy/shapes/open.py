"""Open workloads: users who come at a rate, however slowly they are served."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from math import ceil

from jmeterpy.elements.plan import OpenModelThreadGroup
from jmeterpy.errors import SettingError
from jmeterpy.model.groups import CATCH_UP
from jmeterpy.model.times import Span, per_second, span
from jmeterpy.shapes.shape import SECOND, ZERO, Reaction, Shape, reaction

_MOST = 1000  # steps


def arrivals(
    name: str = "",
    *,
    rate: str,
    duration: Span,
    ramp_up: Span | None = None,
    finish: Span = "5s",
    even: bool = False,
    seed: int | None = None,
    on_error: Reaction = "continue",
) -> Shape:
    """New users come at a rate, however slowly they are served; each does the steps once.

    This is the open workload of the web: when the server slows down, users pile up. They come at
    random (a Poisson process) or, with `even`, on the beat. With `ramp_up` the rate rises from zero
    in that time. The same `seed` draws the same arrivals again.

    They begin when the group does: JMeter itself counts from the start of the test, so that after a
    setup of 3 s the arrivals of 3 s come at once; the schedule waits that time first.

    After `duration` nobody comes any more, and those who are there have the time `finish` for what
    is left of their steps: at its end JMeter cuts every request short, which is a failed sample.

    >>> arrivals(rate="10/s", duration="2m")[()][0].schedule.removeprefix(CATCH_UP)
    ' rate(10/sec) random_arrivals(120 sec) pause(5 sec)'

    Source: JMeter manual, "Open Model Thread Group".
    Raises: SettingError, UnitError.
    """
    speed, lasts = per_second(rate, "arrivals", "rate"), span(duration, "arrivals", "duration")
    rise = ZERO if ramp_up is None else span(ramp_up, "arrivals", "ramp_up")
    if rise > lasts or not lasts:
        raise SettingError(f"arrivals(): it lasts {duration!s}, the ramp is included")
    group = OpenModelThreadGroup(
        name=name or f"{rate} arrivals",
        schedule=_schedule(
            [speed], rise, lasts - rise, even=even, finish=span(finish, "arrivals", "finish")
        ),
        on_error=reaction("arrivals", on_error),
        seed=seed,
    )
    return Shape("arrivals", (group,))


def arrival_steps(
    name: str = "",
    *,
    rate: str,
    to: str,
    by: str,
    hold: Span,
    ramp_up: Span = "0s",
    finish: Span = "5s",
    even: bool = False,
    seed: int | None = None,
    on_error: Reaction = "continue",
) -> Shape:
    """A staircase of arrivals: users come at `rate` for a while, then at `by` more, until at `to`.

    Each step begins with a ramp of `ramp_up`, the first one from nobody, and then holds for `hold`.
    This is how the load rises by itself where a server slows down: a closed workload, that of
    `steps`, would send less just then. Everything else is as in `arrivals`; one thread group does
    it all, and tables of steps have a line for each rate.

    >>> group, = arrival_steps(rate="10/s", to="20/s", by="10/s", hold="1m", finish="0s")[()]
    >>> group.schedule.removeprefix(CATCH_UP)
    ' rate(10/sec) random_arrivals(60 sec) rate(10/sec) rate(20/sec) random_arrivals(60 sec)'

    Source: JMeter manual, "Open Model Thread Group": a rate right after arrivals is where their
            rate goes to, so that one which stays is said again.
    Raises: SettingError where it does not rise, UnitError.
    """
    call = "arrival_steps"
    stays, rise = span(hold, call, "hold"), span(ramp_up, call, "ramp_up")
    if not stays:
        raise SettingError(f"{call}(hold={hold!s}): each step takes no time; set hold")
    group = OpenModelThreadGroup(
        name=name or f"{rate} to {to} arrivals",
        schedule=_schedule(
            _levels(call, rate, to, by), rise, stays, even=even, finish=span(finish, call, "finish")
        ),
        on_error=reaction(call, on_error),
        seed=seed,
    )
    return Shape(call, (group,))


def _levels(call: str, rate: str, to: str, by: str) -> list[float]:
    """The rates of the steps, a second."""
    first, last = per_second(rate, call, "rate"), per_second(to, call, "to")
    more = per_second(by, call, "by")
    if last < first:
        raise SettingError(f"{call}(rate={rate!r}, to={to!r}): it rises from rate to `to`")
    before_last = ceil(round((last - first) / more, 6))
    if before_last >= _MOST:
        raise SettingError(
            f"{call}(rate={rate!r}, to={to!r}, by={by!r}): these are {before_last + 1} steps; "
            f"{_MOST} is the most"
        )
    return [*(first + number * more for number in range(before_last)), last]


def _schedule(
    levels: Sequence[float], rise: timedelta, stay: timedelta, *, even: bool, finish: timedelta
) -> str:
    """JMeter's words for a rise to each level and a stay there, and for a pause at the end."""
    come = "even_arrivals" if even else "random_arrivals"
    parts, before = [CATCH_UP], 0.0
    for level in levels:
        if rise or before:
            parts.append(f"rate({_number(before)}/sec)")
        if rise:
            parts.append(f"{come}({_seconds(rise)})")
        parts.append(f"rate({_number(level)}/sec)")
        if stay:
            parts.append(f"{come}({_seconds(stay)})")
        before = level
    return " ".join([*parts, f"pause({_seconds(finish)})"] if finish else parts)


def _number(value: float) -> str:
    return f"{value:.6f}".rstrip("0").rstrip(".")


def _seconds(time: timedelta) -> str:
    return f"{_number(time / SECOND)} sec"
