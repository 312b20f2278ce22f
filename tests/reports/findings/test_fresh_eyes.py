"""Sentences that a fresh reader found untrue, each held against a run of its kind."""

from __future__ import annotations

from dataclasses import replace

import pytest

from jmeterpy.analysis.thresholds import parse
from jmeterpy.brief import ArrivalsBrief, GroupBrief, PlanBrief
from jmeterpy.reports.findings import Ground
from jmeterpy.reports.findings.interface import Said
from jmeterpy.reports.findings.trust import incomplete_run
from jmeterpy.reports.findings.users import limited_throughput
from tests.reports.findings.runs import ground_named
from tests.reports.findings.worlds import World, ground_of

SEED = 7


@pytest.mark.parametrize(("share", "stopped"), [(1.0, False), (0.99, False), (0.5, True)])
def test_the_time_to_finish_of_arrivals_is_no_time_of_the_plan(share: float, stopped: bool) -> None:
    measured = ground_named("few users who think").measured
    seconds = Ground(measured).seconds
    planned = seconds / share
    group = GroupBrief("Users", hold_s=planned + 60, arrivals_per_second=5.0)
    brief = PlanBrief(groups=(group,), arrivals=(ArrivalsBrief(5.0, 0.0, 0.0, planned),))
    found = incomplete_run(Ground(measured, (), brief))
    assert isinstance(found, Said) == stopped


def test_a_rate_is_not_the_users_own_where_they_wait_longer_with_each_step() -> None:
    """Nobody called this a limit, since a limit of the user's own on times holds."""
    assert isinstance(limited_throughput(ground_named("few users who think")), Said)
    climbing = World(steps=((10, 60.0), (20, 60.0), (30, 60.0), (40, 60.0)), workers=3)
    known = ground_of(climbing, SEED)
    measured = replace(known.measured, limits=(parse("p95 < 60s"),))
    ground = Ground(measured, (), known.brief)
    medians = [x.step.p50_ms or 0 for x in ground.capacity.judged]
    assert ground.capacity.state == "not_reached"
    assert medians[-1] > 2 * medians[0]
    assert limited_throughput(ground) is None
