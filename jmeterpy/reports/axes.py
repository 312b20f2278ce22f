"""The two axes: time into the run, and response time on a linear or a logarithmic scale."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from jmeterpy.reports.style import INK, type_scale, write
from jmeterpy.reports.words import clock, count

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from jmeterpy.analysis import Counts

Floats = npt.NDArray[np.float64]
_TICK = 0.2  # inches at 9 points between two response times
_LABEL = 1.4  # inches at 9 points that the longest name of an axis takes
_SIGNS = 12  # in an inch of a line
_WIDE = 10  # from this many times the median on, a linear axis would flatten what matters
_SECONDS = (
    0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800,
    3600, 7200, 14_400, 21_600, 43_200, 86_400, 172_800, 432_000, 864_000,
)  # fmt: skip


@dataclass(frozen=True)
class Scale:
    """Milliseconds to the height in the panel, 0 to 1."""

    low: float
    high: float
    log: bool

    def of(self, milliseconds: npt.ArrayLike) -> Floats:
        """The heights; what lies outside stands at the edge."""
        values = np.clip(np.asarray(milliseconds, float), self.low, self.high)
        if self.log:
            return np.asarray(np.log(values / self.low) / math.log(self.high / self.low))
        return np.asarray((values - self.low) / (self.high - self.low))

    def ticks(self) -> list[float]:
        """Round times between low and high."""
        if not self.log:
            step = _round_up(self.high / 6)
            return [step * i for i in range(int(self.high / step + 1e-9) + 1)]
        decades = range(math.floor(math.log10(self.low)), math.ceil(math.log10(self.high)) + 1)
        spread = math.log10(self.high / self.low)
        steps = (1, 2, 5) if spread <= 3.2 else (1, 3) if spread <= 4.2 else (1,)
        ticks = [step * 10.0**decade for decade in decades for step in steps]
        return [tick for tick in ticks if self.low <= tick <= self.high]


def scale_of(counts: Counts) -> Scale:
    """Logarithmic where the longest is more than 10 times the median, else linear from zero."""
    longest, median = max(counts.maximum or 0, 1), max(counts.percentile(0.5) or 0, 1)
    if longest <= _WIDE * median:
        return Scale(0, longest * 1.05, log=False)
    low = max(1, counts.percentile(0.001) or 0)
    return Scale(_below(low), longest * 1.2, log=True)


def _below(value: float) -> float:
    """The next 1, 2 or 5 at or below."""
    decade = 10.0 ** math.floor(math.log10(value))
    return max(step * decade for step in (1, 2, 5) if step * decade <= value)


def _round_up(value: float, steps: Sequence[float] = (1, 2, 2.5, 5, 10)) -> float:
    decade = 10.0 ** math.floor(math.log10(value))
    return next(step * decade for step in steps if step * decade >= value)


def time_text(milliseconds: float) -> str:
    """A response time with its unit.

    >>> [time_text(x) for x in (0, 20, 2.5, 1500, 20_000)]
    ['0', '20 ms', '2.5 ms', '1.5 s', '20 s']
    """
    if milliseconds >= 1000:
        return f"{milliseconds / 1000:g} s"
    return f"{milliseconds:g} ms" if milliseconds else "0"


def response_axis(panel: Axes, scale: Scale, *, clipped: bool) -> None:
    """Ticks and grid of the response times; `clipped` where some are below the lowest tick."""
    ticks = _fitting(scale, max(3, int(tall(panel) / _TICK)))
    texts = [time_text(tick) for tick in ticks]
    if clipped and ticks and scale.of(ticks[0]) < 0.01:
        texts[0] = f"\u2264 {texts[0]}"
    panel.set_ylim(0, 1)
    panel.set_yticks(list(scale.of(ticks)), texts)
    panel.grid(axis="y")
    log = ", log scale" if tall(panel) > _LABEL else ", log"
    panel.set_ylabel("response time" + (log if scale.log else ""))


def response_times_across(panel: Axes, scale: Scale) -> None:
    """Response times from left to right, as many as there is room for."""
    shown = _fitting(scale, _ticks(panel))
    panel.set_xlim(0, 1)
    panel.set_xticks(list(scale.of(shown)), [time_text(tick) for tick in shown])
    panel.grid(axis="x")
    panel.set_xlabel("response time" + (", log scale" if scale.log else ""))


def _fitting(scale: Scale, most: int) -> list[float]:
    """At most so many ticks where two remain: 1, 2, 5 of each decade, else 1 and 5, else 1."""
    ticks = scale.ticks()
    fewer = [tick for tick in ticks if f"{tick:e}"[0] in "15"] if scale.log else ticks[::2]
    fewest = [tick for tick in ticks if f"{tick:e}"[0] == "1"] if scale.log else ticks[::3]
    found = [some for some in (ticks, fewer, fewest) if len(some) > 1]
    return next((some for some in found if len(some) <= most), found[-1] if found else ticks)


def time_axis(panel: Axes, seconds: float, *, named: bool) -> None:
    """Round times on the shared axis; the names only where `named`."""
    beyond = math.ceil(seconds / 10 / _SECONDS[-1]) * _SECONDS[-1]  # a clock that was wrong
    most = _ticks(panel)
    step = next((step for step in _SECONDS if seconds / step <= most + 0.05), beyond)
    ticks = [step * i for i in range(int(seconds / step + 1e-9) + 1)]
    panel.set_xlim(0, seconds * 1.008)
    panel.set_xticks(ticks, _clocks(ticks, step) if named else [])
    if named:
        panel.set_xlabel(f"time into the run, {_form(ticks[-1], step)}")


def _ticks(panel: Axes) -> int:
    """How many texts stand beside each other below a panel: 10 in that of a screen."""
    return max(2, min(10, int(inches(panel) * 1.55)))


def instead(panel: Axes, text: str) -> None:
    """Why nothing is drawn, in the middle of the panel."""
    lines = textwrap.wrap(text, max(12, int(inches(panel) * _SIGNS)))
    for at, line in enumerate(lines):
        y = 0.5 + ((len(lines) - 1) / 2 - at) * _TICK / tall(panel)
        write(panel, 0.5, y, line, ha="center", va="center", color=INK, transform=panel.transAxes)


def inches(panel: Axes) -> float:
    """How wide a panel is, at 9 points."""
    return float(panel.get_position().width * page_of(panel).get_figwidth() / type_scale())


def tall(panel: Axes) -> float:
    """How tall it is, in inches at 9 points."""
    return float(panel.get_position().height * page_of(panel).get_figheight() / type_scale())


def page_of(panel: Axes) -> Figure:
    """The page that it stands on."""
    page = panel.get_figure(root=True)
    assert page is not None  # noqa: S101  it stands on one
    return page


def _clocks(ticks: Sequence[float], step: float) -> list[str]:
    if step < 1:
        return [f"{tick:g}" for tick in np.round(ticks, 3)]
    if step >= 60 and ticks[-1] >= 3600:
        return [f"{int(tick) // 3600}:{int(tick) // 60 % 60:02}" for tick in ticks]
    return [clock(tick) for tick in ticks]


def _form(last: float, step: float) -> str:
    if step < 1:
        return "seconds"
    if last < 3600:
        return "minutes:seconds"
    return "hours:minutes" if step >= 60 else "hours:minutes:seconds"


def count_axis(
    panel: Axes, highest: float, name: str, *, whole: bool = False, steps: int = 2
) -> None:
    """A panel from zero to a round number, in about so many steps; `whole`: whole numbers only."""
    top = max(highest, 1.0) if whole or not highest else highest
    step = _round_up(top / steps, (1, 2, 5, 10))
    step = max(1.0, step) if whole else step
    ticks = [step * i for i in range(max(1, int(top / step + 1e-9)) + 1)]  # zero alone is no scale
    panel.set_ylim(0, max(top, ticks[-1]) * 1.08)
    panel.set_yticks(ticks, [count(round(tick)) if step >= 1 else f"{tick:g}" for tick in ticks])
    panel.grid(axis="y")
    panel.set_ylabel(name)


def amount_axis(panel: Axes, highest: float, name: str) -> None:
    """From left to right, from zero to the highest amount, in round steps."""
    top = highest if highest > 0 else 1.0
    steps = (1, 2, 2.5, 5, 10) if top > 20 else (1, 2, 5, 10)  # no half a user
    step = _round_up(top / max(2, _ticks(panel) - 1), steps)
    ticks = [step * i for i in range(int(top / step + 1e-9) + 1)]
    panel.set_xlim(0, top * 1.04)
    panel.set_xticks(ticks, [count(round(tick)) if step >= 1 else f"{tick:g}" for tick in ticks])
    panel.set_xlabel(name)
