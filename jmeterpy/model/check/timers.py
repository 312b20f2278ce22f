"""Checks of timers."""

from __future__ import annotations

from collections.abc import Iterator

from jmeterpy.jmx.tree import Node
from jmeterpy.model.check.problem import Found, Plan
from jmeterpy.model.groups import is_group
from jmeterpy.model.labels import is_controller, is_sampler
from jmeterpy.model.values import enabled, text, walk

# Timers that wait: their place among the steps looks as if it mattered.
WAITS = ("ConstantTimer", "UniformRandomTimer", "GaussianRandomTimer", "PoissonRandomTimer")


def timer_after_sampler(plan: Plan) -> Iterator[Found]:
    """JP101: a timer that stands after a sampler, as if it waited there."""
    advice = "put it into a Flow Control Action" if plan.is_jmx else "use think()"
    for spot in plan.spots:
        parent = spot.parent
        if spot.node.tag not in WAITS or parent is None or is_sampler(parent):
            continue
        before = _sampler_before(parent, spot.node)
        if before is not None and parent.tag != "TestAction":
            yield (
                spot.node,
                (
                    f"Timer {spot.name!r} follows {before.attr('testname')!r} but delays every"
                    f" sampler in {parent.attr('testname')!r}, the first too;"
                    f" {advice} to wait here"
                ),
            )


def _sampler_before(parent: Node, node: Node) -> Node | None:
    for child in parent.children:
        if child is node:
            return None
        holds = is_controller(child) and any(map(is_sampler, walk(child.children)))
        if enabled(child) and (is_sampler(child) or holds):
            return child
    return None


def rendezvous_never_opens(plan: Plan) -> Iterator[Found]:
    """JP305: a synchronizing timer that waits for more users than there are, for ever."""
    for spot in plan.spots:
        group = next((node for node in spot.above if is_group(node)), None)
        if spot.node.tag != "SyncTimer" or group is None:
            continue
        wanted = plan.values.whole(text(spot.node, "groupSize", "0") or "0")
        users = plan.values.whole(text(group, "ThreadGroup.num_threads"))
        timeout = plan.values.whole(text(spot.node, "timeoutInMs", "0") or "0")
        if wanted and users is not None and wanted > users and timeout == 0:
            yield (
                spot.node,
                (
                    f"rendezvous({wanted}) in a group of {users} without timeout never opens;"
                    f" write at most {users}, or set timeout"
                ),
            )
