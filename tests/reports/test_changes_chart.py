"""The picture of a comparison: drawn for whatever changed, and for nothing that cannot be."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import pytest

from jmeterpy.analysis import Measured
from jmeterpy.analysis.change import Comparison, Figure, LabelChange
from jmeterpy.flows.publish import Findings, publish
from jmeterpy.reports.changes_chart import _reach, changes_page, draw_changes
from jmeterpy.reports.paper import paper
from jmeterpy.reports.style import styled
from tests.reports.test_changes import FAILING, SLOW, THIN, row

FOUND = Comparison(0.1, (row("Login", SLOW, FAILING), row("Cart", THIN)), row("Total"))
ODD = (
    Figure("ok_p50_ms", 10, 500, 50.0, 0.0, math.inf, "inconclusive"),
    Figure("ok_p95_ms", 500, 1, 0.002, 0.001, 0.003, "better"),
    Figure("ok_mean_ms", 0, 1, None, None, None, "inconclusive", "no sample succeeded"),
    Figure("ok_per_second", 9, 9, 1.0, None, None, "inconclusive", "shorter than 10 s"),
    Figure("error_rate", 0.0, 1.0, 1.0, 0.9, 1.0, "worse"),
)


def said(comparison: Comparison) -> list[str]:
    with styled():
        page = changes_page(comparison)
    texts = [*page.texts, *(text for panel in page.axes for text in panel.texts)]
    return [text.get_text() for text in texts]


def test_each_figure_has_a_panel_and_each_label_a_row() -> None:
    texts = said(replace(FOUND, base="before", new="after"))
    assert {"p50", "p95", "mean", "good /s", "failed", "Login", "Cart", "all samples"} <= {*texts}
    assert {"+25 %", "+2.15 pt"} <= {*texts}, "what is worse is told"
    assert "What changed: worse \u2717" in texts
    assert any(text.startswith("after against before.") for text in texts)


@pytest.mark.parametrize("form", ["png", "svg", "pdf"])
def test_it_is_written_in_each_form_and_twice_the_same(tmp_path: Path, form: str) -> None:
    files = [draw_changes(FOUND, tmp_path / f"{name}.{form}") for name in "ab"]
    assert files[0].read_bytes() == files[1].read_bytes()


def test_of_many_labels_those_that_changed_are_shown_and_counted() -> None:
    labels = [row(f"L{number:02}") for number in range(60)]
    labels[50] = row("L50", SLOW)
    labels.append(LabelChange("Gone", "sample", 9, 0, ()))
    texts = said(Comparison(0.1, tuple(labels), row("Total")))
    assert "L50" in texts
    assert sum(text.startswith("L") for text in texts) == 14
    assert any(
        "the 14 of 60 labels that changed most" in text for text in " ".join(texts).split("; ")
    )


def test_what_is_not_comparable_is_no_picture_of_a_change() -> None:
    texts = said(replace(FOUND, reasons=("the load differs: 10 users in BASE, 20 users in NEW",)))
    assert "the load differs: 10 users in BASE, 20 users in NEW" in texts
    assert "p95" not in texts


def test_odd_intervals_end_at_the_edge(tmp_path: Path) -> None:
    odd = Comparison(0.0, (row("A $x$ <b>\x1b[31m\n\u202e", *ODD),), row("Total", *ODD))
    assert draw_changes(odd, tmp_path / "odd.png").stat().st_size > 10_000
    assert "0.002 times" not in said(odd)
    assert "-100 %" in said(odd)


@pytest.mark.parametrize("size", ["screen", "slide", "page", "column", "80x60mm", "12x3in"])
def test_nothing_touches_in_any_size(size: str) -> None:
    from matplotlib.text import Text

    labels = [row(f"GET /api/v1/of/{at}/items", SLOW, FAILING) for at in range(20)]
    found = Comparison(0.1, tuple(labels), row("Total", SLOW))
    with styled(paper(size)):
        page = changes_page(found)
        page.draw_without_rendering()
        texts = [text for text in page.findobj(Text) if isinstance(text, Text)]
        shown = [text for text in texts if text.get_visible() and text.get_text().strip()]
        boxes = [(text.get_text(), text.get_window_extent()) for text in shown]
        assert min(float(text.get_fontsize()) for text in shown) >= 6.5
    edge = 0.02 * page.dpi
    for text, box in boxes:
        assert -edge <= box.x0 <= box.x1 <= page.bbox.x1 + edge, text
    for (one, a), (other, b) in combinations(boxes, 2):
        assert not a.padded(-edge).overlaps(b.padded(-edge)), f"{one!r} over {other!r}"
    narrow = paper(size).width < 7
    assert ("p50" in dict(boxes)) is not narrow
    assert re.search(r"the \d+ of 20 labels that changed most", str(page.get_label()))


def test_a_report_with_a_baseline_has_it(steady: Callable[..., Measured], tmp_path: Path) -> None:
    publish(Findings(steady(), comparison=FOUND), tmp_path, ["png", "md"])
    assert (tmp_path / "changes.png").is_file()
    assert "![Changes](changes.png)" in (tmp_path / "report.md").read_text()


def test_large_changes_stand_inside_the_axis() -> None:
    figures = [Figure("ok_p95_ms", 100, 2000, 20.0, 15.0, 30.0, "worse")]
    reach = _reach("ok_p95_ms", figures, 0.1)
    assert reach.place(30.0) < reach.far
    assert [reach.text(tick) for tick in reach.ticks[::2]] == ["-90 %", "\u00d710"]
