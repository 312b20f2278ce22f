"""Which stretches of a run are steps: no ramp, no drain, no silence; up, down, and apart."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from jmeterpy.analysis import Measured
from jmeterpy.analysis.capacity import capacity
from jmeterpy.analysis.steps import steps
from jmeterpy.analysis.stretches import Stretch, last_start_s, stretches
from jmeterpy.brief import GroupBrief, PlanBrief, StepBrief
from jmeterpy.reports.spread_charts import times_over_users
from jmeterpy.reports.style import styled
from tests.analysis.stairs import played, stairs

# 10 a second, whoever comes
SLOW: dict[str, Any] = {"workers": 1, "service_s": lambda _: 0.1, "think_s": 0.0}


def of_data(measured: Measured) -> list[tuple[float, float, float]]:
    found, origin = stretches(measured, None)
    assert origin == "data"
    return [(x.load, x.full_s, x.end_s) for x in found]


def planned(*levels: tuple[int, float], ramp_s: float = 2.0) -> PlanBrief:
    """What a plan says that takes these steps."""
    found, now = [], 0.0
    for users, seconds in levels:
        found.append(StepBrief(users, now, ramp_s, now + seconds))
        now += seconds
    groups = tuple(
        GroupBrief(f"g{at}", users=1, start_s=step.start_s, ramp_up_s=ramp_s, hold_s=now)
        for at, step in enumerate(found)
    )
    return PlanBrief("p", groups, tuple(found))


LEVELS = ((20, 45.0), (60, 45.0), (120, 45.0))


@pytest.mark.parametrize("known", [True, False])
def test_the_last_step_ends_before_its_users_drain(tmp_path: Path, known: bool) -> None:
    brief = planned(*LEVELS) if known else None
    measured = played(tmp_path, stairs(*LEVELS), **SLOW)
    assert measured.end_ms is not None
    assert measured.start_ms is not None
    assert measured.end_ms - measured.start_ms > 145_000  # 12 s of drain
    last = steps(measured, brief).steps[-1]
    assert last.load == 120
    assert last.to_s in {134, 135}
    assert last.per_second == pytest.approx(10, abs=0.2)


def test_a_run_that_was_stopped_ends_with_its_last_start(tmp_path: Path) -> None:
    levels = ((20, 45.0), (60, 45.0), (120, 30.0))
    measured = played(tmp_path, stairs(*levels), **SLOW)
    found, origin = stretches(measured, planned((20, 45.0), (60, 45.0), (120, 200.0)))
    assert origin == "plan"
    assert 118 <= found[-1].end_s <= 120


def test_users_that_end_early_end_their_step(tmp_path: Path) -> None:
    early = [(start, min(end, 80.0)) for start, end in stairs((10, 50.0), (20, 50.0), (30, 50.0))]
    some = [*early[:10], *stairs((10, 50.0), (20, 50.0), (30, 50.0))[10:]]
    found, origin = stretches(played(tmp_path, some), planned((10, 50), (20, 50), (30, 50)))
    assert origin != "plan"  # 20 users were there where 30 were planned
    assert [x.load for x in found] == [10, 20]
    only = played(tmp_path, early)
    found, origin = stretches(only, planned((10, 50.0), (20, 50.0)))
    assert origin == "plan"
    assert found[-1].end_s == pytest.approx(80, abs=2)


def test_a_silence_ends_a_step_and_a_server_that_hangs_does_not(tmp_path: Path) -> None:
    twice = [*stairs((10, 60.0)), *((a + 120, b + 120) for a, b in stairs((10, 60.0)))]
    apart = of_data(played(tmp_path, twice))
    assert [load for load, _, _ in apart] == [10, 10]
    assert apart[0][2] == pytest.approx(60, abs=1)
    assert apart[1][1] == pytest.approx(122, abs=1)
    hangs = played(
        tmp_path, stairs((10, 180.0)), service_s=lambda at: 40.0 if 60 <= at < 61 else 0.05
    )
    assert [load for load, _, _ in of_data(hangs)] == [10]


def test_steps_may_be_of_unequal_length_and_one_of_them_short(tmp_path: Path) -> None:
    measured = played(tmp_path, stairs((10, 45.0), (20, 90.0), (30, 20.0), (40, 60.0)))
    assert [load for load, _, _ in of_data(measured)] == [10, 20, 40]
    brief = planned((10, 45.0), (20, 90.0), (30, 20.0), (40, 60.0))
    assert [step.valid for step in steps(measured, brief).steps] == [True, True, False, True]


def test_a_staircase_may_go_down(tmp_path: Path) -> None:
    levels = ((30, 45.0), (20, 45.0), (10, 45.0))
    measured = played(tmp_path, stairs(*levels))
    assert [load for load, _, _ in of_data(measured)] == [30, 20, 10]
    found = capacity(measured)
    assert found.state == "not_reached"
    assert found.last_good is not None
    assert found.last_good.load == 30


def test_a_staircase_of_single_users_has_all_its_steps(tmp_path: Path) -> None:
    measured = played(tmp_path, stairs((1, 40.0), (2, 40.0), (3, 40.0)), think_s=0.05)
    assert [load for load, _, _ in of_data(measured)] == [1, 2, 3]


def test_of_many_users_one_may_come_or_go(tmp_path: Path) -> None:
    spans = stairs((40, 90.0))
    spans[0] = (spans[0][0], 50.0)
    assert [load for load, _, _ in of_data(played(tmp_path, spans))] == [40]


def test_a_short_spike_stands_between_two_steps(tmp_path: Path) -> None:
    measured = played(tmp_path, stairs((10, 50.0), (50, 20.0), (10, 50.0)))
    found = of_data(measured)
    assert [load for load, _, _ in found] == [10, 10]
    assert found[0][2] <= 51
    assert found[1][1] >= 69


def test_a_rate_that_collapses_is_part_of_its_step(tmp_path: Path) -> None:
    measured = played(
        tmp_path, stairs((10, 60.0), (20, 60.0), (30, 60.0)),
        service_s=lambda at: 0.05 if at < 120 else 2.0,
    )  # fmt: skip
    assert of_data(measured)[-1][2] == pytest.approx(180, abs=2)


def test_without_users_in_the_file_there_are_no_steps(tmp_path: Path) -> None:
    assert of_data(played(tmp_path, stairs((10, 60.0)), show_users=False)) == []


def test_a_plan_tells_less_than_the_data_where_it_was_not_kept(tmp_path: Path) -> None:
    measured = played(tmp_path, stairs((10, 60.0), (20, 60.0)))
    found, origin = stretches(measured, planned((10, 60.0), (40, 60.0)))
    assert origin == "40 users were planned where 20 were seen"
    assert [x.load for x in found] == [10, 20]


def test_a_step_with_failures_only_is_bad(tmp_path: Path) -> None:
    levels = ((10, 50.0), (20, 50.0), (30, 50.0), (40, 50.0))
    measured = played(tmp_path, stairs(*levels), ok=lambda at: at < 151)
    found = capacity(measured, planned(*levels))
    assert found.state == "found"
    assert found.first_bad is not None
    assert found.first_bad.step.load == 40
    assert found.first_bad.step.error_rate == 1
    assert found.first_bad.step.p95_ms is None
    assert found.last_good is not None
    assert found.last_good.load == 30


def test_failures_from_the_first_step_on_are_no_bracket(tmp_path: Path) -> None:
    levels = ((10, 50.0), (20, 50.0), (30, 50.0))
    found = capacity(played(tmp_path, stairs(*levels), ok=lambda _: False), planned(*levels))
    assert found.state == "found"
    assert found.last_good is None


def test_the_same_load_good_and_bad_is_no_bracket_of_itself(tmp_path: Path) -> None:
    levels = ((10, 50.0), (20, 50.0), (30, 50.0), (40, 50.0), (30, 50.0))
    measured = played(tmp_path, stairs(*levels), ok=lambda at: at < 151)
    found = capacity(measured, planned(*levels))
    assert found.state == "found"
    assert found.last_good is not None
    assert found.first_bad is not None
    assert (found.last_good.load, found.first_bad.step.load) == (20, 30)
    assert [step.load for step in found.odd] == [30]


def test_two_loads_are_too_few_however_often_they_come(tmp_path: Path) -> None:
    levels = ((10, 50.0), (20, 50.0), (10, 50.0), (20, 50.0))
    assert capacity(played(tmp_path, stairs(*levels))).state == "no_steps"


def test_a_stretch_settles_for_ten_seconds_or_a_fifth_of_its_time() -> None:
    assert Stretch(10, 0, 5, 45).settled_s == 15
    assert Stretch(10, 0, 5, 105).settled_s == 25


def test_no_second_of_the_drain_is_drawn_over_users(tmp_path: Path) -> None:
    measured = played(tmp_path, stairs(*LEVELS), workers=3, service_s=lambda _: 0.1, think_s=0.0)
    assert 133 <= last_start_s(measured) <= 135  # 4 s of drain follow, with 30 samples each
    assert (measured.end_ms or 0) - (measured.start_ms or 0) > 137_000
    with styled():
        page = times_over_users(measured, "")
    dots = np.asarray(page.axes[0].collections[0].get_offsets(), float)
    assert 100 < len(dots) <= last_start_s(measured)
    assert sum(62 < users < 118 for users, _ in dots) <= 2  # of the ramp
