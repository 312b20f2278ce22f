"""Labels, groups and times chosen alike in summary, report, plot and compare."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from jmeterpy.cli import jmeterpy
from jmeterpy.errors import PlanError
from tests.analysis.worlds import World, write_run

WORLD = World(users=40, seconds=100, ramp_s=10, warm=(2.0, 8.0))


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run that starts slowly."""
    return write_run(WORLD, 1, tmp_path_factory.mktemp("runs") / "run.jtl")


def called(*words: str | Path) -> Result:
    return CliRunner().invoke(jmeterpy, [str(word) for word in words])


def labels(path: Path, *words: str) -> list[str]:
    found = json.loads(called("summary", path, "--json", *words).stdout)
    return [row["label"] for row in found["labels"]]


def test_labels_are_kept_and_left_out_together(path: Path) -> None:
    every = labels(path)
    assert sorted(every) == sorted(WORLD.labels)
    assert labels(path, "--exclude", "^(Home|Cart)$") == [
        name for name in every if name not in ("Home", "Cart")
    ]
    assert labels(path, "--label", "o", "--exclude", "Check") == [
        name for name in every if "o" in name and "Check" not in name
    ]
    assert labels(path, "--group", "^g$") == every


def test_the_summary_says_what_it_holds(path: Path) -> None:
    said = " ".join(called("summary", path, "--exclude", "Home", "--to", "50s").stdout.split())
    assert "in the numbers: no label that matches 'Home', what ended before 0:50." in said
    assert "percentiles exact, by nearest rank" in said


def test_the_warm_up_is_found_and_said(path: Path) -> None:
    said = " ".join(called("summary", path, "--skip-warmup").stdout.split())
    assert "Left out as warm-up is what ended before 0:" in said
    assert "all 40 users were up at 0:09" in said
    scope = json.loads(called("summary", path, "--skip-warmup", "--json").stdout)["scope"]
    assert 20 <= scope["from_s"] <= 45
    assert scope["warm_up"] in said


def test_where_to_begin_is_said_once(path: Path) -> None:
    found = called("summary", path, "--skip-warmup", "--from", "10s")
    assert isinstance(found.exception, PlanError)
    assert "'from' for a time of your own" in str(found.exception)


def test_a_report_of_a_part_says_so_and_replaces_no_other(path: Path) -> None:
    found = called("report", path, "--format", "md,html", "--skip-warmup", "--label", "Search")
    written = [Path(line) for line in found.stdout.split()]
    assert [file.parent.name for file in written] == ["part", "part"]
    for file in written:
        text = file.read_text(encoding="utf-8")
        assert "Left out as warm-up is what ended before 0:" in text
        assert "labels that match" in text
        assert "Checkout" not in text


def test_a_picture_of_a_part_is_drawn(path: Path, tmp_path: Path) -> None:
    drawn = tmp_path / "a.svg"
    found = called("plot", "response-times", path, "--exclude", "Home", "-o", drawn)
    assert found.exit_code == 0
    text = drawn.read_text(encoding="utf-8")
    assert "Home" not in text
    assert "Search" in text


def test_a_comparison_leaves_out_the_warm_up_of_each(path: Path) -> None:
    found = called("compare", path, path, "--skip-warmup", "--exclude", "Home")
    assert "note: BASE: left out as warm-up is what ended before 0:" in found.stderr
    assert "note: NEW: left out as warm-up" in found.stderr
    assert "Home" not in found.stdout


def test_apdex_is_shown_where_it_was_asked_for(path: Path) -> None:
    assert "apdex" not in called("summary", path).stdout
    said = called("summary", path, "--apdex", "60ms,200ms").stdout
    assert said.splitlines()[1].endswith("/s  apdex")
    found = json.loads(called("summary", path, "--apdex", "60ms,200ms", "--json").stdout)
    assert found["scope"]["apdex_ms"] == [60, 200]
    assert f"{found['total']['apdex']:.2f}" in said
    assert called("summary", path, "--apdex", "60").exit_code != 0


def test_intervals_stand_below_each_row(path: Path) -> None:
    lines = called("summary", path, "--intervals").stdout.splitlines()
    at = next(at for at, line in enumerate(lines) if line.startswith("Total"))
    assert lines[at + 1].startswith("  95 %  ")
    assert "\u2013" in lines[at + 1]
    assert any(line.startswith("95 %: About 95 % of such intervals") for line in lines)
    assert max(map(len, lines)) <= 100


def test_a_report_says_between_what_its_numbers_lie(path: Path, tmp_path: Path) -> None:
    called("report", path, "--format", "md,html", "--apdex", "60ms", "-o", tmp_path)
    page = (tmp_path / "report.md").read_text(encoding="utf-8")
    assert "## Between what the numbers lie" in page
    assert "up to 60 ms as satisfied, up to 240 ms as tolerated" in page
    html = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert "How sure these numbers are" in html
    assert "to 240\u202fms" in html
    assert "**" not in html.split("How sure these numbers are")[1].split("</details>")[0]
