"""The limit of a threshold: a number with the unit of its figure, exact."""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction
from typing import NoReturn

from jmeterpy.analysis.metrics import Unit
from jmeterpy.analysis.scan import Scan

_NUMBER = re.compile(r"\d[\d_]*(?:\.\d+)?|\.\d+", re.ASCII)
_TIME = re.compile(r"(?:ms|s|min|m|h)(?![A-Za-z])")
_TIMES = {"ms": 1, "s": 1000, "m": 60_000, "min": 60_000, "h": 3_600_000}
_PER = re.compile(r"/\s*(s|sec|second|min|minute|m|h|hour)\b")
_PERS = {"s": 1, "sec": 1, "second": 1, "m": 60, "min": 60, "minute": 60, "h": 3600, "hour": 3600}
_SIZE = re.compile(r"(kb|mb|gb|b)(?=\s*/)", re.IGNORECASE)
_BYTES = re.compile(r"(kb|mb|gb|b)\b", re.IGNORECASE)
_SIZES = {"b": 1, "kb": 1 << 10, "mb": 1 << 20, "gb": 1 << 30}
_WORD = re.compile(r"[A-Za-z%/]+")

_SIGN = re.compile(r"[+\u2212-]")
_POINTS = re.compile(r"pt\b|points?\b|pp\b")
_VS = re.compile(r"vs\b\.?|versus\b")
_BASELINE = re.compile(r"baseline\b")
_ALONE = re.compile(r"%?\s*(?:$|,|(?:after|while|in)\b)")  # a limit, not a change
_VERSUS = {"ratio": "+10% vs baseline", "points": "+0.5pt vs baseline"}

EXAMPLES: dict[Unit, str] = {
    "ms": "800ms",
    "share": "1%",
    "per_second": "50/s",
    "bytes_per_second": "2MB/s",
    "bytes": "100MB",
    "count": "1000",
    "score": "0.9",
}


def limit(scan: Scan, unit: Unit) -> Fraction:
    """The limit that comes next, in milliseconds, as a share, a second, or as it is.

    Raises: ThresholdError where the number or its unit is missing.
    """
    return READERS[unit](scan)


def is_change(scan: Scan) -> bool:
    """Whether a change comes next, which begins with its sign."""
    return scan.peek(_SIGN)


def change(scan: Scan, metric: str, unit: str) -> Fraction:
    """The change against the baseline that comes next: the ratio new / base, or points as a share.

    Raises: ThresholdError where something of "+10% vs baseline" is missing.
    """
    start = scan.here()
    if not unit:
        raise scan.error(
            f"a limit has no sign, and {metric} is not held against a baseline: percentiles, mean, "
            "throughput and error_rate are, since an interval of their change can be stated"
        )
    sign = -1 if scan.take(_SIGN) != "+" else 1
    number = scan.take(_NUMBER)
    if not number:
        raise scan.error(f"expected a change such as {_VERSUS[unit]}")
    if unit == "points" and scan.peek(_ALONE):
        raise scan.error(
            f"{metric} is between 0% and 100%: write 1%, or a change as {_VERSUS[unit]}", at=start
        )
    share = sign * Fraction(number.replace("_", "")) / 100
    _change_unit(scan, metric, unit)
    for word, text in ((_VS, "vs"), (_BASELINE, "baseline")):
        if not scan.take(word):
            raise scan.error(f'expected "{text}": {metric} < {_VERSUS[unit]}')
    if unit == "points":
        return share
    if share <= -1:
        raise scan.error("nothing lies 100 % below the baseline", at=start)
    return 1 + share


def _change_unit(scan: Scan, metric: str, unit: str) -> None:
    start = scan.here()
    if unit == "ratio":
        if not scan.skip("%"):
            raise scan.error(
                f"a limit has no sign, and a change is a share of the baseline: write "
                f"{_VERSUS[unit]}",
                at=start,
            )
    elif not scan.take(_POINTS):
        # "+10 %" of a rate of 1 % may mean 1.1 % or 11 %, so it is neither.
        raise scan.error(
            f"a change of {metric} is told in percentage points: write {_VERSUS[unit]}", at=start
        )


def _number(scan: Scan, unit: Unit) -> Fraction:
    text = scan.take(_NUMBER)
    if not text:
        where = " at the end" if scan.at_end else " here"
        raise scan.error(f"expected a limit such as {EXAMPLES[unit]}{where}")
    return Fraction(text.replace("_", "").rstrip("."))


def _refuse(scan: Scan, unit: Unit, what: str) -> NoReturn:
    at = scan.here()
    found = scan.take(_WORD)
    said = f'"{found}" is not its unit' if found else "the unit is missing"
    more = ", or a change with its sign as +10% vs baseline" if found == "%" else ""
    raise scan.error(f"{said}: write {what} as {EXAMPLES[unit]}{more}", at=at)


def _milliseconds(scan: Scan) -> Fraction:
    total = Fraction(0)
    while True:
        number = _number(scan, "ms")
        unit = scan.take(_TIME) or ("ms" if number == 0 else None)
        if unit is None:
            _refuse(scan, "ms", "a time")
        total += number * _TIMES[unit]
        if not scan.peek(_NUMBER):
            return total


def _fraction(scan: Scan) -> Fraction:
    number = _number(scan, "share")
    if not scan.skip("%") and number:
        _refuse(scan, "share", "a share")
    return number / 100


def _per_second(scan: Scan) -> Fraction:
    number = _number(scan, "per_second")
    per = scan.take(_PER)
    if not per:
        _refuse(scan, "per_second", "a rate")
    return number / _PERS[per.lstrip("/ ")]


def _bytes_per_second(scan: Scan) -> Fraction:
    number = _number(scan, "bytes_per_second")
    size, per = scan.take(_SIZE), scan.take(_PER)
    if not size or not per:
        _refuse(scan, "bytes_per_second", "a rate")
    return number * _SIZES[size.lower()] / _PERS[per.lstrip("/ ")]


def _bytes(scan: Scan) -> Fraction:
    number = _number(scan, "bytes")
    size = scan.take(_BYTES) or ("b" if number == 0 else None)
    if size is None:
        _refuse(scan, "bytes", "a size")
    return number * _SIZES[size.lower()]


def _count(scan: Scan) -> Fraction:
    start = scan.here()
    number = _number(scan, "count")
    if number.denominator != 1:
        raise scan.error("expected a whole number such as 1000", at=start)
    return number


READERS: dict[Unit, Callable[[Scan], Fraction]] = {
    "ms": _milliseconds,
    "share": _fraction,
    "per_second": _per_second,
    "bytes_per_second": _bytes_per_second,
    "bytes": _bytes,
    "count": _count,
    "score": lambda scan: _number(scan, "score"),
}
