"""Labels that are too long for a page, and more so for a phone."""

from __future__ import annotations

from collections.abc import Callable

from jmeterpy.analysis import Measured
from jmeterpy.analysis.names import short
from jmeterpy.reports.page.rows import label_row, shown_name

LONG = "https://example.test/" + "x" * 200


def test_a_label_that_a_page_cannot_bear_is_cut_to_what_a_phone_can() -> None:
    assert shown_name("x" * 160) == "x" * 160
    assert len(shown_name("x" * 161)) == 60
    assert shown_name(short("x" * 9999)).count("\u2026") == 1


def test_what_is_cut_stands_whole_in_the_title(take: Callable[..., Measured]) -> None:
    measured = take([(0, 5, label, True, 1) for label in (LONG, "Home", "")])
    assert [label_row(row).title for row in measured.labels] == [LONG, "", ""]
