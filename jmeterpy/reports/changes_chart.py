"""A picture of a comparison: what changed of each label, with the interval of each change."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from jmeterpy.analysis.change import Change, Comparison, Figure, LabelChange
from jmeterpy.analysis.judged_figures import ERROR_SAME
from jmeterpy.reports.changes import NAMES, SIGNS, change_text, percents, points, row_name
from jmeterpy.reports.frame import frame, is_narrow
from jmeterpy.reports.panels import names_apart
from jmeterpy.reports.paper import SCREEN, Paper
from jmeterpy.reports.picture import Picture
from jmeterpy.reports.style import (
    FAILED,
    FAINT,
    GRID,
    INK,
    PALETTE,
    SOFT,
    figure,
    heading,
    type_scale,
    write,
)
from jmeterpy.reports.words import counted, fit, visible

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Page

_ROWS = 14  # labels, and all samples
# Inches at 9 points, on a wide and on a narrow page.
_NAMES, _RIGHT, _GAP, _HEADS = (2.0, 1.4), (0.2, 0.32), (0.14, 0.22), (0.4, 0.22)
_EDGE, _ROW = 0.2, 0.25
_FIRST_FIGURES = ("ok_p95_ms", "ok_per_second", "error_rate")  # on a narrow page
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
    changes_picture(comparison).save(path)
    return path


def changes_picture(comparison: Comparison, *, paper: Paper = SCREEN) -> Picture:
    """The same on any paper; a narrow one has room for three of the figures."""
    return Picture("changes", lambda: changes_page(comparison), paper)


def changes_page(comparison: Comparison) -> Page:
    """The picture, not yet written; inside `styled`."""
    if comparison.reasons:
        return _apart(comparison)
    page = figure()
    narrow = is_narrow(page)
    room = frame(page, left=_NAMES[narrow], right=_RIGHT[narrow])
    tall = room.top - room.bottom - _HEADS[narrow] / room.height
    most = max(1, min(_ROWS, int(tall * room.height / _ROW) - 1))
    rows = _chosen(comparison, most)
    names = [name for name in NAMES if not narrow or name in _FIRST_FIGURES]
    gap = _GAP[narrow] / room.width
    wide = (room.wide - gap * (len(names) - 1)) / len(names)
    for at, name in enumerate(names):
        panel = page.add_axes((room.left + at * (wide + gap), room.bottom, wide, tall))
        _panel(panel, name, rows, comparison, narrow=narrow)
        _head(panel, name, tall * room.height, narrow=narrow)
        if not at:
            _row_names(panel, [_row_text(row, comparison) for row in rows], narrow=narrow)
    said = _said(comparison, len(rows) - 1)
    heading(page, _title(comparison), said, left=_EDGE / room.width)
    return page


def _head(panel: Axes, name: str, tall: float, *, narrow: bool) -> None:
    """What a panel shows, above it; where there is room, what would be better."""
    at = {"transform": panel.transAxes, "ha": "center"}
    up = 0.06 if narrow else 0.223
    write(panel, 0.5, 1 + up / tall, NAMES[name], color=INK, size=9.5, weight="bold", **at)
    if not narrow:
        better = "more is better" if name == "ok_per_second" else "less is better"
        write(panel, 0.5, 1 + 0.06 / tall, better, color=SOFT, size=8.5, **at)


def _row_names(panel: Axes, names: Sequence[str], *, narrow: bool) -> None:
    look = {"ha": "right", "va": "center", "size": 8.5, "color": INK, "width": 24}
    across = panel.get_yaxis_transform()
    for y, text in enumerate(names_apart(names, 16 if narrow else 22)):
        write(panel, -0.08, y, text, transform=across, **look)


def _apart(comparison: Comparison) -> Page:
    """A page that says why, without a change that could be taken for one."""
    page = figure()
    room = frame(page)
    heading(page, _title(comparison), _runs(comparison), left=_EDGE / room.width)
    lines = [
        line
        for reason in comparison.reasons[:_ROWS]
        for line in textwrap.wrap(visible(reason), int(10.5 * room.width))
    ]
    for at, line in enumerate(lines):
        write(page, 0.5, 0.6 - 0.21 * at / room.height, line, size=9.5, color=SOFT, ha="center")
    return page


def _row_text(row: LabelChange, comparison: Comparison) -> str:
    return "all samples" if row is comparison.total else row_name(row)


def _chosen(comparison: Comparison, most: int) -> list[LabelChange]:
    """So many, what changed first; in the order of the table."""
    known = [row for row in comparison.labels if row.figures]
    first = sorted(known, key=lambda row: _FIRST.index(row.verdict))[:most]
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


def _panel(
    panel: Axes, name: str, rows: Sequence[LabelChange], comparison: Comparison, *, narrow: bool
) -> None:
    figures = [next((each for each in row.figures if each.name == name), None) for row in rows]
    reach = _reach(name, [each for each in figures if each], comparison.tolerance)
    panel.set_xlim(-reach.far, reach.far)
    panel.set_ylim(len(rows) - 0.4, -0.6)
    panel.axvspan(-reach.band, reach.band, color=GRID, lw=0, zorder=0)
    panel.axvline(0, color=SOFT, lw=0.8, zorder=1)
    panel.axhline(len(rows) - 1.75, color=SOFT, lw=0.5)
    panel.set_yticks([])
    panel.patch.set_visible(False)  # a text may reach over the edge
    panel.spines["left"].set_visible(False)
    zero = "" if narrow else "0"
    texts = [reach.text(x) if reach.place(x) else zero for x in reach.ticks]
    panel.set_xticks([reach.place(x) for x in reach.ticks], texts)
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
        panel.plot(
            [low, high],
            [y, y],
            color=colour,
            lw=1.8 * type_scale(),
            solid_capstyle="butt",
            zorder=2,
        )
    hollow = each.verdict in ("inconclusive", "not comparable")
    sign = {-reach.far: "<", reach.far: ">"}.get(x, "o")
    panel.plot(
        [x], [y], sign, color=colour, markersize=6 * type_scale(), zorder=3, clip_on=False,
        markerfacecolor="white" if hollow else colour,
    )  # fmt: skip
    if each.verdict in ("worse", "better"):
        _tell(panel, x, y, each, reach)


def _tell(panel: Axes, x: float, y: int, each: Figure, reach: _Reach) -> None:
    """By how much, above the dot, or beside one at the edge; as the axis says it."""
    text = change_text(each)
    text = f"\u00d7{text.removesuffix(' times')}" if text.endswith(" times") else text
    look = {"size": 8.5, "color": _COLOURS[each.verdict], "weight": "bold"}
    if abs(x) >= reach.far:
        side = math.copysign(1, x)
        aligned = {"ha": "right" if side > 0 else "left", "va": "center"}
        write(panel, x - 0.09 * side * reach.far, y - 0.3, text, **aligned, **look)
        return
    side = math.copysign(1, x)
    aligned = {"ha": "left" if side > 0 else "right", "va": "bottom"}
    write(panel, 0.05 * side * reach.far, y - 0.18, text, **aligned, **look)


def _inside(value: float | None, reach: _Reach, side: int = 0) -> float:
    """Where it is drawn; an end that is not known is at the edge of its side."""
    if value is None:
        return side * reach.far
    if reach.place is not float and value <= 0:
        return -reach.far
    place = reach.place(value) if math.isfinite(value) else math.inf
    return max(-reach.far, min(reach.far, place))
