"""Steps of real JMeter, recounted row by row: of users and of arrivals."""

from __future__ import annotations

import csv
import re
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

import jmeterpy
from jmeterpy import Result, TestPlan, arrival_steps, http
from jmeterpy import steps as staircase
from jmeterpy.analysis.steps import Step, Steps, steps
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
    found, times = counted(result)
    assert found.origin == "plan"
    assert [step.load for step in found.steps] == [20, 60]
    last = found.steps[-1]
    started = max(start for start, _ in times)
    assert last.to_s <= 30
    assert last.to_s <= started / 1000 + 1
    assert sum(end >= started for _, end in times) >= 50  # nearly all of 60 users still waited
    assert last.samples == ended(last, times)
    assert last.per_second == last.samples / (last.to_s - last.from_s)


def test_steps_of_arrivals_are_the_rates_that_were_planned(
    start_api: Callable[..., AbstractContextManager[str]], jmeter_home: Path, tmp_path: Path
) -> None:
    with start_api() as base:
        plan = TestPlan("Open")[
            http.defaults(base, timeout="30s"),
            arrival_steps(rate="5/s", to="15/s", by="5/s", hold="16s", ramp_up="2s", even=True)[
                http.get("/posts/")
            ],
        ]
        result = jmeterpy.run(
            plan, runner="local", jmeter_home=jmeter_home, results=tmp_path, report=False
        )
    found, times = counted(result)
    assert found.origin == "plan"
    assert found.is_open
    assert [step.load for step in found.steps] == [5, 10, 15]
    assert len(times) == pytest.approx(16 * 30 + 2 * (2.5 + 7.5 + 12.5), abs=3)
    for step in found.steps:
        assert step.samples == ended(step, times)
        planned = step.load * (step.to_s - step.from_s)
        begun = sum(step.from_s * 1000 <= start < step.to_s * 1000 for start, _ in times)
        # The steps begin with the first arrival. By as much as it was late, and by a second that
        # a busy machine may hold up what follows, arrivals may lie outside.
        assert begun == pytest.approx(planned, abs=(late_s(result) + 1) * step.load + 1)


def late_s(result: Result) -> float:
    """How much later than its schedule says, after 0.9 s, the first arrival's request began."""
    assert result.folder is not None
    log = (result.folder / "jmeter.log").read_text(encoding="utf-8")
    [(at, ms)] = re.findall(r"^(\S+ \S+),(\d+) .* Starting OpenModelThreadGroup", log, re.MULTILINE)
    began = time.mktime(time.strptime(at, "%Y-%m-%d %H:%M:%S")) + int(ms) / 1000
    with (result.folder / "samples.jtl").open(encoding="utf-8", newline="") as file:
        first = min(int(row["timeStamp"]) for row in csv.DictReader(file)) / 1000
    return max(0.0, first - began - 0.9)


def counted(result: Result) -> tuple[Steps, list[tuple[int, int]]]:
    """The steps, and start and end of each row, in ms after the second of the first start."""
    assert result.folder is not None
    assert result.measured is not None
    with (result.folder / "samples.jtl").open(encoding="utf-8", newline="") as file:
        rows = [(int(row["timeStamp"]), int(row["elapsed"])) for row in csv.DictReader(file)]
    first = min(start for start, _ in rows) // 1000 * 1000
    times = [(start - first, start - first + took) for start, took in rows]
    return steps(result.measured, read(result.folder)), times


def ended(step: Step, times: list[tuple[int, int]]) -> int:
    """How many rows ended in the seconds of a step."""
    return sum(step.from_s <= end // 1000 < step.to_s for _, end in times)
