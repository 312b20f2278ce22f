"""The picture of a staircase: response times and rate over users, and the bracket of the limit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from jmeterpy.reports.axes import Floats, Scale, count_axis, instead, response_axis
from jmeterpy.reports.bracket import limit
from jmeterpy.reports.frame import frame, panels
from jmeterpy.reports.loads import amount
from jmeterpy.reports.steps import has_steps
from jmeterpy.reports.style import FAILED, FAINT, PALETTE, SOFT, figure, heading, write

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from jmeterpy.analysis import Measured
    from jmeterpy.analysis.capacity import Capacity
    from jmeterpy.analysis.steps import Step
    from jmeterpy.brief import PlanBrief

_TICKS = 12
_TEXT = 0.06  # of the panel's height, that a name takes
_LOG = 10.0  # from this many times on, the axis is logarithmic


def steps(measured: Measured, title: str, brief: PlanBrief | None = None) -> Figure:
    """p50 and p95 of each step over its users, below them the rate; bad steps as crosses."""
    from jmeterpy.analysis.capacity import capacity

    found = capacity(measured, brief)
    page = figure()
    room = frame(page, right=1.05)
    upper, lower = panels(page, room, (0.43, 0.25))
    shown = sorted((step for step in found.steps.valid), key=lambda step: step.load)
    if has_steps(found) and len(shown) > 1:
        _times(upper, found, shown)
        _rates(lower, found, shown)
        _users_axis(upper, lower, found, shown)
    else:
        _empty(upper, lower)
    said = limit(found) if has_steps(found) else "all samples were taken at one load, or in a ramp"
    heading(page, f"Steps: {title}" if title else "Steps", said, left=room.left)
    return page


def _times(panel: Axes, found: Capacity, shown: list[Step]) -> None:
    names = (("p95", [step.p95_ms for step in shown]), ("p50", [step.p50_ms for step in shown]))
    lines = [(name, np.array([np.nan if x is None else x for x in each])) for name, each in names]
    known = np.concatenate([values[~np.isnan(values)] for _, values in lines])
    scale = _scale(known)
    response_axis(panel, scale, clipped=False)
    ends = [
        _line(panel, found, shown, scale.of(values), colour=colour)
        for (_, values), colour in zip(lines, PALETTE, strict=False)
    ]
    _names(panel, [name for name, _ in lines], ends)


def _scale(values: Floats) -> Scale:
    low, high = (float(values.min()), float(values.max())) if len(values) else (1.0, 1.0)
    low, high = max(low, 0.5), max(high, 1.0)
    if high > _LOG * low:
        return Scale(low / 1.3, high * 1.3, log=True)
    return Scale(0, high * 1.1, log=False)


def _rates(panel: Axes, found: Capacity, shown: list[Step]) -> None:
    rates = np.array([step.per_second for step in shown])
    base = shown[0]
    top = float(rates.max())
    straight = min(shown[-1].load, top * 1.15 * base.load / base.per_second)
    panel.plot(
        [base.load, straight], [base.per_second, straight * base.per_second / base.load],
        color=FAINT, lw=1, ls=(0, (4, 3)), zorder=2,
    )  # fmt: skip
    count_axis(panel, top * 1.15, "ended /s")
    end = _line(panel, found, shown, rates, colour=SOFT)
    write(
        panel, 1.012, end / panel.get_ylim()[1], "samples/s", transform=panel.transAxes,
        color=SOFT, size=8.5, va="center",
    )  # fmt: skip


def _line(
    panel: Axes, found: Capacity, shown: list[Step], heights: Floats, *, colour: str
) -> float:
    """The line through the steps; the height of its last point."""
    at = np.array([step.load for step in shown], float)
    bad = np.array([any(x.step is step and x.bad for x in found.judged) for step in shown])
    panel.plot(at, heights, color=colour, lw=1.6, zorder=3)
    dots: dict[str, Any] = {"ls": "", "zorder": 4}
    panel.plot(at[~bad], heights[~bad], marker="o", color=colour, markersize=4.5, **dots)
    panel.plot(at[bad], heights[bad], marker="x", color=FAILED, markersize=6, mew=1.6, **dots)
    known = heights[~np.isnan(heights)]
    return float(known[-1]) if len(known) else 0.0


def _names(panel: Axes, names: list[str], heights: list[float]) -> None:
    """The names where the lines end, apart from one another."""
    upper, lower = max(heights), min(heights)
    lower = min(lower, upper - _TEXT)
    for name, height, colour in zip(names, (upper, lower), PALETTE, strict=False):
        write(
            panel, 1.012, height, name, transform=panel.transAxes, color=colour, size=8.5,
            va="center", weight="bold" if name == "p95" else "normal",
        )  # fmt: skip


def _users_axis(upper: Axes, lower: Axes, found: Capacity, shown: list[Step]) -> None:
    loads = [step.load for step in shown]
    every = -(-len(loads) // _TICKS)
    ticks = loads[::every]
    edge = 0.03 * (loads[-1] - loads[0])
    for panel in (upper, lower):
        panel.set_xlim(loads[0] - edge, loads[-1] + edge)
        panel.set_xticks(ticks, [amount(x) for x in ticks] if panel is lower else [])
        if found.first_bad and found.last_good:
            panel.axvspan(
                found.last_good.load, found.first_bad.step.load, color=FAILED, alpha=0.08, lw=0
            )
    lower.set_xlabel(_meaning(found))


def _meaning(found: Capacity) -> str:
    crosses = "; crosses are bad steps" if any(x.bad for x in found.judged) else ""
    shaded = ", the shaded part holds the limit" if found.first_bad and found.last_good else ""
    unit = "arrivals a second" if found.steps.is_open else "users"
    return f"{unit}{crosses}{shaded}"


def _empty(upper: Axes, lower: Axes) -> None:
    for panel in (upper, lower):
        panel.set_xticks([])
        panel.set_yticks([])
    instead(upper, "no two steps that can be judged")
