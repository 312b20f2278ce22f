"""When a threshold that ends in ", abort" stops a run, and when it does not yet."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from jmeterpy.analysis import Follow, measure
from jmeterpy.analysis.alarm import HOLD_S, Alarm, stopped
from jmeterpy.analysis.thresholds import judge, parse
from jmeterpy.analysis.verdicts import Verdict

Row = Callable[..., str]
Write = Callable[..., Path]


def alarmed(path: Path, text: str, *, at: tuple[float, ...] = (0.0,)) -> Verdict | None:
    alarm = Alarm([parse(text)])
    Follow(path, see=alarm.see).tick(0.0)
    found = None
    for now in at:
        found = found or alarm.missed(now)
    return found


@pytest.mark.parametrize(
    "text", ["errors == 0, abort", "errors < 1, abort", "error_rate == 0%, abort"]
)
def test_one_failure_is_enough_where_none_is_allowed(write: Write, row: Row, text: str) -> None:
    path = write([row(i * 100, ok=i != 3) for i in range(5)])
    verdict = alarmed(path, text)
    assert verdict is not None
    assert verdict.status == "FAIL"
    assert alarmed(write([row(i * 100) for i in range(5)]), text) is None


def test_the_slowest_stops_a_run_at_once(write: Write, row: Row) -> None:
    path = write([row(i * 100, elapsed=i) for i in range(50)])
    assert alarmed(path, "max < 49ms, abort") is not None
    assert alarmed(path, "max <= 49ms, abort") is None
    assert alarmed(path, "max < 1ms, warn") is None
    assert alarmed(path, "max < 1ms") is None


def test_what_may_yet_come_right_must_be_missed_for_a_while(write: Write, row: Row) -> None:
    path = write([row(i * 100, elapsed=900) for i in range(200)])
    assert alarmed(path, "p95 < 800ms, abort", at=(0.0, HOLD_S - 0.1)) is None
    assert alarmed(path, "p95 < 800ms, abort", at=(0.0, HOLD_S)) is not None


@pytest.mark.parametrize(("failed", "stops"), [(9, False), (10, True)])
def test_an_error_rate_needs_ten_failures(
    write: Write, row: Row, failed: int, *, stops: bool
) -> None:
    path = write([row(i * 100, ok=i >= failed) for i in range(110)])
    assert (alarmed(path, "error_rate < 5%, abort", at=(0.0, 11.0)) is not None) is stops


def test_a_miss_that_came_right_starts_again(write: Write, row: Row) -> None:
    path = write([row(i * 10, ok=i >= 12) for i in range(100)])
    alarm = Alarm([parse("error_rate < 5%, abort")])
    follow = Follow(path, see=alarm.see)
    follow.tick(0.0)
    assert alarm.missed(0.0) is None
    with path.open("a") as file:
        file.writelines(row(i * 10) + "\n" for i in range(100, 400))
    follow.tick(5.0)
    assert alarm.missed(5.0) is None
    with path.open("a") as file:
        file.writelines(row(i * 10, ok=False) + "\n" for i in range(400, 500))
    follow.tick(9.0)
    assert alarm.missed(9.0) is None
    assert alarm.missed(12.0) is None
    assert alarm.missed(19.0) is not None


def test_a_window_holds_for_the_alarm_too(write: Write, row: Row) -> None:
    early = write([row(i * 100, ok=i > 20) for i in range(100)])
    assert alarmed(early, "errors == 0 after 5s, abort") is None
    assert alarmed(early, "errors == 0 after 1s, abort") is not None
    crowd = write([row(s * 1000, ok=s < 50, users=s + 1) for s in range(100)])
    assert alarmed(crowd, "errors == 0 while users <= 40, abort") is None
    assert alarmed(crowd, "errors == 0 while users <= 60, abort") is not None


def test_only_its_own_label_is_looked_at(write: Write, row: Row) -> None:
    path = write([row(i * 100, label="AB"[i % 2], ok=i % 2 == 0) for i in range(10)])
    assert alarmed(path, "errors(A) == 0, abort") is None
    assert alarmed(path, "errors(B) == 0, abort") is not None


def test_what_stopped_a_run_has_failed_whatever_came_after(write: Write, row: Row) -> None:
    path = write([row(i * 100, elapsed=900 if i < 150 else 5) for i in range(2000)])
    threshold = parse("median < 800ms, abort")
    measured = measure(path)
    (verdict,) = judge([threshold], measured)
    assert verdict.status == "PASS"
    found = stopped(verdict, Fraction(900))
    assert (found.status, found.note) == ("FAIL", "it stopped the run")
    assert found.value == 900
    missed = replace(verdict, status="FAIL")
    assert stopped(missed, Fraction(900)).value == verdict.value
