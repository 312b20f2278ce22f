"""A limit of one's own that holds at every step must not hide what the usual signals see."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import pytest

from jmeterpy.analysis import Measured
from jmeterpy.analysis.capacity import Capacity, capacity
from jmeterpy.analysis.thresholds import parse_all
from jmeterpy.analysis.verdicts import judge
from jmeterpy.reports.bracket import limit, next_step
from jmeterpy.reports.findings import Ground, findings
from jmeterpy.reports.markdown import markdown, step_summary
from jmeterpy.reports.page.render import page
from jmeterpy.reports.steps import steps_table
from jmeterpy.reports.steps_json import steps_json, whole_json
from tests.analysis.stairs import arriving, played, stairs
from tests.analysis.test_stretches import planned
from tests.reports.test_bracket import RATES, open_plan

LEVELS = ((10, 50.0), (20, 50.0), (30, 50.0), (40, 50.0))
LOOSE = "p95 < 5s"


def slow(at: float) -> float:
    """Three times as slow with 30 users, five times with 40."""
    return 0.25 if at >= 150 else 0.15 if at >= 100 else 0.05


@pytest.fixture(scope="module")
def rising(tmp_path_factory: pytest.TempPathFactory) -> Measured:
    """Times rise with 30 users and more, while each user still brings nearly what it did."""
    return played(tmp_path_factory.mktemp("rising"), stairs(*LEVELS), service_s=slow, think_s=1.0)


def judged(measured: Measured, *limits: str) -> Capacity:
    return capacity(measured, planned(*LEVELS), thresholds=parse_all(limits))


def numbers(text: str) -> list[float]:
    return [float(each) for each in re.findall(r"\d+(?:\.\d+)?", text.replace(" ", ""))]


def test_a_loose_limit_that_held_says_what_rose_from_what_to_what(rising: Measured) -> None:
    assert judged(rising).state == "found"
    found = judged(rising, LOOSE)
    assert (found.state, found.last_good and found.last_good.load) == ("not_reached", 40)
    rate = found.judged[-1].step.per_second
    assert limit(found) == (
        f"Your own limit (p95 within 5 000 ms) held in each step up to 40 users ({rate:.1f} "
        "samples/s). Yet p95 rose from 50 ms with 10 to 149 ms with 30 users, label by label 3.0 "
        "times, and 5.0 times with 40."
    )
    assert next_step(found) == (
        "To see where that begins, repeat between 20 and 30 users in steps of 2, or set a closer "
        "limit of your own."
    )


def test_the_sentence_has_the_figures_of_the_table(rising: Measured) -> None:
    found = judged(rising, LOOSE)
    head, *rows = (
        re.split(r"  +", line.strip())
        for line in steps_table(found).splitlines()[: len(LEVELS) + 1]
    )
    p95, times = head.index("p95 ms"), head.index("p95 \u00d7")
    assert [rows[0][p95], rows[2][p95], rows[2][times], rows[3][times]] == [
        "50",
        "149",
        "3.0",
        "5.0",
    ]
    assert [row[-1] for row in rows] == ["good"] * 4


def test_every_form_says_it(rising: Measured) -> None:
    verdicts = judge(parse_all([LOOSE]), rising)
    brief = planned(*LEVELS)
    said = limit(judged(rising, LOOSE))
    ground = Ground(rising, verdicts, brief)
    forms = (
        steps_table(ground.capacity),
        markdown(rising, verdicts, brief=brief),
        re.sub(r"<[^>]+>", "", page(rising, verdicts, brief=brief)),
        step_summary(rising, verdicts, title="x", ground=ground),
        whole_json(rising, verdicts, brief)["steps"]["says"],
    )
    for form in forms:
        assert said in form.replace("\u202f", " ")
        assert "Nothing broke" not in form.replace("\u202f", " ")


def test_json_names_the_step_and_its_signals(rising: Measured) -> None:
    made, plain = steps_json(judged(rising, LOOSE)), steps_json(judged(rising))
    assert made is not None
    assert plain is not None
    assert (made["state"], made["first_bad"]) == ("not_reached", None)
    assert (made["usual_first_bad"], made["usual_signals"]) == (30, ["latency"])
    assert (plain["first_bad"], plain["usual_first_bad"], plain["usual_signals"]) == (30, None, [])


def test_what_only_the_own_limit_allowed_is_a_notice(rising: Measured) -> None:
    def severity(*limits: str) -> list[str]:
        ground = Ground(rising, judge(parse_all(limits), rising))
        return [x.severity for x in findings(ground).shown if x.id == "unreached-limit"]

    assert severity(LOOSE) == ["notice"]
    assert severity() == []


def test_a_limit_that_breaks_higher_up_says_what_rose_before(rising: Measured) -> None:
    found = judged(rising, "p95 < 200ms")
    assert found.first_bad is not None
    assert found.first_bad.step.load == 40
    assert (
        "bad with 40: p95 is 251 ms where 200 ms is allowed. By the usual signals it bends before "
        "that, with 30 users: p95 rose from 50 ms " in (limit(found))
    )
    close = judged(rising, "p95 < 100ms")
    assert "usual signals" not in limit(close)  # both say 30


def test_own_limits_are_named_once_and_with_when_they_begin(rising: Measured) -> None:
    texts = ("p95 < 1s after 60s", "p95 < 1500ms", "p95 < 1500ms", "p95 < 1500ms after 60s")
    found = capacity(rising, planned(*LEVELS), thresholds=parse_all(texts))
    assert limit(found).startswith(
        "Your own limits (p95 within 1 000 ms after 60 s, p95 within 1 500 ms, p95 within "
        "1 500 ms after 60 s) held"
    ), limit(found)


def test_a_limit_that_begins_later_says_nothing_of_steps_before_it(rising: Measured) -> None:
    found = capacity(rising, planned(*LEVELS), thresholds=parse_all(["p95 < 1ms after 1000s"]))
    assert found.state == "not_reached"


def test_failures_that_are_allowed_are_told(tmp_path: Path) -> None:
    measured = played(
        tmp_path, stairs(*LEVELS), ok=lambda at: at < 100 or int(at * 1000) % 13 != 0, think_s=1.0
    )
    found = judged(measured, "error_rate < 20%")
    assert found.state == "not_reached"
    assert re.search(
        r"^Your own limit \(at most 20 % failed\) held in each step up to 40 users \(.*\)\. Yet "
        r"with 30 users [\d.]+ % of [\d ]+ samples failed\.$",
        limit(found),
    ), limit(found)


def test_a_burst_that_is_allowed_is_told(tmp_path: Path) -> None:
    measured = played(tmp_path, stairs(*LEVELS), ok=lambda at: not 75 <= at < 80, think_s=1.0)
    found = judged(measured, "error_rate < 50%")
    assert found.state == "not_reached"
    assert limit(found).endswith("samples failed, but only for a part of the time.")
    assert next_step(found) == "Set a closer limit of your own, or go on from here."


def test_a_limit_that_held_where_nothing_rose_broke_nothing(tmp_path: Path) -> None:
    measured = played(tmp_path, stairs(*LEVELS))
    assert limit(judged(measured, LOOSE)) == limit(judged(measured))
    assert limit(judged(measured, LOOSE)).startswith("Nothing broke up to 40 users (")


def test_what_may_have_risen_is_said_to_be_unsure(tmp_path: Path) -> None:
    measured = played(
        tmp_path,
        stairs(*LEVELS),
        service_s=lambda at: 0.095 if at >= 150 else 0.05,
        think_s=1.0,
    )
    assert judged(measured).judged[-1].doubtful
    found = judged(measured, LOOSE)
    assert limit(found).endswith(
        "Yet p95 rose from 50 ms with 10 to 95 ms with 40 users, label by label 1.9 times, but not "
        "surely twice."
    )
    made = steps_json(found)
    assert made is not None
    assert made["usual_first_bad"] is None


@pytest.mark.parametrize("limits", [["p95 < 60s"], ["p95 < 60s while users <= 20"]])
def test_arrivals_say_rates(tmp_path: Path, limits: Sequence[str]) -> None:
    brief = open_plan(*RATES)
    measured = arriving(tmp_path, RATES, workers=2, service_s=1 / 20.2, brief=brief)
    found = capacity(measured, brief, thresholds=parse_all(limits))
    said = limit(found)
    assert numbers(said)
    assert not re.search(r"\d users \(", said)
