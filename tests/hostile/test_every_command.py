"""Every odd or damaged file through every command that reads results."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from pathlib import Path

import pytest

from jmeterpy import open_results
from jmeterpy.errors import ResultsError
from tests.hostile.conftest import Say
from tests.hostile.files import DAMAGED, GOOD, ODD, ROWS, Case

CASES = [*ODD, *DAMAGED]
READ = [case for case in CASES if not case.words]
REFUSED = [case for case in CASES if case.words]
VERDICTS = (0, 1, 5)  # of compare: nothing worse, not comparable, worse


@pytest.fixture
def file(case: Case, tmp_path: Path) -> Path:
    path = tmp_path / "odd.jtl"
    path.write_bytes(case.data())
    return path


@pytest.fixture
def good(tmp_path: Path) -> Path:
    path = tmp_path / "good.jtl"
    path.write_bytes(GOOD.replace(b",100,50,", b",101,50,"))  # no copy of any case
    return path


class Tags(HTMLParser):
    """The scripts, the images and the headings of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.handlers: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append(tag)
        self.handlers += [name for name, _ in attrs if name.startswith("on")]


@pytest.mark.parametrize("case", READ, ids=str)
def test_what_can_be_read_is_counted_and_has_a_page(
    case: Case, file: Path, say: Say, tmp_path: Path
) -> None:
    found = json.loads(say("summary", file, "--json", raw=True).out)
    assert found["total"]["samples"] == case.samples
    assert found["skipped"]["rows"] == case.bad
    whole = say("summary", file)
    assert whole.code == 0
    assert ("is a damaged gzip file" in whole.out) == case.name.startswith("gzip, ")
    assert len(found["notes"]) == case.name.startswith("gzip, ")
    written = say("report", file, "--format", "html,md,csv,junit", "-o", tmp_path / "out")
    assert written.code == (0 if case.samples else 3)  # a report of nothing is no success
    page = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    tags = Tags(page)
    assert (tags.handlers, tags.found.count("img"), tags.found.count("h1")) == ([], 0, 1)
    assert len(page) < 1_500_000
    notes = (tmp_path / "out" / "report.md").read_text(encoding="utf-8")
    assert notes.startswith("# ")
    assert "nan" not in notes.split()
    if case.bad:
        assert "could not be read" in page
        assert "could not be read" in notes
    for each in found["notes"]:
        assert each["note"] in written.err
        assert "is a damaged gzip file" in notes
        assert "is a damaged gzip file" in page


@pytest.mark.parametrize("case", READ, ids=str)
def test_what_can_be_read_is_drawn_compared_and_merged(
    case: Case, file: Path, good: Path, say: Say, tmp_path: Path
) -> None:
    drawn = say("plot", "response-times", file, "-o", tmp_path / "times.svg")
    assert drawn.code == (0 if case.samples else 3)
    assert say("compare", good, file).code in VERDICTS
    assert say("compare", file, good).code in VERDICTS
    assert say("history", tmp_path, "--every").code == 0
    assert say("merge", file, good, "-o", tmp_path / "all.jtl.gz", "--engines").code == 0
    result = open_results(tmp_path / "all.jtl.gz")
    assert result.measured is not None
    assert result.measured.total.samples == case.samples + ROWS


@pytest.mark.parametrize("case", REFUSED, ids=str)
def test_what_cannot_be_read_is_refused_in_words(
    case: Case, file: Path, good: Path, say: Say, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    for words in (
        ("summary", file), ("summary", file, "--json"), ("report", file, "-o", out),
        ("plot", "samples", file, "-o", tmp_path / "a.png"), ("compare", good, file),
        ("compare", file, good), ("merge", good, file, "-o", tmp_path / "all"),
        ("summary", good, file),
    ):  # fmt: skip
        said = say(*words)
        assert (said.code, said.out) == (4, ""), words
        assert case.words in said.err
        assert str(file) in said.err
    with pytest.raises(ResultsError) as caught:
        open_results(file)
    assert case.words in str(caught.value)
    assert not out.exists()
    assert not (tmp_path / "all").exists()


@pytest.mark.parametrize("case", REFUSED, ids=str)
def test_a_history_goes_on_without_what_cannot_be_read(
    case: Case, file: Path, good: Path, say: Say
) -> None:
    del case
    said = say("history", good.parent)
    assert said.code == 0
    assert f"left out: {file.name}" in said.err
