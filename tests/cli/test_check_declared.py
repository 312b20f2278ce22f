"""`check` reads the thresholds and monitors of a plan file, so that it passes what `run` passes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from jmeterpy.cli import jmeterpy
from jmeterpy.errors import JmeterpyError

PLAN = """from jmeterpy import TestPlan, expect, http, steady

plan = TestPlan("x")[
    steady(users=1, iterations=1, name="members")[
        http.get("http://127.0.0.1:9/", name="Look up")[expect(status=200)]
    ]
]
"""


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def checked(*words: str) -> tuple[int, str]:
    found = CliRunner().invoke(jmeterpy, ["check", "mine.py", *words])
    return found.exit_code, found.stdout


def refused(*words: str) -> JmeterpyError:
    found = CliRunner().invoke(jmeterpy, ["run", "mine.py", "--runner", "local", *words])
    assert isinstance(found.exception, JmeterpyError), found.output
    return found.exception


@pytest.mark.parametrize(
    "line",
    [
        'thresholds = ["p95(Look up) < 1"]',
        'thresholds = ["p95(Look up) < 1s", "p95 <"]',
        'monitors = ["api=prt:8000"]',
        'monitors = ["api=port:8000", "api=port:8001"]',
    ],
)
def test_what_run_refuses_check_refuses_in_its_words_with_the_line(line: str, here: Path) -> None:
    (here / "mine.py").write_text(f"{PLAN}{line}\n")
    error = refused()
    code, said = checked()
    assert (code, error.exit_code) == (2, 2)
    assert said.startswith("mine.py:8  load  ")
    assert str(error) in said


def test_a_bad_threshold_hides_no_other_mistake(here: Path) -> None:
    text = PLAN.replace("[expect(status=200)]", "")
    (here / "mine.py").write_text(f'{text}thresholds = ["p95"]\n')
    code, said = checked("--format", "json")
    assert code == 2
    assert [problem["id"] for problem in json.loads(said)["problems"]][-1] == "load"
    (here / "mine.py").write_text(text)
    assert (
        json.loads(checked("--format", "json")[1])["problems"] == json.loads(said)["problems"][:-1]
    )


@pytest.mark.parametrize(
    ("threshold", "words"),
    [
        ("p95(Lok up) < 1s", "the plan has no request 'Lok up'; did you mean 'Look up'?"),
        (
            'p95 < 1s in "memberz"',
            "no thread group 'memberz'; did you mean 'members'?",
        ),
        ("cpu(api) < 80%", 'nothing that is monitored is called "api"; there is generator'),
    ],
)
def test_a_threshold_that_will_have_no_data_is_warned_of(
    threshold: str, words: str, here: Path
) -> None:
    (here / "mine.py").write_text(f"{PLAN}thresholds = [\n    {threshold!r},\n]\n")
    code, said = checked()
    assert code == 1
    assert said.startswith("mine.py:9  no-data  threshold ")
    assert words in said
    assert "docs/checks" not in said
    assert checked("--select", "JP") == (0, ""), "only the checks that were asked for"


def test_thresholds_on_what_the_plan_has_are_no_problem(here: Path) -> None:
    listed = [
        "p95(Look up) < 1s",
        "cpu(api) < 80%",
        "cpu(generator) < 80%",
        "p95 < +10% vs baseline",
    ]
    (here / "mine.py").write_text(f'{PLAN}thresholds = {listed!r}\nmonitors = ["api=port:8000"]\n')
    assert checked() == (0, "")


def test_a_tolerance_that_cannot_be_read_is_refused_without_a_baseline_too(here: Path) -> None:
    (here / "mine.py").write_text(PLAN)
    error = refused("--tolerance", "banana")
    assert (error.exit_code, str(error)) == (2, "the tolerance is 'banana': write it as 10%")
