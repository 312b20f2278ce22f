"""The pictures: every world is drawn, no text touches another, nothing is lost at the edge."""

from __future__ import annotations

import random
from collections.abc import Callable
from itertools import combinations, pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.figure import Figure

from jmeterpy.analysis import Measured
from jmeterpy.reports.axes import Scale, count_axis, scale_of
from jmeterpy.reports.charts import CHARTS, draw
from jmeterpy.reports.curves import Curve, draw_curve
from jmeterpy.reports.frame import frame, panels
from jmeterpy.reports.lines import lines
from jmeterpy.reports.panels import apart, names_apart
from jmeterpy.reports.paper import paper
from jmeterpy.reports.points import points
from jmeterpy.reports.style import PALETTE, drawable, figure, styled

Take = Callable[..., Measured]
HOSTILE = (
    "cost $5 and $x_i^2$", "<script>alert(1)</script>", "a\nb", "\u767b\u9332 user", "x" * 300,
    "\x1b[31mred", "\U0001f600 \u202eabc", "",
)  # fmt: skip


def test_medians_over_a_rate_are_points_and_over_users_a_line(take: Take) -> None:
    measured = take(world(3000, seconds=120))
    drawn = {
        name: [line.get_linestyle() for line in CHARTS[name](measured, "t").axes[0].get_lines()]
        for name in ("times_over_rate", "times_over_users")
    }
    assert set(drawn["times_over_rate"]) == {"None"}
    assert "-" in drawn["times_over_users"]


def world(
    samples: int, *, seconds: float, labels: tuple[str, ...] = ("A",), failed: float = 0.0
) -> list[tuple[int, int, str, bool, int]]:
    chance = random.Random(7)
    return [
        (
            int(seconds * 1000 * i / samples),
            int(chance.lognormvariate(3, 0.6) * (1 + i % len(labels))),
            labels[i % len(labels)],
            chance.random() >= failed,
            1 + 49 * i // samples,
        )
        for i in range(samples)
    ]


def staircase(steps: int, times: float) -> list[tuple[int, int, str, bool, int]]:
    """60 s a step, each as much slower than the one before."""
    chance = random.Random(7)
    return [
        (
            60_000 * step + 150 * i,
            int(chance.lognormvariate(3, 0.6) * times**step),
            "A",
            True,
            100 * step + 100,
        )
        for step in range(steps)
        for i in range(400)
    ]


WORLDS = {
    "four steps": staircase(4, 1.0),
    "fifteen steps, slower and slower": staircase(15, 1.5),
    "one sample": world(1, seconds=1),
    "one label, 15 s": world(500, seconds=15),
    "two labels, 11 s": world(2000, seconds=11, labels=("Register", "Publish"), failed=0.004),
    "twenty labels, 5 min": world(
        9000, seconds=300, labels=tuple(f"GET /a/long/path/{i}/of/items" for i in range(20))
    ),
    "300 labels": world(6000, seconds=60, labels=tuple(f"L{i}" for i in range(300)), failed=0.3),
    "gaps, failures, many labels": world(
        20_000,
        seconds=3000,
        labels=("A", *(f"{'AB' * (i % 2)}{i}" for i in range(1200))),
        failed=0.2,
    ),
    "a second, half failed": world(300, seconds=1, labels=("A", "B"), failed=0.5),
    "all failed": world(300, seconds=20, failed=1),
    "a day": world(9000, seconds=86_400, labels=("A", "B", "C"), failed=0.01),
    "ten days": world(900, seconds=864_000),
    "hostile labels": world(4000, seconds=30, labels=HOSTILE, failed=0.02),
}


