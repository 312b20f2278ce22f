"""The picture of what server and generator used: CPU above, memory below, on the run's time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from jmeterpy.brief import PlanBrief
from jmeterpy.reports.axes import Floats, count_axis, time_axis
from jmeterpy.reports.panels import apart, names_apart
from jmeterpy.reports.style import INK, PALETTE, SOFT, figure, heading, write
from jmeterpy.reports.words import lasting

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from jmeterpy.analysis import Measured
    from jmeterpy.analysis.resources import Resources, Track

_LEFT, _RIGHT = 0.085, 0.795
_GAP_MS = 2_500  # a line is broken where more time passed between two values of a second each
_POINTS = 600
_SOURCES = 4
_MB = 1 << 20


@dataclass(frozen=True, eq=False)
class _Curve:
    """A source's figures; nan where there is a gap."""

    name: str
    colour: str
    at_s: Floats
    values: Floats


def resources(measured: Measured, title: str, _brief: PlanBrief | None = None) -> Figure:
    """CPU as a share of what each source may use, and memory; the generator in grey."""
    page = figure()
    start_ms, end_ms = measured.start_ms or 0, measured.end_ms or 0
    seconds = max((end_ms - start_ms) / 1000, 0.01)
    upper = page.add_axes((_LEFT, 0.46, _RIGHT - _LEFT, 0.39))
    lower = page.add_axes((_LEFT, 0.1, _RIGHT - _LEFT, 0.29))
    for panel in (upper, lower):
        time_axis(panel, seconds, named=panel is lower)
        panel.yaxis.set_label_coords(-0.055 / (_RIGHT - _LEFT), 0.5)
    found = measured.resources.between(start_ms, end_ms) if measured.resources else None
    width = _width(end_ms - start_ms)
    _cpu(upper, _curves(found, "cpu_share", start_ms, width))
    _memory(lower, _curves(found, "memory_bytes", start_ms, width))
    if found is None or not found.sources:
        where = {"transform": upper.transAxes, "ha": "center", "color": INK}
        write(upper, 0.5, 0.5, "nothing was monitored", **where)
    what = f"Resources: {title}" if title else "Resources"
    heading(page, what, _said(found, width), left=_LEFT)
    return page


def _width(milliseconds: int) -> int:
    """The whole seconds that a point covers."""
    return max(1, -(-milliseconds // 1000 // _POINTS))


def _curves(found: Resources | None, metric: str, start_ms: int, width: int) -> list[_Curve]:
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


def _curve(name: str, colour: str, track: Track, start_ms: int, width: int) -> _Curve:
    at = track.times_ms - start_ms
    bucket = at // (1000 * width)
    places, first = np.unique(bucket, return_index=True)
    values = np.add.reduceat(track.values, first) / np.diff(np.append(first, len(at)))
    at_s = at[first] / 1000 if width == 1 else (places + 0.5) * width
    breaks = np.flatnonzero(np.diff(at_s) * 1000 > _GAP_MS * width) + 1
    gaps = (np.insert(each.astype(np.float64), breaks, np.nan) for each in (at_s, values))
    return _Curve(name, colour, *gaps)


def _cpu(panel: Axes, curves: Sequence[_Curve]) -> None:
    top = max([1.0, *(float(np.nanmax(curve.values)) for curve in curves)])
    _draw(panel, curves, top * 1.05)
    ticks = [0, 0.25, 0.5, 0.75, 1] if top < 1.5 else list(range(int(top) + 1))
    panel.set_ylim(0, top * 1.05)
    panel.set_yticks(ticks, [f"{tick * 100:.0f} %" for tick in ticks])
    panel.grid(axis="y")
    panel.set_ylabel("CPU, of what it may use")


def _memory(panel: Axes, curves: Sequence[_Curve]) -> None:
    scaled = [_Curve(one.name, one.colour, one.at_s, one.values / _MB) for one in curves]
    highest = max([0.0, *(float(np.nanmax(curve.values)) for curve in scaled)])
    count_axis(panel, highest, "memory, MB")
    _draw(panel, scaled, panel.get_ylim()[1])


def _draw(panel: Axes, curves: Sequence[_Curve], top: float) -> None:
    """The lines, with their names where they end."""
    ends = [float(curve.values[~np.isnan(curve.values)][-1]) / top for curve in curves]
    names = names_apart([curve.name for curve in curves])
    for curve, name, height in zip(curves, names, apart(ends, 0.075), strict=True):
        few = "o" if len(curve.values) <= 60 else ""
        panel.plot(curve.at_s, curve.values, color=curve.colour, lw=1.6, marker=few, markersize=3)
        where = {"transform": panel.transAxes, "va": "center", "size": 8.5}
        write(panel, 1.012, height, name, color=curve.colour, **where)


def _said(found: Resources | None, width: int) -> str:
    if found is None or not found.sources:
        return "no figures: jmeterpy run --monitor api=port:8000 takes some"
    shown = _shown(found)
    more = len(found.sources) - len(shown)
    others = f", {more} more in monitors.csv" if more else ""
    point = "a second" if width == 1 else lasting(width * 1000)
    return f"a point covers {point}, gaps: no figures then{others}; in grey the load generator"
