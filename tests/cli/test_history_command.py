"""jmeterpy history, as its users meet it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from jmeterpy.cli import jmeterpy
from jmeterpy.errors import ResultsError
from jmeterpy.flows import folder as folders
from jmeterpy.reports.history import bars
from jmeterpy.reports.words import NONE, cells
from tests.analysis.worlds import World, write_run

WORLD = World(users=20, seconds=30)


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four runs that grow slower, one of another load, one that was interrupted."""
    folder = tmp_path_factory.mktemp("results")
    for at in range(6):
        world = replace(WORLD, slower={"*": 1 + at / 5}, users=60 if at == 4 else 20)
        run = folder / f"run-{at}"
        run.mkdir()
        write_run(world, at, run / "samples.jtl")
        state = "interrupted" if at == 1 else "finished"
        order = (0, 1, 2, 3, 4, 5)[at]
        folders.write(run, {"state": state, "started": f"2026-11-2{order}T10:00:00.000Z"})
    return folder


def told(*words: str) -> Result:
    return CliRunner().invoke(jmeterpy, ["history", *words])


def test_each_label_is_a_line_with_its_values_and_their_change(runs: Path) -> None:
    said = told(str(runs), "--figure", "p50")
    lines = said.stdout.splitlines()
    assert said.exit_code == 0
    assert lines[0].startswith("p50 of successes, ms")
    assert lines[0].endswith("change")
    total = lines[-1].split()
    assert total[0] == "Total"
    values = [int(word) for word in total[1:5]]
    assert values == sorted(values)
    assert max(map(cells, lines)) <= 100


def test_what_is_not_comparable_is_left_out_and_named(runs: Path) -> None:
    said = told(str(runs))
    assert "left out: run-1: it did not end as planned (interrupted)" in said.stderr
    assert "left out: run-4: at most 60 users" in said.stderr
    found = json.loads(told(str(runs), "--json").stdout)
    assert [run["run"] for run in found["runs"]] == ["run-0", "run-2", "run-3", "run-5"]
    every = json.loads(told(str(runs), "--json", "--every").stdout)
    assert len(every["runs"]) == 6


def test_the_newest_runs_and_some_labels_alone(runs: Path) -> None:
    found = json.loads(told(str(runs), "--json", "--last", "1", "--label", "Home").stdout)
    assert [run["run"] for run in found["runs"]] == ["run-5"]
    assert {trend["label"] for trend in found["trends"]} == {"Home", "Total"}
    assert f"{NONE}" in told(str(runs), "--last", "1").stdout


@pytest.mark.parametrize("size", ["screen", "page", "column", "80x60mm"])
def test_nothing_touches_in_a_picture_of_any_size(runs: Path, size: str) -> None:
    from itertools import combinations

    from matplotlib.text import Text

    from jmeterpy.flows.history import read_history
    from jmeterpy.reports.history import history_picture
    from jmeterpy.reports.paper import paper

    page = history_picture(read_history(runs, every=True), "ok_p95_ms", paper=paper(size)).figure
    page.draw_without_rendering()
    texts = [text for text in page.findobj(Text) if isinstance(text, Text)]
    shown = [text for text in texts if text.get_visible() and text.get_text().strip()]
    assert min(float(text.get_fontsize()) for text in shown) >= 6.5
    boxes = [(text.get_text(), text.get_window_extent()) for text in shown]
    edge = 0.02 * page.dpi
    for text, box in boxes:
        assert -edge <= box.x0 <= box.x1 <= page.bbox.x1 + edge, text
    for (one, a), (other, b) in combinations(boxes, 2):
        assert not a.padded(-edge).overlaps(b.padded(-edge)), f"{one!r} over {other!r}"


def test_a_picture_for_a_paper_tells_its_caption(runs: Path, tmp_path: Path) -> None:
    file = tmp_path / "p95.svg"
    said = told(str(runs), "-o", str(file), "--size", "column")
    assert said.stderr.splitlines()[-1].startswith(
        "p95 of successes from run to run: the first 3 of 5 labels"
    )
    assert "from run to run" not in file.read_text(encoding="utf-8")
    for wrong in ((), ("-o", str(tmp_path / "x.csv"))):
        refused = told(str(runs), "--size", "page", *wrong)
        assert refused.exit_code == 2
        assert "--size page is of a picture" in refused.stderr
    huge = told(str(runs), "-o", str(file), "--size", "A4")
    assert "there is no size 'A4'" in str(huge.exception)


@pytest.mark.parametrize("form", ["png", "svg", "pdf"])
def test_it_draws_a_picture(runs: Path, tmp_path: Path, form: str) -> None:
    said = told(str(runs), "--figure", "failed", "-o", str(tmp_path / f"trend.{form}"))
    assert said.exit_code == 0
    assert (tmp_path / f"trend.{form}").stat().st_size > 5000
    assert said.stdout.splitlines()[-1].endswith(f"trend.{form}")


def test_a_folder_without_runs_says_so(tmp_path: Path) -> None:
    said = told(str(tmp_path))
    assert isinstance(said.exception, ResultsError)
    assert "no run in" in str(said.exception)


def test_a_column_says_which_run_it_is(runs: Path) -> None:
    head = told(str(runs)).stdout.splitlines()[0].split()
    assert head == ["p95", "of", "successes,", "ms", "run-0", "run-2", "run-3", "run-5", "change"]


def test_the_reason_of_a_run_left_out_is_told_whole(runs: Path) -> None:
    said = told(str(runs)).stderr
    assert " ".join(said.split()).endswith("only the plans of two run folders tell")
    assert max(map(cells, said.splitlines())) <= 100


def test_bare_files_are_runs_too(tmp_path: Path) -> None:
    for at in range(2):
        write_run(WORLD, at, tmp_path / f"{at}.jtl")
    (tmp_path / "broken.jtl").write_text("this is no results file\n")
    said = told(str(tmp_path), "--json")
    found = json.loads(said.stdout)
    assert len(found["runs"]) == 2
    assert found["left_out"][0]["run"] == "broken.jtl"


def test_bars_rise_from_zero_to_the_highest() -> None:
    assert [len(bars([0.0] * number)) for number in (0, 1, 5)] == [0, 1, 5]
    assert bars([1, 4, 8]) == "▁▄█"
    assert bars([0, 0]) == "▁▁"
