"""The pictures, by name: a function and its entry in CHARTS."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from jmeterpy.reports.axes import (
    Scale,
    response_axis,
    scale_of,
    time_axis,
)
from jmeterpy.reports.lines import Line, lines
from jmeterpy.reports.panels import draw_lines, rates_panel, users_panel
from jmeterpy.reports.points import Look, draw_points, points
from jmeterpy.reports.steps_chart import steps
from jmeterpy.reports.style import (
    FAINT,
    INK,
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
_LEFT, _RIGHT, _EDGE = 0.085, 0.795, 0.975  # names stand between right and edge


class Chart(Protocol):
    """Draws one picture; `brief` is the plan, where it is known."""

    def __call__(self, measured: Measured, title: str, brief: PlanBrief | None = None, /) -> Figure:
        """The page, not yet written."""
        ...


def response_times(measured: Measured, title: str, _brief: PlanBrief | None = None) -> Figure:
    """p50 and p95 over time of the busiest labels; all samples behind, failures as crosses."""
    page = figure()
    upper, lower = _panels(page, measured, _RIGHT)
    scale = scale_of(measured.histogram())
    _response(upper, measured, scale)
    draw_points(upper, points(measured), scale, Look(FAINT, 5, 0.4))
    width, drawn = (1, []) if _mostly_failed(measured) else lines(measured, _LINES)
    draw_lines(upper, drawn, scale)
    users_panel(lower, measured)
    heading(page, _title("Response times", title), _lines_said(measured, width, drawn), left=_LEFT)
    return page


def samples(measured: Measured, title: str, _brief: PlanBrief | None = None) -> Figure:
    """Each sample where it ended, failures in colour; below, how many ended a second."""
    page = figure()
    upper, lower = _panels(page, measured, _EDGE)
    scale = scale_of(measured.histogram())
    _response(upper, measured, scale)
    draw_points(upper, points(measured), scale, Look(PALETTE[0], 7, 0.45))
    rates_panel(lower, measured)
    heading(page, _title("Samples", title), _samples_said(measured), left=_LEFT)
    return page


CHARTS: dict[str, Chart] = {
    "response_times": response_times,
    "samples": samples,
    "steps": steps,
    "resources": resources,
}


def draw(
    name: str, measured: Measured, path: Path, *, title: str = "", brief: PlanBrief | None = None
) -> Path:
    """Write a picture of CHARTS as .png, .svg or .pdf, and give its path."""
    with styled():
        some = measured.total.samples
        save(CHARTS[name](measured, title, brief) if some else _nothing(name, title), path)
    return path


def _nothing(name: str, title: str) -> Figure:
    """A page that says so, without axes that look like a measurement."""
    page = figure()
    what = name.replace("_", " ").capitalize()
    heading(page, _title(what, title), "", left=_LEFT)
    write(page, 0.5, 0.5, "No sample was taken.", size=13, color=SOFT, ha="center")
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


def _panels(page: Figure, measured: Measured, right: float) -> tuple[Axes, Axes]:
    width = right - _LEFT
    upper = page.add_axes((_LEFT, 0.32, width, 0.53))
    lower = page.add_axes((_LEFT, 0.1, width, 0.16))
    for panel in (upper, lower):
        time_axis(panel, _seconds(measured), named=panel is lower)
        panel.yaxis.set_label_coords(-0.055 / width, 0.5)
    return upper, lower


def _response(panel: Axes, measured: Measured, scale: Scale) -> None:
    lowest = measured.total.min_ms
    response_axis(panel, scale, clipped=lowest is not None and lowest < scale.low)
    if not measured.total.samples:
        write(
            panel,
            0.5,
            0.5,
            "no sample was taken",
            transform=panel.transAxes,
            ha="center",
            color=INK,
        )


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
    figures = "p95 (thick) and p50 (thin)" if any(line.has_p95 for line in drawn) else "p50"
    gaps = ", gaps: too few samples" if any(line.has_gaps for line in drawn) else ""
    point = f"a point covers {lasting(width * 1000)}{gaps}"
    return f"{figures} of {which}, {point}; behind: all {every}{failed}"
