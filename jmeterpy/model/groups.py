"""Thread groups, as far as their load is known before the test runs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from jmeterpy.brief import ArrivalsBrief, GroupBrief, GroupKind, StepBrief
from jmeterpy.jmx.tree import Node
from jmeterpy.model.arrivals import Segment, levels, segments
from jmeterpy.model.values import Values, live, text

KINDS: dict[str, GroupKind] = {
    "ThreadGroup": "main",
    "OpenModelThreadGroup": "main",
    "SetupThreadGroup": "setup",
    "PostThreadGroup": "teardown",
}
# JMeter counts a schedule from the start of the test: what setup groups, or groups before this one,
# took has gone by then, and those arrivals come all at once. This pause first makes up for it.
CATCH_UP = "pause(${__jexl3(${__time()} - ${__P(TESTSTART.MS)})} ms)"


def is_group(node: Node) -> bool:
    """Whether it starts threads; plugins' groups are told by their name."""
    return node.tag in KINDS or node.tag.endswith("ThreadGroup")


def thread_groups(nodes: tuple[Node, ...]) -> Iterator[Node]:
    """The enabled thread groups of a plan."""
    for node in live(nodes):
        if is_group(node):
            yield node
        elif node.tag == "TestPlan":
            yield from thread_groups(node.children)


def group_brief(node: Node, values: Values) -> GroupBrief:
    """What is known of one thread group's load."""
    name, kind = node.attr("testname"), KINDS.get(node.tag, "main")
    if node.tag == "OpenModelThreadGroup":
        return _open_model(name, schedule(node, values))
    if node.tag not in KINDS:
        return GroupBrief(name, kind, start_s=None, ramp_up_s=None)
    timed = text(node, "ThreadGroup.scheduler").lower() == "true"
    ramp_up_s = values.number(text(node, "ThreadGroup.ramp_time", "0") or "0")
    duration_s = values.number(text(node, "ThreadGroup.duration") or "0") if timed else None
    start_s = values.number(text(node, "ThreadGroup.delay") or "0") if timed else 0.0
    hold_s = max(duration_s - ramp_up_s, 0.0) if duration_s and ramp_up_s is not None else None
    return GroupBrief(
        name,
        kind,
        users=values.whole(text(node, "ThreadGroup.num_threads") or "0"),
        start_s=start_s,
        ramp_up_s=ramp_up_s,
        hold_s=hold_s,
        iterations=_iterations(node, values),
    )


def _iterations(node: Node, values: Values) -> int | None:
    controller = "ThreadGroup.main_controller/LoopController."
    forever = text(node, controller + "continue_forever", "true").lower() == "true"
    loops = values.whole(text(node, controller + "loops", "1"))
    return None if forever or loops is None or loops < 0 else loops


def _open_model(name: str, found: tuple[Segment, ...] | None) -> GroupBrief:
    if found is None:
        return GroupBrief(name, start_s=0.0, ramp_up_s=None)
    return GroupBrief(
        name,
        ramp_up_s=0.0,
        hold_s=found[-1].end_s if found else None,
        arrivals_per_second=max((max(x.first, x.last) for x in found), default=None),
    )


def schedule(node: Node, values: Values) -> tuple[Segment, ...] | None:
    """How users arrive, where it is an open model and its schedule is known."""
    if node.tag != "OpenModelThreadGroup":
        return None
    known = values.known(text(node, "OpenModelThreadGroup.schedule").removeprefix(CATCH_UP))
    return None if known is None else segments(known)


def arrivals(
    nodes: Iterable[Node], groups: Iterable[GroupBrief], values: Values
) -> tuple[ArrivalsBrief, ...]:
    """The rates of all main groups together; empty where one is closed or unknown."""
    pairs = zip(nodes, groups, strict=True)
    found = [schedule(node, values) for node, group in pairs if group.kind == "main"]
    known = [each for each in found if each is not None]
    return levels(known) if len(known) == len(found) else ()


def end_s(group: GroupBrief) -> float | None:
    """When the group must be over, in seconds after the start; None where iterations end it."""
    if group.start_s is None or group.ramp_up_s is None or group.hold_s is None:
        return None
    return group.start_s + group.ramp_up_s + group.hold_s


def steps(groups: tuple[GroupBrief, ...]) -> tuple[StepBrief, ...]:
    """The stairs, up or down, that groups make with their starts and ends; empty of one load."""
    main = [group for group in groups if group.kind == "main"]
    spans = [span for group in main if (span := _span(group)) is not None]
    if len(spans) != len(main):
        return ()
    edges = sorted({edge for span in spans for edge in (span.start_s, span.end_s)})
    found = [_step(start, end, spans) for start, end in pairwise(edges)]
    there = tuple(step for step in found if step.users)
    return there if len(there) > 1 else ()


@dataclass(frozen=True)
class _Span:
    """A group's users from its start to its end."""

    start_s: float
    ramp_up_s: float
    end_s: float
    users: int


def _span(group: GroupBrief) -> _Span | None:
    end = end_s(group)
    if group.start_s is None or group.ramp_up_s is None or end is None or group.users is None:
        return None
    return _Span(group.start_s, group.ramp_up_s, end, group.users)


def _step(start: float, end: float, spans: list[_Span]) -> StepBrief:
    running = [span for span in spans if span.start_s <= start < span.end_s]
    full = max((span.start_s + span.ramp_up_s for span in running), default=start)
    return StepBrief(
        users=sum(span.users for span in running),
        start_s=start,
        ramp_up_s=max(full - start, 0.0),
        end_s=end,
    )
