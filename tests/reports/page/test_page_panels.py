"""Everything of the page beside the main chart: panels, limits, machines, baseline, shares."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from jmeterpy.analysis import Measured, measure
from jmeterpy.analysis.compare import compare
from jmeterpy.analysis.resources import Resources, Track
from jmeterpy.analysis.thresholds import judge, parse_all

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser
Take = Callable[..., Measured]
Show = Callable[..., AbstractContextManager["Page"]]


@pytest.fixture
def shop(steady: Take) -> Measured:
    return steady(6000, seconds=60, labels=("Login", "Search", "Pay"), failed=60)


def number(text: str) -> float:
    return float(re.sub(r"[^\d.]", "", text))


def panel(tab: Page, name: str) -> None:
    tab.evaluate("document.getElementById('panels-box').open = true")
    tab.locator("#panels").get_by_role("button", name=name, exact=True).click()


def titles(tab: Page) -> list[str]:
    return tab.locator("#charts text.title").all_text_contents()


PANELS = {
    "Mean time": "Response time, mean",
    "Times against own median": "Times as multiples of each label's own median (p50, p95)",
    "Hits": "Samples that started (hits), /s",
    "Latency": "Latency, mean",
    "Connect time": "Connect time, mean",
    "Bytes received": "Received, bytes/s",
    "Bytes sent": "Sent, bytes/s",
    "Response codes": "Response codes, /s",
}


def traffic(rows: int = 3000, labels: int = 3) -> str:
    """A file with latency, connecting, bytes and two codes, over a minute."""
    head = (
        "timeStamp,elapsed,label,responseCode,responseMessage,threadName,success,bytes,sentBytes,"
        "grpThreads,allThreads,Latency,Connect"
    )
    lines = (
        f"{1_795_229_400_000 + at * 60_000 // rows},{100 + at % 50},L{at % labels},"
        f"{'201' if at % 4 == 0 else '200'},OK,Users 1-{at % 9},true,1000,500,9,9,{40 + at % 3},5"
        for at in range(rows)
    )
    return "\n".join([head, *lines]) + "\n"


@pytest.fixture
def wired(tmp_path: Path) -> Measured:
    path = tmp_path / "traffic.jtl"
    path.write_text(traffic(), encoding="utf-8")
    return measure(path)


@pytest.mark.parametrize("width", [1280, 375])
def test_every_graph_of_the_dashboard_has_a_panel(show: Show, wired: Measured, width: int) -> None:
    with show(wired, width=width) as tab:
        before = titles(tab)
        for name in PANELS:
            panel(tab, name)
        if width == 1280:
            assert set(PANELS.values()) <= set(titles(tab))
        assert len(titles(tab)) == len(before) + len(PANELS)
        assert "NaN" not in str(tab.locator("#charts").inner_html())
        assert tab.evaluate("document.documentElement.scrollWidth") <= width
        for name in PANELS:
            panel(tab, name)
        assert titles(tab) == before


def test_a_panel_says_its_values_where_one_points(show: Show, wired: Measured) -> None:
    with show(wired) as tab:
        for name in ("Latency", "Connect time", "Bytes received", "Bytes sent", "Response codes"):
            panel(tab, name)
        tab.locator("#charts").focus()
        tab.keyboard.press("ArrowRight")
        said = [re.sub(r"\s+", " ", text) for text in tab.locator("text.value").all_text_contents()]
        figures = [[number(part) for part in re.findall(r"[\d.]+", text)] for text in said]
        rate, _, latency, connect, received, sent, codes = figures
        assert latency[0] == pytest.approx(41, abs=0.5)
        assert connect == [5]
        assert rate[0] == pytest.approx(50, abs=5)
        assert received[0] == pytest.approx(rate[0], rel=0.1)  # kB: a sample brings 1,000 bytes
        assert sent[0] == pytest.approx(received[0] / 2, rel=0.1)
        assert codes[0] == pytest.approx(3 * codes[1], rel=0.15)


def test_compared_labels_have_a_line_each_in_every_panel(show: Show, wired: Measured) -> None:
    with show(wired) as tab:
        tab.get_by_role("button", name="Compare all 3").click()
        panel(tab, "Latency")
        for mark in ("c0", "c1", "c2"):  # times, throughput, latency; nothing failed
            assert tab.locator(f"#charts path.{mark}").count() == 3


def test_percentiles_are_chosen_and_one_always_stays(show: Show, shop: Measured) -> None:
    with show(shop) as tab:
        chips = tab.locator("#quantiles")
        chips.get_by_role("button", name="p90").click()
        chips.get_by_role("button", name="max").click()
        for name in ("p50", "p90", "p95", "p99", "max"):
            assert tab.locator(f"#charts path.{name}").count() == 1
        for name in ("p50", "p90", "p95", "p99", "max"):
            chips.get_by_role("button", name=name).click()
        assert tab.locator("#charts text.name").all_text_contents() == ["max"]


def test_limits_are_lines_of_the_label_that_they_are_of(show: Show, shop: Measured) -> None:
    verdicts = judge(parse_all(["p95 < 100ms", "p99(Pay) < 90ms, warn", "p99 < 9s"]), shop)
    with show(shop, verdicts=verdicts) as tab:
        limits = tab.locator("#charts text.limit")
        assert limits.all_text_contents() == ["p95 < 100ms"]  # nine seconds are above the scale
        tab.locator("#chips").get_by_role("button", name="Pay").click()
        assert limits.all_text_contents() == ["p99(Pay) < 90ms, warn"]
        badge = tab.locator(".badge.warn")
        assert badge.count() == 1
        pale = tab.locator(".badge.pass").first
        colours = [each.evaluate("e => getComputedStyle(e).color") for each in (badge, pale)]
        assert colours[0] != colours[1]


def test_server_and_generator_stand_on_the_same_axis(show: Show, shop: Measured) -> None:
    start, end = shop.start_ms or 0, shop.end_ms or 0
    times = np.arange(start - 5000, end + 5000, 1000)
    half = np.where(times < start + 30_000, 0.1, 0.8)
    tracks = {
        (source, metric): Track(times, values)
        for source in ("api", "generator")
        for metric, values in (("cpu_share", half), ("memory_bytes", half * 1e9))
    }
    with show(replace(shop, resources=Resources(tracks))) as tab:
        assert {"CPU, %", "Memory"} <= set(titles(tab))
        lines = tab.locator("#charts path.c0, #charts path.c1")
        assert lines.count() == 4
        x = [float(at) for at in re.findall(r"[ML]([\d.]+) ", str(lines.first.get_attribute("d")))]
        frame = [
            float(at)
            for at in re.findall(
                r"M([\d.]+) [\d.]+H([\d.]+)",
                str(tab.locator("#charts path.grid").first.get_attribute("d")),
            )[0]
        ]
        assert frame[0] <= x[0] < x[-1] <= frame[1]
        assert tab.locator("section[aria-labelledby=machines] tbody tr").count() == 2
        tab.locator("#charts").focus()
        tab.keyboard.press("End")
        assert "80" in str(tab.locator("text.value").nth(3).text_content())


def test_points_against_the_rate_are_drawn_when_asked_for(show: Show, wired: Measured) -> None:
    with show(wired) as tab:
        assert tab.locator("#rates-chart circle").count() == 0
        tab.locator("#rates-box summary").click()
        tab.wait_for_selector("#rates-chart circle")
        assert tab.locator("#rates-chart circle").count() >= 100


def test_the_baseline_has_a_row_a_label_and_a_picture(show: Show, steady: Take) -> None:
    base = steady(3000, seconds=60, labels=("A", "<b>"))
    new = steady(3000, seconds=60, labels=("A", "<b>"), failed=300)
    with show(new, comparison=compare(base, new)) as tab:
        section = tab.locator("section[aria-labelledby=against]")
        assert section.locator("tbody tr").count() == 3
        assert section.locator("tbody th").all_text_contents() == ["A", "<b>", "Total"]
        assert section.locator("svg.span circle").count() == 3
        assert section.locator("td.worse").count() >= 1


def test_shares_and_errors_are_exact(show: Show, take: Take) -> None:
    times = (400, 500, 501, 1500, 1501)
    rows = [(at * 50, times[at % 5], "A", at % 10 > 0, 4) for at in range(1000)]
    with show(take(rows)) as tab:
        cells = tab.locator("section[aria-labelledby=quick] tbody tr").first.locator("td")
        assert [text.replace("\u202f", " ") for text in cells.all_text_contents()] == [
            "0.50", "", "30 %", "40 %", "20 %", "10 %",
        ]  # fmt: skip
        error = tab.locator("section[aria-labelledby=errors] tbody tr").first
        assert error.locator("td").nth(0).text_content() == "100"
        assert str(error.locator("td").nth(1).text_content()).startswith("100")
        assert str(error.locator("td").nth(2).text_content()).startswith("10")


def test_names_of_plans_have_no_backslashes(show: Show, shop: Measured) -> None:
    facts = {"plan": {"file": "plans/users_and_posts.py", "parameters": {"ramp_up": "5s"}}}
    with show(shop, facts=facts, title="users_and_posts") as tab:
        said = tab.locator("body").inner_text()
        assert "plans/users_and_posts.py" in said
        assert "ramp_up = 5s" in said
        assert "\\" not in said


@pytest.mark.parametrize("labels", [1, 200, 5000])
def test_any_number_of_labels_is_shown(show: Show, take: Take, labels: int) -> None:
    rows = [(at * 7, 10 + at % 90, f"GET /{at % labels}", at % 40 > 0, 5) for at in range(10_000)]
    with show(take(rows), width=375) as tab:
        assert tab.evaluate("document.documentElement.dataset.ready") == "yes"
        assert tab.locator("#labels-table tbody tr").count() == min(labels, 500)
        assert tab.evaluate("document.documentElement.scrollWidth") <= 375
        assert tab.evaluate("document.documentElement.outerHTML.length") < 1_500_000


def test_a_file_without_rows_has_a_page_that_says_so(show: Show, take: Take) -> None:
    with show(take([])) as tab:
        assert tab.evaluate("document.documentElement.dataset.ready") == "yes"
        assert not tab.locator("#charts").is_visible()
        assert "no sample" in tab.locator("body").inner_text().lower()


def test_the_page_of_the_docs_still_opens(
    opened: Callable[..., AbstractContextManager[Page]],
) -> None:
    example = Path(__file__).resolve().parents[3] / "docs" / "examples" / "stress.html"
    with opened(example) as tab:
        assert tab.evaluate("document.documentElement.dataset.ready") == "yes"
        assert tab.locator("#steps-row button").count() == 6
        tab.locator("#steps-row button").last.click()
        assert number(str(tab.locator("#labels-table tfoot td").first.text_content())) > 7000


@pytest.mark.parametrize(
    "rows",
    [
        [(0, 5, "A", True, 1)],
        [(at * 20, 5, "A", False, 3) for at in range(300)],
        [(at * 50 + 18_000_000 * (at > 200), 40, "AB"[at % 2], True, 2) for at in range(400)],
        [(at * 86_400, 40, "A", at % 7 > 0, 2) for at in range(1000)],
        [(at * 864_000, 40, "A", at % 7 > 0, 2) for at in range(1000)],
    ],
    ids=["one row", "only failures", "a gap of hours", "a day", "ten days"],
)
def test_all_panels_of_odd_runs_are_drawn(
    show: Show, take: Take, rows: list[tuple[int, int, str, bool, int]]
) -> None:
    with show(take(rows)) as tab:
        tab.evaluate("document.getElementById('panels-box').open = true")
        tab.evaluate(
            "document.querySelectorAll('#panels button[aria-pressed=false]')"
            ".forEach(chip => chip.click())"
        )
        tab.locator("#rates-box summary").click()
        tab.wait_for_selector("#rates-chart svg")
        drawn = str(tab.locator("body").inner_html())
        assert not re.search(r"NaN|Infinity|undefined", drawn.split("<script", maxsplit=1)[0])
        assert len(titles(tab)) == tab.locator("#panels button").count()


def test_paper_has_the_chosen_panels(show: Show, wired: Measured) -> None:
    with show(wired, dark=True) as tab:
        panel(tab, "Latency")
        tab.emulate_media(media="print")
        tab.evaluate("dispatchEvent(new Event('beforeprint'))")
        assert "Latency, mean" in titles(tab)
        assert not tab.locator("#panels-box").is_visible()
        assert not tab.locator(".parts").is_visible()
        assert tab.pdf(format="A4", prefer_css_page_size=True).startswith(b"%PDF")


def test_hits_stand_where_samples_started_from_the_first_start_on(show: Show, take: Take) -> None:
    """Ten samples that start in each of six seconds, and all end ten seconds later."""
    slow = take((at * 100, 10_000 + at % 3, "Slow", True, 10) for at in range(60))
    with show(slow) as tab:
        panel(tab, "Hits")
        tab.locator("#charts").focus()
        tab.keyboard.press("Home")
        assert tab.locator("text.value").all_text_contents()[1].strip() == "\u2013"  # users
        said = []
        for _ in range(8):
            said.append(number(tab.locator("text.value").all_text_contents()[-1]))
            tab.keyboard.press("ArrowRight")
        assert said == [10] * 6 + [0] * 2


def grouped(groups: int, *, rows: int = 1200) -> str:
    """Groups of 10, 20, ... users that come one after another, over a minute, and a setup group."""
    head = "timeStamp,elapsed,label,responseCode,threadName,success,grpThreads,allThreads"
    lines = [f"{1_795_229_400_000},5,Fill,200,setUp Thread Group 1-1,true,900,900"]
    for at in range(rows):
        group = at % (1 + groups * at // rows)
        number = 10 * (group + 1)
        lines.append(
            f"{1_795_229_400_000 + at * 60_000 // rows},40,A,200,Group {group} {group + 1}-{at},"
            f"true,{number},{number * 3}"
        )
    return "\n".join([head, *lines]) + "\n"


@pytest.fixture
def by_group(tmp_path: Path) -> Callable[[int], Measured]:
    def _measured(groups: int) -> Measured:
        path = tmp_path / f"{groups}.jtl"
        path.write_text(grouped(groups), encoding="utf-8")
        return measure(path)

    return _measured


@pytest.mark.parametrize("width", [1280, 375])
def test_users_of_several_groups_have_a_line_each(
    show: Show, by_group: Callable[[int], Measured], width: int
) -> None:
    with show(by_group(3), width=width) as tab:
        panel(tab, "Users by group")
        assert "Users by thread group" in titles(tab)
        names = tab.locator("#charts text.name").all_text_contents()
        assert len([name for name in names if name.startswith(("Gro", "G"))]) == 3
        assert tab.evaluate("document.documentElement.scrollWidth") <= width
        tab.locator("#charts").focus()
        tab.keyboard.press("End")
        tab.keyboard.press("ArrowLeft")
        said = tab.locator("text.value").all_text_contents()[-1]
        assert re.sub(r"\s+", " ", said).split() == ["30", "20", "10"]
        tab.keyboard.press("Home")
        said = tab.locator("text.value").all_text_contents()[-1]
        assert re.sub(r"\s+", " ", said).split() == ["\u2013", "\u2013", "10"]  # not yet there


def test_of_many_groups_the_largest_are_drawn_and_one_alone_has_no_panel(
    show: Show, by_group: Callable[[int], Measured]
) -> None:
    with show(by_group(9)) as tab:
        panel(tab, "Users by group")
        assert "Users by thread group, the 6 largest of 9" in titles(tab)
        assert tab.locator("#charts path.c5").count() == 1
    with show(by_group(1)) as tab:
        assert "Users by group" not in tab.locator("#panels button").all_text_contents()
