"""The history of a figure: a table for a terminal, and a picture."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from jmeterpy.analysis.history import History, Trend
from jmeterpy.reports.changes import NAMES, percents, points
from jmeterpy.reports.paper import SCREEN, Paper
from jmeterpy.reports.picture import Picture
from jmeterpy.reports.run_names import heads
from jmeterpy.reports.words import NONE, cells, count, counted, decimal, fit, padded, visible

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from jmeterpy.reports.axes import Floats, Scale
    from jmeterpy.reports.frame import Frame

_MOST = 100  # labels
_COLUMNS = 8  # runs whose values stand in the table; the line shows them all
_LINES = 4
_BARS = "\u2581\u2582\u2583\u2584\u2585\u2586\u2587\u2588"
_MARKS = 8  # runs that are named below the picture
_SIGN = 0.085  # inches at 9 points that a sign takes
_UNITS = {"ok_per_second": "", "error_rate": ", %"}


def history_table(history: History, figure: str, *, width: int = 100) -> str:
    """One line a label: the last runs' values, all of them as bars, and the change.

    The change is that of the newest run from the median of the earlier ones.
    """
    trends = history.of(figure)
    shown = [*trends[: min(_MOST, len(trends) - 1)], trends[-1]]
    names, times = (line[-_COLUMNS:] for line in heads(history.runs))
    over = [[*names, "", "change"], [*times, "", ""]] if any(names) else [[*times, "", "change"]]
    texts = [_texts(trend) for trend in shown]
    while True:
        widths = [max(map(cells, column)) for column in zip(*over, *texts, strict=True)]
        room = width - sum(widths) - 2 * len(widths)
        if room >= 16 or len(widths) <= 3:
            break
        over, texts = [line[1:] for line in over], [text[1:] for text in texts]
    title = f"{_title(figure)}{_UNITS.get(figure, ', ms')}"
    labels = [_name(trend) for trend in shown]
    room = min(max(room, 12), max(map(cells, [*labels, title])))
    lines = [_line("" if at else title, line, room, widths) for at, line in enumerate(over)]
    lines += [_line(name, text, room, widths) for name, text in zip(labels, texts, strict=True)]
    if (more := len(trends) - 1 - _MOST) > 0:
        lines.insert(-1, f"\u2026 and {counted(more, 'label')} more")
    return "\n".join(lines)


def _title(figure: str) -> str:
    """The figure's name; a time is one of successes, other than in the table of a run."""
    return NAMES[figure] if figure in _UNITS else f"{NAMES[figure]} of successes"


def _line(name: str, texts: Sequence[str], room: int, widths: Sequence[int]) -> str:
    found = [padded(text, wide, right=True) for text, wide in zip(texts, widths, strict=True)]
    return "  ".join([padded(fit(name, room), room), *found]).rstrip()


def _name(trend: Trend) -> str:
    kind = "" if trend.kind == "sample" else f" ({trend.kind})"
    return (visible(trend.label) or '""') + kind


def _texts(trend: Trend) -> list[str]:
    return [
        *(_value(trend.figure, each) for each in trend.values[-_COLUMNS:]),
        bars(trend.values),
        _change(trend),
    ]


def _value(figure: str, value: float | None) -> str:
    if value is None:
        return NONE
    if figure == "error_rate":
        return f"{100 * value:.2f}".rstrip("0").rstrip(".")
    return decimal(value) if figure == "ok_per_second" else count(round(value))


def _change(trend: Trend) -> str:
    if trend.change is None:
        return NONE
    return points(trend.change) if trend.figure == "error_rate" else percents(trend.change)


def bars(values: Sequence[float | None]) -> str:
    """The values as bars from zero to the highest, a blank where there is none.

    >>> bars([10, 20, None, 40])
    '▂▄ █'
    """
    top = max((value for value in values if value is not None), default=0) or 1
    last = len(_BARS) - 1
    return "".join(
        " " if value is None else _BARS[min(last, max(0, int(value / top * len(_BARS)) - 1))]
        for value in values
    )


