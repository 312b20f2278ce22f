"""Pictures in the sizes of papers: as large as asked, legible, nothing over anything."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from itertools import combinations
from pathlib import Path

import pytest

from jmeterpy.analysis import Measured
from jmeterpy.errors import PlanError
from jmeterpy.reports.charts import CHARTS, draw
from jmeterpy.reports.paper import PAPERS, paper
from jmeterpy.reports.style import styled

Take = Callable[..., Measured]
LABELS = ("Login", "Search products", "GET /api/v1/resources/{id}/items", "Check out")
# Of every axis that counts or measures: what it is, and its unit.
AXES = {
    "response_times": ("response time", "time into the run, minutes:seconds", "users"),
    "samples": ("response time", "ended /s"),
    "percentiles": ("response time", "percentile"),
    "distribution": ("response time", "p50", "p95"),
    "apdex": ("samples, %",),
    "throughput": ("samples /s", "minutes:seconds"),
    "hits": ("samples /s", "minutes:seconds"),
    "codes": ("samples /s",),
    "traffic": ("KB /s",),
    "latencies": ("latency, ms",),
    "connect_times": ("connect time, ms",),
    "users": ("users",),
    "users_per_group": ("users",),
    "times_over_users": ("response time", "users"),
    "times_over_rate": ("response time", "samples /s"),
    "steps": ("response time", "users", "ended /s"),
    "resources": ("memory, MB", "CPU, of what it may use"),
}


@pytest.fixture
def measured(take: Take) -> Measured:
    chance = random.Random(5)
    return take(
        (
            60 * i,
            int(chance.lognormvariate(4, 0.5) * (1 + i // 1000)),
            LABELS[i % 4],
            chance.random() > 0.01,
            10 + 10 * (i // 1000),
        )
        for i in range(5000)
    )


@pytest.mark.parametrize("size", ["column", "page", "80x60mm"])
@pytest.mark.parametrize("name", CHARTS)
def test_no_text_touches_another_in_any_size(measured: Measured, name: str, size: str) -> None:
    from matplotlib.text import Text

    with styled(paper(size)):
        page = CHARTS[name](measured, "Users and posts")
        page.draw_without_rendering()
        texts = [text for text in page.findobj(Text) if isinstance(text, Text)]
        shown = [text for text in texts if text.get_visible() and text.get_text().strip()]
        boxes = [(text.get_text(), text.get_window_extent()) for text in shown]
        sizes = [float(text.get_fontsize()) for text in shown]
    assert min(sizes) >= 6.5  # points, as it is printed
    whole, edge = page.bbox, -0.02 * page.dpi
    for text, box in boxes:
        assert box.x0 >= edge, text
        assert box.x1 <= whole.x1 - edge, text
    for (one, a), (other, b) in combinations(boxes, 2):
        assert not a.padded(edge).overlaps(b.padded(edge)), f"{one!r} over {other!r}"


@pytest.mark.parametrize("name", CHARTS)
def test_axes_say_what_they_count_and_in_which_unit(
    measured: Measured, name: str, tmp_path: Path
) -> None:
    text = draw(name, measured, tmp_path / "one.svg").read_text(encoding="utf-8")
    assert [said for said in AXES[name] if said not in text] == []


@pytest.mark.parametrize("size", PAPERS)
def test_a_picture_is_as_large_as_its_paper(measured: Measured, size: str, tmp_path: Path) -> None:
    from matplotlib.image import imread

    sheet = paper(size)
    pixels = imread(draw("users", measured, tmp_path / "one.png", paper=sheet))
    assert pixels.shape[1] == pytest.approx(sheet.width * sheet.dpi, abs=2)
    assert pixels.shape[0] == pytest.approx(sheet.height * sheet.dpi, abs=2)
    assert pixels[..., :3].std() > 0.01  # something is on it
    svg = draw("users", measured, tmp_path / "one.svg", paper=sheet).read_text(encoding="utf-8")
    width = re.search(r'width="([\d.]+)pt"', svg)
    assert width
    assert float(width[1]) == pytest.approx(72 * sheet.width, abs=1)


def test_a_picture_for_a_paper_has_no_heading_but_a_caption(
    measured: Measured, tmp_path: Path
) -> None:
    with styled(paper("column")):
        page = CHARTS["samples"](measured, "Users and posts")
    assert str(page.get_label()).startswith("Samples: Users and posts: 5\u202f000 samples")
    file = draw("samples", measured, tmp_path / "one.svg", title="Abc", paper=paper("column"))
    assert "Abc" not in file.read_text(encoding="utf-8")


@pytest.mark.parametrize("wrong", ["huge", "10x10mm", "120x80", "0x0mm", "900x900in", "-5x5cm"])
def test_a_size_that_is_none_is_refused(wrong: str) -> None:
    with pytest.raises(PlanError, match="there is no size"):
        paper(wrong)
