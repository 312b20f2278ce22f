"""What is left out as warm-up: found, said, and nothing where there is none."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from jmeterpy.analysis import Select, measure
from jmeterpy.analysis.scope import Scope
from jmeterpy.analysis.warmup import warm_up
from jmeterpy.brief import GroupBrief, PlanBrief
from tests.analysis.jtl_text import START_MS
from tests.analysis.worlds import World, write_run

CALM = World(users=60, seconds=120, ramp_s=20)


@pytest.mark.parametrize("seed", range(3))
def test_a_slow_start_is_left_out_until_it_has_settled(tmp_path: Path, seed: int) -> None:
    path = write_run(replace(CALM, warm=(2.0, 10.0)), seed, tmp_path / "warm.jtl")
    whole = measure(path)
    found = warm_up(whole)
    assert 40 <= found.seconds <= 60
    assert "all 60 users were up at 0:19" in found.why
    assert "times as slow as later for" in found.why
    kept = measure(path, select=Select(from_ms=START_MS + round(1000 * found.seconds)))
    cold = measure(write_run(CALM, seed, tmp_path / "calm.jtl"))
    assert kept.total.p95_ms is not None
    assert cold.total.p95_ms is not None
    assert kept.total.p95_ms == pytest.approx(cold.total.p95_ms, rel=0.15)


@pytest.mark.parametrize("seed", range(3))
def test_a_calm_start_is_left_out_only_while_users_come(tmp_path: Path, seed: int) -> None:
    found = warm_up(measure(write_run(CALM, seed, tmp_path / "calm.jtl")))
    assert 19 <= found.seconds <= 23
    assert found.why.endswith("not clearly slower then than later")


def test_what_never_settles_is_not_called_warm(tmp_path: Path) -> None:
    world = replace(CALM, warm=(8.0, 25.0))
    found = warm_up(measure(write_run(world, 0, tmp_path / "slow.jtl")))
    assert found.seconds <= 23
    assert "did not settle within half of the" in found.why


def test_a_stretch_too_short_to_see_it_settles_as_a_step_does(tmp_path: Path) -> None:
    world = replace(CALM, seconds=60)
    found = warm_up(measure(write_run(world, 1, tmp_path / "short.jtl")))
    assert 29 <= found.seconds <= 34
    assert "60 s at constant load" in found.why


def test_a_ramp_has_no_warm_up_and_says_so(tmp_path: Path) -> None:
    world = replace(CALM, ramp_s=120)
    found = warm_up(measure(write_run(world, 1, tmp_path / "ramp.jtl")))
    assert found.seconds == 0
    assert "never constant for 30 s" in found.why


def test_arrivals_have_no_moment_at_which_all_are_up(tmp_path: Path) -> None:
    brief = PlanBrief(groups=(GroupBrief("g", arrivals_per_second=5.0),))
    found = warm_up(measure(write_run(CALM, 1, tmp_path / "open.jtl")), brief)
    assert found.seconds == 0
    assert "arrive at a rate" in found.why


def test_a_scope_says_everything_that_was_asked_for() -> None:
    scope = Scope(labels="^A", exclude="B$", groups="10", from_s=30, to_s=90)
    assert str(scope) == (
        "labels that match '^A', no label that matches 'B$', thread groups that match '10', "
        "what ended from 0:30 on and before 1:30"
    )
    assert str(Scope(labels=r"items/\{id\}")) == r"labels that match 'items/\{id\}'"
    assert str(Scope()) == ""
    assert Scope().is_whole
    assert not scope.is_whole
