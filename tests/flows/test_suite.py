"""A CI server keeps one history a name: each file its own, the same in every build."""

from __future__ import annotations

from pathlib import Path

import pytest

from jmeterpy.brief import PlanBrief
from jmeterpy.flows.sources import Source, locate
from jmeterpy.flows.suite import suite


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout in somebody's home."""
    folder = tmp_path / "alice" / "checkout"
    folder.mkdir(parents=True)
    monkeypatch.chdir(folder)
    return folder


def named(*paths: str | Path) -> str:
    return suite(Source(tuple(map(Path, paths))))


def test_files_of_one_name_are_told_apart_by_their_place_from_here(here: Path) -> None:
    assert named("before/load.jtl") == "before/load.jtl"
    assert named("after/load.jtl") == "after/load.jtl"
    assert named(here / "after" / "load.jtl") == "after/load.jtl"
    assert named("after/load.jtl") == named("before/../after/load.jtl")
    assert named("load.jtl") == "load.jtl"


def test_a_place_elsewhere_is_told_apart_and_not_said(here: Path) -> None:
    one, other = named(here.parent / "one" / "load.jtl"), named("../other/load.jtl")
    assert one != other
    assert one == named("../one/load.jtl")
    for name in (one, other):
        assert name.startswith("load.jtl (")
        assert "alice" not in name
        assert "/" not in name


@pytest.mark.usefixtures("here")
def test_several_files_have_one_name_for_all() -> None:
    assert named("a/1.jtl", "b/1.jtl") == "a/1.jtl, b/1.jtl"
    five = [f"{at}.jtl" for at in range(5)]
    assert named(*five).startswith("0.jtl, 1.jtl, 2.jtl and 2 more (")
    assert named(*five) != named(*five[:-1], "other.jtl")


def test_a_run_is_called_as_its_plan_or_its_folder(here: Path) -> None:
    run = here / "results" / "a-run"
    run.mkdir(parents=True)
    (run / "samples.jtl").write_text("")
    assert suite(locate([run])) == "results/a-run"
    assert suite(Source((run / "samples.jtl",), PlanBrief("Shop"), run)) == "Shop"
