"""A report is made once: the same of the same, anew where anything is another."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from jmeterpy.analysis import Measured
from jmeterpy.cli import jmeterpy
from jmeterpy.flows import made
from jmeterpy.flows import report as reports
from jmeterpy.flows.baseline import held_against, open_baseline
from jmeterpy.flows.publish import RUN_FORMS
from jmeterpy.flows.report import Order, Report, report
from jmeterpy.flows.run import publish_run
from jmeterpy.flows.signed import numbers_folder
from jmeterpy.flows.sources import locate
from jmeterpy.flows.window import Window
from jmeterpy.reports.points import Points, points
from tests.flows.test_baseline import SLOW, WORLD, done
from tests.flows.test_cache import LONG_AGO, written

PLAN = '{"name": "Shop", "groups": []}'
MONITORED = "time_ms,source,metric,value\n1700000000000,api,cpu_percent,50\n"


@pytest.fixture(autouse=True)
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A cache folder of its own."""
    monkeypatch.setenv("JMETERPY_CACHE", str(tmp_path / "cache"))


@pytest.fixture
def run(tmp_path: Path) -> Path:
    """A run folder that nobody writes to any more."""
    folder = tmp_path / "run"
    written(folder / "samples.jtl", 300)
    (folder / "run.json").write_text('{"state": "finished"}')
    (folder / "monitors.csv").write_text(MONITORED)
    return folder


def order(run: Path, *forms: str) -> Order:
    return Order(locate([run]), run, forms or ("csv", "md"))


def never(_: Order) -> Report:
    pytest.fail("it was made anew")


