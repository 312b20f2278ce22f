"""check, show and render, through the flows they call."""

from __future__ import annotations

from pathlib import Path

import pytest

from jmeterpy.errors import PlanError
from jmeterpy.flows.inspect import inspect
from jmeterpy.flows.picture import picture
from jmeterpy.flows.prepare import Settings, prepare

PLAN = """from jmeterpy import TestPlan, csv_data, expect, http, steps, think_each, var


def plan(users: int = 10) -> TestPlan:
    return TestPlan("A plan")[
        http.defaults("http://127.0.0.1:8000"),
        csv_data("members.csv"),
        steps(users=users, to=20, by=5, ramp_up="5s", hold="10s")[
            http.get("/a", name="First")[expect(status=200)],
            think_each("1s"),
            http.get(f"/b/{var('nobody')}", name="Second"),
        ],
    ]
"""


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    (tmp_path / "plan.py").write_text(PLAN)
    (tmp_path / "members.csv").write_text("email\na@b.test\n")
    return tmp_path / "plan.py"


def test_a_line_end_in_a_name_is_shown_and_breaks_no_line(tmp_path: Path) -> None:
    text = PLAN.replace('"First"', '"Fi\\nr\\u202est"')
    (tmp_path / "plan.py").write_text(text)
    lines = list(picture(inspect(tmp_path / "plan.py", {})))
    assert any("Fi\u23cer\ufffdst   [HTTPSamplerProxy]" in line for line in lines)
    assert not any("\n" in line or "\u202e" in line for line in lines)


def test_problems_name_the_line_of_the_plan(plan: Path) -> None:
    found = {problem.id: problem for problem in inspect(plan, {}).problems}
    assert set(found) == {"JP101", "JP201"}
    places = {id_: (p.place.file, p.place.line) for id_, p in found.items() if p.place}
    assert places == {"JP101": (str(plan), 10), "JP201": (str(plan), 11)}


def test_show_draws_the_tree_the_reach_and_the_load(plan: Path) -> None:
    lines = "\n".join(picture(inspect(plan, {})))
    for part in ("step 1: 10 users", "First: ", "Users over time", "-p users=10", "members.csv"):
        assert part in lines
    assert "0:05       10" in lines


GROUPS = """from jmeterpy import TestPlan, expect, http, steady

def journey(path: str) -> list:
    return [http.get(path, name="First")[expect(status=200)], http.get("/b", name="Second")]

def group(name: str, *first, path: str = "/a"):
    return steady(users=5, hold="1m", name=name)[*first, *journey(path)]

plan = TestPlan("p")[
    group("morning"), group("noon"), group("night", http.get("/c", name="Third")),
    group("other", path="/elsewhere"),
]
"""


def test_what_several_groups_do_is_shown_once(tmp_path: Path) -> None:
    (tmp_path / "plan.py").write_text(GROUPS)
    lines = list(picture(inspect(tmp_path / "plan.py", {})))
    at = [lines.index(f"  {name}   [ThreadGroup]") for name in ("noon", "night", "other")]
    assert lines[at[0] + 1] == "    (all as in morning)"
    assert lines[at[1] + 1 : at[2]] == [
        "    Third   [HTTPSamplerProxy]",
        "    (the rest as in morning)",
    ]
    assert lines[at[2] + 1] == "    First   [HTTPSamplerProxy]", "its path is another one"
    assert "  First: status 200" in lines
    assert "  Third: nothing   (in night)" in lines
    assert sum(line.startswith("  Second: ") for line in lines) == 1


def test_an_error_keeps_the_run_from_starting_and_can_be_overruled(plan: Path) -> None:
    (plan.parent / "members.csv").unlink()
    with pytest.raises(PlanError, match="JP206") as caught:
        prepare(plan, Settings())
    assert "--ignore JP206" in caught.value.hint
    assert prepare(plan, Settings(ignore=("JP206",))).name == "A plan"


def test_a_wrong_threshold_keeps_the_run_from_starting(plan: Path) -> None:
    with pytest.raises(PlanError, match="p95"):
        prepare(plan, Settings(thresholds=("p95(First) <",)))


def test_data_files_go_with_the_plan_by_the_name_it_uses(plan: Path) -> None:
    prepared = prepare(plan, Settings())
    assert prepared.files == {"members.csv": (plan.parent / "members.csv").resolve()}
    assert prepared.brief.users == 20
    assert [step.users for step in prepared.brief.steps] == [10, 15, 20]


def test_a_foreign_plan_runs_byte_for_byte(plan: Path, tmp_path: Path) -> None:
    jmx = tmp_path / "foreign.jmx"
    jmx.write_bytes(inspect(plan, {}).loaded.jmx.replace(b"  ", b"   "))
    assert prepare(jmx, Settings()).loaded.jmx == jmx.read_bytes()
