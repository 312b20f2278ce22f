"""A comparison as people see it."""

from __future__ import annotations

from jmeterpy.analysis.change import Comparison, Figure, LabelChange
from jmeterpy.reports.changes import NAMES, comparison_table, comparison_verdict
from jmeterpy.reports.words import NONE, cells


def same(name: str) -> Figure:
    if name == "error_rate":
        return Figure(name, 0.0, 0.0, 0.0, -0.001, 0.001, "same")
    return Figure(name, 100, 101, 1.01, 0.97, 1.05, "same")


def row(label: str, *others: Figure) -> LabelChange:
    given = {each.name: each for each in others}
    figures = tuple(given.get(name, same(name)) for name in NAMES)
    return LabelChange(label, "sample", 1000, 1010, figures)


SLOW = Figure("ok_p95_ms", 1200, 1500, 1.25, 1.18, 1.33, "worse")
THIN = Figure("ok_p95_ms", 90, None, None, None, None, "inconclusive", "40 successes in NEW")
FAILING = Figure("error_rate", 0.001, 0.0225, 0.0215, 0.018, 0.026, "worse")


def test_each_label_is_a_line_with_the_change_of_each_figure() -> None:
    text = comparison_table(Comparison(0.1, (row("Login", SLOW), row("Cart", THIN)), row("Total")))
    head, login, cart, total, of_successes, told = text.splitlines()
    assert of_successes == "p50, p95 and mean are of successes only."
    assert head.split() == ["samples", "p50", "p95", "mean", "good", "/s", "failed"]
    assert login.startswith("Login  1 000 → 1 010  +1 % =  +25 % ✗  +1 % =")
    assert f"{NONE} ?" in cart
    assert total.startswith("Total")
    assert told == "✗ p95 of Login: 1 200 ms → 1 500 ms, +25 % [+18 % to +33 %]"


def test_failures_are_told_in_points() -> None:
    text = comparison_table(Comparison(0.1, (row("Login", FAILING),), row("Total")))
    assert "✗ failed of Login: 0.1 % → 2.25 %, +2.15 pt [+1.8 pt to +2.6 pt]" in text


def test_the_verdict_counts_what_it_rests_on() -> None:
    worse = Comparison(0.1, (row("Login", SLOW),), row("Total"))
    assert comparison_verdict(worse) == "WORSE   of 10 figures: 1 worse, 9 same (tolerance 10 %)"
    thin = Comparison(0.1, (row("Login", THIN),), row("Total"))
    assert comparison_verdict(thin).endswith("longer runs can tell more")
    apart = Comparison(0.1, (), row("Total"), reasons=("only BASE has 'A'; NEW has none",))
    assert comparison_verdict(apart) == "NOT COMPARABLE   only BASE has 'A'; NEW has none"


def test_better_figures_and_none_worse_are_better_though_some_are_open() -> None:
    quick = Figure("ok_p95_ms", 1200, 300, 0.25, 0.2, 0.3, "better")
    found = Comparison(0.1, (row("Login", quick), row("Cart", THIN)), row("Total"))
    assert comparison_verdict(found) == (
        "BETTER   of 15 figures: 1 better, 13 same, 1 inconclusive (tolerance 10 %); "
        "1 figure open; longer runs can tell more"
    )
    assert (found.exit_code(), found.exit_code(strict=True)) == (0, 1)
    worse = Comparison(0.1, (row("Login", quick), row("Cart", THIN)), row("Total", SLOW))
    assert worse.verdict == "worse"


def test_a_label_of_one_run_alone_says_so() -> None:
    lost = LabelChange("Gone", "sample", 50, 0, ())
    assert "only in BASE" in comparison_table(Comparison(0.1, (lost,), row("Total")))


def test_a_hostile_label_stays_a_label_and_lines_stay_narrow() -> None:
    label = "\x1b[31m" + "x" * 500 + "\n\u202egrün"
    lines = comparison_table(Comparison(0.1, (row(label, SLOW),), row("Total"))).splitlines()
    assert not any("\x1b" in line or "\u202e" in line for line in lines)
    assert max(map(cells, lines)) <= 100


def test_many_labels_are_cut_and_counted() -> None:
    many = Comparison(0.1, tuple(row(f"L{i}", SLOW) for i in range(130)), row("Total"))
    lines = comparison_table(many).splitlines()
    assert "… and 30 labels more" in lines
    assert lines[-1] == "… and 118 figures more"
