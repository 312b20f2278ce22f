"""The picture of distributions: a row a label, each readable, every sample in a class."""

from __future__ import annotations

import random
from collections.abc import Callable
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.text import Text

from jmeterpy.analysis import Measured
from jmeterpy.analysis.counts import counted
from jmeterpy.reports.axes import scale_of
from jmeterpy.reports.charts import CHARTS
from jmeterpy.reports.distribution_chart import _edges, _shares
from jmeterpy.reports.paper import paper
from jmeterpy.reports.style import styled

Take = Callable[..., Measured]


def of_labels(
    take: Take, labels: int, *, name: str = "GET /api/v1/resources/{}/items?all=1"
) -> Measured:
    chance = random.Random(3)
    return take(
        (40 * i, int(chance.lognormvariate(4, 0.4)), name.format(i % labels), True, 5)
        for i in range(150 * labels)
    )


@pytest.mark.parametrize("size", ["screen", "column", "80x60mm", "page", "slide", "12x3in"])
@pytest.mark.parametrize("labels", [1, 2, 20, 60])
def test_every_row_has_its_place(take: Take, size: str, labels: int) -> None:
    with styled(paper(size)):
        page = CHARTS["distribution"](of_labels(take, labels), "Users and posts")
        page.draw_without_rendering()
        texts = [text for text in page.findobj(Text) if isinstance(text, Text)]
        shown = [text for text in texts if text.get_visible() and text.get_text().strip()]
        boxes = [(text.get_text(), text.get_window_extent()) for text in shown]
    edge = 0.02 * page.dpi
    for (one, a), (other, b) in combinations(boxes, 2):
        assert not a.padded(-edge).overlaps(b.padded(-edge)), f"{one!r} over {other!r}"
    for text, box in boxes:
        assert -edge <= box.x0 <= box.x1 <= page.bbox.x1 + edge, text
    named = sum("\u2026" in text for text, _ in boxes)
    said = str(page.get_label())
    if labels == 1:
        assert "of all samples in each class of" in said
    elif named < labels:
        assert f"the {named} busiest of {labels} labels" in said
        assert 6 <= named <= 20
    else:
        assert named == labels


@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=60))
def test_every_sample_is_in_one_class(times: list[int]) -> None:
    counts = counted(times)
    scale = scale_of(counts)
    edges = _edges(scale)
    shares = _shares(counts, scale, edges)
    assert (np.diff(edges) >= 1).all()
    wide = np.diff(scale.of(edges)) * 100 if scale.log else 1
    assert (shares * wide).sum() == pytest.approx(100)


def test_whole_milliseconds_make_no_comb() -> None:
    """Classes of less than 1 ms would be empty in turn."""
    for times in (range(1, 60), [*range(5, 100), 4000]):
        counts = counted(times)
        scale = scale_of(counts)
        shares = _shares(counts, scale, _edges(scale))
        assert (shares[1:36] > 0).all()
