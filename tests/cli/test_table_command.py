"""`jmeterpy table`: on stdout, as a file, all of them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from jmeterpy.cli import jmeterpy
from jmeterpy.errors import PlanError
from tests.flows.conftest import jtl


@pytest.fixture
def results(tmp_path: Path) -> Path:
    path = tmp_path / "results.jtl"
    path.write_text(jtl(), encoding="utf-8")
    return path


def test_a_table_is_shown_as_csv(results: Path) -> None:
    found = CliRunner().invoke(jmeterpy, ["table", "errors", str(results)])
    assert found.exit_code == 0, found.output
    lines = found.stdout.splitlines()
    assert lines[0] == "label,code,message,count,first,last"
    assert lines[1].startswith("Search,500,Oops,6,2026-11-21T02:50:19.900Z,")


def test_a_window_and_a_label_are_kept(results: Path) -> None:
    asked = ["table", "summary", str(results), "--label", "^Login$", "--from", "60s"]
    found = CliRunner().invoke(jmeterpy, [*asked, "--format", "json"])
    rows = json.loads(found.stdout)["rows"]
    assert [row["label"] for row in rows] == ["Login", "Total"]
    assert rows[0]["samples"] == pytest.approx(300, abs=3)


def test_a_table_without_rows_says_so_beside_its_head(results: Path) -> None:
    found = CliRunner().invoke(jmeterpy, ["table", "monitors", str(results)])
    assert found.stdout == "time,at_s,source,metric,value\n"
    assert found.stderr == "note: the table monitors has no rows\n"
    assert found.exit_code == 0


def test_times_that_satisfy_are_those_that_are_given(results: Path, tmp_path: Path) -> None:
    words = [str(results), "--apdex", "20ms,80ms"]
    table = CliRunner().invoke(jmeterpy, ["table", "summary", *words, "--format", "json"])
    plain = CliRunner().invoke(jmeterpy, ["table", "summary", str(results), "--format", "json"])
    scores = [json.loads(found.stdout)["rows"][-1]["apdex"] for found in (table, plain)]
    assert scores[0] < 0.8 < scores[1]
    path = tmp_path / "apdex.svg"
    assert CliRunner().invoke(jmeterpy, ["plot", "apdex", *words, "-o", str(path)]).exit_code == 0
    assert "satisfied up to 20 ms, tolerated up to 80 ms" in path.read_text(encoding="utf-8")


def test_a_threshold_that_is_given_and_missed_is_exit_code_1(results: Path) -> None:
    codes = [
        CliRunner().invoke(jmeterpy, ["table", "thresholds", str(results), *asked]).exit_code
        for asked in ([], ["--threshold", "p95 < 1ms"], ["--threshold", "p95 < 1h"])
    ]
    assert codes == [0, 1, 0]


def test_all_are_written_that_hold_anything(results: Path, tmp_path: Path) -> None:
    folder = tmp_path / "tables"
    asked = ["table", "all", str(results), "-o", str(folder), "--threshold", "p95 < 1s"]
    found = CliRunner().invoke(jmeterpy, asked)
    names = {path.stem for path in folder.glob("*.csv")}
    assert found.stdout.splitlines()[0] == str(folder / "summary.csv")
    assert {"summary", "groups", "errors", "series", "thresholds", "steps"} <= names
    assert "monitors" not in names


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (["sumary"], "there is no table 'sumary'; there are summary, groups"),
        (["summary", "--format", "xml"], "there is no format 'xml'; there are csv, json, md"),
        (["summary", "--format", "parquet"], "write it to a file: -o NAME.parquet"),
        (["summary", "-o", "t.xlsx"], "t.xlsx: a table ends in .csv, .json, .md, .parquet"),
        (["summary", "-o", "no/such/folder/t.csv"], "cannot write no/such/folder/t.csv"),
    ],
)
def test_a_mistake_is_told_and_is_exit_code_2(asked: list[str], said: str, results: Path) -> None:
    found = CliRunner().invoke(jmeterpy, ["table", asked[0], str(results), *asked[1:]])
    assert isinstance(found.exception, PlanError)
    assert found.exception.exit_code == 2
    assert said in str(found.exception)


def test_compare_and_history_write_their_tables(results: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.jtl"
    other.write_text(jtl(slower=2, seed=5).replace("17952294", "17952298"), encoding="utf-8")
    changed, past = tmp_path / "changed.md", tmp_path / "past.csv"
    asked = ["compare", str(results), str(other), "-o", str(changed)]
    assert CliRunner().invoke(jmeterpy, asked).exit_code == 5
    assert "| Login | sample | ok\\_p95\\_ms |" in changed.read_text(encoding="utf-8")
    asked = ["history", str(tmp_path), "-o", str(past)]
    found = CliRunner().invoke(jmeterpy, asked)
    assert found.exit_code == 0, found.output
    assert past.read_text(encoding="utf-8").startswith("run,start,label,kind,figure,value\n")
