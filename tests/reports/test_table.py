"""The table and the verdict on a terminal."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jmeterpy.analysis import ErrorRow, Measured
from jmeterpy.analysis.names import short
from jmeterpy.analysis.thresholds import judge, parse_all
from jmeterpy.reports.limits import margin_text
from jmeterpy.reports.table import run_verdict, summary_table, verdict_lines
from jmeterpy.reports.words import cells, fit, percent, visible

Steady = Callable[..., Measured]


def test_the_table_has_one_line_a_label_and_the_total(steady: Steady) -> None:
    lines = summary_table(steady(2000, labels=("Register", "Publish")), title="Users").split("\n")
    assert re.fullmatch(
        r"Users +2 000 samples in 10.0\d? s|Users +2 000 samples in 10.1 s", lines[0]
    )
    assert lines[1].split() == ["samples", "failed", "mean", "p50", "p95", "p99", "max", "ms", "/s"]
    assert [line.split()[0] for line in lines[2:]] == ["Register", "Publish", "Total"]
    assert "1 000" in lines[2]


def test_a_percentile_of_too_few_samples_is_a_dash(steady: Steady) -> None:
    few, more = (summary_table(steady(n)).split("\n")[-1].split() for n in (71, 72))
    assert few[6] == "\u2013"
    assert more[6] != "\u2013"


@given(st.lists(st.text(max_size=300), min_size=1, max_size=5, unique=True))
def test_no_label_can_break_the_table(labels: list[str]) -> None:
    for label in labels:
        shown = fit(visible(label), 30)
        assert all(sign.isprintable() or unicodedata.category(sign) == "Cf" for sign in shown)
        assert cells(shown) <= 30


def test_hostile_labels_stay_on_their_line(steady: Steady) -> None:
    hostile = (
        "\x1b[31mred\x07",
        "a\nb",
        "x" * 5000,
        "\u767b\u9332" * 40,
        "\u202eabc",
        "=1+1",
        "e\u0301",
    )
    text = summary_table(steady(700, labels=hostile))
    assert "\x1b" not in text
    assert len(text.split("\n")) == 2 + len(hostile) + 1
    assert len({cells(line) for line in text.split("\n")}) == 1
    assert cells(text.split("\n")[0]) <= 100


@pytest.mark.parametrize("width", [100, 80, 60, 50, 40])
def test_a_narrow_table_leaves_figures_out_and_never_wraps(steady: Steady, width: int) -> None:
    labels = ("Register a user with all the rest", "Publish", "")
    measured = steady(2000, labels=labels, failed=3)
    texts = ["p95(Register a user with all the rest) < 1s", "max < 9ms"]
    verdicts = judge(parse_all(texts, default=False), measured)
    text = f"{summary_table(measured, width=width)}\n{verdict_lines(verdicts, width=width)}"
    assert max(map(cells, text.split("\n"))) <= width
    head = text.split("\n")[1].split()
    assert [name for name in ("samples", "failed", "p95", "ms") if name in head] == [
        "samples", "failed", "p95", "ms",
    ]  # fmt: skip
    assert ("mean" in head) == (width >= 80)
    assert "Regi" in text


def test_one_is_told_in_the_singular_and_an_empty_label_in_quotes(steady: Steady) -> None:
    rows = [ErrorRow(label, "500", "Oops", 9 - n, 0, 0) for n, label in enumerate(("", *"abc"))]
    lines = summary_table(replace(steady(9, failed=9), errors=tuple(rows))).split("\n")
    assert lines[-4] == '  9 failed  "": 500 Oops'
    assert lines[-1] == "  6 failed in 1 other way"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("count >= 50", "150 more than asked"),
        ("count > 199", "1 more than asked"),
        ("throughput > 5/s", "290 % above"),
        ("max < 1000s", "more than 99 % to spare"),
        ("max < 10h", "more than 99 % to spare"),
        ("count > 999", "80 % short"),
    ],
)
def test_a_margin_is_told_in_words_that_fit_its_side(steady: Steady, text: str, said: str) -> None:
    (verdict,) = judge(parse_all([text], default=False), steady(200))
    assert re.sub(r"29\d %", "290 %", margin_text(verdict)) == said


def test_failures_stand_below_the_table(steady: Steady) -> None:
    assert summary_table(steady(100, failed=3)).endswith("3 failed  A: 500 Internal Server Error")


def test_a_verdict_line_has_value_margin_and_sign(steady: Steady) -> None:
    verdicts = judge(
        parse_all(["max < 1s", "max < 100ms", "p95(B) < 1s", "error_rate < 1%"]), steady(200)
    )
    lines = verdict_lines(verdicts).split("\n")
    assert lines[0] == "\u2713 max < 1s          119 ms   88 % to spare"
    assert lines[1] == "\u2717 max < 100ms       119 ms   19 % over, first at 0:00 with 10 users"
    assert lines[2] == '? p95(B) < 1s      NO DATA   no sample is labelled "B"; there is A'
    assert lines[3] == "\u2713 error_rate < 1%      0 %"
    assert run_verdict(verdicts) == "FAILED   1 threshold missed, 1 without data"


@pytest.mark.parametrize(
    ("limit", "shown"), [("9.999%", "10 %"), ("10.001%", "10 %"), ("10%", "10 %")]
)
def test_a_value_is_shown_apart_from_its_limit(steady: Steady, limit: str, shown: str) -> None:
    (verdict,) = judge(parse_all([f"error_rate < {limit}"]), steady(100, failed=10))
    assert shown in verdict_lines([verdict])


@given(st.integers(0, 10**6), st.integers(1, 10**6))
def test_a_share_is_zero_or_all_only_where_it_is(part: int, whole: int) -> None:
    part = min(part, whole)
    assert (percent(part, whole) == "0 %") == (part == 0)
    assert (percent(part, whole) == "100 %") == (part == whole)


def test_of_no_sample_no_share_failed(take: Callable[..., Measured]) -> None:
    (total,) = [x for x in summary_table(take([])).splitlines() if x.startswith("Total")]
    assert total.split()[:3] == ["Total", "0", "\u2013"]


def test_a_name_that_was_too_long_to_keep_is_cut_once() -> None:
    one, two = (fit(visible(short("A" * 100_000 + last)), 40) for last in "xy")
    assert one != two
    assert cells(one) == cells(two) == 40
    assert one.count("\u2026") == two.count("\u2026") == 1
    assert "..." not in one
