"""jmeterpy compare, as its users meet it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from jmeterpy.brief import GroupBrief, PlanBrief, to_json
from jmeterpy.cli import jmeterpy
from jmeterpy.errors import PlanError
from jmeterpy.flows import folder as folders
from tests.analysis.worlds import World, write_run

WORLD = World(users=40, seconds=60)


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Four runs: two of the same, a slow one, one of other users."""
    folder = tmp_path_factory.mktemp("runs")
    worlds = {
        "base": (WORLD, 1),
        "again": (WORLD, 2),
        "slow": (replace(WORLD, slower={"*": 1.6}), 3),
        "other": (replace(WORLD, users=90), 4),
    }
    return {
        name: str(write_run(world, seed, folder / f"{name}.jtl"))
        for name, (world, seed) in worlds.items()
    }


def compared(*words: str) -> Result:
    return CliRunner().invoke(jmeterpy, ["compare", *words])


@pytest.mark.parametrize(
    ("new", "options", "code"),
    [
        ("again", [], 0),
        ("again", ["--strict"], 1),
        ("slow", [], 5),
        ("slow", ["--tolerance", "100%"], 0),
        ("other", [], 1),
    ],
)
def test_the_exit_code_says_the_verdict(
    files: dict[str, str], new: str, options: list[str], code: int
) -> None:
    assert compared(files["base"], files[new], *options).exit_code == code


def test_the_last_line_is_the_verdict(files: dict[str, str]) -> None:
    said = compared(files["base"], files["slow"]).stdout.splitlines()
    assert said[0] == "BASE base.jtl   NEW slow.jtl"
    assert said[-1].startswith("WORSE   of 30 figures: ")
    other = compared(files["base"], files["other"]).stdout.splitlines()
    assert other[-1].startswith("NOT COMPARABLE   at most 40 users at once in BASE, 90 in NEW")


def test_json_is_one_object(files: dict[str, str]) -> None:
    found = json.loads(compared(files["base"], files["slow"], "--json").stdout)
    assert found["verdict"] == "worse"
    assert (found["base"], found["new"]) == ("base.jtl", "slow.jtl")
    assert found["total"]["figures"][0]["name"] == "ok_p50_ms"


def test_a_window_keeps_the_same_part_of_both(files: dict[str, str]) -> None:
    said = compared(files["base"], files["again"], "--from", "20s", "--label", "Home", "--json")
    found = json.loads(said.stdout)
    assert [row["label"] for row in found["labels"]] == ["Home"]
    assert found["labels"][0]["base_samples"] < 700


@pytest.mark.parametrize("text", ["10", "ten%", "-5%", "10%%", "nan%", ""])
def test_a_tolerance_needs_a_percent_sign(files: dict[str, str], text: str) -> None:
    said = compared(files["base"], files["again"], "--tolerance", text)
    assert isinstance(said.exception, PlanError)
    assert "write it as 10%" in str(said.exception)


def run_folder(tmp_path: Path, name: str, file: str, **facts: object) -> str:
    folder = tmp_path / name
    folder.mkdir()
    (folder / "samples.jtl").write_bytes(Path(file).read_bytes())
    plan = PlanBrief(groups=(GroupBrief("g", users=40, hold_s=50.0),))
    (folder / "plan.json").write_text(to_json(plan), encoding="utf-8")
    folders.write(folder, {"state": "finished", **facts})
    return str(folder)


def test_run_folders_are_compared_by_their_plans(files: dict[str, str], tmp_path: Path) -> None:
    base = run_folder(tmp_path, "one", files["base"], jmeter="5.6.3", host={"name": "a"})
    new = run_folder(tmp_path, "two", files["again"], jmeter="5.6.3", host={"name": "b"})
    said = compared(base, new)
    assert said.exit_code == 0
    assert "note: host: a in BASE, b in NEW" in said.stderr
    assert "JMeter" not in said.stderr


def test_a_run_that_was_interrupted_is_not_comparable(
    files: dict[str, str], tmp_path: Path
) -> None:
    base = run_folder(tmp_path, "one", files["base"])
    new = run_folder(tmp_path, "two", files["again"], state="interrupted", outcome="interrupted")
    said = compared(base, new)
    assert said.exit_code == 1
    assert "NEW did not end as planned (interrupted)" in said.stdout


def test_a_run_that_is_still_going_is_not_comparable(files: dict[str, str], tmp_path: Path) -> None:
    base = run_folder(tmp_path, "one", files["base"])
    new = run_folder(tmp_path, "two", files["again"], state="running")
    for words in ((base, new), (new, base)):
        said = compared(*words)
        assert said.exit_code == 1
        assert "is still running" in said.stdout.splitlines()[-1]


def test_a_file_against_itself_is_the_same(files: dict[str, str]) -> None:
    said = compared(files["base"], files["base"], "--strict")
    assert said.exit_code == 0
    assert said.stdout.splitlines()[-1].startswith("SAME   of 30 figures: 30 same")
    assert "note: BASE and NEW are the same samples" in said.stderr


def test_the_picture_is_drawn_beside_the_table(files: dict[str, str], tmp_path: Path) -> None:
    path = tmp_path / "changes.svg"
    found = compared(files["base"], files["slow"], "-o", str(path), "--json")
    assert found.exit_code == 5
    assert json.loads(found.stdout)["verdict"] == "worse"
    assert path.read_text(encoding="utf-8").startswith("<?xml")
    assert compared(files["base"], files["slow"], "-o", "changes.gif").exit_code == 2
    small = compared(files["base"], files["slow"], "-o", str(path), "--size", "column")
    assert "What changed: worse" in small.stderr
    assert "less is better" not in path.read_text(encoding="utf-8")
    nowhere = compared(files["base"], files["slow"], "-o", str(tmp_path / "no" / "a.png"))
    assert isinstance(nowhere.exception, PlanError)
    assert "cannot write" in str(nowhere.exception)


def test_files_of_one_name_are_told_apart(tmp_path: Path) -> None:
    for at, name in enumerate(("before", "after")):
        (tmp_path / name).mkdir()
        write_run(World(users=20, seconds=30), at, tmp_path / name / "results.jtl")
    paths = [str(tmp_path / name / "results.jtl") for name in ("before", "after")]
    said = CliRunner().invoke(jmeterpy, ["compare", *paths])
    assert said.stdout.startswith("BASE before/results.jtl   NEW after/results.jtl\n")
