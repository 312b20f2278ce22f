"""Thread groups, as far as their load is known before the test runs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from jmeterpy.brief import GroupBrief, GroupKind, StepBrief
from jmeterpy.jmx.tree import Node
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
_RATE = re.compile(r"rate\(\s*([\d.]+)\s*/\s*(\w+)\s*\)")
_TIME = re.compile(r"(?:random_arrivals|even_arrivals|pause)\(\s*([\d.]+)\s*(\w*)\s*\)")
_UNIT_S = {"ms": 0.001, "s": 1, "sec": 1, "second": 1, "m": 60, "min": 60, "minute": 60, "h": 3600,
           "hour": 3600, "d": 86400, "day": 86400}  # fmt: skip


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
        schedule = text(node, "OpenModelThreadGroup.schedule").removeprefix(CATCH_UP)
        return _open_model(name, values.known(schedule))
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


def _open_model(name: str, schedule: str | None) -> GroupBrief:
    if schedule is None:
        return GroupBrief(name, start_s=0.0, ramp_up_s=None)
    rates = [_per_second(number, unit) for number, unit in _RATE.findall(schedule)]
    times = [float(number) * _UNIT_S.get(_one(unit), 1) for number, unit in _TIME.findall(schedule)]
    return GroupBrief(
        name,
        ramp_up_s=0.0,
        hold_s=sum(times) if times else None,
        arrivals_per_second=max(rates, default=None),
    )


def _per_second(number: str, unit: str) -> float:
    return float(number) / _UNIT_S.get(_one(unit), 1)


def _one(unit: str) -> str:
    return unit.removesuffix("s") if unit not in ("s", "ms") else unit


def end_s(group: GroupBrief) -> float | None:
    """When the group must be over, in seconds after the start; None where iterations end it."""
    if group.start_s is None or group.ramp_up_s is None or group.hold_s is None:
        return None
    return group.start_s + group.ramp_up_s + group.hold_s


def steps(groups: tuple[GroupBrief, ...]) -> tuple[StepBrief, ...]:
    """The staircase that groups with start delays make; empty where they make none."""
    main = [group for group in groups if group.kind == "main"]
    spans = [span for group in main if (span := _span(group)) is not None]
    starts = sorted({span.start_s for span in spans})
    if len(spans) != len(main) or len(starts) < 2:
        return ()
    ends = [*starts[1:], None]
    return tuple(_step(start, after, spans) for start, after in zip(starts, ends, strict=True))


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


def _step(start: float, after: float | None, spans: list[_Span]) -> StepBrief:
    running = [span for span in spans if span.start_s <= start < span.end_s]
    end = min((span.end_s for span in running), default=start)
    return StepBrief(
        users=sum(span.users for span in running),
        start_s=start,
        ramp_up_s=max((s.ramp_up_s for s in running if s.start_s == start), default=0.0),
        end_s=min(end, after) if after is not None else end,
    )
