"""How thresholds are read, and how they are judged."""

from __future__ import annotations

import random
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jmeterpy.analysis import Measured, measure
from jmeterpy.analysis.declared.judged import thresholds_table
from jmeterpy.analysis.metrics import METRICS, least_samples
from jmeterpy.analysis.thresholds import Verdict, judge, parse, parse_all
from jmeterpy.errors import ThresholdError
from jmeterpy.reports.limits import remark

Row = Callable[..., str]
Write = Callable[..., Path]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("p95(Register) < 800ms", ("p95", "Register", "<", 800)),
        ("error_rate < 1%", ("error_rate", None, "<", Fraction(1, 100))),
        ("throughput > 50/s", ("throughput", None, ">", 50)),
        ("throughput>90/min", ("throughput", None, ">", Fraction(3, 2))),
        ("mean < 1s", ("mean", None, "<", 1000)),
        ("max < 1m30s", ("max", None, "<", 90_000)),
        ("max < 1.5s", ("max", None, "<", 1500)),
        ("count(Publish) >= 1_000", ("count", "Publish", ">=", 1000)),
        ("p99.9(GET /a (b)) \u2264 2s", ("p99.9", "GET /a (b)", "<=", 2000)),
        ('median("a) < 3") != 0.1ms', ("median", "a) < 3", "!=", Fraction(1, 10))),
        ("mean('it\\'s') < 1s", ("mean", "it's", "<", 1000)),
        ('errors("") == 0', ("errors", "", "==", 0)),
        ("received > 2MB/s", ("received", None, ">", 2 << 20)),
        ("apdex >= 0.9", ("apdex", None, ">=", Fraction(9, 10))),
        ("error_rate == 0", ("error_rate", None, "==", 0)),
    ],
)
def test_a_threshold_is_read(text: str, expected: tuple[object, ...]) -> None:
    found = parse(text)
    assert (found.metric, found.label, found.compare, found.limit) == expected


@pytest.mark.parametrize(
    ("text", "column", "message"),
    [
        ("p95(Register) <", 16, "a limit such as 800ms at the end"),
        ("p95(Register < 800ms", 21, 'expected ")" after a label'),
        ("p59x < 1s", 1, 'no figure "p59x"'),
        ("eror_rate < 1%", 1, "did you mean error_rate"),
        ("p95 = 1s", 5, "equal is written =="),
        ("p95 < 800", 10, "write a time as 800ms"),
        ("error_rate < 0.01", 18, "write a share as 1%"),
        ("throughput > 50", 16, "write a rate as 50/s"),
        ("p95 < 5s while user <= 3", 16, 'expected "users"'),
        ("p95 < 5s in ten", 13, "in quotes"),
        ('p95("a) < 3', 5, "never closed"),
        ("p95() < 1s", 5, "expected a label"),
        ("count > 1.5", 9, "a whole number"),
        ("p95 < 1s please", 10, "expected the end"),
        ("p95 < -5ms", 9, "a limit has no sign"),
        ("max < -5ms", 7, "a limit has no sign"),
        ("error_rate < -1%", 14, "error_rate is between 0% and 100%: write 1%"),
        ("error_rate < -1% after 30s", 14, "error_rate is between 0% and 100%"),
        ("error_rate < 200%", 14, "error_rate is never above 100%"),
        ("apdex > 2", 9, "apdex is never above 1"),
        ("p95 < 1s while users <= 1,000", 27, "without a comma: 1000 or 1_000"),
        ("p95 < 1s, aborted", 11, "expected warn or abort"),
        ("p\uff195 < 1s", 1, 'there is no figure "p"'),
        ("p95 < \uff19s", 7, "expected a limit"),
        ("p95 =< 1s", 5, "expected <, <=, >, >= or == here"),
        ("p95 < 1s after", 15, "expected a time such as 30s"),
        ("", 1, "expected a figure"),
    ],
)
def test_an_error_points_at_the_character(text: str, column: int, message: str) -> None:
    with pytest.raises(ThresholdError) as caught:
        parse(text)
    assert message in caught.value.message
    assert caught.value.place is not None
    assert caught.value.place.column == column
    first, caret = str(caught.value).split("\n")
    assert first[caret.index("^") :].startswith(text[column - 1 :])


@given(st.text(min_size=0, max_size=40))
def test_any_text_is_read_or_refused_with_a_caret(text: str) -> None:
    try:
        parse(text)
    except ThresholdError as error:
        assert "^" in error.hint  # noqa: PT017  both ends are right


