"""What is asked of a result in Python, where any type may come in."""

from __future__ import annotations

from numbers import Integral, Real

from jmeterpy.errors import SettingError


def whole_seconds(given: object) -> int:
    """How many seconds a stretch of a series has.

    >>> whole_seconds(30)
    30

    Raises: SettingError for what is no whole number of at least 1.
    """
    if isinstance(given, bool) or not isinstance(given, Integral) or given < 1:
        raise SettingError(
            f"seconds is {given!r}: write a whole number of seconds, 1 or more, such as 10"
        )
    return int(given)


def quantile(given: float) -> float:
    """The share of samples that a percentile is of.

    >>> quantile(0.95)
    0.95

    Raises: SettingError for what is no number from 0 to 1.
    """
    if isinstance(given, bool) or not isinstance(given, Real) or not 0 <= given <= 1:
        raise SettingError(f"q is {given!r}: write the 95th percentile as 0.95")
    return given
