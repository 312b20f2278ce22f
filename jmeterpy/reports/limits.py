"""Verdicts in words: what was measured, how far from the limit, where it was missed first."""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction

from jmeterpy.analysis.metrics import Unit, metric
from jmeterpy.analysis.thresholds import Verdict
from jmeterpy.analysis.verdicts import UNSURE
from jmeterpy.reports.changes import percents, points
from jmeterpy.reports.words import clock, count, counted, decimal

SIGNS = {"PASS": "\u2713", "WARN": "!", "FAIL": "\u2717", "NO DATA": "?"}
_FORMS: dict[Unit, tuple[Fraction, str]] = {
    "ms": (Fraction(1), " ms"),
    "share": (Fraction(100), " %"),
    "per_second": (Fraction(1), "/s"),
    "bytes_per_second": (Fraction(1, 1024), " KB/s"),
    "bytes": (Fraction(1, 1 << 20), " MB"),
    "count": (Fraction(1), ""),
    "score": (Fraction(1), ""),
    "ratio": (Fraction(100), " %"),
    "points": (Fraction(100), " pt"),
}
_DEFAULT = "the default, as no other fixed limit on errors can fail the run"
_CHANGES = ("ratio", "points")
_DIGITS: dict[Unit, int] = {
    "ms": 0,
    "share": 2,
    "per_second": 1,
    "count": 0,
    "score": 3,
    "ratio": 1,
    "points": 2,
}


def value_text(verdict: Verdict, *, gap: str = " ") -> str:
    """What was measured, with as many digits as it takes to tell it from the limit."""
    if verdict.value is None:
        return verdict.status
    factor, unit = _FORMS[verdict.threshold.unit]
    from_one = verdict.threshold.unit == "ratio"
    value, limit = ((each - from_one) * factor for each in (verdict.value, verdict.limit))
    digits = _DIGITS.get(verdict.threshold.unit, 1)
    while digits < 9 and _hidden(value, limit, digits):
        digits += 1
    whole, _, rest = f"{float(abs(value)):.{digits}f}".partition(".")
    rest = rest.rstrip("0")
    grown = "+" if verdict.threshold.unit in _CHANGES and value > 0 else ""
    sign = "-" if value < 0 else grown  # memory may shrink
    return sign + count(int(whole), gap=gap) + (f".{rest}" if rest else "") + unit


def _hidden(value: Fraction, limit: Fraction, digits: int) -> bool:
    """Whether so few digits make the value look like its limit, or like nothing."""
    shown = round(value, digits)
    return (value != limit and shown == round(limit, digits)) or (value != 0 and shown == 0)


def margin_text(verdict: Verdict) -> str:
    """How far the limit is.

    Nothing where that says nothing: a limit of zero, a value of zero, no data.
    """
    margin = verdict.margin
    if margin is None or not verdict.value:
        return ""
    if margin == 0:
        return "exactly at the limit"
    lower = verdict.threshold.compare in (">", ">=")
    if lower and margin > 0 and verdict.threshold.unit == "count" and verdict.value > verdict.limit:
        return f"{count(math.ceil(verdict.value - verdict.limit))} more than asked"
    if margin > 0:
        return f"{_share(margin)} {'above' if lower else 'to spare'}"
    if lower:
        return f"{_share(-margin)} short"
    times = 1 - margin
    return f"{decimal(times)} times the limit" if times >= 3 else f"{_share(-margin)} over"


def held_text(verdict: Verdict) -> str:
    """Both values behind a change, what it may reach, and where the change lies for certain."""
    held = verdict.held
    if held is None:
        return ""
    alone = metric(verdict.threshold.metric)
    unit: Unit = alone.unit if alone else "ms"
    figures = (Fraction(held.base), Fraction(held.new), verdict.allowed or Fraction(0))
    values = [_plain(each, unit) for each in figures]
    form = percents if verdict.threshold.unit == "ratio" else points
    interval = f"[{form(held.low)} to {form(held.high)}]"
    return f"{values[0]} \u2192 {values[1]} where {values[2]} is the limit, change in {interval}"


def _plain(value: Fraction, unit: Unit) -> str:
    factor, ending = _FORMS[unit]
    digits = _DIGITS.get(unit, 1)
    text = f"{float(value * factor):.{digits}f}"
    whole, _, rest = text.partition(".")
    rest = rest.rstrip("0")
    return count(int(whole)) + (f".{rest}" if rest else "") + ending


def _share(part: float) -> str:
    if part < 0.001:
        return "less than 0.1 %"
    text = f"{part * 100:.{0 if part >= 0.0995 else 1}f}".removesuffix(".0")
    return f"{'more than 99' if text == '100' and part < 1 else text} %"


def remark(verdict: Verdict) -> str:
    """Margin, where it was missed first, or why there is no data."""
    if verdict.value is None:
        return verdict.note
    parts = [UNSURE if verdict.unsure else "", margin_text(verdict), held_text(verdict)]
    if verdict.first_s is not None:
        users = verdict.first_users
        with_users = f" with {counted(users, 'user')}" if users else ""
        at = "at" if verdict.first_sure else "around"
        parts.append(f"first {at} {clock(verdict.first_s)}{with_users}")
    parts += [verdict.note] * bool(verdict.note)
    parts += [_DEFAULT] * verdict.threshold.default
    return ", ".join(part for part in parts if part)


def run_verdict(verdicts: Sequence[Verdict]) -> str:
    """PASSED, or FAILED with how many; "" where nothing was asked."""
    failed = [verdict.status for verdict in verdicts if verdict.failed]
    missed, blind = failed.count("FAIL"), failed.count("NO DATA")
    warned = sum(verdict.status != "PASS" for verdict in verdicts) - len(failed)
    warnings = counted(warned, "warning")
    parts = [f"{counted(missed, 'threshold')} missed"] * bool(missed)
    if blind:
        parts.append(
            f"{blind} without data" if missed else f"{counted(blind, 'threshold')} without data"
        )
    if parts:
        return f"FAILED   {', '.join([*parts, *([warnings] if warned else [])])}"
    return ("PASSED" + (f"   {warnings}" if warned else "")) if verdicts else ""
