"""Limits to a change on the command line: summary, report, pyproject.toml, and what is wrong."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from click.testing import CliRunner, Result

from jmeterpy.cli import jmeterpy
from jmeterpy.errors import ResultsError, ThresholdError
from tests.analysis.worlds import World, write_run

WORLD = World(users=40, seconds=60)
CHANGE = "p50 < +20% vs baseline"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to work in, with a run, the same again, and a slow one."""
    write_run(WORLD, 1, tmp_path / "base.jtl")
    write_run(WORLD, 2, tmp_path / "again.jtl")
    write_run(replace(WORLD, slower={"*": 1.6}), 3, tmp_path / "slow.jtl")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def said(*words: str) -> Result:
    return CliRunner().invoke(jmeterpy, words)


@pytest.mark.parametrize(
    ("new", "options", "code", "status"),
    [
        ("again.jtl", ["--baseline", "base.jtl"], 0, "PASS"),
        ("slow.jtl", ["--baseline", "base.jtl"], 1, "FAIL"),
        ("slow.jtl", [], 1, "NO DATA"),
        ("slow.jtl", ["--baseline", "base.jtl", "--from", "20s"], 1, "FAIL"),
        ("slow.jtl", ["--baseline", "base.jtl", "--label", "Cart"], 1, "FAIL"),
    ],
)
def test_summary_judges_a_change(
    folder: Path, new: str, options: list[str], code: int, status: str
) -> None:
    assert folder.is_dir()
    found = said("summary", new, "--threshold", CHANGE, *options, "--json")
    assert found.exit_code == code, found.output
    (verdict,) = json.loads(found.stdout)["thresholds"]
    assert verdict["status"] == status
    assert (verdict["baseline"] or {}).get("run") == (None if status == "NO DATA" else "base.jtl")


def test_the_table_shows_both_values_and_the_interval(folder: Path) -> None:
    assert folder.is_dir()
    text = said("summary", "slow.jtl", "--threshold", CHANGE, "--baseline", "base.jtl").stdout
    line = " ".join(text.split("\u2717 p50 < +20% vs baseline")[1].split())
    assert " over, " in line
    assert " ms \u2192 " in line
    assert "change in [+" in line


def test_report_ends_as_compare_does_and_leaves_every_form(folder: Path) -> None:
    forms = ("--format", "md,json,junit,png", "-o", "out")
    assert said("report", "slow.jtl", "--baseline", "base.jtl", *forms).exit_code == 5
    assert said("report", "again.jtl", "--baseline", "base.jtl", *forms).exit_code == 0
    judged = ("--threshold", CHANGE, "--threshold", "p95 < 10s")
    found = said("report", "slow.jtl", "--baseline", "base.jtl", *judged, *forms)
    assert found.exit_code == 1
    out = folder / "out"
    kept = json.loads((out / "summary.json").read_text())
    assert [each["status"] for each in kept["thresholds"]] == ["FAIL", "PASS"]
    assert kept["comparison"]["verdict"] == "worse"
    cases = {case.get("name"): case for case in ET.parse(out / "junit.xml").iter("testcase")}
    assert cases[CHANGE].find("failure") is not None
    assert cases["Total"].find("failure") is not None
    text = (out / "report.md").read_text()
    assert "`p50 < +20% vs baseline`" in text
    assert "![Changes](changes.png)" in text


def test_pyproject_names_the_baseline_and_the_command_line_comes_first(folder: Path) -> None:
    (folder / "pyproject.toml").write_text(
        f'[tool.jmeterpy.summary]\nbaseline = "base.jtl"\nthresholds = ["{CHANGE}"]\n'
    )
    assert said("summary", "again.jtl").exit_code == 0
    assert said("summary", "slow.jtl").exit_code == 1
    assert said("summary", "slow.jtl", "--baseline", "slow.jtl").exit_code == 0


def test_what_is_wrong_is_said_in_its_own_words(folder: Path) -> None:
    assert folder.is_dir()
    wrong = said("summary", "slow.jtl", "--threshold", "p95 < 10% vs baseline")
    assert isinstance(wrong.exception, ThresholdError)
    assert str(wrong.exception).splitlines()[-1].endswith("^")
    gone = said("summary", "slow.jtl", "--threshold", CHANGE, "--baseline", "gone.jtl")
    assert isinstance(gone.exception, ResultsError)


def test_the_table_of_thresholds_has_both_values(folder: Path) -> None:
    assert folder.is_dir()
    words = ("slow.jtl", "--threshold", CHANGE, "--baseline", "base.jtl")
    (row,) = json.loads(said("table", "thresholds", *words, "--format", "json").stdout)["rows"]
    assert (row["status"], row["unit"]) == ("FAIL", "times, new / base")
    assert row["low"] < row["value"] < row["high"]
    assert row["value"] == pytest.approx(row["new"] / row["base"])
