"""Verdicts in words: what was measured, how far from the limit, where it was missed first."""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction

from jmeterpy.analysis.metrics import Unit
from jmeterpy.analysis.thresholds import Verdict
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
}
_DIGITS: dict[Unit, int] = {"ms": 0, "share": 2, "per_second": 1, "count": 0, "score": 3}


def value_text(verdict: Verdict, *, gap: str = " ") -> str:
    """What was measured, with as many digits as it takes to tell it from the limit."""
    if verdict.value is None:
        return verdict.status
    factor, unit = _FORMS[verdict.threshold.unit]
    value, limit = verdict.value * factor, verdict.limit * factor
    digits = _DIGITS.get(verdict.threshold.unit, 1)
    while digits < 9 and _hidden(value, limit, digits):
        digits += 1
    whole, _, rest = f"{float(abs(value)):.{digits}f}".partition(".")
    rest = rest.rstrip("0")
    sign = "-" if value < 0 else ""  # memory may shrink
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


def _share(part: float) -> str:
    if part < 0.001:
        return "less than 0.1 %"
    text = f"{part * 100:.{0 if part >= 0.0995 else 1}f}".removesuffix(".0")
    return f"{'more than 99' if text == '100' and part < 1 else text} %"


def remark(verdict: Verdict) -> str:
    """Margin, where it was missed first, or why there is no data."""
    if verdict.value is None:
        return verdict.note
    parts = [margin_text(verdict)]
    if verdict.first_s is not None:
        users = verdict.first_users
        with_users = f" with {counted(users, 'user')}" if users else ""
        parts.append(f"first at {clock(verdict.first_s)}{with_users}")
    parts += [verdict.note] * bool(verdict.note)
    parts += ["the default, as no other threshold is on errors"] * verdict.threshold.default
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
