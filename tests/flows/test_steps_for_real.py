"""Steps of real JMeter: the last one ends before its users drain."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

import jmeterpy
from jmeterpy import TestPlan, http
from jmeterpy import steps as staircase
from jmeterpy.analysis.steps import steps
from jmeterpy.brief import read

pytestmark = pytest.mark.jmeter


def test_the_drain_of_a_slow_server_is_in_no_step(
    start_api: Callable[..., AbstractContextManager[str]], jmeter_home: Path, tmp_path: Path
) -> None:
    with start_api("--capacity", "1x100ms") as base:
        plan = TestPlan("Drain")[
            http.defaults(base, timeout="30s"),
            staircase(users=20, to=60, by=40, ramp_up="1s", hold="14s")[http.get("/posts/")],
        ]
        result = jmeterpy.run(
            plan, runner="local", jmeter_home=jmeter_home, results=tmp_path, report=False
        )
    assert result.folder is not None
    measured = result.measured
    assert measured is not None
    assert measured.start_ms is not None
    assert measured.end_ms is not None
    assert measured.end_ms - measured.start_ms > 33_000  # 60 users wait 6 s for their turn
    found = steps(measured, read(result.folder))
    assert found.origin == "plan"
    assert [step.load for step in found.steps] == [20, 60]
    assert found.steps[-1].to_s <= 30
    assert found.steps[-1].per_second < 11
