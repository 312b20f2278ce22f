"""One grammar of thresholds, wherever one is written, and one answer to what is none."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from jmeterpy.analysis.thresholds import parse
from jmeterpy.cli import jmeterpy
from jmeterpy.errors import JmeterpyError, ThresholdError

PLAN = """
from jmeterpy import TestPlan, http, steady

plan = TestPlan("x")[steady(users=1, iterations=1)[http.get("http://127.0.0.1:9/")]]
"""
HEAD = "timeStamp,elapsed,label,responseCode,responseMessage,threadName,success\n"
ODD = (
    *("", " ", "p95", "p95 <", "p95 < 800", "p95 << 1s", "p95 =< 1s", "p95 = 1s", "1s > p95"),
    *("p95(Login < 1s", "p95() < 1s", 'p95("Login) < 1s', "p100 < 1s", "p95 < -5ms", "p95 < 1e3ms"),
    *("error_rate < 1", "error_rate < 200%", "Error_Rate < 1%", "p95 < 1s after", "p95 < \u221e"),
    *("p95 < 1s while users <= 1,000", "p95 < 1s, aborted", "p95 < 1s, warn, abort", "count < 1.5"),
    *("p95 < 1s in shop", "p95 < 1s and errors < 5", "p95 < 10% vs baseline", "p95 < +10% vs"),
    *("p95 < +10% vs baseline, abort", "cpu < 80%", "cpu(generator) < 80%, abort", '"p95 < 1s"'),
    *("p95 < 1s\x1b[31m", "throughput > 5", "p95 < 1s after 1d", "p95(Login) < 1s (Login)"),
)


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a plan without thresholds, and a results file."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "plain.py").write_text(PLAN)
    (tmp_path / "x.jtl").write_text(f"{HEAD}1700000000000,30,A,200,OK,g 1-1,true\n")
    return tmp_path


def said(*words: str) -> str:
    """What a command refuses its call with, before anything is started."""
    found = CliRunner().invoke(jmeterpy, [*words, "--runner", "local"] if "run" in words else words)
    assert isinstance(found.exception, JmeterpyError), found.output
    assert found.exception.exit_code == 2
    return str(found.exception)


@pytest.mark.parametrize("text", ODD)
def test_what_is_no_threshold_is_refused_alike_wherever_it_stands(text: str, here: Path) -> None:
    with pytest.raises(ThresholdError) as caught:
        parse(text)
    expected = str(caught.value)
    assert expected.splitlines()[-1].strip() == "^"
    assert "\x1b" not in expected
    (here / "with.py").write_text(f"{PLAN}thresholds = [{text!r}]\n")
    assert said("run", "plain.py", "--threshold", text) == expected
    assert said("run", "with.py") == expected
    for command in ("report", "summary"):
        assert said(command, "x.jtl", "--threshold", text) == expected
    (here / "pyproject.toml").write_text(
        f"[tool.jmeterpy]\nthresholds = [{json.dumps(text)}]\n", encoding="utf-8"
    )
    assert said("run", "plain.py") == expected
    assert said("summary", "x.jtl") == expected


@pytest.mark.parametrize(
    "value",
    ["5", "[5]", "'p95 < 1s'", "[['p95 < 1s']]", "{'p95 < 1s': 1}", "None", "True", "b'p95 < 1s'",
     "{'p95 < 1s'}", "(x for x in 'ab')", "[None]", "print"],
)  # fmt: skip
def test_a_plan_file_whose_thresholds_are_no_list_of_texts_is_told_so(
    value: str, here: Path
) -> None:
    (here / "with.py").write_text(f"{PLAN}thresholds = {value}\n")
    assert "it must be a list of texts" in said("run", "with.py")
