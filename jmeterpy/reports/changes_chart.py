"""A picture of a comparison: what changed of each label, with the interval of each change."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from jmeterpy.analysis.change import Change, Comparison, Figure, LabelChange
from jmeterpy.analysis.judged_figures import ERROR_SAME
from jmeterpy.reports.changes import NAMES, SIGNS, change_text, percents, points, row_name
from jmeterpy.reports.panels import names_apart
from jmeterpy.reports.style import (
    FAILED,
    FAINT,
    GRID,
    INK,
    PALETTE,
    SOFT,
    figure,
    heading,
    save,
    styled,
    write,
)
from jmeterpy.reports.words import counted, fit, visible

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Page

_ROWS = 14  # labels, and all samples
_TOP, _BOTTOM = 0.8, 0.075
_LEFT, _RIGHT, _GAP = 0.2, 0.985, 0.014
_WIDEST = 10_000.0  # a ratio beyond is drawn at the edge
_TICKS = (1.05, 1.1, 1.2, 1.5, 2.0, 3.0, 5.0, 10.0, 20.0, 50.0, 100.0, 1000.0)
_TIMES = 2  # a ratio from here on is told as so many times
_NAME = 36  # signs of a run's name
_COLOURS: dict[Change, str] = {
    "worse": FAILED,
    "better": PALETTE[1],
    "same": INK,
    "inconclusive": FAINT,
    "not comparable": FAINT,
}
_FIRST: tuple[Change, ...] = ("worse", "better", "inconclusive", "not comparable", "same")


@dataclass(frozen=True)
class _Reach:
    """How far a panel's axis reaches to both sides of no change, in the units that are drawn."""

    far: float
    ticks: tuple[float, ...]
    band: float
    place: Callable[[float], float]
    text: Callable[[float], str]


def draw_changes(comparison: Comparison, path: Path) -> Path:
    """Each figure of each label as a dot with its interval: .png, .svg or .pdf."""
    with styled():
        save(changes_page(comparison), path)
    return path


def changes_page(comparison: Comparison) -> Page:
    """The picture, not yet written."""
    if comparison.reasons:
        return _apart(comparison)
    page = figure()
    rows = _chosen(comparison)
    labels = names_apart([_row_text(row, comparison) for row in rows])
    names = list(NAMES)
    wide = (_RIGHT - _LEFT - _GAP * (len(names) - 1)) / len(names)
    tall = _TOP - _BOTTOM
    for at, name in enumerate(names):
        panel = page.add_axes((_LEFT + at * (wide + _GAP), _BOTTOM, wide, tall))
        _panel(panel, name, rows, comparison)
        if not at:
            for y, text in enumerate(labels):
                write(
                    panel, -0.08, y, text, transform=panel.get_yaxis_transform(),
                    ha="right", va="center", size=8.5, color=INK, width=24,
                )  # fmt: skip
    heading(page, _title(comparison), _said(comparison, len(rows) - 1), left=0.02)
    return page


def _apart(comparison: Comparison) -> Page:
    """A page that says why, without a change that could be taken for one."""
    page = figure()
    heading(page, _title(comparison), _runs(comparison), left=0.02)
    for at, reason in enumerate(comparison.reasons[:_ROWS]):
        write(page, 0.5, 0.6 - 0.06 * at, reason, size=11, color=SOFT, ha="center", width=110)
    return page


def _row_text(row: LabelChange, comparison: Comparison) -> str:
    return "all samples" if row is comparison.total else row_name(row)


def _chosen(comparison: Comparison) -> list[LabelChange]:
    """As many as there is room for, what changed first; in the order of the table."""
    known = [row for row in comparison.labels if row.figures]
    first = sorted(known, key=lambda row: _FIRST.index(row.verdict))[:_ROWS]
    kept = {id(row) for row in first}
    return [*(row for row in known if id(row) in kept), comparison.total]


def _title(comparison: Comparison) -> str:
    verdict = comparison.verdict
    return f"What changed: {verdict} {SIGNS[verdict]}".rstrip()


def _said(comparison: Comparison, shown: int) -> str:
    every = sum(bool(row.figures) for row in comparison.labels)
    which = (
        "" if shown == every else f"; the {shown} of {counted(every, 'label')} that changed most"
    )
    band = f"shaded: tolerance {100 * comparison.tolerance:g} %"
    return (
        f"{_runs(comparison)}. Dots: the change; lines: its 95 % interval; hollow: not certain; "
        f"{band} (failed: 1 point){which}"
    )


def _runs(comparison: Comparison) -> str:
    new, base = comparison.new or "NEW", comparison.base or "BASE"
    return f"{fit(visible(new), _NAME)} against {fit(visible(base), _NAME)}"


