"""The examples of README and guide are plans that load, render and have no error."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from jmeterpy.flows.inspect import inspect

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs" / "guide").glob("*.md"))]
BLOCK = re.compile(r"^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)
EXAMPLES = [
    pytest.param(page, block[1], id=f"{page.stem}-{number}")
    for page in PAGES
    for number, block in enumerate(BLOCK.finditer(page.read_text(encoding="utf-8")), 1)
]


def test_there_are_examples() -> None:
    assert len(EXAMPLES) >= 6


@pytest.mark.parametrize(("page", "text"), EXAMPLES)
def test_an_example_is_a_plan_without_mistakes(page: Path, text: str, tmp_path: Path) -> None:
    assert page.name.endswith(".md")
    file = tmp_path / "plan.py"
    file.write_text(text, encoding="utf-8")
    seen = inspect(file, {})
    assert seen.nodes
    assert [str(problem) for problem in seen.problems] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_links_of_a_page_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\((?!http)([^)#]+)", page.read_text(encoding="utf-8"))
    missing = [link for link in links if not os.path.exists(page.parent / link)]  # noqa: PTH110
    assert missing == []
