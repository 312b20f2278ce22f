"""`treshold = [...]` in a plan file is a mistake; what a plan needs for itself is none."""

from __future__ import annotations

from pathlib import Path

import pytest

from jmeterpy.errors import PlanError
from jmeterpy.flows.inspect import problems_of
from jmeterpy.flows.planfile import load
from jmeterpy.flows.prepare import Settings, prepare

PLAN = """from jmeterpy import TestPlan, expect, http, steady

{}
plan = TestPlan("x")[
    steady(users=1, iterations=1)[http.get("http://127.0.0.1:9/")[expect(status=200)]]
]
"""


def written(folder: Path, line: str) -> Path:
    file = folder / "mine.py"
    file.write_text(PLAN.format(line))
    return file


@pytest.mark.parametrize(
    ("line", "right"),
    [
        ('treshold = ["p95 < 1s"]', "thresholds"),
        ('threshold = "p95(Log in) <"', "thresholds"),
        ('thershold: list[str] = ["error_rate < 1%", "p95 < 1s"]', "thresholds"),
        ('THRESHOLDS = ("p95 < 1s",)', "thresholds"),
        ('monitor = ["api=port:8000"]', "monitors"),
        ('moniters = ["host", "db=http://db:9100"]', "monitors"),
    ],
)
def test_a_list_under_a_name_that_nobody_reads_is_refused(
    line: str, right: str, tmp_path: Path
) -> None:
    file = written(tmp_path, line)
    name = line.split(maxsplit=1)[0].rstrip(":")
    with pytest.raises(PlanError, match=f"`{name}` is not read; did you mean `{right}`") as error:
        prepare(file, Settings())
    assert str(error.value.place) == f"{file}:3"
    (problem,) = problems_of(file, {}, select=(), ignore=())
    assert (problem.id, problem.message.splitlines()[0]) == ("load", error.value.message)


@pytest.mark.parametrize(
    "line",
    [
        "threshold = 5",
        'threshold = "high"',
        "threshold = []",
        'threshold = [5, "p95 < 1s"]',
        'threshold = {"p95 < 1s": 1}',
        '_threshold = "p95 < 1s"',
        'thresholds_nightly = ["p95 < 1s"]',
        'limit = "p95 < 1s"',
        'threshold = "p95 < 1s"; thresholds = [threshold]',
        'monitor = "http://127.0.0.1:9/health"',
        'monitor = "hosting"',
        "def threshold(): ...",
    ],
)
def test_names_of_ones_own_are_left_alone(line: str, tmp_path: Path) -> None:
    assert load(written(tmp_path, line)).plan is not None
