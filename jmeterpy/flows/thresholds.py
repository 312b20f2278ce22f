"""Thresholds against the plan: does each speak of something that can occur?"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from typing import TYPE_CHECKING

from jmeterpy.brief import PlanBrief

if TYPE_CHECKING:
    from jmeterpy.analysis.thresholds import Threshold


def unheld(thresholds: Iterable[Threshold]) -> list[str]:
    """A warning for each threshold on a baseline, where there is none."""
    from jmeterpy.analysis.against import NO_BASELINE

    return [
        f"threshold {each.text!r} will have no data: {NO_BASELINE}"
        for each in thresholds
        if each.relative
    ]


def strangers(thresholds: Iterable[Threshold], brief: PlanBrief) -> list[str]:
    """A warning for each threshold on a label or a thread group that the plan does not have.

    Silent on labels where the plan does not tell them all; parts of requests (`Login-0`) may occur.
    """
    labels = [label.label for label in brief.labels]
    groups = [group.name for group in brief.groups]
    found = []
    for each in thresholds:
        if each.is_of_source:
            continue
        known = each.label is None or each.label in labels or not brief.labels_are_complete
        if not known and each.label and each.label.rpartition("-")[0] not in labels:
            found.append(_said(each.text, "request", each.label, labels))
        if each.group is not None and each.group not in groups:
            found.append(_said(each.text, "thread group", each.group, groups))
    return found


def _said(text: str, what: str, name: str, known: list[str]) -> str:
    close = get_close_matches(name, known, 1)
    there = f"did you mean {close[0]!r}?" if close else f"there are {', '.join(known[:8])}"
    return f"threshold {text!r} will have no data: the plan has no {what} {name!r}; {there}"
