"""The page that the guide shows: a real run, and nothing of the machine that made it."""

from __future__ import annotations

import json
import re
from pathlib import Path

EXAMPLES = Path(__file__).resolve().parents[2] / "docs" / "examples"
PAGE = EXAMPLES / "stress.html"


def text() -> str:
    """The page without its counts, in which any three letters may stand."""
    return re.sub(r'(id="counts">)[^<]*', r"\1", PAGE.read_text(encoding="utf-8"))


def test_it_is_one_file_that_can_be_sent() -> None:
    assert PAGE.stat().st_size < 1_000_000
    assert "default-src 'none'" in text()
    assert not re.search(r'(src|href)="(?!data:|#)', text())


def test_it_names_no_folder_and_no_machine() -> None:
    assert not re.search(r"/(tmp|home|Users|root|work|var)/", text())
    assert not re.search(r"\b(10|172|192)(\.\d{1,3}){3}\b", text())


def test_it_has_all_that_a_stress_run_is_to_show() -> None:
    said = text()
    for part in ("thresholds", "next", "time", "labels", "steps", "quick", "machines", "made"):
        assert f'id="{part}"' in said
    for badge in ("\u2717 FAIL", "! WARN", "\u2713 PASS"):
        assert badge in said
    found = re.search(r'id="meta">(.*?)</script>', said)
    assert found
    meta = json.loads(found[1])
    assert [step[2] for step in meta["steps"]] == [f"{n} users" for n in range(80, 481, 80)]
    assert {track["source"] for track in meta["machines"]} == {"api", "generator"}


def test_the_way_to_make_it_again_is_told() -> None:
    told = (EXAMPLES / "README.md").read_text(encoding="utf-8")
    assert "jmeterpy run plans/stress_steps.py" in told
    assert "stress.html" in told