@given(st.text(min_size=1, max_size=30))
def test_any_label_can_be_quoted(label: str) -> None:
    quoted = label.replace("\\", "\\\\").replace('"', '\\"')
    assert parse(f'p95("{quoted}") < 1s').label == label


def test_without_any_the_default_holds_and_says_so() -> None:
    (found,) = parse_all(())
    assert (found.text, found.default) == ("error_rate < 1%", True)
    assert parse_all((), default=False) == ()


@pytest.mark.parametrize(
    ("given", "defaults"),
    [
        ("max < 1s", [False, True]),
        ("error_rate < 50%", [False]),
        ("errors == 0", [False]),
        ("error_rate < 50%, warn", [False, True]),
    ],
)
def test_the_default_stays_where_no_other_fails_a_run_for_errors(
    given: str, defaults: list[bool]
) -> None:
    assert [found.default for found in parse_all([given])] == defaults


def test_reading_thresholds_needs_no_numpy() -> None:
    code = "import sys, jmeterpy.analysis.thresholds as t; t.parse('p95 < 1s'); "
    code += "sys.exit('numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize(
    ("q", "least"), [(0.5, 6), (0.9, 36), (0.95, 72), (0.99, 368), (0.999, 3688)]
)
def test_a_percentile_needs_so_many_samples(q: float, least: int) -> None:
    assert least_samples(q) == least


def one(text: str, measured: Measured) -> Verdict:
    (verdict,) = judge([parse(text)], measured)
    return verdict


def test_the_limit_itself_is_not_below_the_limit(write: Write, row: Row) -> None:
    measured = measure(write([row(i, elapsed=800) for i in range(100)]))
    assert one("p95 < 800ms", measured).status == "FAIL"
    assert one("p95 <= 800ms", measured).status == "PASS"
    assert one("p95 == 0.8s", measured).status == "PASS"


@pytest.mark.parametrize(("failed", "status"), [(0, "PASS"), (9, "PASS"), (10, "FAIL")])
def test_one_in_a_hundred_is_exactly_one_percent(
    write: Write, row: Row, failed: int, status: str
) -> None:
    measured = measure(write([row(i, ok=i >= failed) for i in range(1000)]))
    verdict = one("error_rate < 1%", measured)
    assert (verdict.status, verdict.value) == (status, Fraction(failed, 1000))


def test_every_metric_has_the_value_of_the_summary(write: Write, row: Row) -> None:
    rows = [row(i * 10, elapsed=i % 300 * 7, ok=i % 5 > 0, received=100 + i) for i in range(4000)]
    measured = measure(write(rows))
    total = measured.total
    assert total.per_second is not None
    assert total.error_rate is not None
    expected = {
        "mean": total.mean_ms, "min": total.min_ms, "max": total.max_ms, "stdev": total.stdev_ms,
        "ok_mean": total.ok_mean_ms, "error_rate": total.error_rate, "errors": total.errors,
        "count": total.samples, "throughput": total.per_second, "apdex": total.apdex,
        "ok_throughput": total.per_second * (1 - total.error_rate),
        "received": total.received_bytes_per_second, "sent": total.sent_bytes_per_second,
        "p50": total.p50_ms, "median": total.p50_ms, "p90": total.p90_ms, "p95": total.p95_ms,
        "p99": total.p99_ms, "ok_p95": total.ok_p95_ms, "ok_max": total.max_ms,
    }  # fmt: skip
    assert {name for name, rule in METRICS.items() if not rule.track} <= set(expected)
    limits = {"share": "0%", "per_second": "0/s", "bytes_per_second": "0B/s"}
    for name, value in expected.items():
        unit = parse(f"{name} > 0").unit if name in ("errors", "count", "apdex") else ""
        for limit in [limits.get(unit, "0"), "0%", "0/s", "0B/s"]:
            try:
                verdict = one(f"{name} >= {limit}", measured)
            except ThresholdError:
                continue
            assert verdict.value is not None
            assert float(verdict.value) == pytest.approx(value, rel=1e-12)
            break
        else:
            pytest.fail(f"{name} takes no limit")


def test_a_label_that_never_occurs_is_no_data_and_names_those_that_do(
    write: Write, row: Row
) -> None:
    measured = measure(write([row(i, label=("Login", "Tracks")[i % 2]) for i in range(10)]))
    verdict = one("count(Logout) >= 0", measured)
    assert verdict.status == "NO DATA"
    assert verdict.failed
    assert verdict.note == 'no sample is labelled "Logout"; there are Login, Tracks'
    assert one('max < 1s in "crowd"', measured).note.startswith('no thread group is called "crowd"')


