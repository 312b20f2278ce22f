"""The pictures, by name: a function and its entry in CHARTS."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np

from jmeterpy.reports import rate_charts as rates
from jmeterpy.reports import spread_charts as spread
from jmeterpy.reports.axes import (
    Scale,
    instead,
    response_axis,
    scale_of,
    time_axis,
)
from jmeterpy.reports.curves import Curve, draw_curves
from jmeterpy.reports.distribution_chart import distribution
from jmeterpy.reports.frame import Frame, frame, panels
from jmeterpy.reports.lines import QUANTILES, Line, lines
from jmeterpy.reports.panels import names_apart, rates_panel, users_panel
from jmeterpy.reports.paper import SCREEN, Paper
from jmeterpy.reports.points import Look, draw_points
from jmeterpy.reports.steps_chart import steps
from jmeterpy.reports.style import (
    FAINT,
    PALETTE,
    SOFT,
    figure,
    heading,
    save,
    styled,
    write,
)
from jmeterpy.reports.usage import resources
from jmeterpy.reports.words import THIN, count, counted, lasting, percent

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from jmeterpy.analysis import Measured
    from jmeterpy.brief import PlanBrief

_LINES = 4
_SHARES = (0.53, 0.16)  # the heights of two panels
_WIDE = {1: (2.2,), 2: (1.1, 2.2), 3: (1.1, 2.2, 1.1)}  # of lines, the highest percentile last


class Chart(Protocol):
    """Draws one picture; `brief` is the plan, where it is known."""

    def __call__(self, measured: Measured, title: str, brief: PlanBrief | None = None, /) -> Figure:
        """The page, not yet written."""
        ...


def response_times(
    measured: Measured,
    title: str,
    _brief: PlanBrief | None = None,
    *,
    percentiles: Sequence[float] = QUANTILES,
) -> Figure:
    """p50 and p95 over time of the busiest labels; all samples behind, failures as crosses."""
    bad = _mostly_failed(measured)
    width, drawn = (1, []) if bad else lines(measured, _LINES, sorted(percentiles))
    page = figure()
    room = frame(page, names=max(1, len(drawn)))
    upper, lower = _panels(page, room, measured)
    scale = scale_of(measured.histogram())
    _response(upper, measured, scale)
    draw_points(upper, measured, scale, Look(FAINT, 5, 0.4))
    draw_curves(upper, _curves(drawn, scale), room)
    users_panel(lower, measured)
    said = _lines_said(measured, width, drawn)
    heading(page, _title("Response times", title), said, left=room.left)
    return page


def samples(measured: Measured, title: str, _brief: PlanBrief | None = None) -> Figure:
    """Each sample where it ended, failures in colour; below, how many ended a second."""
    page = figure()
    room = frame(page)
    upper, lower = _panels(page, room, measured)
    scale = scale_of(measured.histogram())
    _response(upper, measured, scale)
    draw_points(upper, measured, scale, Look(PALETTE[0], 7, 0.45))
    rates_panel(lower, measured)
    heading(page, _title("Samples", title), _samples_said(measured), left=room.left)
    return page


def _curves(drawn: Sequence[Line], scale: Scale) -> list[Curve]:
    """A line a label and percentile: the second highest (of two the higher) is the thick one."""
    found = []
    for line, colour in zip(drawn, PALETTE, strict=False):
        wide = _WIDE.get(len(line.curves), (1.1,) * len(line.curves))
        for at, (q, values) in reversed(list(enumerate(line.curves.items()))):
            name = "all samples" if line.name is None else line.name
            heights = np.where(np.isnan(values), np.nan, scale.of(values))
            found.append(
                Curve(name, colour, line.at_s, heights, wide[at], f"p{100 * q:g}", dashed=at > 1)
            )
    return found


CHARTS: dict[str, Chart] = {
    "response_times": response_times,
    "samples": samples,
    "percentiles": spread.percentiles,
    "distribution": distribution,
    "apdex": spread.apdex,
    "throughput": rates.throughput,
    "hits": rates.hits,
    "codes": rates.codes,
    "traffic": rates.traffic,
    "latencies": rates.latencies,
    "connect_times": rates.connect_times,
    "users": rates.users,
    "users_per_group": rates.users_per_group,
    "times_over_users": spread.times_over_users,
    "times_over_rate": spread.times_over_rate,
    "steps": steps,
    "resources": resources,
}


def draw(
    name: str,
    measured: Measured,
    path: Path,
    *,
    title: str = "",
    brief: PlanBrief | None = None,
    paper: Paper = SCREEN,
) -> Path:
    """Write a picture of CHARTS as .png, .svg or .pdf, and give its path."""
    with styled(paper):
        save(page_of(CHARTS[name], name, measured, title, brief), path)
    return path


def page_of(
    chart: Chart, name: str, measured: Measured, title: str, brief: PlanBrief | None
) -> Figure:
    """The page, which says so where there is nothing to draw; inside `styled`."""
    if measured.total.samples:
        return chart(measured, title, brief)
    page = figure()
    left = frame(page).left
    heading(page, _title(name.replace("_", " ").capitalize(), title), "", left=left)
    said = "No sample is in it." if measured.labels else "No sample was taken."
    write(page, 0.5, 0.5, said, size=13, color=SOFT, ha="center")
    return page


def _mostly_failed(measured: Measured) -> bool:
    """Then times say nothing: a server that refuses at once is not fast."""
    return 2 * measured.total.errors > measured.total.samples


def _title(what: str, title: str) -> str:
    return f"{what}: {title}" if title else what


def _seconds(measured: Measured) -> float:
    if measured.start_ms is None or measured.end_ms is None:
        return 1.0
    return max((measured.end_ms - measured.start_ms) / 1000, 0.01)


def _panels(page: Figure, room: Frame, measured: Measured) -> tuple[Axes, Axes]:
    upper, lower = panels(page, room, _SHARES)
    for panel in (upper, lower):
        time_axis(panel, _seconds(measured), named=panel is lower)
    return upper, lower


def _response(panel: Axes, measured: Measured, scale: Scale) -> None:
    lowest = measured.total.min_ms
    response_axis(panel, scale, clipped=lowest is not None and lowest < scale.low)
    if not measured.total.samples:
        instead(panel, "no sample was taken")


def _samples_said(measured: Measured) -> str:
    total = measured.total
    ms = (measured.end_ms or 0) - (measured.start_ms or 0)
    said = f"{counted(total.samples, 'sample', gap=THIN)} in {lasting(ms)}, each where it ended; "
    share = percent(total.errors, total.samples)
    failed = f"{counted(total.errors, 'failure', gap=THIN)} ({share}) in orange"
    return said + (failed if total.errors else "none failed")


def _lines_said(measured: Measured, width: int, drawn: Sequence[Line]) -> str:
    total = measured.total
    every = counted(total.samples, "sample", gap=THIN)
    failed = f", {counted(total.errors, 'failure', gap=THIN)} in orange" if total.errors else ""
    if not drawn:
        why = "mostly failures: no" if _mostly_failed(measured) else "too little for"
        return f"all {every}{failed}; {why} percentiles over time"
    labels = len({row.label for row in measured.labels if row.kind == "sample"})
    which = f"the {len(drawn)} busiest of {count(labels)} labels" if labels > 1 else "all samples"
    which = "each label" if 1 < labels == len(drawn) else which
    which = "all samples" if drawn[0].name is None else which
    figures = _figures_said(drawn)
    gaps = ", gaps: too few samples" if any(line.has_gaps for line in drawn) else ""
    point = f"a point covers {lasting(width * 1000)}{gaps}"
    return f"{figures} of {which}, {point}; behind: all {every}{failed}"


def _figures_said(drawn: Sequence[Line]) -> str:
    """Which percentiles are drawn, highest first, and how they look."""
    there = [
        q for q in drawn[0].curves if any(not np.isnan(line.curves[q]).all() for line in drawn)
    ]
    names = [f"p{100 * q:g}" for q in reversed(there)]
    looks: dict[int, tuple[str, ...]] = {
        2: (" (thick)", " (thin)"), 3: (" (dashed)", " (thick)", " (thin)"),
    }  # fmt: skip
    every = len(drawn[0].curves)
    if len(names) == every and every in looks:
        names = [name + look for name, look in zip(names, looks[every], strict=True)]
    said = _listed(names)
    thin = [f"p{100 * q:g}" for q in drawn[0].curves if q not in there]
    thin += [lack for q in reversed(there) if (lack := _lacking(drawn, q))]
    return said + (f" ({', '.join(thin)}: too few samples per point)" if thin else "")


def _lacking(drawn: Sequence[Line], q: float) -> str:
    """Which lines have no such percentile at any point."""
    names = [line.name or "" for line in drawn if np.isnan(line.curves[q]).all()]
    return f"p{100 * q:g} of {_listed(names_apart(names))}" if names else ""


def _listed(names: Sequence[str]) -> str:
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