def history_picture(
    history: History, figure: str, *, title: str = "", paper: Paper = SCREEN
) -> Picture:
    """The figure of the first labels over the runs, and what failed."""
    return Picture("history", lambda: _page(history, figure, title), paper)


def _page(history: History, name: str, title: str) -> Figure:
    from jmeterpy.reports.frame import frame, panels
    from jmeterpy.reports.style import figure, heading

    page = figure()
    drawn = _drawn(history, name)
    room = frame(page, names=len(drawn))
    upper, lower = panels(page, room, (0.53, 0.13))
    _runs_axis(upper, lower, history)
    _lines(upper, drawn, name, room)
    _failures(lower, history)
    shown, every = len(drawn) - 1, len(history.of(name)) - 1
    which = "each label" if shown == every else f"the first {shown} of {every} labels"
    runs = counted(len(history.runs), "run")
    said = f"{which} and all samples, {runs}; below: failures of all samples; dates in UTC"
    head = f"{_title(name)} from run to run"
    heading(page, f"{head}: {title}" if title else head, said, left=room.left)
    return page


def _lines(panel: Axes, drawn: Sequence[Trend], name: str, room: Frame) -> None:
    """The first labels and all samples, from zero on."""
    from jmeterpy.reports.curves import Curve, draw_curves
    from jmeterpy.reports.style import INK, PALETTE

    factor = 100 if name == "error_rate" else 1
    lines = [np.array([np.nan if v is None else v * factor for v in t.values]) for t in drawn]
    scale = _axis(panel, lines, name)
    colours = [*PALETTE[: len(drawn) - 1], INK]
    curves = [
        Curve(_name(trend), colour, np.arange(len(line), dtype=float), scale.of(line), 1.8)
        for trend, colour, line in zip(drawn, colours, lines, strict=True)
    ]
    draw_curves(panel, curves, room)


def _drawn(history: History, name: str) -> list[Trend]:
    trends = history.of(name)
    return [*trends[:-1][: _LINES - 1], trends[-1]]


def _axis(panel: Axes, lines: Sequence[Floats], name: str) -> Scale:
    """From zero to above the highest value, with round ticks."""
    from jmeterpy.reports.axes import Scale, response_axis

    tops = [float(np.nanmax(line)) for line in lines if not np.isnan(line).all()]
    scale = Scale(0, (max(tops, default=0) or 1) * 1.08, log=False)
    response_axis(panel, scale, clipped=False)
    if name in _UNITS:
        ticks = scale.ticks()
        panel.set_yticks(list(scale.of(ticks)), [decimal(tick) for tick in ticks])
        panel.set_ylabel(f"{NAMES[name]}{_UNITS[name]}")
    else:
        panel.set_ylabel(NAMES[name])
    return scale


def _failures(panel: Axes, history: History) -> None:
    from jmeterpy.reports.axes import count_axis
    from jmeterpy.reports.style import FAILED

    values = [100 * (value or 0) for value in history.of("error_rate")[-1].values]
    panel.bar(np.arange(len(values)), values, width=0.6, color=FAILED)
    count_axis(panel, max([*values, 0.1]), "failed, %")


def _runs_axis(upper: Axes, lower: Axes, history: History) -> None:
    """Names and times of as many runs as there is room for, the newest among them."""
    from jmeterpy.reports.axes import inches

    names, times = heads(history.runs)
    wide = max(map(cells, (*names, *times))) * _SIGN + 2 * _SIGN
    number = len(history.runs)
    step = -(-number // max(1, min(_MARKS, int(inches(lower) / wide))))
    ticks = list(range((number - 1) % step, number, step))
    for panel in (upper, lower):
        panel.set_xlim(-0.5, number - 0.5)
    upper.set_xticks(ticks, [])
    lower.set_xticks(ticks, [f"{names[at]}\n{times[at]}".strip() for at in ticks])
