"""What people name when they mean results."""

from __future__ import annotations

from pathlib import Path

import pytest

from jmeterpy import brief as briefs
from jmeterpy.brief import PlanBrief
from jmeterpy.errors import ResultsError
from jmeterpy.flows import folder as folders
from jmeterpy.flows.sources import locate


@pytest.fixture
def run(tmp_path: Path) -> Path:
    folder = tmp_path / "results" / "a-run"
    folder.mkdir(parents=True)
    (folder / "samples.jtl").write_text("")
    (folder / "plan.json").write_text(briefs.to_json(PlanBrief("A plan")))
    folders.write(folder, {"started": "2026"})
    return folder


def test_a_run_folder_gives_its_samples_and_its_brief(run: Path) -> None:
    found = locate([run])
    assert found.files == (run / "samples.jtl",)
    assert found.title == "A plan"


def test_nothing_means_the_newest_run(run: Path) -> None:
    assert locate([], results=run.parent).folder == run


def test_several_files_are_one_source(tmp_path: Path) -> None:
    found = locate([tmp_path / "a.jtl", tmp_path / "b.jtl"])
    assert [file.name for file in found.files] == ["a.jtl", "b.jtl"]
    assert found.folder is None


def test_a_folder_with_one_jtl_means_that(tmp_path: Path) -> None:
    (tmp_path / "old.jtl").write_text("")
    assert locate([tmp_path]).files == (tmp_path / "old.jtl",)


@pytest.mark.parametrize("names", [[], ["a.jtl", "b.jtl"]])
def test_a_folder_that_could_mean_anything_is_refused(names: list[str], tmp_path: Path) -> None:
    for name in names:
        (tmp_path / name).write_text("")
    with pytest.raises(ResultsError, match="is not a run folder"):
        locate([tmp_path])


def test_runs_beside_each_other_are_told_apart_by_their_folders(run: Path, tmp_path: Path) -> None:
    files = [tmp_path / name / "results.jtl" for name in "abcd"]
    assert locate([run, *files[:2]]).title == "a-run, a/results.jtl, b/results.jtl"
    assert locate(files).title == "a/results.jtl, b/results.jtl, c/results.jtl and 1 more"
