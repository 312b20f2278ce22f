"""What follows a window that one looks at, and what says that it does not."""

from __future__ import annotations

import math
import random
import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from jmeterpy.analysis import Measured
from jmeterpy.analysis.scope import Scope
from jmeterpy.analysis.series import bins_of
from jmeterpy.reports import words
from jmeterpy.reports.page.scripts import bundle

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser
Take = Callable[..., Measured]
Show = Callable[..., AbstractContextManager["Page"]]
DAY = [(i * 43_000, 300 + i * 37 % 900, "AB"[i % 2], i % 50 > 0, 1) for i in range(2000)]


def module(tab: Page, name: str, code: str, value: object = None) -> Any:
    """What this code makes of a module of the page."""
    return tab.evaluate(f"(given) => {{ {bundle(name)}; return ({code}); }}", value)


def plain(text: str | None) -> str:
    return (text or "").replace(words.THIN, " ")


def closer(tab: Page, times: int = 1) -> tuple[int, int]:
    """Zooms in, and says from where to where, in seconds."""
    for _ in range(times):
        tab.evaluate("document.getElementById('closer').click()")
    said = re.search(r"from ([\d:]+) to ([\d:]+);", tab.locator("#window-said").inner_text())
    assert said
    low, high = (
        sum(int(part) * 60**at for at, part in enumerate(reversed(text.split(":"))))
        for text in said.groups()
    )
    return low, high


def test_rates_means_and_shares_are_written_as_the_server_writes_them(
    show: Show, steady: Take
) -> None:
    chance = random.Random(4)
    values = [0.0, 0.00005, 9.995, 9.9949, 999.95, 0.1, 5.0, 1e6]
    values += [10 ** chance.uniform(-4, 5) for _ in range(400)]
    parts = [(chance.randrange(n + 1), n) for n in (1, 7, 93, 2000, 100_000) for _ in range(40)]
    with show(steady()) as tab:
        rates = module(tab, "words", "given.map(wordsModule.rate)", values)
        shares = module(tab, "words", "given.map(([a, b]) => wordsModule.percent(a, b))", parts)
    assert [plain(text) for text in rates] == [words.rate(value) for value in values]
    assert [plain(text) for text in shares] == [words.percent(a, b) for a, b in parts]


def test_a_low_rate_keeps_its_digits_in_a_window(show: Show, take: Take) -> None:
    with show(take(DAY)) as tab:
        cell = tab.locator("#labels-table tfoot [data-key='/s']")
        assert cell.text_content() == "0.0233"
        low, high = closer(tab, 2)
        inside = sum(low <= (row[0] + row[1]) / 1000 < high for row in DAY)
        assert 100 < inside < 1000
        assert cell.text_content() == words.rate(inside / (high - low))
        assert f"/s {words.rate(inside / (high - low))}" in tab.locator("#readout").inner_text()


def test_the_button_does_not_call_a_part_the_whole_test(show: Show, steady: Take) -> None:
    measured = steady(6000, seconds=60)
    with show(measured) as tab:
        assert tab.locator("#whole").inner_text() == "Whole test"
        assert tab.locator("#distribution-said").inner_text() == "All samples, whole test"
    with show(replace(measured, scope=Scope(from_s=30.0))) as tab:
        assert tab.locator("#whole").inner_text() == "Whole part"
        assert "whole test" not in tab.locator("body").inner_text().lower()
        said = tab.locator("header").inner_text()
        assert "Only a part of the test: what ended from 0:30 on. Times here count" in said
        assert "whole test" not in str(tab.locator("#charts").get_attribute("aria-label"))


