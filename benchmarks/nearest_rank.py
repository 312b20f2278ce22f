"""Percentiles the plain way: nearest rank, the definition that jmeterpy uses."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

Value = TypeVar("Value", int, float)


def nearest_rank(ordered: Sequence[Value], percent: int) -> Value:
    """The smallest of ascending values with so many percent of them at or below it."""
    return ordered[-(-percent * len(ordered) // 100) - 1]
