"""Pictures of how response times spread: percentiles, Apdex, over users and rate."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from jmeterpy.analysis.metrics import least_samples
from jmeterpy.analysis.stretches import last_start_s
from jmeterpy.brief import PlanBrief
from jmeterpy.reports.axes import (
    Floats,
    Scale,
    amount_axis,
    inches,
    instead,
    response_axis,
    scale_of,
)
from jmeterpy.reports.curves import Curve, draw_curves, name_curves
from jmeterpy.reports.frame import Frame, frame, is_narrow, panels
from jmeterpy.reports.lines import busiest
from jmeterpy.reports.panels import names_apart
from jmeterpy.reports.style import FAILED, FAINT, INK, PALETTE, figure, heading, type_scale, write
from jmeterpy.reports.words import THIN, count

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from jmeterpy.analysis import Counts, Measured

_LINES = 4
_MOST = 20  # rows
_ROW, _EDGE = 0.205, 0.85  # inches at 9 points: of a row, where other headings begin
_TOPS = (0.5, 0.9, 0.99, 0.999, 0.9999, 0.99999)
_TICKS = (0.0, 0.5, 0.75, 0.9, 0.95, 0.99, 0.999, 0.9999, 0.99999)
_CLOSE = 1.1  # inches that a tenth takes, where 75 and 95 fit in as well
_ANSWER = ("satisfied", "tolerated", "frustrated", "failed")
_LEVELS = (PALETTE[1], PALETTE[3], PALETTE[2], FAILED)


def percentiles(measured: Measured, title: str, _brief: PlanBrief | None = None) -> Figure:
    """Response time over percentile, exact, as far as there are samples enough."""
    chosen = _chosen(measured)
    page = figure()
    room = frame(page, names=len(chosen))
    (panel,) = panels(page, room)
    scale = scale_of(measured.histogram())
    response_axis(panel, scale, clipped=False)
    tops = [_top(counts.n) for _, counts in chosen]
    end = max(tops, default=0.5)
    curves = [
        Curve(name, colour, *_curve(counts, top, scale))
        for (name, counts), colour, top in zip(chosen, _colours(chosen), tops, strict=True)
    ]
    panel.set_xlim(0, _nines(end) * 1.01)
    ticks = [tick for tick in _TICKS if tick <= end + 1e-12]
    if inches(panel) < _CLOSE * _nines(end):
        ticks = [tick for tick in ticks if tick not in (0.75, 0.95)]
    panel.set_xticks([_nines(tick) for tick in ticks], [f"{100 * tick:g}" for tick in ticks])
    panel.set_xlabel("percentile, each step to the right leaves a tenth")
    draw_curves(panel, curves, room)
    said = "exact, all samples; a line ends where too few samples are left to state it"
    heading(page, _title("Percentiles", title), said, left=room.left)
    return page


def _top(n: int) -> float:
    """The highest percentile that so many samples can state."""
    found = [q for q in _TOPS if n >= least_samples(q)]
    return found[-1] if found else 0.5


def _nines(q: float) -> float:
    return float(-np.log10(1 - q))


def _curve(counts: Counts, top: float, scale: Scale) -> tuple[Floats, Floats]:
    x = np.linspace(0, _nines(top), 300)
    rank = np.maximum(np.ceil((1 - 10.0**-x) * counts.n - 1e-9), 1)
    at = np.minimum(np.searchsorted(np.cumsum(counts.counts), rank), len(counts.values) - 1)
    return x, scale.of(counts.values[at])


def apdex(measured: Measured, title: str, _brief: PlanBrief | None = None) -> Figure:
    """How many samples of each label satisfied, were tolerated, were not, and failed."""
    satisfied, tolerated = measured.scope.apdex
    every = [row.label for row in measured.labels if row.kind == "sample"]
    page = figure()
    narrow = is_narrow(page)
    room = frame(
        page, names=len(_ANSWER), left=1.5 if narrow else 2.0, right=None if narrow else 1.3
    )
    chosen = busiest(measured, min(_MOST, int((room.top - room.bottom) * room.height / _ROW)))
    names = [name for name in every if name in chosen]
    (panel,) = panels(page, room)
    shares = np.array([_answers(measured, name, satisfied, tolerated) for name in names])
    at = np.arange(len(names))[::-1]
    start = np.zeros(len(names))
    for share, colour in zip(shares.T, _LEVELS, strict=True):
        panel.barh(at, share, left=start, color=colour, height=0.62)
        start += share
    panel.set_xlim(0, 100)
    panel.set_ylim(-0.6, len(names) - 0.4)
    panel.set_yticks(list(at), ["" for _ in names])
    for height, name in zip(at, names_apart(names, 17 if narrow else 24), strict=True):
        write(panel, -1.5, height, name, ha="right", va="center", size=8.5, color=INK)
    panel.set_xlabel("samples, %")
    _answer_names(panel, room)
    some = f"; the {len(names)} busiest of {count(len(every), gap=THIN)} labels"
    some = some if len(every) > len(names) else ""
    said = f"satisfied up to {satisfied} ms, tolerated up to {tolerated} ms{some}"
    heading(page, _title("Apdex", title), said, left=_EDGE / room.width)
    return page


def _answers(measured: Measured, name: str, satisfied: int, tolerated: int) -> list[float]:
    good = measured.histogram(name, kind="sample", ok=True)
    every = measured.histogram(name, kind="sample").n
    edges = [0, good.at_most(satisfied), good.at_most(tolerated), good.n, every]
    return [100 * (b - a) / max(every, 1) for a, b in pairwise(edges)]


def _answer_names(panel: Axes, room: Frame) -> None:
    nothing = np.full(2, np.nan)
    pairs = zip(_ANSWER, _LEVELS, strict=True)
    curves = [Curve(name, colour, nothing, nothing) for name, colour in pairs]
    name_curves(panel, curves, room, [0.95 - 0.1 * at for at in range(len(curves))])


def times_over_users(measured: Measured, title: str, _brief: PlanBrief | None = None) -> Figure:
    """p50 and p95 of the seconds in which so many users were at work."""
    series = measured.series.rebucket(measured.series.bin_seconds)
    said = "each dot is a second (or more, in long tests): its p50, at the users of that second"
    start = (measured.start_ms or 0) // 1000
    sending = series.times_ms // 1000 - start < last_start_s(measured)  # then only the slow end
    users = np.where(sending, series.users, 0).astype(float)
    return _over(measured, ("Times over users", title, said), users, "users")


def times_over_rate(measured: Measured, title: str, _brief: PlanBrief | None = None) -> Figure:
    """p50 of the seconds in which so many samples ended."""
    series = measured.series.rebucket(measured.series.bin_seconds)
    said = "each dot is a second (or more, in long tests): its p50, at the samples that ended in it"
    rate = series.counts() / series.seconds
    words = ("Times over rate", title, said)
    return _over(measured, words, rate, "samples /s", loose=True)  # many loads may share a rate


def _over(
    measured: Measured, words: tuple[str, str, str], x: Floats, axis: str, *, loose: bool = False
) -> Figure:
    """A dot a second, and their medians: a line, or `loose` where no level follows another."""
    series = measured.series.rebucket(measured.series.bin_seconds)
    page = figure()
    room = frame(page, names=1)
    (panel,) = panels(page, room)
    medians = series.percentile(0.5)
    keep = (series.counts() >= least_samples(0.5)) & (x > 0)
    x, y = x[keep], medians[keep]
    scale = _scale(y)
    response_axis(panel, scale, clipped=False)
    amount_axis(panel, float(x.max(initial=0)), axis)
    panel.scatter(x, scale.of(y), s=9 * type_scale() ** 2, c=FAINT, alpha=0.45, linewidths=0)
    if len(x):
        levels = _levels(x, scale.of(y))
        draw_curves(panel, [Curve("median", PALETTE[0], *levels, 2.2, loose=loose)], room)
    else:
        instead(panel, "too few samples a second")
    heading(page, _title(words[0], words[1]), words[2], left=room.left)
    return page


def _scale(values: Floats) -> Scale:
    from jmeterpy.analysis.counts import counted as counts_of

    return scale_of(counts_of(np.round(values))) if len(values) else Scale(0, 1, log=False)


def _levels(x: Floats, heights: Floats) -> tuple[Floats, Floats]:
    """The median height at each of at most 20 levels with three dots or more."""
    edges = np.unique(np.quantile(x, np.linspace(0, 1, 21)))
    slot = np.clip(np.searchsorted(edges, x, side="right") - 1, 0, max(len(edges) - 1, 0))
    found = [(x[slot == at].mean(), np.median(heights[slot == at])) for at in np.unique(slot)]
    at, middle = zip(*found, strict=True)
    return np.array(at), np.array(middle)


def _chosen(measured: Measured) -> list[tuple[str, Counts]]:
    """The busiest labels and their exact counts; all samples where there is but one label."""
    names = busiest(measured, _LINES)
    if len(names) == 1:
        return [("all samples", measured.histogram())]
    return [(name, measured.histogram(name, kind="sample")) for name in names]


def _colours(chosen: Sequence[Any]) -> tuple[str, ...]:
    return PALETTE[: len(chosen)]


def _title(what: str, title: str) -> str:
    return f"{what}: {title}" if title else what
