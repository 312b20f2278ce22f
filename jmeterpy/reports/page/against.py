"""What changed against the baseline, from what run.json keeps of the comparison."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from jmeterpy.analysis.change import Change
from jmeterpy.reports.changes import NAMES, SIGNS, percents, points, value_text
from jmeterpy.reports.page.rows import shown_name
from jmeterpy.reports.words import NONE, THIN, count, fit, visible

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


def against(facts: Mapping[str, Any]) -> Against | None:
    """The comparison that run.json has; None where it has none that can be read."""
    kept = facts.get("baseline")
    if not isinstance(kept, Mapping):
        return None
    try:
        return _read(kept)
    except (KeyError, TypeError, ValueError, AttributeError):
        return None  # written by another version, or by hand


def _read(kept: Mapping[str, Any]) -> Against:
    tolerance = float(kept["tolerance"])
    rows = (*kept["labels"][:_MOST], {**kept["total"], "label": "Total"})
    return Against(
        run=fit(visible(str(kept["run"])), 120),
        verdict=str(kept["verdict"]),
        tolerance=f"{100 * tolerance:g}{THIN}%",
        allowed=(_at(1 / (1 + tolerance)), _at(1 + tolerance)),
        reasons=tuple(fit(visible(str(why)), 200) for why in (*kept["reasons"], *kept["notes"])),
        rows=tuple(_row(row) for row in rows),
    )


def _row(row: Mapping[str, Any]) -> Held:
    figures = {str(one["name"]): one for one in row["figures"]}
    samples = [count(int(row[name]), gap=THIN) for name in ("base_samples", "new_samples")]
    drawn = figures.get(_DRAWN)
    return Held(
        name=shown_name(str(row["label"])),
        samples=" \u2192 ".join(samples),
        figures=tuple(_told(name, figures.get(name)) for name in NAMES),
        span=_span(drawn) if drawn else None,
        verdict=str(row["verdict"]),
    )


def _told(name: str, one: Mapping[str, Any] | None) -> Told:
    if one is None or one["change"] is None:
        return Told(NONE, "", "")
    form = points if name == "error_rate" else percents
    verdict = str(one["verdict"])
    ends = [NONE if one[end] is None else form(float(one[end])) for end in ("low", "high")]
    values = (value_text(name, one[end]) for end in ("base", "new"))
    both = " \u2192 ".join(values)
    title = f"{both}, 95 % interval {ends[0]} to {ends[1]}"
    text = f"{form(float(one['change']))} {SIGNS.get(cast('Change', verdict), '')}".strip()
    return Told(text.replace(" ", THIN), title, verdict.replace(" ", "-"))


def _span(one: Mapping[str, Any]) -> tuple[float, float, float] | None:
    if one["change"] is None:
        return None
    ends = (one["low"] if one["low"] is not None else 0.0, one["change"], one["high"] or math.inf)
    low, middle, high = (_at(float(end)) for end in ends)
    return low, middle, high


def _at(ratio: float) -> float:
    """Where a ratio stands: 50 is no change.

    >>> _at(1), _at(0), _at(9), round(_at(2))
    (50.0, 0.0, 100.0, 75)
    """
    log = math.log(ratio) if ratio > 0 else -math.inf
    return 50 + 50 * max(-1.0, min(1.0, log / _WIDEST))
