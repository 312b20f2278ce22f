"""Whatever shows the steps of a run judges them by the run's own thresholds."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from jmeterpy import open_results
from jmeterpy.cli import jmeterpy
from tests.analysis.stairs import played, stairs

LEVELS = ((10, 50.0), (20, 50.0), (30, 50.0), (40, 50.0))
OWN = {"thresholds": [{"threshold": "p95 < 5s"}]}


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run folder: three times as slow with 30 users, which it allows; with 40 nothing is won."""
    folder = tmp_path_factory.mktemp("run")
    slower = {0: 0.05, 1: 0.05, 2: 0.15, 3: 0.6}
    served_s = [slower[min(3, at // 50)] for at in range(300)]
    played(folder, stairs(*LEVELS), service_s=lambda at: served_s[int(at)], think_s=1.0)
    (folder / "run.json").write_text(json.dumps(OWN), encoding="utf-8")
    return folder


def said_by(*asked: object) -> Any:
    found = CliRunner().invoke(jmeterpy, [str(word) for word in asked])
    assert found.exit_code == 0, found.output
    return found.stdout


def test_every_output_of_a_run_names_the_same_breaking_point(run: Path, tmp_path: Path) -> None:
    made = json.loads(said_by("summary", run, "--json"))["steps"]
    assert (made["last_good"], made["first_bad"]) == (20, 40)
    head = made["says"].split(":")[0]
    assert head.endswith("bad with 40")
    assert head in said_by("summary", run)
    for name in ("steps", "all"):
        said_by("plot", name, run, "-o", tmp_path / f"{name}.svg")
    result = open_results(run)
    assert head in result.plot("steps").caption
    result.report(tmp_path, formats=("md", "html", "json"))
    for name in ("report.md", "report.html"):
        shown = re.sub(r"<[^>]+>", "", (tmp_path / name).read_text(encoding="utf-8"))
        assert head in shown.replace("\u202f", " "), name
    assert json.loads((tmp_path / "summary.json").read_text())["steps"] == made
    rows = json.loads(said_by("table", "steps", run, "--format", "json"))["rows"]
    assert [row["status"] for row in rows] == [row["verdict"] for row in made["steps"]]
    assert list(result.table("steps")["status"]) == [row["status"] for row in rows]


def test_the_picture_of_a_report_is_judged_like_its_text(run: Path, tmp_path: Path) -> None:
    result = open_results(run)
    (drawn,) = [path for path in result.report(tmp_path, formats=["svg"]) if path.stem == "steps"]
    result.plot("steps", tmp_path / "again.svg")
    assert crosses(drawn) == crosses(tmp_path / "again.svg") == 3  # 40 users: p50, p95, rate


def crosses(path: Path) -> int:
    """How many marks there are in the colour of failures."""
    from jmeterpy.reports.style import FAILED

    return len(re.findall(rf"<use [^>]*{FAILED}", path.read_text(encoding="utf-8"), re.IGNORECASE))


def test_other_thresholds_are_those_of_every_picture_and_table(run: Path) -> None:
    strict = open_results(run).check("p95 < 100ms")
    assert "bad with 30" in strict.plot("steps").caption
    assert list(strict.table("steps")["status"]) == ["good", "good", "bad", "bad"]
    asked = ("summary", run, "--json", "--threshold", "p95 < 100ms")
    found = json.loads(CliRunner().invoke(jmeterpy, [str(word) for word in asked]).stdout)
    assert found["steps"]["first_bad"] == 30


def test_a_damaged_run_json_is_told_where_steps_are_judged_without_it(tmp_path: Path) -> None:
    played(tmp_path, stairs((10, 5.0)))
    (tmp_path / "run.json").write_text("{", encoding="utf-8")
    found = CliRunner().invoke(jmeterpy, ["summary", str(tmp_path), "--json"])
    assert found.exit_code == 0
    assert "its own thresholds are missing, by which steps are judged" in found.stderr
