"""The PlanBrief of any plan: read from the JMX, so that ours and a stranger's are treated alike."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from jmeterpy.brief import GroupBrief, PlanBrief
from jmeterpy.jmx.tree import Node
from jmeterpy.model import targets
from jmeterpy.model.groups import arrivals, end_s, group_brief, steps, thread_groups
from jmeterpy.model.labels import Labels, labels_of
from jmeterpy.model.turns import Turn, turn_of
from jmeterpy.model.values import fixed_variables, text, walk


def brief_of(nodes: tuple[Node, ...], *, properties: Mapping[str, str] | None = None) -> PlanBrief:
    """What the other columns must know of a plan.

    `nodes` are the top nodes of a JMX; `properties` those that the run is given with -J. What is
    only known at run time is None or left out, never guessed.
    """
    values = fixed_variables(nodes, properties or {})
    plan = next((node for node in nodes if node.tag == "TestPlan"), None)
    found = [(group_brief(node, values), node) for node in thread_groups(nodes)]
    groups = tuple(group for group, _ in found)
    outside = plan.children if plan else ()
    turns = [turn_of(group, node, values, outside) for group, node in found]
    labels = [
        _shared(labels_of(group, node, values), turn)
        for (group, node), turn in zip(found, turns, strict=True)
    ]
    one_by_one = plan is not None and text(plan, "TestPlan.serialize_threadgroups") == "true"
    return PlanBrief(
        name=(plan.attr("testname") if plan else ""),
        groups=groups,
        steps=() if one_by_one else steps(groups),
        arrivals=() if one_by_one else arrivals((node for _, node in found), groups, values),
        labels=tuple(label for each in labels for label in each.labels),
        labels_are_complete=all(each.complete for each in labels) and not _stops_early(nodes),
        hosts=targets.hosts(nodes, values),
        files=targets.files(nodes),
        secrets=targets.secrets(nodes),
        plugins=targets.plugins(nodes),
        deadline_s=_deadline(groups, one_by_one=one_by_one),
        pause_s=_pause_s(groups, turns),
    )


def _shared(found: Labels, turn: Turn) -> Labels:
    """The same with shares; a label that stands in several places has one share in all."""
    return replace(
        found,
        labels=tuple(
            replace(x, share=turn.shares.get(x.label)) if x.kind == "sample" else x
            for x in found.labels
        ),
    )


def _pause_s(groups: tuple[GroupBrief, ...], turns: list[Turn]) -> float | None:
    """The pause of all main groups, where it is the same in each."""
    pairs = zip(groups, turns, strict=True)
    found = {turn.pause_s for group, turn in pairs if group.kind == "main"}
    return found.pop() if len(found) == 1 else None


def _deadline(groups: tuple[GroupBrief, ...], *, one_by_one: bool) -> float | None:
    ends = [end_s(group) for group in groups]
    known = [end for end in ends if end is not None]
    if not known or len(known) != len(ends):
        return None
    return sum(known) if one_by_one else max(known)


def _stops_early(nodes: tuple[Node, ...]) -> bool:
    """Whether an include brings in what this file does not show."""
    return any(node.tag == "IncludeController" for node in walk(nodes))
