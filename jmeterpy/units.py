"""Durations, rates and sizes as people write them: "1m30s", "10/s", "512mb"."""

from __future__ import annotations

import re
from datetime import timedelta

from jmeterpy.asked import shown
from jmeterpy.errors import UnitError

_SECONDS = {"ms": 0.001, "s": 1.0, "m": 60.0, "min": 60.0, "h": 3600.0, "d": 86400.0}
_PART = re.compile(r"(\d+(?:\.\d+)?)\s*(ms|s|min|m|h|d)")
_RATE = re.compile(r"(\d+(?:\.\d+)?)\s*/\s*(s|sec|second|min|m|minute|h|hour)")
_PER = {"s": 1, "sec": 1, "second": 1, "min": 60, "m": 60, "minute": 60, "h": 3600, "hour": 3600}
_SIZE = re.compile(r"(\d+(?:\.\d+)?)\s*(b|kb|k|mb|m|gb|g)?", re.IGNORECASE)
_MOST_DIGITS = 30
_BYTES = {
    "b": 1,
    "k": 1 << 10,
    "kb": 1 << 10,
    "m": 1 << 20,
    "mb": 1 << 20,
    "g": 1 << 30,
    "gb": 1 << 30,
}


def duration(value: str | timedelta, *, what: str = "a duration") -> timedelta:
    """The time that `value` says.

    >>> duration("1m30s"), duration("500ms")
    (datetime.timedelta(seconds=90), datetime.timedelta(microseconds=500000))

    Raises: UnitError for a bare number, another unit, or a time below zero.
    """
    if isinstance(value, timedelta):
        if value < timedelta(0):
            raise UnitError(f"{what} is {value}: time does not run backwards")
        return value
    if re.fullmatch(r"\s*-?\d+(\.\d+)?\s*", str(value)):
        bare = str(value).strip()
        if bare.startswith("-"):
            raise UnitError(f"{what} is {bare}: time does not run backwards")
        raise UnitError(f'{what} is {bare}: a duration needs a unit: write "{bare}s" or "{bare}ms"')
    text = value.strip() if isinstance(value, str) else ""
    parts = _PART.findall(text)
    if not parts or _PART.sub("", text).strip():
        raise UnitError(f'{what} is {shown(value)}: write it as "30s", "1m30s", "500ms" or "2h"')
    milliseconds = sum(float(number) * _SECONDS[unit] * 1000 for number, unit in parts)
    return timedelta(milliseconds=round(milliseconds, 3))


def show_duration(value: timedelta) -> str:
    """The shortest text that `duration` reads back.

    >>> show_duration(timedelta(seconds=90)), show_duration(timedelta(0))
    ('1m30s', '0s')
    """
    left = round(value / timedelta(milliseconds=1))
    text = ""
    for unit, size in (("h", 3_600_000), ("m", 60_000), ("s", 1000), ("ms", 1)):
        count, left = divmod(left, size)
        text += f"{count}{unit}" if count else ""
    return text or "0s"


def rate(value: str, *, what: str = "a rate") -> float:
    """How many a second `value` says.

    >>> rate("10/s"), rate("90/min")
    (10.0, 1.5)

    Raises: UnitError for anything else.
    """
    found = _RATE.fullmatch(str(value).strip())
    if not found:
        raise UnitError(f'{what} is {value!r}: write it as "10/s", "90/min" or "500/h"')
    return float(found[1]) / _PER[found[2]]


def size(value: str | int, *, what: str = "a size") -> int:
    """How many bytes `value` says, in steps of 1,024.

    >>> size("512mb")
    536870912

    Raises: UnitError for anything else.
    """
    found = _SIZE.fullmatch(str(value).strip())
    if not found or len(found[1]) > _MOST_DIGITS:
        raise UnitError(f'{what} is {shown(value)}: write it as "512mb" or "2g"')
    return round(float(found[1]) * _BYTES[(found[2] or "b").lower()])
