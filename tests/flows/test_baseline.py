"""A run held against an earlier one, with a runner that writes what a simulated JMeter would."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

import jmeterpy
from jmeterpy.errors import PlanError, ResultsError
from jmeterpy.flows.baseline import held_against, open_baseline
from jmeterpy.flows.prepare import Settings, prepare
from jmeterpy.flows.run import Finished, run
from jmeterpy.runners.job import Ended, Generator, Job, Run, Stop
from tests.analysis.worlds import World, write_run

WORLD = World(users=40, seconds=60)
SLOW = replace(WORLD, slower={"*": 1.6})
PLAN = jmeterpy.TestPlan("A plan")[
    jmeterpy.steady(users=40, ramp_up="10s", hold="50s")[jmeterpy.http.get("http://localhost/")]
]


@dataclass
class Written:
    """A run that has ended already."""

    samples: Path
    generator: Generator = field(default_factory=Generator)

    def wait(self, timeout_s: float) -> bool:
        return timeout_s >= 0

    def stop(self, how: Stop) -> None:
        raise AssertionError(how)

    def finish(self) -> Ended:
        return Ended(exit_code=0, console="... end of run\n", jmeter="5.6.3")


@dataclass(frozen=True)
class Simulated:
    """A runner whose JMeter is a World."""

    world: World
    seed: int

    @property
    def name(self) -> str:
        return "simulated"

    def describe(self) -> Mapping[str, str]:
        return {}

    def start(self, job: Job) -> Run:
        job.log.write_text("")
        return Written(write_run(self.world, self.seed, job.samples))


def done(tmp_path: Path, world: World, seed: int, *thresholds: str) -> Finished:
    settings = Settings(results=tmp_path / "results", thresholds=thresholds)
    return run(prepare(PLAN, settings), Simulated(world, seed), settings)


def held(tmp_path: Path, world: World, *thresholds: str) -> tuple[Finished, dict[str, Any]]:
    before = open_baseline(done(tmp_path, WORLD, 1).job.folder, tolerance="10%")
    finished = held_against(done(tmp_path, world, 2, *thresholds), before)
    comparison = finished.comparison
    assert comparison is not None
    facts: dict[str, Any] = json.loads((finished.job.folder / "run.json").read_text())
    assert facts["baseline"]["verdict"] == comparison.verdict
    assert facts["exit_code"] == finished.exit_code
    return finished, facts


def test_the_same_again_ends_with_0(tmp_path: Path) -> None:
    finished, facts = held(tmp_path, WORLD)
    assert finished.exit_code == 0
    assert (facts["state"], facts["outcome"]) == ("finished", "passed")


def test_a_regression_ends_with_5_and_run_json_says_against_what(tmp_path: Path) -> None:
    finished, facts = held(tmp_path, SLOW)
    assert finished.exit_code == 5
    assert (facts["state"], facts["outcome"]) == ("finished", "regression")
    assert Path(facts["baseline"]["run"]).parent == tmp_path / "results"


def test_a_missed_threshold_comes_first(tmp_path: Path) -> None:
    finished, facts = held(tmp_path, SLOW, "p50 < 1ms")
    assert finished.exit_code == 1
    assert facts["outcome"] == "thresholds-missed"
    assert facts["baseline"]["verdict"] == "worse"


def test_what_is_not_comparable_ends_with_1(tmp_path: Path) -> None:
    labels = {**WORLD.labels, "New one": (50, 40.0, 0.5)}
    finished, facts = held(tmp_path, replace(WORLD, labels=labels))
    assert finished.exit_code == 1
    assert facts["outcome"] == "not-comparable"
    assert facts["baseline"]["reasons"] == ["only NEW has 'New one'; BASE has none"]


def test_a_baseline_that_is_not_there_is_found_before_the_start(tmp_path: Path) -> None:
    with pytest.raises(ResultsError, match="no such file"):
        open_baseline(tmp_path / "nothing.jtl", tolerance="10%")
    with pytest.raises(PlanError, match="write it as 10%"):
        open_baseline(tmp_path / "nothing.jtl", tolerance="ten")


def test_results_compare_in_python(tmp_path: Path) -> None:
    folders = [done(tmp_path, world, seed).job.folder for world, seed in ((WORLD, 1), (SLOW, 2))]
    before, after = (jmeterpy.open_results(folder) for folder in folders)
    assert after.compare(before).verdict == "worse"
    assert after.compare(folders[0], tolerance="100%").verdict in ("same", "inconclusive")
    assert before.compare(folders[1] / "samples.jtl").exit_code() == 0
