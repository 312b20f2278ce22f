"""Counters that only grow, as changes a second."""

from __future__ import annotations

from collections.abc import Mapping


class Rates:
    """The change of each counter since the last look.

    >>> rates = Rates()
    >>> rates.of({"read": 100.0}, at=5.0), rates.of({"read": 300.0}, at=7.0)
    ({}, {'read': 100.0})
    """

    def __init__(self) -> None:
        self._at: float | None = None
        self._before: dict[str, float] = {}

    def of(self, counters: Mapping[str, float], *, at: float) -> dict[str, float]:
        """Each counter's change a second; none at first, nor for one that was set back.

        `at` is in seconds, on the clock of whoever counts.
        """
        before, passed = self._before, at - (self._at if self._at is not None else at)
        if passed > 0 or self._at is None:
            self._at, self._before = at, dict(counters)
        if passed <= 0:
            return {}
        return {
            name: (value - before[name]) / passed
            for name, value in counters.items()
            if name in before and value >= before[name]
        }