def _panel(panel: Axes, name: str, rows: Sequence[LabelChange], comparison: Comparison) -> None:
    figures = [next((each for each in row.figures if each.name == name), None) for row in rows]
    reach = _reach(name, [each for each in figures if each], comparison.tolerance)
    panel.set_xlim(-reach.far, reach.far)
    panel.set_ylim(len(rows) - 0.4, -0.6)
    panel.axvspan(-reach.band, reach.band, color=GRID, lw=0, zorder=0)
    panel.axvline(0, color=SOFT, lw=0.8, zorder=1)
    panel.axhline(len(rows) - 1.5, color=SOFT, lw=0.5)
    panel.set_yticks([])
    panel.spines["left"].set_visible(False)
    texts = [reach.text(x) if reach.place(x) else "0" for x in reach.ticks]
    panel.set_xticks([reach.place(x) for x in reach.ticks], texts)
    better = "more is better" if name == "ok_per_second" else "less is better"
    write(
        panel, 0.5, 1.055, NAMES[name], transform=panel.transAxes, ha="center", color=INK,
        size=9.5, weight="bold",
    )  # fmt: skip
    write(panel, 0.5, 1.015, better, transform=panel.transAxes, ha="center", color=SOFT, size=7.5)
    for y, each in enumerate(figures):
        if each is not None:
            _mark(panel, y, each, reach)


def _reach(name: str, figures: Sequence[Figure], tolerance: float) -> _Reach:
    ends = [
        end
        for each in figures
        for end in (each.low, each.high, each.change)
        if end is not None and math.isfinite(end) and each.verdict != "not comparable"
    ]
    if name == "error_rate":
        far = max([1.3 * ERROR_SAME, *(1.1 * abs(end) for end in ends)])
        step = _round(0.8 * far)
        return _Reach(far, (-step, 0.0, step), ERROR_SAME, float, points)
    most = max([1 + 2 * tolerance, *(max(end, 1 / end) for end in ends if end > 0)])
    most = min(1.06 * most, _WIDEST)
    step = max((x for x in _TICKS if x <= most**0.8), default=most)
    return _Reach(math.log(most), (1 / step, 1.0, step), math.log(1 + tolerance), math.log, _ratio)


def _ratio(ratio: float) -> str:
    """A share, and from twice on how many times: half and twice are as far from no change."""
    return f"\u00d7{ratio:g}" if ratio >= _TIMES else percents(ratio)


def _round(value: float) -> float:
    """The next lower value of 1, 2 or 5 times a power of ten."""
    power = 10.0 ** math.floor(math.log10(value))
    return max(x * power for x in (1.0, 2.0, 5.0) if x * power <= value * (1 + 1e-9))


def _mark(panel: Axes, y: int, each: Figure, reach: _Reach) -> None:
    """The dot and its interval; what lies beyond the axis ends at its edge with an arrow."""
    if each.change is None or (each.why and each.low is None):
        write(panel, 0, y, "\u2013", ha="center", va="center", size=8.5, color=SOFT)
        return
    colour = _COLOURS[each.verdict]
    x = _inside(each.change, reach)
    if each.low is not None or each.high is not None:
        low, high = (_inside(end, reach, side) for end, side in ((each.low, -1), (each.high, 1)))
        panel.plot([low, high], [y, y], color=colour, lw=1.8, solid_capstyle="butt", zorder=2)
    hollow = each.verdict in ("inconclusive", "not comparable")
    sign = {-reach.far: "<", reach.far: ">"}.get(x, "o")
    panel.plot(
        [x], [y], sign, color=colour, markersize=6, zorder=3, clip_on=False,
        markerfacecolor="white" if hollow else colour,
    )  # fmt: skip
    if each.verdict in ("worse", "better"):
        _tell(panel, x, y, each, reach)


def _tell(panel: Axes, x: float, y: int, each: Figure, reach: _Reach) -> None:
    """By how much, above the dot, or beside one at the edge."""
    look = {"size": 8, "color": _COLOURS[each.verdict], "weight": "bold"}
    if abs(x) >= reach.far:
        side = math.copysign(1, x)
        aligned = {"ha": "right" if side > 0 else "left", "va": "center"}
        write(panel, x - 0.09 * side * reach.far, y - 0.3, change_text(each), **aligned, **look)
        return
    place = max(-0.55 * reach.far, min(0.55 * reach.far, x))
    write(panel, place, y - 0.22, change_text(each), ha="center", va="bottom", **look)


def _inside(value: float | None, reach: _Reach, side: int = 0) -> float:
    """Where it is drawn; an end that is not known is at the edge of its side."""
    if value is None:
        return side * reach.far
    if reach.place is not float and value <= 0:
        return -reach.far
    place = reach.place(value) if math.isfinite(value) else math.inf
    return max(-reach.far, min(reach.far, place))
