"""The picture of what server and generator used: CPU above, memory below, on the run's time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from jmeterpy.brief import PlanBrief
from jmeterpy.reports.axes import count_axis, instead, time_axis
from jmeterpy.reports.curves import Curve, draw_curves
from jmeterpy.reports.frame import Frame, frame, panels
from jmeterpy.reports.style import PALETTE, SOFT, figure, heading
from jmeterpy.reports.words import lasting

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from jmeterpy.analysis import Measured
    from jmeterpy.analysis.resources import Resources, Track

_GAP_MS = 2_500  # a line is broken where more time passed between two values of a second each
_POINTS = 600
_SOURCES = 4
_MB = 1 << 20


def resources(measured: Measured, title: str, _brief: PlanBrief | None = None) -> Figure:
    """CPU as a share of what each source may use, and memory; the generator in grey."""
    page = figure()
    start_ms, end_ms = measured.start_ms or 0, measured.end_ms or 0
    seconds = max((end_ms - start_ms) / 1000, 0.01)
    found = measured.resources.between(start_ms, end_ms) if measured.resources else None
    room = frame(page, names=max(1, len(_shown(found))))
    upper, lower = panels(page, room, (0.39, 0.29))
    for panel in (upper, lower):
        time_axis(panel, seconds, named=panel is lower)
    width = _width(end_ms - start_ms)
    _cpu(upper, _curves(found, "cpu_share", start_ms, width), room)
    _memory(lower, _curves(found, "memory_bytes", start_ms, width), room)
    if found is None or not found.sources:
        instead(upper, "nothing was monitored")
    what = f"Resources: {title}" if title else "Resources"
    heading(page, what, _said(found, width), left=room.left)
    return page


def _width(milliseconds: int) -> int:
    """The whole seconds that a point covers."""
    return max(1, -(-milliseconds // 1000 // _POINTS))


def _curves(found: Resources | None, metric: str, start_ms: int, width: int) -> list[Curve]:
    sources = _shown(found)
    colours = iter(PALETTE)
    curves = []
    for source in sources:
        colour = SOFT if source == "generator" else next(colours)
        track = found.track(source, metric) if found else None
        if track is not None:
            curves.append(_curve(source, colour, track, start_ms, width))
    return curves


def _shown(found: Resources | None) -> tuple[str, ...]:
    """The generator, and the first of the others."""
    every = found.sources if found else ()
    others = [source for source in every if source != "generator"]
    return (*(["generator"] if "generator" in every else []), *others[:_SOURCES])


def _curve(name: str, colour: str, track: Track, start_ms: int, width: int) -> Curve:
    at = track.times_ms - start_ms
    bucket = at // (1000 * width)
    places, first = np.unique(bucket, return_index=True)
    values = np.add.reduceat(track.values, first) / np.diff(np.append(first, len(at)))
    at_s = at[first] / 1000 if width == 1 else (places + 0.5) * width
    breaks = np.flatnonzero(np.diff(at_s) * 1000 > _GAP_MS * width) + 1
    x, y = (np.insert(each.astype(np.float64), breaks, np.nan) for each in (at_s, values))
    return Curve(name, colour, x, y)


def _cpu(panel: Axes, curves: Sequence[Curve], room: Frame) -> None:
    top = max([1.0, *(float(np.nanmax(curve.y)) for curve in curves)])
    ticks = [0, 0.25, 0.5, 0.75, 1] if top < 1.5 else list(range(int(top) + 1))
    panel.set_ylim(0, top * 1.05)
    panel.set_yticks(ticks, [f"{tick * 100:.0f} %" for tick in ticks])
    panel.grid(axis="y")
    panel.set_ylabel("CPU, of what it may use")
    draw_curves(panel, curves, room)


def _memory(panel: Axes, curves: Sequence[Curve], room: Frame) -> None:
    scaled = [replace(one, y=one.y / _MB) for one in curves]
    count_axis(panel, max([0.0, *(float(np.nanmax(one.y)) for one in scaled)]), "memory, MB")
    draw_curves(panel, scaled, room)


def _said(found: Resources | None, width: int) -> str:
    if found is None or not found.sources:
        return "no figures: jmeterpy run --monitor api=port:8000 takes some"
    shown = _shown(found)
    more = len(found.sources) - len(shown)
    others = f", {more} more in monitors.csv" if more else ""
    point = "a second" if width == 1 else lasting(width * 1000)
    return f"a point covers {point}, gaps: no figures then{others}; in grey the load generator"