def test_too_few_samples_for_a_percentile_are_no_data(write: Write, row: Row) -> None:
    measured = measure(write([row(i) for i in range(71)]))
    verdict = one("p95 < 1s", measured)
    assert (verdict.status, verdict.note) == (
        "NO DATA",
        "71 samples; a p95 is stated from 72 on",
    )
    assert one("p90 < 1s", measured).status == "PASS"


def test_times_and_rates_of_mostly_failed_samples_never_pass(write: Write, row: Row) -> None:
    measured = measure(write([row(i, ok=i < 49) for i in range(100)]))
    assert one("p95 < 1s", measured).status == "NO DATA"
    assert one("mean < 1s", measured).status == "NO DATA"
    assert one("throughput > 1/s", measured).status == "NO DATA"
    assert one("ok_throughput > 1/s", measured).status == "PASS"
    assert one("count >= 100", measured).status == "PASS"


def test_a_group_is_judged_alone(write: Write, row: Row) -> None:
    rows = [row(i, thread=f"10 at once 1-{i}", ok=True) for i in range(10)]
    rows += [row(i, thread=f"30 at once 2-{i}", ok=i > 2) for i in range(30)]
    measured = measure(write(rows))
    assert one('error_rate == 0% in "10 at once"', measured).status == "PASS"
    assert one('error_rate <= 10% in "30 at once"', measured).value == Fraction(1, 10)
    assert one('errors(A) < 3 in "30 at once"', measured).status == "FAIL"


def crowd(row: Row) -> list[str]:
    """Users grow by one a second; a sample takes 10 ms a user, plus one."""
    return [
        row(second * 1000 + i, elapsed=10 * (second + 1) + i % 2, users=second + 1)
        for second in range(100)
        for i in range(20)
    ]


