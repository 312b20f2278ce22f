"""Did the labels come that were planned, and as often as planned?"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from jmeterpy.brief import PlanBrief
from jmeterpy.reports.findings.interface import Ground, Missing, Said, count, counted, name
from jmeterpy.reports.words import percent

_SHOWN = 4
_LEAST = 200  # samples of a group
_POINTS, _OF_PLAN, _Z = 0.03, 0.15, 5.0
_BEFORE = "Look for a request before them that failed and ended the user's turn."
_LOG = "The run did not end as planned: read the end of jmeter.log for the cause first."


def missing_labels(ground: Ground) -> Said | Missing | None:
    """Labels that the plan is sure of, and that never came.

    A run that somebody ended before its plan did may only not have come to them.
    """
    brief = ground.brief
    if brief is None or not brief.labels_are_complete:
        return Missing("it is not known which labels were planned")
    if not ground.measured.total.samples:
        return None
    gone = _gone(brief, {row.label for row in ground.measured.labels})
    if not gone:
        return None
    if ground.ending in ("stopped", "interrupted"):
        return Missing(f"the run was {ground.ending}, maybe before it came to all labels")
    named = ", ".join(name(label) for label in gone[:_SHOWN])
    more = f" and {count(len(gone) - _SHOWN)} more" if len(gone) > _SHOWN else ""
    return Said(
        f"{counted(len(gone), 'planned label')} never came: {named}{more}.",
        _LOG if ground.ending == "failed" else _BEFORE,
        len(gone) / len(brief.labels),
        {"labels": tuple(gone)},
    )


def _gone(brief: PlanBrief, seen: set[str]) -> list[str]:
    main = {group.name for group in brief.groups if group.kind == "main"}
    return [x.label for x in brief.labels if x.group in main and x.expected and x.label not in seen]


@dataclass(frozen=True)
class _Off:
    """A label that came more or less often than planned."""

    label: str
    group: str
    samples: int
    whole: int
    planned: float

    @property
    def points(self) -> float:
        """How far it is off, as a share."""
        return abs(self.samples / self.whole - self.planned)

    @property
    def matters(self) -> bool:
        """Whether that is much, of the plan too, and no chance."""
        spread = math.sqrt(self.planned * (1 - self.planned) / self.whole)
        far = self.points >= max(_POINTS, _OF_PLAN * self.planned)
        return far and self.points >= _Z * spread


def uneven_load(ground: Ground) -> Said | Missing | None:
    """A label has another share of its group's samples than the plan gives it.

    Whoever is cut off within a turn has taken its first labels once more often than the last:
    what so many users explain is none.
    """
    if ground.brief is None or not any(x.share is not None for x in ground.brief.labels):
        return Missing("it is not certain which share of the samples each label should have")
    users = ground.measured.users_max
    every = [x for x in _shares(ground) if x.matters and x.points * x.whole > users]
    if not every:
        return None
    worst = max(every, key=lambda off: off.points)
    groups = sum(group.kind == "main" for group in ground.brief.groups)
    where = f" of {name(worst.group)}" if groups > 1 else ""
    return Said(
        f"{name(worst.label)} got {percent(worst.samples, worst.whole)} of the "
        f"{counted(worst.whole, 'sample')}{where}; the plan asks for {100 * worst.planned:.0f} %.",
        "Look at controllers, and at users that ended early; all totals are weighted by this mix.",
        worst.points,
        {"label": worst.label, "samples": worst.samples, "whole": worst.whole,
         "planned": worst.planned},
    )  # fmt: skip


def _shares(ground: Ground) -> Iterator[_Off]:
    """Each label whose share is certain, in groups of which each label's share is."""
    assert ground.brief is not None  # noqa: S101  the rule has looked
    for group in ground.measured.groups:
        planned = {
            x.label: x.share
            for x in ground.brief.labels
            if x.group == group.group and x.kind == "sample"
        }
        rows = {row.label: row.samples for row in group.labels if row.kind == "sample"}
        whole = sum(rows.values())
        if whole < _LEAST or not planned or not set(rows) <= set(planned):
            continue
        for label, share in planned.items():
            if share is not None:
                yield _Off(label, group.group, rows.get(label, 0), whole, share)
