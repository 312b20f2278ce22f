from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from jmeterpy.demo import plan_file
from jmeterpy.errors import PlanError
from jmeterpy.flows.planfile import load

if TYPE_CHECKING:
    from tests.plans.conftest import RunPlan

FIVE = ["users_and_posts", "stress_steps", "platform_api", "music_library", "my_app"]


@pytest.mark.jmeter
def test_stress_goes_up_in_steps(run_plan: RunPlan) -> None:
    ran = run_plan("stress_steps", users=10, to=20, by=5, ramp_up="1s", hold="6s")
    assert set(ran.counts) == {"Read posts", "Write a post", "Look up a user"}
    assert ran.failures == []
    assert max(int(row["allThreads"]) for row in ran.rows) == 20
    first = [ran.of_group(f"step {n + 1}: {users} users") for n, users in enumerate((10, 15, 20))]
    starts = [min(int(row["timeStamp"]) for row in rows) for rows in first]
    assert starts == sorted(starts)
    assert ran.total("/posts/") >= ran.counts["Write a post"]


@pytest.mark.jmeter
def test_ten_students_and_then_thirty_visit_seven_endpoints_each(run_plan: RunPlan) -> None:
    ran = run_plan("platform_api")
    assert ran.failures == []
    assert len(ran.counts) == 7
    assert set(ran.counts.values()) == {5 + 10 + 30}
    groups = [ran.of_group(name) for name in ("5 attempts", "10 concurrent", "30 concurrent")]
    assert [len(rows) for rows in groups] == [7 * 5, 7 * 10, 7 * 30]
    assert [_end(rows) for rows in groups[:2]] <= [_start(rows) for rows in groups[1:]]


def _start(rows: list[dict[str, str]]) -> int:
    return min(int(row["timeStamp"]) for row in rows)


def _end(rows: list[dict[str, str]]) -> int:
    return max(int(row["timeStamp"]) + int(row["elapsed"]) for row in rows)


@pytest.mark.jmeter
def test_ten_thousand_tracks_are_read_and_ten_thousand_come(run_plan: RunPlan) -> None:
    ran = run_plan("music_library", users=5, duration="6s")
    assert ran.failures == []
    assert ran.counts["Every page"] == 100
    assert ran.counts["Bulk insert"] == 1
    assert ran.counts["Log in"] == 5 + 1
    assert ran.total("/tracks/") == 20_000
    assert {"Page of tracks", "Track", "Artist"} & set(ran.counts)
    logins = [int(row["elapsed"]) for row in ran.rows if row["label"] == "Log in"]
    assert min(logins) >= 290  # the slow one, by the sample API's own switch


@pytest.mark.jmeter
def test_the_template_runs_as_it_is(run_plan: RunPlan) -> None:
    ran = run_plan("my_app", users=5, ramp_up="1s", hold="8s")
    assert ran.failures == []
    assert {"Log in", "Profile", "Write"} <= set(ran.counts)


@pytest.mark.parametrize("name", FIVE)
def test_a_threshold_speaks_of_a_label_or_group_that_is_there(name: str) -> None:
    loaded = load(plan_file(name), {})
    names = set(re.findall(r'testname="([^"]*)"', loaded.jmx.decode()))
    spoken = re.findall(r'\(([^)]+)\)|in "([^"]+)"', " ".join(loaded.thresholds))
    assert loaded.thresholds
    assert {label or group for label, group in spoken} <= names


@pytest.mark.parametrize("name", FIVE)
def test_a_plan_is_rendered_to_the_same_bytes_each_time(name: str) -> None:
    assert load(plan_file(name), {}).jmx == load(plan_file(name), {}).jmx


def test_every_plan_is_one_of_the_five() -> None:
    assert sorted(path.stem for path in plan_file(FIVE[0]).parent.glob("*.py")) == sorted(FIVE)


def test_an_unknown_plan_is_refused_with_the_known_ones() -> None:
    with pytest.raises(PlanError, match="'users' is no worked plan; there are music_library, my"):
        plan_file("users")


def test_plans_lie_where_the_checkout_has_them() -> None:
    assert plan_file("my_app.py") == Path(__file__).parents[2] / "plans" / "my_app.py"
