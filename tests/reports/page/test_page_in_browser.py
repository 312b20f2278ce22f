"""The page as people meet it: sizes, themes, keys, paper, no scripting, hostile labels."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from jmeterpy.analysis import Measured
from jmeterpy.analysis.scope import Scope
from jmeterpy.analysis.thresholds import judge, parse_all
from tests.analysis.stairs import played, stairs

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser
Take = Callable[..., Measured]
Show = Callable[..., AbstractContextManager["Page"]]
HOSTILE = (
    "</script><img src=x onerror=alert(1)>", "</style></title><svg onload=alert(1)>",
    "<!--<script>alert(1)", "\u202eevil\u2066", "=HYPERLINK('x')", "{{ 7*7 }}", "a\u2028b",
    "'\"><b>", "", "x" * 5000, "\x1b[31mred\x1b[0m\x07", "=cmd|' /C calc'!A0", "+1" * 50_000,
)  # fmt: skip


@pytest.fixture
def shop(steady: Take) -> Measured:
    return steady(6000, seconds=60, labels=("Login", "Search", "Pay"), failed=60)


def cells(tab: Page, key: str) -> list[str]:
    return tab.locator(f"#labels-table [data-key='{key}']").all_text_contents()


def number(text: str) -> float:
    return float(re.sub(r"[^\d.]", "", text))


@pytest.mark.parametrize("width", [1280, 375])
@pytest.mark.parametrize("dark", [False, True])
def test_it_fits_and_shows_every_part(show: Show, shop: Measured, width: int, dark: bool) -> None:
    verdicts = judge(parse_all(["p95 < 1s", "mean < 1ms"]), shop)
    with show(shop, width=width, dark=dark, verdicts=verdicts, title="Shop") as tab:
        assert tab.evaluate("document.documentElement.dataset.ready") == "yes"
        assert tab.evaluate("document.documentElement.scrollWidth") <= width
        assert tab.locator("h1").inner_text() == "Shop\u00a0failed".replace("\u00a0", " ")
        for line in ("p50", "p95", "p99", "rate", "fail", "users"):
            assert tab.locator(f"#charts path.{line}").count() == 1
        assert tab.locator("#distribution-chart path").count() > 2
        assert not tab.locator(".still-box").is_visible()
        paper = tab.evaluate("getComputedStyle(document.documentElement).backgroundColor")
        assert (paper == "rgb(255, 255, 255)") is not dark


def test_counts_in_the_page_are_the_files(show: Show, shop: Measured) -> None:
    with show(shop) as tab:
        exact = {key: cells(tab, key) for key in ("samples", "failed", "p50", "p95", "max")}
        tab.evaluate("document.getElementById('closer').click()")
        assert cells(tab, "samples") != exact["samples"]
        for _ in range(3):
            tab.locator("#charts").press("-")
        assert {key: cells(tab, key) for key in exact} == exact
        assert tab.locator("#window-said").inner_text() == "Whole test, exact."


def test_a_page_of_a_part_says_what_it_is_a_part_of(show: Show, shop: Measured) -> None:
    part = replace(shop, scope=Scope(labels="<b>Pay", from_s=30.0))
    with show(part) as tab:
        said = tab.locator("#window-said")
        whole = "A part of the test, exact: labels that match '<b>Pay', what ended from 0:30 on."
        assert said.inner_text() == whole
        tab.evaluate("document.getElementById('closer').click()")
        assert said.inner_text() != whole
        tab.evaluate("document.getElementById('whole').click()")
        assert said.inner_text() == whole


def test_a_dragged_window_has_true_figures(show: Show, take: Take) -> None:
    rows = [(i * 20, 50 + i * 7919 % 1500, "AB"[i % 2], i % 50 > 0, 9) for i in range(5000)]
    with show(take(rows)) as tab:
        box = tab.locator("#charts svg").bounding_box()
        assert box
        tab.mouse.move(box["x"] + box["width"] * 0.3, box["y"] + 100)
        tab.mouse.down()
        tab.mouse.move(box["x"] + box["width"] * 0.6, box["y"] + 120, steps=4)
        tab.mouse.up()
        said = re.findall(r"(\d+):(\d\d)", tab.locator("#window-said").inner_text())
        low, high = (60 * int(minutes) + int(seconds) for minutes, seconds in said)
        inside = [row for row in rows if low <= (row[0] + row[1]) / 1000 < high]
        assert 500 < len(inside) < 4500
        assert number(cells(tab, "samples")[-1]) == len(inside)
        for key, q in (("p50", 50), ("p95", 95), ("p99", 99)):
            times = sorted(row[1] for row in inside)
            true = times[-(-len(times) * q // 100) - 1]
            assert number(cells(tab, key)[-1]) == pytest.approx(true, rel=0.011)
        tab.locator("#charts").dblclick()
        assert number(cells(tab, "samples")[-1]) == 5000


def test_the_keyboard_does_what_the_mouse_does(show: Show, shop: Measured) -> None:
    with show(shop) as tab:
        tab.locator("#charts").focus()
        tab.keyboard.press("ArrowRight")
        first = tab.locator("#readout").inner_text()
        tab.keyboard.press("ArrowRight")
        assert tab.locator("#charts .cursor").count() == 1
        assert tab.locator("#readout").inner_text() != first
        assert tab.locator("#readout").get_attribute("aria-live") == "polite"
        tab.keyboard.press("+")
        assert tab.locator("#window-said").inner_text().startswith("Samples that ended")
        tab.keyboard.press("Escape")
        assert tab.locator("#window-said").inner_text() == "Whole test, exact."
        assert tab.locator("#charts .cursor").count() == 0


def test_every_control_is_reached_by_tab_and_has_a_name(show: Show, shop: Measured) -> None:
    with show(shop) as tab:
        names = []
        for _ in range(60):
            tab.keyboard.press("Tab")
            names.append(
                tab.evaluate(
                    "(e => e === document.body ? '' : e.getAttribute('aria-label') ||"
                    " e.getAttribute('aria-labelledby') || e.labels?.[0]?.textContent ||"
                    " e.textContent)(document.activeElement)"
                )
            )
            if names[-1] == "":
                break
        for name in ("All samples", "Pay", "Zoom in", "Logarithmic", "Filter ", "p95 ms", "labels"):
            assert name in names


def test_labels_are_chosen_compared_and_let_go(show: Show, shop: Measured) -> None:
    with show(shop) as tab:
        chips = tab.locator("#chips")
        chips.get_by_role("button", name="Login").click()
        assert "Login" in tab.locator("#caption").inner_text()
        assert tab.locator("#charts path.p95").count() == 1
        chips.get_by_role("button", name="Pay").click()
        for mark in ("c0", "c1"):  # times, throughput, failures
            assert tab.locator(f"#charts path.{mark}").count() == 3
        assert tab.locator("#charts text.c1").text_content() == "Pay"
        tab.locator("#quantiles button").first.click()
        assert "p50" in tab.locator("#caption").inner_text()
        assert tab.locator("button.pick[aria-pressed=true]").count() == 2
        chips.get_by_role("button", name="All samples").click()
        assert tab.locator("button.pick[aria-pressed=true]").count() == 0


def test_levels_of_users_are_drawn_without_the_thin_end(show: Show, take: Take) -> None:
    rows = [(i * 10, 40, "A", True, 10 * (1 + i // 2000)) for i in range(6000)]
    rows += [(60_000 + i * 1000, 40, "A", False, 30) for i in range(20)]
    with show(take(rows)) as tab:
        picture = tab.locator("#users-chart svg")
        said = picture.get_attribute("aria-label")
        assert said is not None
        assert re.findall(r"\d+ users: \d+ /s", said) == [
            "10 users: 100 /s", "20 users: 100 /s", "30 users: 100 /s"
        ]  # fmt: skip
        assert picture.locator("circle.p95").count() == 3
        assert "all seconds that had so many users" in tab.locator("#users-section").inner_text()


def test_a_step_is_looked_at_by_its_button_and_says_the_same(show: Show, take: Take) -> None:
    rows = [
        (i * 25, 30 + i * 7919 % 200, "AB"[i % 2], True, 10 * (1 + i // 4000))
        for i in range(12_000)
    ]
    with show(take(rows)) as tab:
        buttons = tab.locator("#steps-row button")
        assert buttons.all_text_contents() == ["10 users", "20 users", "30 users"]
        assert tab.locator("#charts rect.band").count() == 1
        table = tab.locator("section[aria-labelledby=steps] tbody tr")
        buttons.nth(1).click()
        assert buttons.nth(1).get_attribute("aria-pressed") == "true"
        assert cells(tab, "samples")[-1] == table.nth(1).locator("td").nth(4).text_content()
        tab.locator("#whole").click()
        assert buttons.nth(1).get_attribute("aria-pressed") == "false"


@pytest.fixture
def stair(tmp_path: Path) -> Measured:
    """Three steps that start within a second, and a last one that takes 20 s to drain."""
    spans = [(start + 0.6, end) for start, end in stairs((10, 45.0), (30, 45.0), (60, 45.0))]
    return played(tmp_path, spans, service_s=lambda at: 0.05 if at < 130 else 20.0)


def test_a_button_and_its_row_have_the_very_same_window(show: Show, stair: Measured) -> None:
    with show(stair) as tab:
        rows = tab.locator("section[aria-labelledby=steps] tbody tr")
        for at in range(3):
            tab.locator("#steps-row button").nth(at).click()
            start, end, samples = (
                rows.nth(at).locator("td").nth(k).inner_text() for k in (2, 3, 4)
            )
            assert f"from {start} to {end};" in tab.locator("body").inner_text()
            assert f"{start} \u2013 {end}" in tab.locator("#readout").inner_text()
            assert cells(tab, "samples")[-1] == samples


def test_against_users_stand_the_steps_and_neither_ramp_nor_drain(
    show: Show, stair: Measured
) -> None:
    with show(stair) as tab:
        rows = tab.locator("section[aria-labelledby=steps] tbody tr")
        rates = [number(rows.nth(at).locator("td").nth(6).inner_text()) for at in range(3)]
        said = tab.locator("#users-chart svg").get_attribute("aria-label") or ""
        drawn = re.findall(r"(\d+) users: (\d+) /s", said)
        assert [int(users) for users, _ in drawn] == [10, 30, 60]
        assert "a step once it has settled" in tab.locator("#users-section").inner_text()
        assert [int(rate) for _, rate in drawn] == pytest.approx(rates, abs=0.51)


def test_a_ramp_before_one_load_makes_no_levels(show: Show, take: Take) -> None:
    rows = [(i * 10, 40, "A", True, min(20, 1 + i // 100)) for i in range(9000)]
    with show(take(rows)) as tab:
        assert not tab.locator("#users-section").is_visible()


def test_with_one_level_of_users_nothing_is_drawn_against_them(show: Show, shop: Measured) -> None:
    with show(shop) as tab:
        assert not tab.locator("#users-section").is_visible()


def test_where_most_failed_no_percentile_is_drawn(show: Show, take: Take) -> None:
    with show(take([(i * 20, 3, "A", i % 3 > 1, 5) for i in range(900)])) as tab:
        assert tab.locator("#charts path.p50[d*=L]").count() == 0
        assert "mostly failures" in str(tab.locator("#charts").text_content())
        assert tab.locator("#charts path.fail").count() == 1
    with show(take([(i * 20, 3, "A", i % 3 > 1, 5) for i in range(900)]), script=False) as tab:
        assert tab.locator("svg.still path.p50").count() == 0


def test_a_line_that_is_not_drawn_is_named(show: Show, take: Take, shop: Measured) -> None:
    few = take([(i * 100, 20 + i % 40, "A", True, 30) for i in range(944)])
    with show(few) as tab:
        assert tab.locator("#charts path.p99[d*=L]").count() == 0
        assert "p99: too few samples per point" in tab.locator("#caption").inner_text()
    rows = [(i * 100, 20 + i % 40, "A", True, 30) for i in range(600)]
    rows += [(60_000 + i * 5, 20 + i % 40, "A", True, 30) for i in range(18_000)]
    with show(take(rows)) as tab:
        said = tab.locator("#caption").inner_text()
        assert "at some points: too few samples per point" in said, said
    with show(shop) as tab:
        assert "p95" not in tab.locator("#caption").inner_text()


def test_a_linear_scale_says_how_many_samples_lie_above_it(show: Show, take: Take) -> None:
    rows = [(i * 5, 30_000 if i % 600 == 0 else 50, "A", True, 5) for i in range(6000)]
    with show(take(rows)) as tab:
        assert "above the scale" not in tab.locator("#caption").inner_text()
        tab.locator("#log").click()
        assert tab.locator("#caption").inner_text().endswith("; 10 above the scale")


def test_the_table_sorts_and_filters(show: Show, take: Take) -> None:
    rows = [(i * 10, 10 * (1 + i % 3), "abc"[i % 3], True, 1) for i in range(600)]
    with show(take(rows)) as tab:
        head = tab.locator("#labels-table thead th").nth(4)
        head.get_by_role("button").click()
        assert head.get_attribute("aria-sort") == "descending"
        names = tab.locator("#labels-table tbody th")
        assert names.all_text_contents() == ["c", "b", "a"]
        head.get_by_role("button").click()
        assert names.all_text_contents() == ["a", "b", "c"]
        tab.locator("#filter").fill("B")
        assert [name for name in names.all() if name.is_visible()].__len__() == 1


def test_without_scripting_there_is_a_picture_and_every_table(show: Show, shop: Measured) -> None:
    with show(shop, script=False) as tab:
        assert tab.locator("svg.still").is_visible()
        assert tab.locator("svg.still path.p95").count() == 1
        assert tab.locator("#labels-table tbody tr").count() == 3
        assert not tab.locator("#charts").is_visible()
        assert not tab.locator("#filter").is_visible()


def test_where_decoding_fails_the_picture_stays(show: Show, shop: Measured) -> None:
    def spoil(text: str) -> str:
        return re.sub(r'(id="counts">).{40}', r"\1" + "A" * 40, text)

    with show(shop, spoil=spoil) as tab:
        assert tab.evaluate("document.documentElement.dataset.ready") == "no"
        assert tab.locator("svg.still").is_visible()
        assert not tab.locator("#charts").is_visible()


def test_hostile_labels_are_only_text(show: Show, take: Take) -> None:
    rows = [(i * 10, 20, HOSTILE[i % len(HOSTILE)], i % 9 > 0, 1) for i in range(1500)]
    for width in (1280, 375):
        with show(take(rows), width=width, title=HOSTILE[0]) as tab:
            assert tab.evaluate("document.documentElement.dataset.ready") == "yes"
            assert tab.locator("img, iframe, script[src]").count() == 0
            assert tab.evaluate("document.documentElement.scrollWidth") <= width
            assert tab.locator("#labels-table bdi").filter(has_text="onerror").count() == 1


def test_the_policy_refuses_what_is_added_later(show: Show, shop: Measured) -> None:
    wanted = ["connect-src", "frame-src", "img-src", "script-src-elem", "style-src-elem"]
    with show(shop, refused=True) as tab:
        tab.evaluate(
            """() => {
              window.refused = [];
              document.addEventListener('securitypolicyviolation',
                event => window.refused.push(event.effectiveDirective));
              const add = (tag, settings) =>
                document.body.append(Object.assign(document.createElement(tag), settings));
              add('script', {textContent: 'window.broken = true'});
              add('style', {textContent: 'body { display: none }'});
              add('img', {src: 'https://example.com/a.png'});
              add('iframe', {src: 'https://example.com/'});
              fetch('https://example.com/').catch(() => 0);
            }"""
        )
        # Each is told when the browser comes to it: on a busy machine, seconds later.
        for _ in range(300):
            if set(wanted) <= set(tab.evaluate("window.refused")):
                break
            tab.wait_for_timeout(100)
        tab.wait_for_timeout(100)  # room for what is not wanted
        assert sorted(set(tab.evaluate("window.refused"))) == wanted
        assert tab.evaluate("window.broken ?? false") is False


def test_it_prints_light_and_whole(show: Show, shop: Measured) -> None:
    with show(shop, dark=True) as tab:
        tab.emulate_media(media="print")
        tab.evaluate("dispatchEvent(new Event('beforeprint'))")
        assert str(tab.locator("#charts svg").get_attribute("viewBox")).startswith("0 0 700 ")
        assert tab.locator("#charts svg").is_visible()
        assert not tab.locator("#readout").is_visible()
        paper = tab.evaluate("getComputedStyle(document.documentElement).backgroundColor")
        assert paper == "rgb(255, 255, 255)"
        pdf = tab.pdf(format="A4", prefer_css_page_size=True)
        assert pdf.startswith(b"%PDF")
        assert 1 <= len(re.findall(rb"/Type\s*/Page\b", pdf)) <= 6


def test_a_theme_can_be_chosen(show: Show, shop: Measured) -> None:
    with show(shop) as tab:
        tab.get_by_role("button", name="Switch between light and dark").click()
        assert tab.evaluate("document.documentElement.dataset.theme") == "dark"
        paper = tab.evaluate("getComputedStyle(document.documentElement).backgroundColor")
        assert paper != "rgb(255, 255, 255)"


@pytest.mark.parametrize(
    "rows",
    [
        [(0, 0, "A", True, 1)],
        [(0, 30_000, "A", False, 1)],
        [(i, 5, "A", False, 0) for i in range(300)],
        [(0, 5, "A", True, 1), (36_000_000, 5, "A", True, 1)],
        [(i * 864_000, 5, "A", True, 1) for i in range(1000)],
    ],
)
def test_odd_runs_are_drawn(show: Show, take: Take, rows: list[Any]) -> None:
    with show(take(rows)) as tab:
        assert tab.evaluate("document.documentElement.dataset.ready") == "yes"
        assert tab.locator("#charts svg").is_visible()
        assert "NaN" not in tab.locator("body").inner_html()
