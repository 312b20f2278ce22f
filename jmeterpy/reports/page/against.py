"""What changed against the baseline: a row a label, and a picture of the interval."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from jmeterpy.reports.changes import NAMES, SIGNS, percents, points, value_text
from jmeterpy.reports.page.rows import shown_name
from jmeterpy.reports.words import NONE, THIN, count, fit, visible

if TYPE_CHECKING:
    from jmeterpy.analysis.change import Comparison, Figure, LabelChange

_MOST = 60  # labels
_WIDEST = math.log(4)  # the picture of an interval ends at a quarter and at four times
_DRAWN = "ok_p95_ms"
HEADS = tuple(NAMES.values())


@dataclass(frozen=True)
class Told:
    """A figure: by how much it changed, both values and the interval in words, its verdict."""

    text: str
    title: str
    verdict: str


@dataclass(frozen=True)
class Held:
    """A label; `span` is where the interval of its p95 starts, lies and ends, 0 to 100."""

    name: str
    samples: str
    figures: tuple[Told, ...]
    span: tuple[float, float, float] | None
    verdict: str


@dataclass(frozen=True)
class Against:
    """The comparison."""

    run: str
    verdict: str
    tolerance: str
    allowed: tuple[float, float]
    reasons: tuple[str, ...]
    rows: tuple[Held, ...]


def against(comparison: Comparison | None) -> Against | None:
    """The comparison as it is shown."""
    if comparison is None:
        return None
    tolerance = comparison.tolerance
    return Against(
        run=fit(visible(comparison.base), 120),
        verdict=comparison.verdict,
        tolerance=f"{100 * tolerance:g}{THIN}%",
        allowed=(_at(1 / (1 + tolerance)), _at(1 + tolerance)),
        reasons=tuple(fit(visible(why), 200) for why in (*comparison.reasons, *comparison.notes)),
        rows=(
            *(_row(row, shown_name(row.label)) for row in comparison.labels[:_MOST]),
            _row(comparison.total, "Total"),
        ),
    )


def _row(row: LabelChange, name: str) -> Held:
    figures = {one.name: one for one in row.figures}
    samples = (count(many, gap=THIN) for many in (row.base_samples, row.new_samples))
    drawn = figures.get(_DRAWN)
    return Held(
        name=name,
        samples=" \u2192 ".join(samples),
        figures=tuple(_told(figures.get(name)) for name in NAMES),
        span=_span(drawn) if drawn else None,
        verdict=row.verdict,
    )


def _told(one: Figure | None) -> Told:
    if one is None or one.change is None:
        return Told(NONE, "", "")
    form = points if one.name == "error_rate" else percents
    ends = [NONE if end is None else form(end) for end in (one.low, one.high)]
    both = " \u2192 ".join(value_text(one.name, value) for value in (one.base, one.new))
    title = f"{both}, 95 % interval {ends[0]} to {ends[1]}"
    text = f"{form(one.change)} {SIGNS[one.verdict]}".strip()
    return Told(text.replace(" ", THIN), title, one.verdict.replace(" ", "-"))


def _span(one: Figure) -> tuple[float, float, float] | None:
    if one.change is None:
        return None
    high = math.inf if one.high is None else one.high
    return _at(one.low or 0.0), _at(one.change), _at(high)


def _at(ratio: float) -> float:
    """Where a ratio stands: 50 is no change.

    >>> _at(1), _at(0), _at(9), round(_at(2))
    (50.0, 0.0, 100.0, 75)
    """
    log = math.log(ratio) if ratio > 0 else -math.inf
    return 50 + 50 * max(-1.0, min(1.0, log / _WIDEST))
