"""A run that a threshold stopped has failed, in whatever is made of it later."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from click.testing import CliRunner, Result

from jmeterpy import open_results
from jmeterpy.cli import jmeterpy
from jmeterpy.flows.compare import broken
from jmeterpy.flows.stop import Stop, ending, stopped_by, unplanned

HEAD = "timeStamp,elapsed,label,responseCode,responseMessage,threadName,success\n"
START = 1_700_000_000_000
ABORT = "median < 800ms, abort"
BY_IT = {"cause": "threshold", "threshold": ABORT, "value": 900}
OWN = [{"threshold": ABORT, "status": "FAIL", "value": 900}, {"threshold": "count > 0"}]
NEW = {
    "state": "finished",
    "outcome": "thresholds-missed",
    "exit_code": 1,
    "message": f'stopped, as it missed "{ABORT}"',
    "thresholds": OWN,
    "stopped_by": BY_IT,
}
OLD = {name: value for name, value in NEW.items() if name != "stopped_by"}


@pytest.fixture(params=[NEW, OLD], ids=["new", "old"])
def run(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A run whose median was 900 ms when it was stopped; what was under way made it 5 ms."""
    return folder(tmp_path / "run", request.param)


def folder(where: Path, facts: Mapping[str, Any]) -> Path:
    where.mkdir()
    took = [900] * 150 + [5] * 200
    rows = (f"{START + 100 * i},{ms},A,200,OK,g 1-1,true\n" for i, ms in enumerate(took))
    (where / "samples.jtl").write_text(HEAD + "".join(rows))
    (where / "run.json").write_text(json.dumps(facts))
    return where


def called(*words: str | Path) -> Result:
    return CliRunner().invoke(jmeterpy, [str(word) for word in words])


def test_every_report_of_a_stopped_run_says_that_it_failed(run: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    found = called("report", run, "-o", out, "--format", "junit,json,md,html", "--no-cache")
    assert found.exit_code == 1, found.output
    assert "it stopped the run" in found.stderr
    cases = {
        x.get("name"): [y.tag for y in x] for x in ET.parse(out / "junit.xml").iter("testcase")
    }
    assert cases[ABORT] == ["failure"]
    assert cases["the run"] == []
    first, other = json.loads((out / "summary.json").read_text())["thresholds"]
    assert (first["status"], first["value"], first["note"]) == ("FAIL", 900, "it stopped the run")
    assert other["status"] == "PASS"
    markdown = (out / "report.md").read_text()
    assert markdown.splitlines()[0].endswith(": failed")
    body = (out / "report.html").read_text().partition("<body")[2].partition("<script")[0]
    shown = re.sub(r"<[^>]+>", "", body)
    for text in (markdown, shown):
        assert "it stopped the run" in text
        assert "passed" not in text.lower()


def test_a_part_of_a_stopped_run_has_not_passed_either(run: Path, tmp_path: Path) -> None:
    words = ("-o", tmp_path / "part", "--from", "20s", "--format", "json")
    assert called("report", run, *words).exit_code == 1


def test_a_stopped_run_that_is_opened_has_not_passed(run: Path) -> None:
    result = open_results(run)
    assert (result.passed, result.outcome, result.exit_code) == (False, "thresholds-missed", 1)
    assert not result.check(ABORT)
    assert result.check("count > 0").passed
    assert list(result.table("thresholds")["status"]) == ["FAIL", "PASS"]


def test_thresholds_that_are_given_are_judged_by_themselves(run: Path, tmp_path: Path) -> None:
    words = ("-o", tmp_path / "other", "--format", "json", "--threshold", "median < 800ms")
    assert called("report", run, *words).exit_code == 0


def test_a_run_that_a_threshold_stopped_is_no_baseline(run: Path) -> None:
    assert broken(json.loads((run / "run.json").read_text()), "BASE") == (
        "BASE did not end as planned (stopped by a threshold)",
    )


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, None),
        ({"stopped_by": None, "state": "finished", "message": "stopped by somebody"}, None),
        ({"stopped_by": {"cause": "max-duration"}}, Stop("max-duration")),
        ({"stopped_by": {"cause": "sunset"}}, None),
        ({"stopped_by": BY_IT}, Stop("threshold", ABORT, 900)),
        ({"stopped_by": {**BY_IT, "value": "much"}}, Stop("threshold", ABORT)),
        ({"stopped_by": {**BY_IT, "value": float("nan")}}, Stop("threshold", ABORT)),
        ({"stopped_by": {**BY_IT, "value": 10**400}}, Stop("threshold", ABORT)),
        ({"stopped_by": {**BY_IT, "value": True}}, Stop("threshold", ABORT)),
        (OLD, Stop("threshold", ABORT, 900)),
        ({**OLD, "thresholds": None}, Stop("threshold", ABORT)),
        ({**OLD, "state": "interrupted"}, None),
    ],
)
def test_what_stopped_a_run_is_read_from_its_run_json(
    facts: Mapping[str, Any], expected: Stop | None
) -> None:
    assert stopped_by(facts) == expected


def test_what_is_written_of_a_stop_is_read_again() -> None:
    for stop in (Stop("threshold", ABORT, 0), Stop("threshold", ABORT), Stop("max-duration")):
        assert stopped_by({"stopped_by": stop.as_json()}) == stop


def test_a_time_limit_of_ones_own_is_as_planned_and_an_interruption_is_not() -> None:
    limited = {"state": "finished", "stopped_by": {"cause": "max-duration"}}
    assert (ending(limited), unplanned(limited)) == ("stopped", "")
    broke = {"state": "failed", "outcome": "out-of-memory", "stopped_by": None}
    assert (ending(broke), unplanned(broke)) == ("failed", "out-of-memory")
    assert ending({"state": "finished"}) == ""


@pytest.mark.parametrize(("state", "code"), [("interrupted", 130), ("failed", 3)])
def test_a_report_of_a_run_that_did_not_finish_ends_with_3(
    tmp_path: Path, state: str, code: int
) -> None:
    facts = {"state": state, "exit_code": code, "message": "it \x1b[31mbroke", "stopped_by": None}
    run = folder(tmp_path / "run", facts)
    found = called("report", run, "-o", tmp_path, "--format", "junit", "--threshold", "count > 0")
    assert found.exit_code == 3
    assert "the run did not finish: it \ufffd[31mbroke" in found.stderr
    (suite,) = ET.parse(tmp_path / "junit.xml").getroot()
    assert suite.get("errors") == "1"
