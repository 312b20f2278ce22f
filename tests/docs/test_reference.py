"""The generated pages are those of today's code."""

from __future__ import annotations

import pytest

import jmeterpy
from docs.generate import PAGES, ROOT


@pytest.mark.parametrize("name", PAGES)
def test_a_generated_page_is_of_today(name: str) -> None:
    page = ROOT / "docs" / "reference" / name
    assert page.read_text(encoding="utf-8") == PAGES[name](), "run make docs"


def test_every_public_function_is_in_the_reference() -> None:
    text = PAGES["shortcuts.md"]()
    names = [name for name in jmeterpy.__all__ if name[0].islower() and name not in ("fn", "http")]
    assert [name for name in names if f"\n### {name}\n" not in text] == []
    assert "\n### http.post\n" in text
    assert "\n### fn.uuid\n" in text
