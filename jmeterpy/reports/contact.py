"""A contact sheet: every picture of a run on one page, as lines and letters in .svg and .pdf."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from jmeterpy.brief import PlanBrief
from jmeterpy.reports.absent import absent
from jmeterpy.reports.charts import CHARTS, Chart, page_of
from jmeterpy.reports.paper import Paper
from jmeterpy.reports.placed import placed
from jmeterpy.reports.style import INK, styled, write

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from jmeterpy.analysis import Measured

_COLUMNS = 3
_CELL = Paper(10.0, 5.6, 100, 9)
_HEAD = 0.8  # inches


def charts_of(measured: Measured, brief: PlanBrief | None) -> dict[str, Chart]:
    """The pictures that have something to show."""
    return {name: chart for name, chart in CHARTS.items() if not absent(name, measured, brief)}


def contact_sheet(
    measured: Measured, title: str, brief: PlanBrief | None, charts: Mapping[str, Chart]
) -> Figure:
    """The pictures side by side, in the order of CHARTS."""
    from matplotlib.figure import Figure

    rows = -(-len(charts) // _COLUMNS)
    width, height = _COLUMNS * _CELL.width, rows * _CELL.height + _HEAD
    page = Figure(figsize=(width, height), dpi=_CELL.dpi, facecolor="white")
    write(page, 0.85 / width, 1 - 0.5 / height, title or "All pictures", size=24, weight="bold",
          color=INK, va="center")  # fmt: skip
    for at, (name, chart) in enumerate(charts.items()):
        row, column = divmod(at, _COLUMNS)
        with styled(_CELL):
            cell = page_of(chart, name, measured, "", brief)
        page.add_artist(placed(cell, column * _CELL.width, (rows - 1 - row) * _CELL.height))
    page.set_label(f"{title}: {', '.join(name.replace('_', ' ') for name in charts)}")
    return page
