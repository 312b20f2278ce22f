"""The picture of how many samples took how long: a row a label, each with its own heights."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from jmeterpy.analysis.metrics import least_samples
from jmeterpy.brief import PlanBrief
from jmeterpy.reports.axes import (
    Floats,
    Scale,
    count_axis,
    inches,
    page_of,
    response_times_across,
    scale_of,
)
from jmeterpy.reports.frame import Frame, frame, is_narrow, panels
from jmeterpy.reports.lines import busiest
from jmeterpy.reports.panels import names_apart
from jmeterpy.reports.style import INK, PALETTE, SOFT, figure, heading, type_scale, write
from jmeterpy.reports.words import NONE, THIN, count

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from jmeterpy.analysis import Counts, Measured

_BINS = 100
_STEPS = 5
_MOST = 20  # rows
_EDGE = 0.85  # inches at 9 points: where other headings begin
_HEAD = 0.1  # above the percentiles
_ROW = 0.2  # inches at 9 points that a row takes at the least
_HIGH = 0.84  # of a row, that its highest class takes
_TOLD = (0.5, 0.95)
_TOLD_WIDE = (1.8, 1.0)
_TOLD_AT = (0.49, 1.14)  # inches at 9 points from the panel to where they end


def distribution(measured: Measured, title: str, _brief: PlanBrief | None = None) -> Figure:
    """Which share of the samples took how long; of several labels each in a row of its own."""
    every = [row.label for row in measured.labels if row.kind == "sample"]
    page = figure()
    if len(every) > 1:
        room = _frame(page)
        most = min(_MOST, int((room.top - room.bottom) * room.height / _ROW))
        said = _rows(page, room, measured, set(busiest(measured, most)))
        said += f"; the {most} busiest of {count(len(every), gap=THIN)} labels" * (
            len(every) > most
        )
    else:
        room = frame(page)
        said = _one(page, room, measured)
    what = f"Distribution: {title}" if title else "Distribution"
    heading(page, what, said, left=min(room.left, _EDGE / room.width))
    return page


def _frame(page: Figure) -> Frame:
    if is_narrow(page):
        return frame(page, left=1.5)
    room = frame(page, left=2.0, right=1.5)
    return replace(room, top=room.top - _HEAD / room.height)


def _one(page: Figure, room: Frame, measured: Measured) -> str:
    (panel,) = panels(page, room)
    counts = measured.histogram()
    scale = scale_of(counts)
    edges = _edges(scale)
    share = _shares(counts, scale, edges)
    count_axis(panel, float(share.max(initial=0)), "samples, %", steps=_STEPS)
    _draw(panel, counts, scale, (edges, share), foot=0)
    response_times_across(panel, scale)
    wide = "equal width on this axis" if scale.log else f"{edges[1] - edges[0]:g} ms"
    return f"the share of all samples in each class of {wide}; {_marks(counts)}"


def _rows(page: Figure, room: Frame, measured: Measured, chosen: set[str]) -> str:
    (panel,) = panels(page, room)
    scale = scale_of(measured.histogram())
    edges = _edges(scale)
    names = [row.label for row in measured.labels if row.kind == "sample" and row.label in chosen]
    rows = [measured.histogram(name, kind="sample") for name in names]
    for at, counts in enumerate(rows):
        share = _shares(counts, scale, edges)
        foot = len(rows) - 1 - at
        panel.axhline(foot, color=SOFT, lw=0.4 * type_scale(), zorder=1)
        heights = share * _HIGH / share.max(initial=1e-9)
        _draw(panel, counts, scale, (edges, heights), foot=foot)
    panel.set_ylim(0, len(rows))
    panel.set_yticks([])
    panel.spines["left"].set_visible(False)
    response_times_across(panel, scale)
    _beside(panel, names, rows)
    return f"how often which time, each row as high as its most frequent one; {_marks(*rows)}"


def _edges(scale: Scale) -> Floats:
    """Of the classes, in milliseconds: about equally wide on the axis, none below one."""
    if scale.log:
        steps = scale.low * (scale.high / scale.low) ** np.linspace(0, 1, _BINS + 1)
        return np.unique(np.append(np.floor(steps[:-1]), np.ceil(steps[-1])))
    wide = max(1, math.ceil(scale.high / _BINS))
    return np.arange(0.0, scale.high + wide, wide)


def _shares(counts: Counts, scale: Scale, edges: Floats) -> Floats:
    """Of the samples, in each class, percent; of a class of another width as in a usual one."""
    slot = np.searchsorted(edges, np.clip(counts.values, edges[0], edges[-1] - 1), "right") - 1
    share = np.bincount(slot, counts.counts.astype(float), len(edges) - 1) / max(counts.n, 1) * 100
    return np.asarray(share / (np.diff(scale.of(edges)) * _BINS) if scale.log else share)


def _draw(
    panel: Axes, counts: Counts, scale: Scale, drawn: tuple[Floats, Floats], *, foot: float
) -> None:
    """The classes, standing at `foot`, and the percentiles as upright lines as high as they are."""
    edges, heights = drawn
    x, steps = np.repeat(scale.of(edges), 2)[1:-1], foot + np.repeat(heights, 2)
    panel.fill_between(x, foot, steps, color=PALETTE[0], alpha=0.3, lw=0, zorder=2)
    panel.plot(x, np.where(steps > foot, steps, np.nan), color=PALETTE[0],
               lw=0.9 * type_scale(), zorder=3)  # fmt: skip
    top = foot + float(heights.max(initial=0))
    for q, wide in zip(_TOLD, _TOLD_WIDE, strict=True):
        if counts.n >= least_samples(q):
            at = float(scale.of(counts.percentile(q) or 0))
            panel.plot([at, at], [foot, top], color=INK, lw=wide * type_scale(), zorder=4,
                       solid_capstyle="butt")  # fmt: skip


def _marks(*rows: Counts) -> str:
    there = [any(each.n >= least_samples(q) for each in rows) for q in _TOLD]
    said = [name for name, drawn in zip(("p50 (thick)", "p95 (thin)"), there, strict=True) if drawn]
    return f"upright: {' and '.join(said)}" if said else "too few samples for percentiles"


def _beside(panel: Axes, names: list[str], rows: list[Counts]) -> None:
    """The names on the left; on a wide page the percentiles on the right."""
    narrow = is_narrow(page_of(panel))
    look = {"transform": panel.transAxes, "va": "center", "ha": "right", "size": 8.5, "color": INK}
    across = [1 + at / inches(panel) for at in _TOLD_AT]
    told = [] if narrow else list(zip(_TOLD, across, strict=True))
    for at, name in enumerate(names_apart(names, 17 if narrow else 24)):
        y = 1 - (at + 0.5) / len(rows)
        write(panel, -0.015, y, name, width=26, **look)
        for q, x in told:
            known = rows[at].n >= least_samples(q)
            write(panel, x, y, _time(rows[at].percentile(q)) if known else NONE, **look)
    for q, x in told:
        write(panel, x, 1.005, f"p{100 * q:g}", **(look | {"va": "bottom", "color": SOFT}))


def _time(milliseconds: int | None) -> str:
    return NONE if milliseconds is None else f"{count(milliseconds, gap=THIN)} ms"
