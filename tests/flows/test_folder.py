"""Run folders are never overwritten, and run.json is whole at any moment."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from jmeterpy.errors import PlanError, ResultsError
from jmeterpy.flows import folder as folders
from jmeterpy.flows.provenance import masked

NOW = datetime(2026, 11, 21, 2, 50, tzinfo=UTC)


def test_a_folder_is_named_by_utc_time_and_plan(tmp_path: Path) -> None:
    made = folders.create(tmp_path / "results", "Users & posts", now=NOW)
    assert made.name == "20261121T025000Z-users-posts"
    assert made.is_dir()


def test_a_second_run_of_the_same_second_has_a_folder_of_its_own(tmp_path: Path) -> None:
    names = [folders.create(tmp_path, "plan", now=NOW).name for _ in range(3)]
    assert names == [f"20261121T025000Z-plan{end}" for end in ("", "-2", "-3")]


@pytest.mark.parametrize("name", ["../../etc", "/abs", "", "a" * 500, "übung", "con:nul\n"])
def test_no_name_of_a_plan_leads_out_of_the_results(name: str, tmp_path: Path) -> None:
    made = folders.create(tmp_path, name, now=NOW)
    assert made.parent == tmp_path
    assert len(made.name) < 100


def test_a_file_where_results_should_be_is_said(tmp_path: Path) -> None:
    (tmp_path / "results").write_text("")
    with pytest.raises(PlanError, match="is a file"):
        folders.create(tmp_path / "results", "plan", now=NOW)


def test_the_newest_run_is_the_one_that_started_last_and_has_samples(tmp_path: Path) -> None:
    for name, started, samples in (
        ("a", "2026-02", True),
        ("b", "2026-01", True),
        ("c", "2027", False),
    ):
        (tmp_path / name).mkdir()
        folders.write(tmp_path / name, {"started": started})
        if samples:
            (tmp_path / name / "samples.jtl").write_text("")
    assert folders.newest(tmp_path).name == "a"


def test_no_run_at_all_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ResultsError, match="jmeterpy demo"):
        folders.newest(tmp_path / "results")


def test_run_json_is_read_as_it_was_written_and_leaves_nothing_else(tmp_path: Path) -> None:
    folders.write(tmp_path, {"state": "running"})
    folders.write(tmp_path, {"state": "finished", "plan": {"name": "ü"}})
    assert folders.read(tmp_path)["plan"] == {"name": "ü"}
    assert [path.name for path in tmp_path.iterdir()] == ["run.json"]
    assert json.loads((tmp_path / "run.json").read_text())["schema"] == "jmeterpy/run/1"


@pytest.mark.parametrize("text", ["", "{", "[]", "\x00"])
def test_a_damaged_run_json_is_said(text: str, tmp_path: Path) -> None:
    (tmp_path / "run.json").write_text(text)
    with pytest.raises(ResultsError, match=r"run\.json"):
        folders.read(tmp_path)


@pytest.mark.parametrize(
    ("word", "shown"),
    [
        ("password=x", "password=***"),
        ("-Japi.key=a=b", "-Japi.key=***"),
        ("--threshold", "--threshold"),
        ("users=5", "users=5"),
    ],
)
def test_what_looks_like_a_secret_is_not_kept(word: str, shown: str) -> None:
    assert masked(word) == shown