@pytest.mark.parametrize("name", CHARTS)
@pytest.mark.parametrize("kind", WORLDS)
def test_no_text_touches_another_or_the_edge(take: Take, name: str, kind: str) -> None:
    from matplotlib.text import Text

    with styled():
        page = CHARTS[name](take(WORLDS[kind]), "Users and posts")
        page.draw_without_rendering()
        texts = [text for text in page.findobj(Text) if isinstance(text, Text)]
        shown = [text for text in texts if text.get_visible() and text.get_text().strip()]
        boxes = [(text.get_text(), text.get_window_extent()) for text in shown]
    whole = page.bbox
    for text, box in boxes:
        assert box.x0 >= 0, text
        assert box.x1 <= whole.x1, text
        assert box.y0 >= 0, text
        assert box.y1 <= whole.y1, text
    for (one, a), (other, b) in combinations(boxes, 2):
        assert not a.padded(-1.5).overlaps(b.padded(-1.5)), f"{one!r} over {other!r}"


@pytest.mark.parametrize(
    ("form", "start"), [("png", b"\x89PNG"), ("svg", b"<?xml"), ("pdf", b"%PDF")]
)
def test_every_form_is_written_and_is_the_same_twice(
    steady: Take, tmp_path: Path, form: str, start: bytes
) -> None:
    measured = steady(200)
    one, two = (draw("samples", measured, tmp_path / f"{i}.{form}", title="$a$") for i in "ab")
    assert one.read_bytes().startswith(start)
    assert one.read_bytes() == two.read_bytes()


def test_every_sample_of_the_total_is_a_point(take: Take) -> None:
    measured = take(WORLDS["300 labels"])
    pieces = list(points(measured))
    assert sum(len(piece.at_s) for piece in pieces) == measured.total.samples
    assert sum(int((~piece.ok).sum()) for piece in pieces) == measured.total.errors


def test_a_test_of_fifteen_seconds_has_at_least_ten_points(take: Take) -> None:
    _, drawn = lines(take(WORLDS["one label, 15 s"]), 4)
    assert np.count_nonzero(~np.isnan(drawn[0].p50)) >= 10


def test_a_percentile_of_too_few_samples_is_not_drawn(take: Take) -> None:
    _, drawn = lines(take(WORLDS["one label, 15 s"]), 4)
    assert np.isnan(drawn[0].p95).all()  # 33 samples a second
    assert lines(take(WORLDS["one sample"]), 4)[1] == []


def test_a_picture_says_which_percentile_it_does_not_draw(take: Take) -> None:
    with styled():
        page = CHARTS["response_times"](take(WORLDS["one label, 15 s"]), "x")
    said = " ".join(text.get_text() for text in page.texts).replace("\n", " ")
    assert "p50 (p95: too few samples per point)" in said


def test_a_picture_says_which_label_lacks_a_percentile(take: Take) -> None:
    rows = world(18_000, seconds=90, labels=(*"AB" * 30, "rare", "C"))
    with styled():
        page = CHARTS["response_times"](take(rows), "x")
    said = str(page.get_label())
    assert "p95 (thick) and p50 (thin) (p95 of rare and C: too few samples per point)" in said


def test_names_in_bold_end_on_the_page(take: Take) -> None:
    from matplotlib.text import Text

    names = tuple(f"GET /api/v1/organisations/{{id}}/members?all=1&page={i}" for i in range(8))
    with styled():
        page = CHARTS["response_times"](take(world(20_000, seconds=600, labels=names)), "x")
        page.draw_without_rendering()
        texts = [text for text in page.findobj(Text) if isinstance(text, Text)]
        ends = [text.get_window_extent().x1 for text in texts if "p95 " in text.get_text()]
    assert len(ends) >= 4
    assert max(ends) <= page.bbox.x1


def test_what_ends_after_the_others_makes_no_peak(take: Take) -> None:
    rows = world(18_000, seconds=90) + [(89_000, 20_000 + i, "A", False, 50) for i in range(80)]
    _, (line,) = lines(take(rows), 4)
    assert np.nanmax(line.p95) < 1000
    assert line.at_s[~np.isnan(line.p95)][-1] > 85


def test_the_busiest_labels_are_drawn(take: Take) -> None:
    rows = world(3000, seconds=30, labels=("A", "B", "A", "C", "A", "D", "A", "E"))
    _, drawn = lines(take(rows), 4)
    assert drawn[0].name == "A"
    assert len(drawn) == 4 == len(PALETTE)


