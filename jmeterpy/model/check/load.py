"""Checks of the load: does anything run, all at once, and does it end?"""

from __future__ import annotations

from collections.abc import Iterator

from jmeterpy.jmx.tree import Node
from jmeterpy.model.check.problem import Found, Plan
from jmeterpy.model.groups import group_brief, thread_groups
from jmeterpy.model.labels import is_sampler, may_leave
from jmeterpy.model.values import text, walk

# Below this many users a start within no time is what people mean by "at once".
AT_ONCE = 100


def nothing_runs(plan: Plan) -> Iterator[Found]:
    """JP301: no user in the whole plan, or nothing that a user could do."""
    idle = [(group, _idle(group, plan)) for group in thread_groups(plan.nodes)]
    if not idle:
        top = next((node for node in plan.nodes if node.tag == "TestPlan"), None)
        advice = "add a Thread Group" if plan.is_jmx else "add steady(...)[...]"
        yield top, f"Nothing would run: the plan has no enabled thread group; {advice}"
    elif all(why for _, why in idle):
        yield from ((group, f"Nothing would run: {why}") for group, why in idle)
    else:
        yield from ((group, f"Nothing would run: {why}") for group, why in idle if " is -" in why)


def _idle(group: Node, plan: Plan) -> str:
    """Why the group takes no sample; empty where it may take some."""
    inside = list(walk(group.children))
    elsewhere = any(node.tag in ("IncludeController", "ModuleController") for node in inside)
    brief, name = group_brief(group, plan.values), group.attr("testname")
    if brief.users is not None and brief.users < 0:
        return f"users is {brief.users} in {name!r}"
    if brief.users == 0 or brief.iterations == 0:
        return f"{name!r} has 0 {'users' if brief.users == 0 else 'iterations'}"
    if not elsewhere and not any(map(is_sampler, inside)):
        return f"{name!r} has no enabled sampler"
    return ""


def all_at_once(plan: Plan) -> Iterator[Found]:
    """JP302: many users within no time, which measures the start and not the load."""
    for group in thread_groups(plan.nodes):
        brief = group_brief(group, plan.values)
        if brief.users and brief.users >= AT_ONCE and brief.ramp_up_s == 0:
            yield group, f"{brief.users:,} users start within 0 s; set ramp_up"


def never_ends(plan: Plan) -> Iterator[Found]:
    """JP304: a thread group that nothing ends."""
    if plan.has_time_limit:
        return
    loop = "ThreadGroup.main_controller/LoopController."
    for group in thread_groups(plan.nodes):
        timed = text(group, "ThreadGroup.scheduler").lower() == "true"
        known_tag = group.tag in ("ThreadGroup", "SetupThreadGroup", "PostThreadGroup")
        if not known_tag or (timed and text(group, "ThreadGroup.duration")):
            continue
        forever = text(group, loop + "continue_forever", "true").lower() == "true"
        endless = plan.values.whole(text(group, loop + "loops", "1")) == -1
        if forever or (endless and not may_leave(group)):
            why = "its main loop lacks continue_forever=false" if forever else "loops is -1"
            yield (
                group,
                (
                    f"{group.attr('testname')!r} has no duration and {why}: it never ends;"
                    " set a duration, or run it with --max-duration"
                ),
            )
