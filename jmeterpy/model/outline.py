"""A plan at a glance: its tree, what reaches each sampler, its load over time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import takewhile

from jmeterpy.brief import GroupBrief, PlanBrief
from jmeterpy.jmx.tree import Node
from jmeterpy.model.groups import end_s, is_group
from jmeterpy.model.labels import is_controller, is_sampler
from jmeterpy.model.values import enabled

BAR = 40
_WORTH = 2  # elements that are worth a line that says where they stand


def tree(nodes: tuple[Node, ...], depth: int = 0) -> Iterator[str]:
    """One line an element, indented as it stands; what is switched off says so.

    What a thread group does as one before it does stands there alone.
    """
    groups: list[Node] = []
    for node in nodes:
        off = "" if enabled(node) else "   (off)"
        yield f"{'  ' * depth}{node.attr('testname') or '-'}   [{node.tag.rpartition('.')[2]}]{off}"
        alike, like = _alike(node, groups) if is_group(node) else (0, "")
        own = node.children[: len(node.children) - alike]
        yield from tree(own, depth + 1)
        if alike:
            yield f"{'  ' * (depth + 1)}({'the rest' if own else 'all'} as in {like})"
        groups += [node] if is_group(node) else []


def _alike(group: Node, others: Sequence[Node]) -> tuple[int, str]:
    """How many of its last elements another group has, too, each setting the same; and which."""
    found = (0, "")
    for other in others:
        pairs = zip(reversed(group.children), reversed(other.children), strict=False)
        alike = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
        if alike > found[0]:
            found = (alike, other.attr("testname") or "-")
    shared = group.children[len(group.children) - found[0] :]
    return found if sum(1 for _ in tree(shared)) >= _WORTH else (0, "")


def reach(nodes: tuple[Node, ...]) -> Iterator[str]:
    """Each sampler, and the names of the scoped elements that act on it.

    What is the same in several thread groups is said once, with their names where there are more.
    """
    found: dict[str, list[str]] = {}
    groups: dict[str, None] = {}
    for group, node, acting in _reach(nodes, (), ""):
        names = found.setdefault(f"{node.attr('testname')}: {acting or 'nothing'}", [])
        groups[group] = None
        names += [group] if group not in names else []
    for line, names in found.items():
        yield line + (
            f"   (in {', '.join(x or 'no thread group' for x in names)})"
            if len(names) < len(groups)
            else ""
        )


def _reach(
    nodes: tuple[Node, ...], above: tuple[Node, ...], group: str
) -> Iterator[tuple[str, Node, str]]:
    scoped = tuple(node for node in nodes if enabled(node) and not _is_step(node))
    for node in nodes:
        if not enabled(node):
            continue
        if is_sampler(node):
            acting = (*above, *scoped, *(n for n in node.children if enabled(n)))
            yield group, node, ", ".join(n.attr("testname") or n.tag for n in acting)
        elif _is_step(node):
            inside = node.attr("testname") if is_group(node) else group
            yield from _reach(node.children, (*above, *scoped), inside)


def _is_step(node: Node) -> bool:
    plain = node.tag in ("TestPlan", "TestAction", "TestFragmentController")
    return plain or is_sampler(node) or is_group(node) or is_controller(node)


def load(brief: PlanBrief) -> Iterator[str]:
    """The planned users over time, a line for each moment at which something changes."""
    main = [group for group in brief.groups if group.kind == "main" and group.users is not None]
    moments = sorted({moment for group in main for moment in _moments(group)})
    planned = [(moment, users_at(main, moment)) for moment in moments]
    return _bars(planned, [f"{users:,.0f}" for _, users in planned])


def arrivals(brief: PlanBrief) -> Iterator[str]:
    """The planned arrivals a second over time, a line for each moment at which something changes.

    Nothing where a group is closed, or its rate unknown.
    """
    planned: list[tuple[float, float]] = []
    ended, before = 0.0, 0.0
    for level in brief.arrivals:
        if ended and level.start_s > ended:
            planned.append((ended, 0.0))
            before = 0.0
        if level.ramp_up_s:
            planned.append((level.start_s, before))
        planned.append((level.start_s + level.ramp_up_s, level.per_second))
        ended, before = level.end_s, level.per_second
    planned += [(ended, 0.0)] if planned else []
    return _bars(planned, [f"{rate:,.3f}".rstrip("0").rstrip(".") for _, rate in planned])


def _bars(planned: list[tuple[float, float]], shown: list[str]) -> Iterator[str]:
    """A line for each moment and load, as it is shown, with a bar of its size."""
    most = max((load for _, load in planned), default=0)
    for (moment, load), text in zip(planned, shown, strict=True):
        bar = "█" * round(BAR * load / most) if most else ""
        yield f"{_clock(moment)}  {text:>7}  {bar}".rstrip()


def _moments(group: GroupBrief) -> Iterator[float]:
    if group.start_s is not None and group.ramp_up_s is not None:
        yield group.start_s
        yield group.start_s + group.ramp_up_s
        if (end := end_s(group)) is not None:
            yield end


def users_at(groups: list[GroupBrief], moment: float) -> float:
    """How many users the plan means to have at a moment, ramps counted evenly."""
    return sum(_users_at(group, moment) for group in groups)


def _users_at(group: GroupBrief, moment: float) -> float:
    start, ramp, end = group.start_s or 0.0, group.ramp_up_s or 0.0, end_s(group)
    if moment < start or (end is not None and moment >= end):
        return 0.0
    part = min((moment - start) / ramp, 1.0) if ramp else 1.0
    return (group.users or 0) * part


def _clock(seconds: float) -> str:
    return f"{int(seconds) // 60:>3}:{int(seconds) % 60:02}"
