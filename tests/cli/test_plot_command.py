"""`jmeterpy plot`: by name, with percentiles, labels and sizes; all on one sheet."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from jmeterpy import open_results
from jmeterpy.cli import jmeterpy
from jmeterpy.errors import PlanError
from jmeterpy.reports.charts import CHARTS
from tests.flows.conftest import jtl


@pytest.fixture
def results(tmp_path: Path) -> Path:
    path = tmp_path / "results.jtl"
    path.write_text(jtl(), encoding="utf-8")
    return path


def plotted(*words: str | Path) -> Result:
    return CliRunner().invoke(jmeterpy, ["plot", *map(str, words)])


def test_every_picture_is_named_in_the_help() -> None:
    said = "".join(CliRunner().invoke(jmeterpy, ["plot", "--help"]).output.split())
    assert [name for name in CHARTS if name.replace("_", "-") not in said] == []


def test_percentiles_and_labels_are_those_that_are_asked_for(results: Path, tmp_path: Path) -> None:
    file = tmp_path / "times.svg"
    asked = ("--percentiles", "50,90", "--labels", "^Search$", "-o", file)
    found = plotted("response-times", results, *asked)
    assert found.exit_code == 0, found.output
    assert found.stdout == f"{file}\n"
    text = file.read_text(encoding="utf-8")
    assert "p90 Search" in text
    assert "p50 Search" in text
    assert "p95" not in text
    assert "Login" not in text


def test_a_picture_for_a_paper_tells_its_caption(results: Path, tmp_path: Path) -> None:
    found = plotted("throughput", results, "--size", "column", "-o", tmp_path / "rate.pdf")
    assert found.stderr.startswith("Throughput: results.jtl: samples that ended a second")
    assert (tmp_path / "rate.pdf").read_bytes().startswith(b"%PDF")


def test_all_pictures_are_on_one_sheet(results: Path, tmp_path: Path) -> None:
    from matplotlib.image import imread

    assert plotted("all", results, "-o", tmp_path / "all.png").exit_code == 0
    height, width, _ = imread(tmp_path / "all.png").shape
    drawn = len(CHARTS) - 5  # no steps, latency or connecting, one group, nothing monitored
    assert (width, height) == (3000, 80 + 560 * -(-drawn // 3))


def test_the_sheet_is_drawn_of_lines_and_letters(results: Path, tmp_path: Path) -> None:
    sheet = open_results(results).plot("all", tmp_path / "one.svg")
    text = (tmp_path / "one.svg").read_text(encoding="utf-8")
    assert "<image" not in text
    assert text.count("time into the run, minutes:seconds") >= 6
    sheet.save(tmp_path / "all.pdf").save(tmp_path / "two.svg")  # each in dots of its own
    assert (tmp_path / "two.svg").read_text(encoding="utf-8") == text
    assert b"/Subtype /Image" not in (tmp_path / "all.pdf").read_bytes()


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (["speed"], "there is no picture 'speed'; there are response-times, samples"),
        (["codes", "--percentiles", "50"], "percentiles are chosen for response-times only"),
        (["response-times", "--percentiles", "all"], "write them as 50,95,99"),
        (["response-times", "--percentiles", "0"], "each lies above 0 and below 100"),
        (["response-times", "--percentiles", "1,2,3,4"], "one to three percentiles"),
        (["users", "--size", "A4"], "there is no size 'A4'"),
        (["all", "--size", "column", "-o", "a.png"], "has a size of its own"),
        (["users", "-o", "users.doc"], "a picture ends in .png, .svg or .pdf"),
        (["users", "-o", "no/such/users.png"], "cannot write no/such/users.png"),
    ],
)
def test_a_mistake_is_told(asked: list[str], said: str, results: Path) -> None:
    found = plotted(asked[0], results, *asked[1:])
    assert isinstance(found.exception, PlanError)
    assert said in str(found.exception)


def test_python_draws_the_same_picture(results: Path, tmp_path: Path) -> None:
    result = open_results(results)
    assert plotted("users", results, "-o", tmp_path / "one.svg").exit_code == 0
    picture = result.plot("users", tmp_path / "two.svg")
    assert (tmp_path / "one.svg").read_bytes() == (tmp_path / "two.svg").read_bytes()
    assert picture.caption.startswith("Users: results.jtl")
    assert picture._repr_png_().startswith(b"\x89PNG")
    chosen = result.plot(labels="^Login$", percentiles=(50, 95, 99), size="120x80mm")
    assert "all 600 samples" in chosen.caption.replace("\u202f", "")
    assert "p99: too few samples per point" in chosen.caption
