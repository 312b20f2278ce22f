"""A load in words: so many users, or so many arrivals a second."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from jmeterpy.reports.words import count, counted, rate

if TYPE_CHECKING:
    from jmeterpy.analysis.steps import Step


def load(step: Step, *, gap: str = " ") -> str:
    """The number alone."""
    return amount(step.load, gap=gap)


def amount(number: float, *, gap: str = " ") -> str:
    """A number of users, or a rate.

    >>> amount(1500), amount(2.5)
    ('1 500', '2.5')
    """
    return count(int(number), gap=gap) if number == int(number) else f"{number:.4g}"


def loaded(step: Step, *, gap: str = " ") -> str:
    """The number and what it counts: "200 users", "2.5 arrivals/s"."""
    if step.is_open:
        return f"{load(step, gap=gap)} arrivals/s"
    return counted(int(step.load), "user", gap=gap)


def paced(step: Step, *, gap: str = " ") -> str:
    """How many samples a second ended, in the words of the table."""
    return f"{rate(step.per_second, gap=gap)} samples/s"


def listed(steps: Sequence[Step], *, gap: str = " ") -> str:
    """Several of them: "100, 150 users"."""
    loads = dict.fromkeys(load(step, gap=gap) for step in sorted(steps, key=lambda x: x.load)[:-1])
    last = max(steps, key=lambda step: step.load)
    others = [each for each in loads if each != load(last, gap=gap)]
    return ", ".join([*others, loaded(last, gap=gap)])
