"""The timer of CONTRIBUTING is an element like any other, once it is typed as it stands there."""

from __future__ import annotations

import re
import textwrap
from datetime import timedelta
from pathlib import Path

from jmeterpy import model
from jmeterpy.elements import timers
from jmeterpy.jmx import parse, render
from jmeterpy.model import CATALOG, from_node, to_node

ROOT = Path(__file__).resolve().parents[2]


def test_the_timer_of_ten_minutes_works_in_both_directions() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    found = re.search(r"^( +@element.*?)\n\n\d\.", text, re.MULTILINE | re.DOTALL)
    assert found
    names = {**vars(model), **vars(timers), "__name__": timers.__name__}
    try:
        exec(textwrap.dedent(found[1]), names)
        made = names["SongTimer"]("3m", repeat=True)
        assert made.length == timedelta(minutes=3)
        [read] = parse(render((to_node(made),)))
        assert from_node(read) == made
        assert [(p.name, p.text) for p in read.props] == [
            ("SongTimer.length", "180000"),
            ("SongTimer.repeat", "true"),
        ]
    finally:
        CATALOG.pop("SongTimer", None)
