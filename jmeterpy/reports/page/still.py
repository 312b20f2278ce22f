"""The picture that is there without scripting: all samples over time, in four panels.

Everything is a class or a number; the style sheet has the colours, so that it follows the theme.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from jmeterpy.reports.axes import Floats, scale_of, time_text
from jmeterpy.reports.page.percentiles import QUANTILES, Points, points
from jmeterpy.reports.panels import apart
from jmeterpy.reports.phrases import length_ms
from jmeterpy.reports.words import clock, decimal, lasting, rate

if TYPE_CHECKING:
    from markupsafe import Markup

    from jmeterpy.analysis import Measured
    from jmeterpy.reports.page.tally import Tally

LEFT, RIGHT, WIDTH = 64.0, 944.0, 1000
_HIGH, _LOW, _GAP = 220.0, 64.0, 46.0
_STEPS_S = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 43_200, 86_400)
_DAY = 86_400


def still(found: Tally, measured: Measured) -> Markup:
    """One SVG of response times, throughput, failures and users."""
    from markupsafe import Markup

    end_s = max(length_ms(measured) / 1000, 0.001)
    drawn = points(found, end_s)
    wide = min(drawn.width_s, end_s)
    users = np.where(found.users > 0, found.users, np.nan)  # none is known before the first end
    starts = found.first_s + np.arange(found.slots + 1) * found.slot_s
    edges = np.clip(starts, 0, end_s).astype(np.float64)
    parts = _response(drawn, measured, end_s)
    top = 30 + _HIGH + _GAP
    for title, name, at, values in (
        ("Samples that ended, /s", "rate", drawn.edges_s, drawn.samples / wide),
        ("Failed, /s", "fail", drawn.edges_s, drawn.failed / wide),
        ("Users", "users", edges, users),
    ):
        if name == "fail" and not values.any():
            continue
        parts += _panel(title, name, top, at, values)
        top += _LOW + _GAP
    parts += _times(end_s, top - _GAP + 2)
    head = Markup('<svg class="still" viewBox="0 0 {} {:.0f}" role="img" aria-label="{}">').format(
        WIDTH, top, "Response times, throughput, failures and users over time, all samples."
    )
    return head + Markup().join(parts) + Markup("</svg>")


def _response(drawn: Points, measured: Measured, end_s: float) -> list[Markup]:
    from markupsafe import Markup

    scale = scale_of(measured.histogram())
    base = 30 + _HIGH

    def height(value: Any) -> Any:
        return base - scale.of(value) * _HIGH

    log = ", logarithmic" if scale.log else ""
    title = f"Response times{log}; a point covers {lasting(drawn.width_s * 1000)}"
    parts = [_title(title, 16)]
    parts += [_tick(float(height(tick)), time_text(tick)) for tick in scale.ticks()]
    middle = (drawn.edges_s[:-1] + drawn.edges_s[1:]) / 2
    ends: dict[str, float] = {}
    for q, values in zip(QUANTILES, drawn.lines, strict=True):
        name = f"p{q * 100:g}"
        parts.append(path(x_of(middle, end_s), height(values), name))
        there = np.flatnonzero(~np.isnan(values))
        if len(there):
            ends[name] = float(scale.of(values[there[-1]]))
    mark = Markup('<text class="name {}" x="{:.0f}" y="{:.1f}">{}</text>')
    for name, end in zip(ends, apart([*ends.values()], 15 / _HIGH), strict=True):
        parts.append(mark.format(name, RIGHT + 6, base - end * _HIGH + 4, name))
    return parts


def _panel(title: str, name: str, top: float, edges: Floats, values: Floats) -> list[Markup]:
    most = float(np.nanmax(values, initial=0)) or 1.0
    base = top + _LOW

    def height(value: Any) -> Any:
        return base - np.asarray(value) / most * _LOW

    end_s = float(edges[-1]) or 1.0
    x = x_of(np.repeat(edges, 2)[1:-1], end_s)
    parts = [
        _title(title, top - 14),
        _tick(base, "0"),
        _tick(top, decimal(most) if most >= 1 else rate(most)),
    ]
    return [*parts, path(x, height(np.repeat(values, 2)), name)]


def x_of(seconds: Any, end_s: float) -> Any:
    """Where a time stands."""
    return LEFT + np.asarray(seconds) / end_s * (RIGHT - LEFT)


def path(x: Floats, y: Floats, name: str) -> Markup:
    """A line, broken where there is no value; a lone point is a dot."""
    from markupsafe import Markup

    there = ~np.isnan(y)
    parts: list[str] = []
    for at in np.flatnonzero(there).tolist():
        joined = at > 0 and there[at - 1]
        lone = not joined and not (at + 1 < len(y) and there[at + 1])
        parts.append(f"{'L' if joined else 'M'}{x[at]:.1f} {y[at]:.1f}{'h.1' if lone else ''}")
    return Markup('<path class="{}" d="{}"/>').format(name, "".join(parts)) if parts else Markup()


def _title(text: str, y: float) -> Markup:
    from markupsafe import Markup

    return Markup('<text class="title" x="0" y="{:.0f}">{}</text>').format(y, text)


def _tick(y: float, text: str) -> Markup:
    from markupsafe import Markup

    line = Markup('<path class="grid" d="M{:.0f} {:.1f}H{:.0f}"/>').format(LEFT, y, RIGHT)
    label = Markup('<text class="tick" text-anchor="end" x="{:.0f}" y="{:.1f}">{}</text>')
    return line + label.format(LEFT - 6, y + 4, text)


def _times(end_s: float, bottom: float) -> list[Markup]:
    """Time into the run, below the last panel."""
    from markupsafe import Markup

    label = Markup('<text class="tick" text-anchor="middle" x="{:.0f}" y="{:.0f}">{}</text>')
    at, y = time_ticks(end_s), bottom + 14
    hours, days = end_s >= 3600, len(at) > 1 and at[1] % _DAY == 0
    unit = Markup('<text class="tick" x="0" y="{:.0f}">{}</text>').format(
        y, "days" if days else "h:min:s" if hours else "min:s"
    )
    return [unit, *(label.format(x_of(t, end_s), y, _time(t, hours, days)) for t in at)]


def _time(at: int, hours: bool, days: bool) -> str:  # noqa: FBT001  as the axis has it
    if days:
        return str(at // _DAY)
    return f"0:{clock(at):0>5}" if hours and at < 3600 else clock(at)


def time_ticks(end_s: float) -> Sequence[int]:
    """Round seconds, at most ten.

    >>> time_ticks(15), time_ticks(1829)[-1]
    ([0, 2, 4, 6, 8, 10, 12, 14], 1800)
    """
    step = next((step for step in _STEPS_S if end_s / step <= 10), _STEPS_S[-1])
    while end_s / step > 10:
        step *= 2
    return list(range(0, int(end_s) + 1, step))