@given(st.lists(st.integers(1, 10**7), min_size=1, max_size=50))
def test_the_scale_keeps_order_and_stays_in_the_panel(values: list[int]) -> None:
    from jmeterpy.analysis.counts import counted

    counts = counted(values)
    scale = scale_of(counts)
    heights = scale.of(np.sort(values))
    assert (np.diff(heights) >= 0).all()
    assert 0 <= heights[0] <= heights[-1] <= 1
    assert scale.log == (max(values) > 10 * (counts.percentile(0.5) or 0))
    assert len(scale.ticks()) >= 2


@given(st.floats(0.001, 10**6), st.booleans())
def test_a_small_panel_has_a_second_tick(highest: float, whole: bool) -> None:
    panel = Figure().add_subplot()
    count_axis(panel, highest, "ended /s", whole=whole)
    ticks = panel.get_yticks()
    assert len(ticks) >= 2
    assert ticks[-1] <= panel.get_ylim()[1]


@pytest.mark.parametrize("name", CHARTS)
def test_a_picture_of_no_sample_says_so_and_has_no_axes(
    name: str, take: Take, tmp_path: Path
) -> None:
    file = draw(name, take([]), tmp_path / "none.svg", title="t")
    assert "No sample was taken." in file.read_text()
    assert "matplotlib.axis" not in file.read_text()


def test_a_linear_scale_starts_at_zero() -> None:
    assert Scale(0, 100, log=False).of([0, 50, 200]).tolist() == [0, 0.5, 1]


@given(st.lists(st.floats(0, 1), max_size=10))
def test_names_at_the_lines_never_touch(heights: list[float]) -> None:
    placed = sorted(apart(heights))
    assert all(b - a >= 0.0579 for a, b in pairwise(placed))
    assert not placed or placed[-1] <= 1 + 1e-9


def test_long_names_stay_different() -> None:
    names = [f"GET /api/v1/resources/{i}/items/{{id}}/and/more" for i in range(4)] + ["Login"]
    short = names_apart(names)
    assert len(set(short)) == 5
    assert short[-1] == "Login"


def test_a_sign_that_no_font_has_is_a_box() -> None:
    with styled():
        assert drawable("a\U00012000b") == "a\u25a1b"


ODD = {
    "nothing": [],
    "all at once": [(0, 0, "A", True, 0)] * 100,
    "a gap of hours": [(i * 10 + i // 50 * 7_200_000, i, "A", True, 5) for i in range(100)],
    "clock goes back": [(-i * 100, i % 50, "A", True, 5) for i in range(300)],
    "negative times": [(i * 100, i % 50 - 10, "A", True, 5) for i in range(300)],
    "ten thousand labels": [(i, i % 97, f"L{i}", True, 1) for i in range(10_000)],
    "one in an hour": [(i * 3_600_000, 40, "A", True, 1) for i in range(5)],
}


@pytest.mark.parametrize("name", CHARTS)
@pytest.mark.parametrize("kind", ODD)
def test_odd_results_have_pictures_too(take: Take, tmp_path: Path, name: str, kind: str) -> None:
    path = draw(name, take(ODD[kind]), tmp_path / "odd.png", title=kind)
    assert path.stat().st_size > 10_000


def test_the_times_of_mostly_failed_samples_are_no_lines(take: Take) -> None:
    with styled():
        page = CHARTS["response_times"](take(WORLDS["all failed"]), "")
    assert not page.axes[0].lines


def test_a_point_between_two_gaps_is_a_dot_where_a_line_has_none() -> None:
    nan = np.nan
    heights = np.array([nan, 1.0, nan, 2.0, 3.0, nan, 4.0, *([5.0, 6.0, nan] * 9), 7.0])
    with styled(paper("column")):
        page = figure()
        panel = panels(page, frame(page))[0]
        draw_curve(panel, Curve("A", PALETTE[0], np.arange(float(len(heights))), heights))
    dots = [line for line in panel.lines if line.get_marker() == "o"]
    assert [np.asarray(line.get_xdata()).tolist() for line in dots] == [[1.0, 34.0]]