def test_the_second_report_is_as_it_was_made(run: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = report(order(run))
    monkeypatch.setattr(reports, "_make", never)
    assert first.anew
    assert report(order(run)) == replace(first, anew=False)


def lose(run: Path) -> None:
    (run / "report.md").unlink()


def edit(run: Path) -> None:
    (run / "summary.csv").write_text("other,numbers\n")


def link(run: Path) -> None:
    (run / "report.md").rename(run / "elsewhere.md")
    (run / "report.md").symlink_to(run / "elsewhere.md")


CHANGES: dict[str, Callable[[Path], object]] = {
    "a file of the report is lost": lose,
    "a file of the report is another": edit,
    "a file of the report is a link": link,
    "a picture that it could show is there": lambda run: (run / "samples.png").touch(),
    "the results": lambda run: written(run / "samples.jtl", 300, elapsed=6),
    "the time of the results": lambda run: os.utime(run / "samples.jtl", (LONG_AGO, 1 + LONG_AGO)),
    "the plan": lambda run: (run / "plan.json").write_text(PLAN),
    "run.json": lambda run: (run / "run.json").write_text('{"state": "failed"}'),
    "what was monitored": lambda run: (run / "monitors.csv").write_text(MONITORED + MONITORED[28:]),
}


@pytest.mark.parametrize("what", CHANGES)
def test_it_is_made_anew_where_something_changed(run: Path, what: str) -> None:
    report(order(run))
    CHANGES[what](run)
    assert report(order(run)).anew
    assert not report(order(run)).anew


OTHERS: dict[str, Callable[[Order], Order]] = {
    "other forms": lambda order: replace(order, forms=("csv",)),
    "another threshold": lambda order: replace(order, thresholds=("p95 < 1s",)),
    "a part": lambda order: replace(order, window=Window(start=timedelta(seconds=1))),
    "another score": lambda order: replace(order, window=Window(apdex="200ms")),
    "more that was monitored": lambda order: replace(
        order, perfmon=(str(order.folder / "monitors.csv"),)
    ),
    "another folder": lambda order: replace(order, folder=order.folder / "part"),
}


@pytest.mark.parametrize("what", OTHERS)
def test_another_order_is_another_report(run: Path, what: str) -> None:
    report(order(run))
    assert report(OTHERS[what](order(run))).anew


def test_a_baseline_that_changed_makes_it_anew(run: Path, tmp_path: Path) -> None:
    base = written(tmp_path / "base.jtl", 300)
    against = replace(order(run), baseline=str(base))
    report(against)
    assert not report(against).anew
    written(base, 300, elapsed=6)
    assert report(against).anew
    assert report(replace(against, tolerance="20%")).anew


def test_the_baseline_of_the_run_itself_counts_too(run: Path, tmp_path: Path) -> None:
    base = written(tmp_path / "base.jtl", 300)
    (run / "run.json").write_text(json.dumps({"baseline": {"run": str(base)}}))
    report(order(run))
    assert not report(order(run)).anew
    written(base, 300, elapsed=6)
    assert report(order(run)).anew


def test_without_the_cache_it_is_made_anew_and_not_remembered(run: Path) -> None:
    uncached = Order(locate([run], cache=False), run, ("csv",))
    assert report(uncached).anew
    assert report(uncached).anew
    assert not numbers_folder().exists()


def test_results_that_are_being_written_are_not_remembered(run: Path) -> None:
    still = time.time() + 3600  # of 2 s ago it would be settled by the time it is looked at
    os.utime(run / "samples.jtl", (still, still))
    report(order(run))
    assert report(order(run)).anew


def test_what_somebody_else_signed_is_not_taken(
    run: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    report(order(run))
    (stamp,) = numbers_folder().glob("*.made")
    monkeypatch.setenv("JMETERPY_CACHE", str(tmp_path / "mine"))
    numbers_folder().mkdir(parents=True)
    (numbers_folder() / stamp.name).write_bytes(stamp.read_bytes())
    assert report(order(run)).anew


def test_a_changed_package_makes_it_anew(run: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    report(order(run))
    monkeypatch.setattr(made, "_build", lambda: "another")
    assert report(order(run)).anew


def test_the_command_says_so_and_ends_alike(run: Path) -> None:
    asked = ["report", str(run), "--format", "csv", "--threshold", "p95 < 1ms"]
    first, second, anew = (
        CliRunner().invoke(jmeterpy, words) for words in (asked, asked, [*asked, "--no-cache"])
    )
    assert first.exit_code == second.exit_code == anew.exit_code == 1
    assert first.stdout == second.stdout == anew.stdout == f"{run / 'summary.csv'}\n"
    said, rest = second.stderr.split("\n", 1)
    assert said.startswith("As made before")
    assert first.stderr == anew.stderr == rest
    assert "p95 < 1ms" in rest


def test_all_files_together_read_the_points_once(
    run: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[object] = []

    def counted(measured: Measured) -> Iterator[Points]:
        read.append(measured)
        return points(measured)

    monkeypatch.setattr("jmeterpy.reports.points.points", counted)
    report(order(run, "png", "svg"))
    assert len(read) == 1


@pytest.mark.parametrize("threshold", ["p50 < 1s", "p50 < 1ms"])
def test_the_report_of_a_run_is_the_one_that_the_run_made(tmp_path: Path, threshold: str) -> None:
    finished = done(tmp_path, WORLD, 1, threshold)
    folder = finished.job.folder
    os.utime(folder / "samples.jtl", (LONG_AGO, LONG_AGO))
    paths = publish_run(finished, RUN_FORMS)
    before = [path.read_bytes() for path in paths]
    asked = Order(locate([folder]), folder, RUN_FORMS)
    found = report(asked)
    assert not found.anew
    assert list(found.paths) == paths
    anew = report(replace(asked, source=locate([folder], cache=False)))
    assert (anew.failed, anew.exit_code) == (found.failed, found.exit_code)
    assert found.exit_code == int(threshold == "p50 < 1ms")
    assert [path.read_bytes() for path in anew.paths] == before


def test_a_run_that_is_held_against_another_has_made_its_report(tmp_path: Path) -> None:
    base = open_baseline(done(tmp_path, WORLD, 1).job.folder)
    finished = held_against(done(tmp_path, SLOW, 2), base)
    for file in (*base.source.files, finished.job.samples):
        os.utime(file, (LONG_AGO, LONG_AGO))
    paths = publish_run(finished, ("md",))
    before = paths[0].read_bytes()
    found = report(Order(locate([finished.job.folder]), finished.job.folder, ("md",)))
    assert not found.anew
    anew = report(Order(locate([finished.job.folder], cache=False), found.paths[0].parent, ("md",)))
    assert anew.paths[0].read_bytes() == before
