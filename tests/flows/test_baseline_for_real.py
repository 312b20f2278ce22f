"""`run --baseline` on real JMeter: the same API again, a slow one, another plan, another load."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.jmeter
Api = Callable[..., AbstractContextManager[str]]

PLAN = """
from jmeterpy import TestPlan, http, steady, think


def plan(base: str, users: int = 8, more: bool = False) -> TestPlan:
    return TestPlan("Held")[
        http.defaults(base),
        steady("members", users=users, ramp_up="2s", hold="16s")[
            http.get("/users/", name="List"),
            http.get("/posts/", name="Posts"),
            http.get("/posts/?limit=1", name="One") if more else None,
            think("60ms"),
        ],
    ]


"""
THRESHOLDS = """
thresholds = ["p95 < +60% vs baseline", "error_rate < +5pt vs baseline"]
"""
WORDS = ("--runner", "local", "--tolerance", "60%")


@dataclass(frozen=True)
class Ran:
    """What came of a command."""

    code: int
    out: str
    folder: Path

    @property
    def facts(self) -> dict[str, object]:
        found: dict[str, object] = json.loads((self.folder / "run.json").read_text())
        return found


def run(cwd: Path, base: str, *words: str, thresholds: str = THRESHOLDS) -> Ran:
    (cwd / "plan.py").write_text(PLAN + thresholds)
    command = [sys.executable, "-m", "jmeterpy", "run", "plan.py", "-p", f"base={base}", *WORDS]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "GITHUB_STEP_SUMMARY": str(cwd / "step")}
    done = subprocess.run(
        [*command, *words], cwd=cwd, env=environment, capture_output=True, text=True, timeout=900,
        check=False,
    )  # fmt: skip
    assert "Traceback" not in done.stderr
    return Ran(done.returncode, done.stdout + done.stderr, max((cwd / "results").iterdir()))


def statuses(ran: Ran) -> list[str]:
    return [verdict["status"] for verdict in ran.facts["thresholds"]]  # type: ignore[attr-defined]  # JSON


def test_runs_are_held_against_an_earlier_one(
    jmeter_home: Path, start_api: Api, tmp_path: Path
) -> None:
    assert jmeter_home.is_dir()
    # So long that what a busy machine adds to an answer stays well below the tolerance.
    with start_api("--latency", "250ms") as api:
        first = run(tmp_path, api)
        assert first.code == 1, "without a baseline the thresholds have no data"
        assert "there is no baseline" in first.out
        again = run(tmp_path, api, "--baseline", str(first.folder))
        other = run(tmp_path, api, "--baseline", str(first.folder), "-p", "more=true")
        crowd = run(tmp_path, api, "--baseline", str(first.folder), "-p", "users=12")
    with start_api("--latency", "250ms", "--slow", "/posts/=1s") as api:
        slow = run(tmp_path, api, "--baseline", str(first.folder), thresholds="")
    assert (again.code, again.facts["outcome"]) == (0, "passed"), again.out
    # On a busy machine the same again may be missed, but not for certain.
    assert not {"FAIL", "NO DATA"} & {*statuses(again)}
    assert (other.code, crowd.code) == (1, 1)
    assert "only NEW has 'One'; BASE has none" in other.out
    assert "the load differs: 8 users" in crowd.out
    assert statuses(other)[:2] == ["NO DATA", "NO DATA"]
    assert (slow.code, slow.facts["outcome"]) == (5, "regression"), slow.out
    assert "p50 of Posts" in slow.out
    _reports_carry_it(again.folder, first.folder)
    assert (tmp_path / "step").read_text().count("## Held") == 5
    for what, code in (("p50(Posts)", 1), ("p50(List)", 5)):  # the regression stays one
        asked = ("--threshold", f"{what} < +60% vs baseline", "--format", "json")
        assert _jmeterpy(tmp_path, "report", str(slow.folder), *asked) == code
    _compare(tmp_path, first.folder, slow.folder, again.folder)


def _reports_carry_it(folder: Path, base: Path) -> None:
    text = (folder / "report.md").read_text()
    assert "## Compared with the baseline" in text
    assert base.name in text
    words = ["report", str(folder), "--format", "junit,json", "-o", str(folder / "again")]
    assert _jmeterpy(folder, *words) == 0
    names = [case.get("name") for case in ET.parse(folder / "again" / "junit.xml").iter("testcase")]
    assert names == ["the run", *_ASKED, "error_rate < 1%", "List", "Posts", "Total"]


_ASKED = ("p95 < +60% vs baseline", "error_rate < +5pt vs baseline")


def _compare(cwd: Path, base: Path, slow: Path, again: Path) -> None:
    assert _jmeterpy(cwd, "compare", str(base), str(slow), "--tolerance", "60%") == 5
    assert _jmeterpy(cwd, "compare", str(base), str(again), "--tolerance", "60%") == 0
    assert _jmeterpy(cwd, "history", "results", "-o", "trend.png") == 0
    assert (cwd / "trend.png").stat().st_size > 10_000


def _jmeterpy(cwd: Path, *words: str) -> int:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "jmeterpy", *words]
    done = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, check=False)
    assert b"Traceback" not in done.stderr
    return done.returncode
