"""Durations and rates as functions take them, with errors that name the call."""

from __future__ import annotations

from datetime import timedelta

from jmeterpy.errors import SettingError, UnitError
from jmeterpy.units import duration, rate

Span = str | timedelta


def span(value: Span, call: str, setting: str = "") -> timedelta:
    """The time that `value` says.

    Raises: UnitError such as `steady(ramp_up=10): a duration needs a unit: write "10s"`.
    """
    try:
        return duration(value, what="")
    except UnitError as error:
        raise UnitError(f"{_shown(call, setting, value)}: {_advice(error)}") from None


def per_second(value: str, call: str, setting: str = "") -> float:
    """The rate that `value` says, in a second.

    Raises: UnitError that names the call; SettingError where it is zero.
    """
    try:
        found = rate(value, what="")
    except UnitError as error:
        raise UnitError(f"{_shown(call, setting, value)}: {_advice(error)}") from None
    if not found:
        raise SettingError(f"{_shown(call, setting, value)}: nobody would ever come")
    return found


def _shown(call: str, setting: str, value: object) -> str:
    return f"{call}({setting}={value!r})" if setting else f"{call}({value!r})"


def _advice(error: UnitError) -> str:
    return error.message.partition(": ")[2]
