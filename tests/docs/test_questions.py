"""The questions that the guide asks of results, asked: every answer is what the page says."""

from __future__ import annotations

import doctest
import re
from pathlib import Path

import pytest

from tests.flows.conftest import jtl

ROOT = Path(__file__).resolve().parents[2]
BLOCK = re.compile(r"^```pycon\n(.*?)^```", re.MULTILINE | re.DOTALL)
PAGES = [
    page
    for page in sorted((ROOT / "docs" / "guide").glob("*.md"))
    if BLOCK.search(page.read_text(encoding="utf-8"))
]


def test_there_are_pages_with_questions() -> None:
    assert "results" in {page.stem for page in PAGES}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_answer_is_what_the_page_says(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("results.jtl").write_text(jtl(), encoding="utf-8")
    Path("slower.jtl").write_text(jtl(slower=2, seed=2), encoding="utf-8")
    text = "\n".join(found[1] for found in BLOCK.finditer(page.read_text(encoding="utf-8")))
    example = doctest.DocTestParser().get_doctest(text, {}, page.stem, str(page), 0)
    said: list[str] = []
    assert doctest.DocTestRunner().run(example, out=said.append).failed == 0, "".join(said)
