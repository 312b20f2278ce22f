"""Open workloads: users who come at a rate, however slowly they are served."""

from __future__ import annotations

from datetime import timedelta

from jmeterpy.elements.plan import OpenModelThreadGroup
from jmeterpy.errors import SettingError
from jmeterpy.model.groups import CATCH_UP
from jmeterpy.model.times import Span, per_second, span
from jmeterpy.shapes.shape import SECOND, ZERO, Reaction, Shape, reaction


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
    come = "even_arrivals" if even else "random_arrivals"
    level, parts = f"rate({_number(speed)}/sec)", [CATCH_UP]
    if rise:
        parts += ["rate(0/sec)", f"{come}({_seconds(rise)})"]
    parts.append(level)
    if lasts > rise:
        parts.append(f"{come}({_seconds(lasts - rise)})")
    if stay := span(finish, "arrivals", "finish"):
        parts.append(f"pause({_seconds(stay)})")
    group = OpenModelThreadGroup(
        name=name or f"{rate} arrivals",
        schedule=" ".join(parts),
        on_error=reaction("arrivals", on_error),
        seed=seed,
    )
    return Shape("arrivals", (group,))


def _number(value: float) -> str:
    return f"{value:.6f}".rstrip("0").rstrip(".")


def _seconds(time: timedelta) -> str:
    return f"{_number(time / SECOND)} sec"
