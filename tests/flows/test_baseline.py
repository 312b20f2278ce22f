"""A run held against an earlier one, with a runner that writes what a simulated JMeter would."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

import jmeterpy
from jmeterpy.errors import PlanError, ResultsError
from jmeterpy.flows.baseline import baseline_of, compared, held_against, open_baseline
from jmeterpy.flows.prepare import Settings, prepare
from jmeterpy.flows.run import Finished, run
from jmeterpy.flows.thresholds import unheld
from jmeterpy.reports.findings import Ground, findings
from jmeterpy.reports.markdown import markdown
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


def test_a_baseline_that_is_still_going_is_refused_before_the_start(tmp_path: Path) -> None:
    (tmp_path / "samples.jtl").write_text(
        "timeStamp,elapsed,label,success\n1700000000000,5,A,true\n"
    )
    (tmp_path / "run.json").write_text('{"state": "running"}')
    with pytest.raises(ResultsError, match="is still running: wait for its end"):
        open_baseline(tmp_path)


def held_by_plan(tmp_path: Path, world: World, baseline: Path, *thresholds: str) -> Finished:
    """A run of a plan file that names its own baseline and thresholds."""
    file = tmp_path / "plan.py"
    file.write_text(
        "import jmeterpy\n"
        'plan = jmeterpy.TestPlan("A plan")[jmeterpy.steady(users=40, ramp_up="10s", hold="50s")[\n'
        '    jmeterpy.http.get("http://localhost/")]]\n'
        f"thresholds = {list(thresholds)!r}\nbaseline = {str(baseline)!r}\n"
    )
    settings = Settings(results=tmp_path / "results", tolerance="100%")
    return run(prepare(file, settings), Simulated(world, 2), settings)


CHANGE = "p95 < +10% vs baseline"


@pytest.mark.parametrize(("world", "status", "code"), [(WORLD, "PASS", 0), (SLOW, "FAIL", 1)])
def test_a_plan_file_names_its_baseline_and_thresholds_are_held_against_it(
    tmp_path: Path, world: World, status: str, code: int
) -> None:
    before = done(tmp_path, WORLD, 1).job.folder
    found = held_by_plan(tmp_path, world, Path("results") / before.name, CHANGE)
    assert [verdict.status for verdict in found.verdicts] == [status, "PASS"]
    assert found.exit_code == code
    facts = json.loads((found.job.folder / "run.json").read_text())
    assert facts["thresholds"][0]["baseline"]["run"] == str(before)
    again = jmeterpy.open_results(found.job.folder)
    assert again.thresholds[0] == found.verdicts[0]
    (other,) = jmeterpy.open_results(before, thresholds=[CHANGE], baseline=before).thresholds
    assert other.value == 1


def test_the_command_lines_baseline_comes_before_the_plans(tmp_path: Path) -> None:
    before = done(tmp_path, WORLD, 1).job.folder
    file = tmp_path / "plan.py"
    file.write_text(
        "import jmeterpy\n"
        'plan = jmeterpy.TestPlan("A")[jmeterpy.steady(users=1, iterations=1)[jmeterpy.http.get("http://h/")]]\n'
        'baseline = "gone"\n'
    )
    with pytest.raises(ResultsError, match="gone"):
        prepare(file, Settings())
    assert prepare(file, Settings(baseline=before)).baseline is not None
    file.write_text(file.read_text().replace('"gone"', "7"))
    with pytest.raises(PlanError, match='it must be a text: baseline = "results/before"'):
        prepare(file, Settings())


def test_without_a_baseline_a_change_has_no_data_and_fails(tmp_path: Path) -> None:
    found = done(tmp_path, WORLD, 1, CHANGE)
    assert found.exit_code == 1
    assert "--baseline RUN" in found.verdicts[0].note
    assert "will have no data" in unheld(found.prepared.thresholds)[0]


def test_a_report_made_again_holds_it_against_the_same_run(tmp_path: Path) -> None:
    finished, facts = held(tmp_path, SLOW)
    base = baseline_of(None, facts, finished.job.folder)
    assert base is not None
    new, measured = jmeterpy.open_results(finished.job.folder).source()
    again = compared(new, measured, base, facts)
    assert again is not None
    assert again.as_json() == {name: facts["baseline"][name] for name in again.as_json()}
    shutil.rmtree(facts["baseline"]["run"])
    assert baseline_of(None, facts, finished.job.folder) is None
    kept = compared(new, measured, None, facts)
    assert kept is not None
    assert kept.as_json() == again.as_json()
    assert compared(new, measured, None, {}) is None


def test_results_compare_in_python(tmp_path: Path) -> None:
    folders = [done(tmp_path, world, seed).job.folder for world, seed in ((WORLD, 1), (SLOW, 2))]
    before, after = (jmeterpy.open_results(folder) for folder in folders)
    assert after.compare(before).verdict == "worse"
    assert after.compare(folders[0], tolerance="100%").verdict in ("same", "inconclusive")
    assert before.compare(folders[1] / "samples.jtl").exit_code() == 0


def test_results_that_were_cut_afterwards_are_not_those_of_the_run(tmp_path: Path) -> None:
    finished, facts = held(tmp_path, WORLD, "count > 5", "p50 < 1min")
    samples = finished.job.samples
    size = samples.stat().st_size
    assert facts["samples_bytes"] == size
    lines = samples.read_text().splitlines(keepends=True)
    samples.write_text("".join(lines[: len(lines) // 2]))
    result = jmeterpy.open_results(finished.job.folder)
    assert [each.status for each in result.thresholds[:2]] == ["NO DATA", "PASS"]
    source, measured = result.source()
    assert compared(source, measured, None, facts) is None
    again = compared(source, measured, baseline_of(None, facts, finished.job.folder), facts)
    assert again is not None
    assert again.reasons[0].startswith("NEW: samples.jtl was cut after the run had ended (")
    ground = Ground(measured, result.thresholds, source.brief)
    text = markdown(measured, result.thresholds, brief=source.brief, facts=facts, ground=ground)
    assert "samples.jtl was cut after the run had ended" in text.split("## ")[0]
    found = {each.id: each.text for each in findings(ground).shown}
    assert found["incomplete-run"].startswith("samples.jtl was cut after the run had ended")
