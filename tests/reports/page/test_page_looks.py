"""What one sees: axes with units, names that do not touch, failures as strong as they are many."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from jmeterpy.analysis import Measured
from jmeterpy.analysis.thresholds import judge, parse_all
from jmeterpy.reports.findings import Ground, findings
from jmeterpy.reports.phrases import slowest
from tests.reports.page.test_page_window import module

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser
Take = Callable[..., Measured]
Show = Callable[..., AbstractContextManager["Page"]]
Rows = list[tuple[int, int, str, bool, int]]


def ticks(tab: Page, svg: str) -> list[str]:
    """What stands below the time axis, from the left."""
    texts = tab.locator(f"{svg} text.tick").all()
    lowest = max(float(text.get_attribute("y") or 0) for text in texts)
    return [str(x.text_content()) for x in texts if float(x.get_attribute("y") or 0) == lowest]


@pytest.mark.parametrize("script", [True, False])
@pytest.mark.parametrize(
    ("seconds", "wanted"),
    [
        (90, ["min:s", "0:00", "0:10"]),
        (7000, ["h:m", "0:00:00", "0:1"]),
        (700_000, ["days", "0", "1"]),
    ],
)
def test_times_of_an_axis_have_one_form_and_a_unit(
    show: Show, take: Take, seconds: int, wanted: list[str], script: bool
) -> None:
    rows = [(i * seconds, 50 + i % 90, "A", True, 3) for i in range(1000)]
    with show(take(rows), script=script) as tab:
        said = ticks(tab, "#charts svg" if script else "svg.still")
        assert all(text.startswith(start) for text, start in zip(said, wanted, strict=False))
        assert len({text.count(":") for text in said[1:]}) == 1


def test_ticks_say_what_they_stand_at(show: Show, take: Take) -> None:
    with show(take([])) as tab:
        given = [0, 0.05, 2.5, 250, 999, 1000, 1250, 12_500, 100_000]
        said = module(tab, "words", "given.map(wordsModule.time)", given)
    assert said == [
        "0", "0.05 ms", "2.5 ms", "250 ms", "999 ms", "1 s", "1.25 s", "12.5 s", "100 s",
    ]  # fmt: skip


def test_names_of_lines_do_not_touch_without_scripting(show: Show, take: Take) -> None:
    rows = [(i * 10, 500 + i % 3, "A", True, 3) for i in range(9000)]
    with show(take(rows), script=False) as tab:
        names = tab.locator("svg.still text.name").all()
        heights = sorted(float(name.get_attribute("y") or 0) for name in names)
        assert len(heights) == 2
        assert all(b - a > 13 for a, b in pairwise(heights))
        assert tab.locator("svg.still path.fail").count() == 0


def strength(tab: Page) -> float:
    """How strongly failures are drawn: the strongest level of red that has a cell."""
    levels = tab.locator("#charts path.bad[d*=M]").all()
    return max(float(level.evaluate("e => getComputedStyle(e).opacity")) for level in levels)


def test_failures_are_as_strong_as_their_share(show: Show, take: Take) -> None:
    few: Rows = [(i, 40, "A", i % 100 > 0, 3) for i in range(30_000)]
    all_of_them: Rows = [(i * 30, 40, "A", i > 500, 3) for i in range(1000)]
    with show(take(few)) as tab:
        assert strength(tab) <= 0.3
    with show(take(all_of_them)) as tab:
        assert strength(tab) >= 0.65


def test_a_limit_is_named_where_no_line_is(show: Show, take: Take) -> None:
    rows = [(i * 10, 520 if i < 600 else 100 + i % 50, "A", True, 3) for i in range(9000)]
    measured = take(rows)
    with show(measured, verdicts=judge(parse_all(["p95 < 500ms"]), measured)) as tab:
        text = tab.locator("#charts text.limit").bounding_box()
        line = str(tab.locator("#charts path.p95").get_attribute("d"))
        box = tab.locator("#charts svg").bounding_box()
        assert text
        assert box
        points = [
            (float(x) + box["x"], float(y) + box["y"])
            for x, y in re.findall(r"([\d.]+) ([\d.]+)", line)
        ]
        under = [y for x, y in points if text["x"] <= x <= text["x"] + text["width"]]
        assert under
        assert all(not text["y"] <= y <= text["y"] + text["height"] for y in under)


def test_hundreds_of_labels_scroll_in_their_own_box(show: Show, take: Take) -> None:
    rows = [(i * 7, 10 + i % 90, f"GET /{i % 200}", True, 5) for i in range(4000)]
    for width in (1280, 375):
        with show(take(rows), width=width) as tab:
            box = tab.locator(".scroll:has(> #labels-table)")
            assert int(box.evaluate("e => e.clientHeight")) <= 0.8 * 900 + 2
            box.evaluate("e => e.scrollTop = 2000")
            for part in ("thead th", "tfoot th"):
                assert tab.locator(f"#labels-table {part}").first.is_visible()
                inside = tab.locator(f"#labels-table {part}").first.evaluate(
                    "e => { const [a, b] = [e, e.closest('.scroll')].map("
                    "x => x.getBoundingClientRect()); return a.top >= b.top - 1"
                    " && a.bottom <= b.bottom + 1 }"
                )
                assert inside
            tab.emulate_media(media="print")
            assert int(box.evaluate("e => e.clientHeight")) > 3000


def test_paper_has_no_closed_boxes_and_no_advice_for_the_mouse(show: Show, steady: Take) -> None:
    with show(steady(2000, failed=50)) as tab:
        tab.emulate_media(media="print")
        for shown in ("details", "#controls", ".how", "#filter"):
            assert not any(place.is_visible() for place in tab.locator(shown).all())
        assert "Choose a label" not in tab.locator("section[aria-labelledby=labels]").inner_text()


def test_an_empty_label_has_a_sign_in_sentences(take: Take) -> None:
    rows = [(i * 20, 200 if i % 2 else 20, "B" if i % 2 else "", True, 3) for i in range(900)]
    rows += [(i * 20, 300, "", True, 3) for i in range(900)]
    said = slowest(take(rows))
    assert re.search(r'(is|that of) ""', said) or '""' in said
    assert "of :" not in said


def test_of_one_sample_in_ten_seconds_no_rate_is_judged(take: Take) -> None:
    rows = [(i * 10_000, 90, "A", i % 40 > 1, 9) for i in range(800)]
    found = findings(Ground(take(rows)))
    assert "failure-driven-load" not in {x.id for x in found.shown} | set(found.also)
