"""Thresholds held against a baseline: how they are read, and how they are judged."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jmeterpy.analysis import measure
from jmeterpy.analysis.against import NO_BASELINE, Numbers
from jmeterpy.analysis.signals import Allowed, allowed
from jmeterpy.analysis.thresholds import Threshold, Verdict, judge, parse, parse_all
from jmeterpy.brief import GroupBrief, PlanBrief
from jmeterpy.errors import ThresholdError
from jmeterpy.reports.limits import remark, value_text
from tests.analysis.worlds import World, write_run

WORLD = World(users=40, seconds=60)
WORLDS = {
    "base": WORLD,
    "again": WORLD,
    "slow": replace(WORLD, slower={"*": 1.6}),
    "failing": replace(WORLD, errors=0.03),
    "mixed": replace(
        WORLD, labels={n: (1, took, sigma) for n, (_, took, sigma) in WORLD.labels.items()}
    ),
    "more": replace(WORLD, users=90),
    "short": replace(WORLD, seconds=4, ramp_s=1),
}


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Numbers]:
    """One simulated run of each world."""
    folder = tmp_path_factory.mktemp("against")
    found = {}
    for seed, (name, world) in enumerate(WORLDS.items(), 1):
        path = write_run(world, seed, folder / f"{name}.jtl")
        found[name] = Numbers(measure(path), [path], name=name)
    return found


def one(text: str, runs: dict[str, Numbers], new: str, base: str = "base") -> Verdict:
    (verdict,) = judge([parse(text)], runs[new].measured, baseline=runs[base])
    return verdict


@pytest.mark.parametrize(
    ("text", "limit", "unit"),
    [
        ("p99 < +10% vs baseline", Fraction(11, 10), "ratio"),
        ("p95(Log in) <= +2.5 % vs baseline", Fraction(41, 40), "ratio"),
        ("throughput > -5% vs baseline", Fraction(19, 20), "ratio"),
        ("ok_mean < \u221220% versus baseline", Fraction(4, 5), "ratio"),
        ("median<+0%vs baseline", Fraction(1), "ratio"),
        ("error_rate < +0.5pt vs baseline", Fraction(1, 200), "points"),
        ("error_rate(A) < +1 points vs baseline", Fraction(1, 100), "points"),
    ],
)
def test_a_change_is_read(text: str, limit: Fraction, unit: str) -> None:
    found = parse(text)
    assert (found.limit, found.unit, found.relative) == (limit, unit, True)


def test_clauses_and_a_warning_may_follow() -> None:
    found = parse('p95(A) < +10% vs baseline after 30s while users <= 50 in "g", warn')
    assert (found.after_ms, found.users, found.group, found.ending) == (30_000, 50, "g", "warn")


@pytest.mark.parametrize(
    ("text", "column", "message"),
    [
        ("p95 < 10% vs baseline", 9, "a change with its sign as +10% vs baseline"),
        ("error_rate < 1% vs baseline", 17, "a change has a sign: write < +10% vs baseline"),
        ("p95 < +10%", 11, 'expected "vs"'),
        ("p95 < +10% vs base", 15, 'expected "baseline"'),
        ("p95 < +100ms vs baseline", 11, "a change is a share of the baseline"),
        ("error_rate < +10% vs baseline", 17, "in percentage points: write +0.5pt vs baseline"),
        ("p95 < + vs baseline", 9, "expected a change such as +10% vs baseline"),
        ("p95 == +10% vs baseline", 8, "a change is never exact"),
        ("p95 < -100% vs baseline", 7, "nothing lies 100 % below the baseline"),
        ("max < +10% vs baseline", 7, "max is not held against a baseline"),
        ("cpu(api) < +10% vs baseline", 12, "cpu is not held against a baseline"),
        ("p95 < +10% vs baseline, abort", 25, "only known at the end"),
    ],
)
def test_an_error_points_at_the_character(text: str, column: int, message: str) -> None:
    with pytest.raises(ThresholdError) as caught:
        parse(text)
    assert message in caught.value.message
    assert caught.value.place is not None
    assert caught.value.place.column == column


PARTS = st.sampled_from([
    "p95", "p99.9", "error_rate", "throughput", "cpu", "memory_growth", "max", "(Login)", '("a b")',
    "(", ")", "<", "<=", "\u2264", ">", "==", "=", "+", "-", "+10%", "-5%", "10", "%", "0.5pt",
    "pt", "800ms", "1", ".", "50/s", "2MB/s", "vs", "versus", "baseline", "after", "30s", "while",
    "users", "in", '"g"', "'", '"', ",", "warn", "abort", " ", "\u2009", "\x00", "\u202e", "é", "_",
])  # fmt: skip


@given(st.lists(PARTS, max_size=12), st.sampled_from(["", " "]))
def test_whatever_is_put_together_is_read_or_refused_with_a_caret(
    parts: list[str], gap: str
) -> None:
    text = gap.join(parts)
    refused: ThresholdError | None = None
    try:
        found = parse(text)
    except ThresholdError as error:
        refused = error
    if refused is None:
        assert parse(found.text) == found
        return
    assert refused.place is not None
    assert 1 <= (refused.place.column or 0) <= len(text) + 1
    assert refused.hint.endswith("^")


def test_the_default_on_errors_stays_beside_a_change_of_them() -> None:
    found = parse_all(["error_rate < +1pt vs baseline"])
    assert [each.default for each in found] == [False, True]


def test_a_change_says_nothing_of_what_a_step_may_take() -> None:
    assert allowed([parse("p95 < +10% vs baseline")]) == Allowed()


def test_the_same_again_passes_with_both_values_and_the_interval(runs: dict[str, Numbers]) -> None:
    found = one("p95 < +10% vs baseline", runs, "again")
    old, new = runs["base"].measured.total.p95_ms, runs["again"].measured.total.p95_ms
    assert old
    assert new
    assert (found.status, found.value) == ("PASS", Fraction(new, old))
    assert found.held is not None
    assert (found.held.run, found.held.base, found.held.new) == ("base", old, new)
    assert found.held.low < float(new / old) < found.held.high
    assert found.margin == pytest.approx(1 - new / old / 1.1)
    allowed = f"{1.1 * old:.0f} ms is the limit"
    assert f"{old} ms \u2192 {new} ms where {allowed}, change in [" in remark(found)


def test_what_is_surely_slower_fails_and_says_where_first(runs: dict[str, Numbers]) -> None:
    for text in (
        "p95 < +10% vs baseline",
        "mean < +10% vs baseline",
        "p50(Home) <= +20% vs baseline",
    ):
        assert one(text, runs, "slow").status == "FAIL", text
    found = one("p95 < +10% vs baseline", runs, "slow")
    assert found.failed
    assert found.first_s is not None
    assert value_text(found).startswith("+")
    assert one("p95 < +10% vs baseline, warn", runs, "slow").status == "WARN"


def test_what_is_missed_but_not_for_certain_only_warns(runs: dict[str, Numbers]) -> None:
    found = one("p95 < +10% vs baseline", runs, "again")
    assert found.value is not None
    just_below = f"p95 < {100 * float(found.value) - 100.5:+.4f}% vs baseline"
    close = one(just_below, runs, "again")
    assert (close.status, close.unsure, close.failed) == ("WARN", True, False)
    assert remark(close).startswith("missed, but not for certain, ")
    assert one("p95 < -60% vs baseline", runs, "again").status == "FAIL"


def test_what_is_allowed_is_in_the_unit_of_the_figure(runs: dict[str, Numbers]) -> None:
    old = runs["base"].measured.total
    found = one("p95 < +10% vs baseline", runs, "again").allowed
    assert found == Fraction(old.p95_ms or 0) * Fraction(11, 10)
    share = one("error_rate < +0.5pt vs baseline", runs, "again").allowed
    assert float(share or 0) == pytest.approx((old.error_rate or 0) + 0.005)
    assert one("p95 < 1s", runs, "again").allowed == 1000
    (nothing,) = judge([parse("p95 < +10% vs baseline")], runs["again"].measured)
    assert nothing.allowed is None


def test_a_rate_is_missed_from_below(runs: dict[str, Numbers]) -> None:
    assert one("throughput > -20% vs baseline", runs, "again").status == "PASS"
    assert one("throughput > +300% vs baseline", runs, "again").status == "FAIL"
    assert one("ok_throughput < +10% vs baseline", runs, "again").status == "PASS"


def test_failures_are_held_in_points(runs: dict[str, Numbers]) -> None:
    found = one("error_rate < +0.5pt vs baseline", runs, "failing")
    assert found.status == "FAIL"
    assert value_text(found).endswith(" pt")
    assert one("error_rate < +10pt vs baseline", runs, "failing").status == "PASS"
    assert one("error_rate < +0.5pt vs baseline", runs, "again").status == "PASS"


def test_a_stretch_is_judged_alone_in_both_runs(runs: dict[str, Numbers]) -> None:
    found = one("p95 < +10% vs baseline after 30s", runs, "slow")
    absolute = "p95 < 1s after 30s"
    values = [
        judge([parse(absolute)], runs[name].measured)[0].value or Fraction(1)
        for name in ("base", "slow")
    ]
    assert found.value == values[1] / values[0]
    assert "ended after 0:30" in found.note


def test_a_group_is_judged_alone(runs: dict[str, Numbers]) -> None:
    whole, group = (
        one(f"p95 < +10% vs baseline{where}", runs, "slow") for where in ("", ' in "g"')
    )
    assert whole.value == group.value
    assert one('p95 < +10% vs baseline in "h"', runs, "slow").status == "NO DATA"


@pytest.mark.parametrize(
    ("text", "new", "note"),
    [
        (
            "p95(Login) < +10% vs baseline",
            "again",
            'in the baseline: no sample is labelled "Login"',
        ),
        ("p99.9 < +10% vs baseline", "again", "in the baseline: 2"),
        ("p95 < +10% vs baseline", "mixed", "judge them one by one"),
        ("p95 < +10% vs baseline", "more", "not comparable: at most 40 users at once"),
        ("p50 < +10% vs baseline", "short", "not comparable: the baseline took"),
    ],
)
def test_what_cannot_be_held_is_no_data(
    runs: dict[str, Numbers], text: str, new: str, note: str
) -> None:
    found = one(text, runs, new)
    assert (found.status, found.value, found.failed) == ("NO DATA", None, True)
    assert note in found.note


def test_runs_that_are_too_short_have_no_interval(runs: dict[str, Numbers]) -> None:
    assert "shorter than 10 s" in one("p50 < +10% vs baseline", runs, "short", "short").note


def test_without_a_baseline_it_says_what_to_give(runs: dict[str, Numbers]) -> None:
    verdicts = judge(map(parse, ["p95 < +10% vs baseline", "count > 1"]), runs["again"].measured)
    assert [each.status for each in verdicts] == ["NO DATA", "PASS"]
    assert verdicts[0].note == NO_BASELINE
    assert "--baseline RUN" in NO_BASELINE


def test_another_load_in_the_plans_is_no_data(runs: dict[str, Numbers]) -> None:
    plans = [PlanBrief(name="p", groups=(GroupBrief("g", users=users),)) for users in (40, 41)]
    base = replace(runs["base"], brief=plans[0])
    (found,) = judge(
        [parse("p95 < +10% vs baseline")], runs["again"].measured, brief=plans[1], baseline=base
    )
    assert "the load differs" in found.note
    (same,) = judge(
        [parse("p95 < +50% vs baseline")], runs["again"].measured, brief=plans[0], baseline=base
    )
    assert same.status == "PASS"


def test_verdicts_stand_in_the_order_of_the_thresholds_and_are_json(
    runs: dict[str, Numbers],
) -> None:
    texts = ["max < 60s", "p95 < +50% vs baseline", "count > 1", "mean < +50% vs baseline"]
    verdicts = judge(map(parse, texts), runs["again"].measured, baseline=runs["base"])
    assert [each.threshold.text for each in verdicts] == texts
    found = json.loads(json.dumps([each.as_json() for each in verdicts], allow_nan=False))
    assert [bool(each["baseline"]) for each in found] == [False, True, False, True]
    assert (found[1]["unit"], found[1]["limit"]) == ("ratio", 1.5)


def test_answers_in_no_time_have_a_ratio(tmp_path: Path) -> None:
    found = []
    for name in ("a", "b"):
        rows = [f"{1_795_229_400_000 + i * 50},0,A,200,g 1-1,true,1" for i in range(600)]
        head = "timeStamp,elapsed,label,responseCode,threadName,success,allThreads"
        path = tmp_path / name
        path.write_text("\n".join([head, *rows, ""]))
        found.append(Numbers(measure(path), [path], name=name))
    threshold: Threshold = parse("p50 < +10% vs baseline")
    (verdict,) = judge([threshold], found[1].measured, baseline=found[0])
    assert verdict.status == "PASS"
    assert verdict.value == 1