def test_apdex_follows_the_window_and_is_exact_for_the_whole(show: Show, take: Take) -> None:
    rows = [
        (i * 20, (400, 600, 1700, 90)[i // 1000 % 4], "AB"[i % 2], i % 7 > 0, 9)
        for i in range(4000)
    ]
    with show(take(rows)) as tab:
        table = tab.locator("section[aria-labelledby=quick] tr[data-place]")
        exact = table.all_inner_texts()
        bars = tab.locator("svg.shares rect").count()
        low, high = closer(tab)
        for at, label in ((0, "AB"), (1, "A"), (2, "B")):
            inside = [row for row in rows if low <= (row[0] + row[1]) / 1000 < high]
            mine = [row for row in inside if row[2] in label]
            good = [row[1] for row in mine if row[3]]
            fine = sum(each <= 500 for each in good)
            bearable = sum(500 < each <= 1500 for each in good)
            slow, failed = len(good) - fine - bearable, len(mine) - len(good)
            cells = table.nth(at).locator("td")
            assert cells.nth(0).text_content() == f"{(fine + bearable / 2) / len(mine):.2f}"
            shares = [plain(cells.nth(k).text_content()) for k in range(2, 6)]
            parts = (fine, bearable, slow, failed)
            assert shares == [words.percent(part, len(mine)) for part in parts]
            assert table.nth(at).locator("rect").count() == sum(part > 0 for part in parts)
        said = tab.locator("section[aria-labelledby=quick] .window-said")
        assert said.inner_text() == tab.locator("#window-said").inner_text()
        tab.locator("#whole").click()
        assert table.all_inner_texts() == exact
        assert tab.locator("svg.shares rect").count() == bars


def test_what_does_not_follow_says_so_while_one_looks_at_a_window(show: Show, take: Take) -> None:
    rows = [
        (i * 25, 30 + i * 7919 % 200, "AB"[i % 2], i % 60 > 0, 10 * (1 + i // 4000))
        for i in range(12_000)
    ]
    with show(take(rows)) as tab:
        marks = tab.locator("h2 .unmoved")
        assert [mark.is_visible() for mark in marks.all()] == [False] * 2
        closer(tab)
        said = [text.split() for text in tab.locator("h2:has(.unmoved)").all_inner_texts()]
        assert said == [["Steps", "whole", "test"], ["Errors", "whole", "test"]]
        tab.locator("#charts").press("Escape")
        assert not any(mark.is_visible() for mark in marks.all())


def test_charts_say_whose_samples_they_are_of_and_of_when(show: Show, take: Take) -> None:
    with show(take(DAY)) as tab:
        low, _ = closer(tab)
        tab.locator("#chips").get_by_role("button", name="A", exact=True).click()
        for place in ("#distribution-said", "#load-said"):
            said = tab.locator(place).inner_text()
            assert re.fullmatch(rf"A, {low // 3600}:\d\d:\d\d to \d+:\d\d:\d\d", said)
        tab.locator("#chips").get_by_role("button", name="B", exact=True).click()
        assert tab.locator("#load-said").inner_text().startswith("A, B, ")


def test_rows_without_counts_are_named_in_a_window(show: Show, take: Take) -> None:
    rows = [(i * 7, 10 + i % 90, f"GET /{i % 200}", True, 5) for i in range(10_000)]
    with show(take(rows)) as tab:
        assert "60 busiest" not in tab.locator("#window-said").inner_text()
        closer(tab)
        assert "60 busiest" in tab.locator("#window-said").inner_text()
        last = tab.locator("#labels-table tbody tr").last
        assert last.locator("td").first.text_content() == words.NONE


BARS = """(() => {
  const heap = new countsModule.Heap(1000);
  for (const [bin, n] of given) { heap.bins[bin] += n; heap.n += n; }
  const bars = barsModule.barsOf([heap]);
  return { ...bars, heights: barsModule.heights(heap, bars) };
})()"""


def binned(times: list[int]) -> list[tuple[int, int]]:
    bins, counts = np.unique(bins_of(np.array(times)), return_counts=True)
    return [*zip(bins.tolist(), counts.tolist(), strict=True)]


@pytest.mark.parametrize(
    ("low", "high"), [(0, 4), (1, 2), (3, 40), (1, 300), (0, 20_000), (200, 290), (40, 40)]
)
def test_bars_are_whole_milliseconds_and_make_no_comb(
    show: Show, steady: Take, low: int, high: int
) -> None:
    """As many samples on every millisecond: the bars are level, whatever their scale."""
    times = list(range(low, high + 1)) * 20
    with show(steady()) as tab:
        found = module(tab, "bars", BARS, binned(times))
    edges, heights = found["edges"], found["heights"]
    assert all(edge == int(edge) for edge in edges)
    assert all(b - a >= 1 for a, b in pairwise(edges))
    first, last = (low, high + 1) if high <= 100 else (low * 1.02, high * 0.98)  # whole bins only
    inside = [
        (height, edges[at + 1] / max(edges[at], 1), edges[at + 1] - edges[at])
        for at, height in enumerate(heights)
        if max(first, 1) <= edges[at] and edges[at + 1] <= last
    ]
    if not found["log"]:
        assert sum(heights) == pytest.approx(100)
        assert {round(height, 6) for height, _, _ in inside} == {
            round(100 * found["unit"] / (high - low + 1), 6)
        }
    else:  # what is level in milliseconds grows with them
        for height, ratio, wide in inside[1:]:
            wanted = 100 * wide / (high - low + 1) * math.log(1.1) / math.log(ratio)
            assert height == pytest.approx(wanted, rel=0.02)


def test_times_of_a_few_milliseconds_are_one_shape(show: Show, take: Take) -> None:
    rows = [(i * 10, (1, 2, 2, 3, 3, 3, 4, 4, 5, 6)[i % 10], "A", True, 8) for i in range(6000)]
    with show(take(rows)) as tab:
        drawn = str(tab.locator("#distribution-chart path.bars").get_attribute("d"))
        heights = [float(y) for y in re.findall(r"[ML][\d.]+ ([\d.]+)", drawn)]
        zero = max(heights)
        above = [at for at, height in enumerate(heights) if height < zero]
        assert above == list(range(above[0], above[-1] + 1))
        title = tab.locator("#distribution-chart text.title").first.text_content()
        assert title == "Share of samples per 1 ms"


def test_a_step_of_a_day_holds_nothing_of_its_neighbours(show: Show, take: Take) -> None:
    """Slots are a minute wide there, and steps do not begin with one."""
    rows = [
        (i * 4000 + 17_000, 30 + i * 7919 % 200, "A", True, 10 * (1 + (i + 3) // 7000))
        for i in range(21_000)
    ]
    with show(take(rows)) as tab:
        assert tab.locator("#steps-row button").count() == 3
        tab.locator("#steps-row button").nth(1).click()
        assert tab.locator("#steps-row button").nth(1).get_attribute("aria-pressed") == "true"
        assert "users 20" in tab.locator("#readout").inner_text()
        table = tab.locator("section[aria-labelledby=steps] tbody tr").nth(1).locator("td")
        wanted = int(plain(table.nth(4).text_content()).replace(" ", ""))
        total = tab.locator("#labels-table tfoot [data-key=samples]").text_content()
        assert wanted - 31 <= int(plain(total).replace(" ", "")) <= wanted