def test_while_users_judges_the_seconds_before_they_are_exceeded(write: Write, row: Row) -> None:
    path = write(crowd(row))
    rows = [(s * 1000 + i, 10 * (s + 1) + i % 2) for s in range(100) for i in range(20)]
    end = [start + elapsed for start, elapsed in rows]
    first_over = min(e // 1000 for e, (start, _) in zip(end, rows, strict=True) if start >= 50_000)
    inside = sorted(
        elapsed for e, (_, elapsed) in zip(end, rows, strict=True) if e // 1000 < first_over
    )
    verdict = one("p95 < 5s while users <= 50", measure(path))
    assert verdict.value == inside[-(-len(inside) * 95 // 100) - 1]
    assert verdict.note == f"judged are the first 0:{first_over}"


def test_while_users_is_the_whole_run_where_they_are_never_exceeded(write: Write, row: Row) -> None:
    measured = measure(write(crowd(row)))
    assert one("max < 5s while users <= 100", measured).value == one("max < 5s", measured).value
    assert one("max < 5s while users <= 0", measured).status == "NO DATA"


def test_a_missed_threshold_says_where_it_was_missed_first(write: Write, row: Row) -> None:
    measured = measure(write(crowd(row)))
    first = one("max < 500ms", measured)
    assert (first.first_s, first.first_users) == (50, 51)
    assert one("errors >= 1", measured).first_s is None
    count = one("count <= 200", measured)
    assert count.first_s == 10


@pytest.mark.parametrize("label", ['Search "all", (x)', "it's", "a\\b", 'it\'s "x"', ""])
def test_a_label_is_named_in_quotes_that_a_threshold_could_take(
    label: str, write: Write, row: Row
) -> None:
    measured = measure(write([row(1, label=label)]))
    (verdict,) = judge([replace(parse("max < 1s"), label=label + "?")], measured)
    quoted = verdict.note.removeprefix("no sample is labelled ").partition(";")[0]
    assert parse(f"max({quoted}) < 1s").label == label + "?"
    assert verdict.note.endswith("there is " + (f"{quoted[:-2]}{quoted[-1]}"))


def test_where_there_is_no_sample_that_is_said(write: Write) -> None:
    verdict = one("max(A) < 1s", measure(write([])))
    assert verdict.note == 'no sample is labelled "A"; there is no sample at all'


def breaking(row: Row, *, early: int = 2) -> list[str]:
    """Ten samples a second; one fails early, and from 11 s on half of them; 5 users, then 9."""
    return [
        row(
            s * 1000 + i * 100,
            elapsed=10 if s < 11 else 90,
            ok=(s, i) != (early, 3) and (s < 11 or i % 2 == 0),
            users=5 if s < 11 else 9,
        )
        for s in range(30)
        for i in range(10)
    ]


@pytest.mark.parametrize(
    "text",
    ["error_rate < 1%", "error_rate <= 1%", "error_rate(A) < 5%", "p95 < 50ms", "errors < 4"],
)
def test_a_break_is_where_it_happened_with_the_users_of_that_second(
    text: str, write: Write, row: Row
) -> None:
    first = one(text, measure(write(breaking(row))))
    assert first.status == "FAIL"
    assert (first.first_s, first.first_users) == (11, 9)


@pytest.mark.parametrize("text", ["error_rate == 0%", "error_rate < 0.0001%", "errors == 0"])
def test_no_break_is_called_before_something_failed(text: str, write: Write, row: Row) -> None:
    first = one(text, measure(write(breaking(row))))
    assert (first.first_s, first.first_users) in ((2, 5), (None, None))
    assert (first.first_s is None) == ("0.0001" in text)


def test_a_break_is_not_before_the_first_failure_when_seconds_do_not_start_even(
    write: Write, row: Row
) -> None:
    rows = [row(900 + i * 100, elapsed=10, ok=i < 12) for i in range(30)]
    assert one("error_rate < 50%", measure(write(rows))).first_s == 1


def test_what_is_missed_by_every_sample_is_missed_from_the_first_second_on(
    write: Write, row: Row
) -> None:
    """Users come one a second: the first two seconds alone have too few samples for a p95."""
    rows = [
        row(588 + s * 1000 + i * 90, elapsed=51, users=4 + min(s, 26))
        for s in range(40)
        for i in range(4 if s < 10 else 10)
    ]
    missed = one("p95 < 10ms, warn", measure(write(rows)))
    assert (missed.first_s, missed.first_users) == (0, 4)


@pytest.mark.parametrize("start", [0, 1, 412, 588, 999])
def test_the_users_are_no_more_than_there_were_until_that_second(
    start: int, write: Write, row: Row
) -> None:
    """A user comes every 100 ms, and what they wait for is slow from 7.6 s on."""
    at = [start + i * 100 for i in range(300)]
    rows = [row(t, elapsed=20 if i < 76 else 90, users=i + 1) for i, t in enumerate(at)]
    first = one("max < 50ms", measure(write(rows)))
    assert first.first_s in (7, 8)
    until = sum(t - start + (20 if i < 76 else 90) < 8000 for i, t in enumerate(at))
    assert first.first_users is not None
    assert 70 <= first.first_users <= until + 10 * (first.first_s == 8)


@pytest.mark.parametrize("seed", range(12))
def test_the_first_second_agrees_with_a_recount_or_says_that_it_is_around(
    seed: int, write: Write, row: Row
) -> None:
    """One second late at most, and never where it is said to be sure."""
    chance = random.Random(seed)
    offset, at = chance.choice([0, 0, 437, 999, 1]), 0
    rows = []
    for _ in range(300):
        rows.append((at, chance.choice([20] * 40 + [90]), chance.random() > 0.02))
        at += chance.randrange(1, 200)
    ends = sorted((start + elapsed, elapsed, ok) for start, elapsed, ok in rows)
    measured = measure(write([row(t + offset, elapsed=ms, ok=ok) for t, ms, ok in rows]))
    bad = [end for end, _, ok in ends if not ok]
    recount = {
        "max < 50ms": next((end for end, elapsed, _ in ends if elapsed > 50), None),
        "errors == 0": bad[0] if bad else None,
        "errors < 1, warn": bad[0] if bad else None,
        "error_rate == 0%": bad[0] if bad else None,
        "errors < 4": bad[3] if len(bad) > 3 else None,
        "errors <= 1": bad[1] if len(bad) > 1 else None,
        "count <= 100": ends[100][0],
    }
    for text, wanted in recount.items():
        found = one(text, measured)
        if wanted is None:
            assert found.first_s is None
            continue
        assert found.first_s is not None
        late = found.first_s - wanted // 1000
        assert late in ((0,) if found.first_sure else (0, 1)), text
        sure = text in ("errors == 0", "errors < 1, warn", "error_rate == 0%")
        assert found.first_sure == (sure or offset == 0)
        assert f"first {'at' if found.first_sure else 'around'} " in remark(found)
        assert found.as_json()["first_sure"] is found.first_sure
        (row_made,) = thresholds_table([found]).frame().to_dict("records")
        assert row_made["first_sure"] is found.first_sure


def test_failures_as_frequent_from_the_start_on_are_missed_from_there(
    write: Write, row: Row
) -> None:
    """Every tenth fails, two in a row only once and late: the latest samples miss it only then."""
    rows = [row(588 + i * 500, ok=i % 10 != 3 and i != 294) for i in range(400)]
    missed = one("error_rate < 10%", measure(write(rows)))
    assert missed.status == "FAIL"
    assert missed.first_s == 1


def test_a_verdict_is_plain_json(write: Write, row: Row) -> None:
    measured = measure(write([row(i, ok=i != 3) for i in range(10)]))
    (verdict,) = judge(parse_all(()), measured)
    found = verdict.as_json()
    assert found["threshold"] == "error_rate < 1%"
    assert (found["value"], found["limit"], found["status"]) == (0.1, 0.01, "FAIL")
    assert found["margin"] == pytest.approx(-9)
    assert found["default"] is True


@pytest.mark.parametrize(
    ("text", "after_ms", "users", "ending"),
    [
        ("error_rate < 1% after 30s", 30_000, None, ""),
        ("p95(A) < 1s after 1m30s while users <= 9, warn", 90_000, 9, "warn"),
        ('p95 < 1s while users < 10 after 500ms in "a, warn",abort', 500, 9, "abort"),
        ("errors == 0, abort", 0, None, "abort"),
        ("error_rate == 0% , abort", 0, None, "abort"),
        ("throughput > 5/s after 1min, abort", 60_000, None, "abort"),
    ],
)
def test_a_clause_and_an_ending_are_read(
    text: str, after_ms: int, users: int | None, ending: str
) -> None:
    found = parse(text)
    assert (found.after_ms, found.users, found.ending) == (after_ms, users, ending)


@pytest.mark.parametrize(
    ("text", "column", "message"),
    [
        ("p95 < 1s after", 15, "a time such as 30s"),
        ("p95 < 1s after 30", 18, "write a time as"),
        ("p95 < 1s after 30s or", 20, "expected the end"),
        ("p95 < 1s, stop", 11, "expected warn or abort"),
        ("p95 < 1s,", 10, "expected warn or abort"),
        ("p95 < 1s, warn after 3s", 16, "nothing follows warn"),
        ("p95 < 1s, warn, abort", 15, "nothing follows warn"),
        ("count >= 1000, abort", 16, "only known at the end"),
        ("errors == 3, abort", 14, "only known at the end"),
        ("p95 != 3ms, abort", 13, "only known at the end"),
    ],
)
def test_a_wrong_clause_or_ending_is_pointed_at(text: str, column: int, message: str) -> None:
    with pytest.raises(ThresholdError, match=message) as caught:
        parse(text)
    assert caught.value.place is not None
    assert caught.value.place.column == column


def test_after_judges_what_ended_from_then_on(write: Write, row: Row) -> None:
    rows = [row(second * 1000, ok=second >= 30, elapsed=10 + second) for second in range(100)]
    measured = measure(write(rows))
    assert one("error_rate < 1%", measured).value == Fraction(30, 100)
    later = one("error_rate < 1% after 30s", measured)
    assert (later.status, later.value) == ("PASS", Fraction(0))
    assert later.note == "judged is what ended after 0:30"
    # The sample of second 29 fails and ends 39 ms later: inside of "after 29s", not of "after 30s".
    assert one("errors == 0 after 29s", measured).value == 1
    assert one("min > 1ms after 1m30s", measured).value == 100
    assert one("max < 1s after 99s", measured).value == 109
    assert one("count > 0 after 200s", measured).status == "NO DATA"


def test_after_and_while_together_keep_what_lies_between(write: Write, row: Row) -> None:
    measured = measure(write(crowd(row)))
    both = one("max < 5s after 20s while users <= 50", measured)
    assert both.value == one("max < 5s while users <= 50", measured).value
    assert both.note == "judged is 0:20 to 0:50"
    assert one("min > 1ms after 20s while users <= 50", measured).value == 210


def test_what_was_missed_before_is_not_where_it_was_missed_first(write: Write, row: Row) -> None:
    rows = [row(second * 1000, ok=second not in (5, 70)) for second in range(100)]
    measured = measure(write(rows))
    assert one("errors == 0 after 30s", measured).value == 1
    assert one("errors < 1 after 30s", measured).first_s == 70
    assert one("errors < 1", measured).first_s == 5


def test_a_miss_that_warns_fails_nothing(write: Write, row: Row) -> None:
    measured = measure(write([row(i, elapsed=800) for i in range(10)]))
    warned = one("max < 700ms, warn", measured)
    assert (warned.status, warned.failed, warned.first_s) == ("WARN", False, 0)
    assert warned.as_json()["ending"] == "warn"
    assert one("max <= 800ms, warn", measured).status == "PASS"
    blind = one("p95 < 1s, warn", measured)
    assert (blind.status, blind.failed) == ("NO DATA", False)
    assert one("max < 800ms, abort", measured).status == "FAIL"
