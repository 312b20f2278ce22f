"""What cannot be asked of a result is refused in our own words, whatever type it has."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from jmeterpy import PlanError, Result, ResultsError, SettingError, open_results

Ask = Callable[[Result], object]


@pytest.fixture
def result(results: Path) -> Result:
    return open_results(results)


@pytest.mark.parametrize("seconds", [2.5, 2.0, 0, -5, "1s", None, True])
def test_a_stretch_is_a_whole_number_of_seconds(result: Result, seconds: Any) -> None:
    with pytest.raises(SettingError) as caught:
        result.series(seconds=seconds)
    said = "write a whole number of seconds, 1 or more, such as 10"
    assert str(caught.value) == f"seconds is {seconds!r}: {said}"


def test_numbers_of_numpy_are_numbers(result: Result) -> None:
    stretch: Any = np.int64(30)
    assert len(result.series(seconds=stretch)) == len(result.series(seconds=30))
    assert result.percentile(np.float64(0.95)) == result.percentile(0.95)


@pytest.mark.parametrize("q", ["p95", 95, -0.1, None, float("nan"), True])
def test_a_percentile_is_a_share(result: Result, q: Any) -> None:
    with pytest.raises(SettingError) as caught:
        result.percentile(q)
    assert str(caught.value) == f"q is {q!r}: write the 95th percentile as 0.95"


@pytest.mark.parametrize("tolerance", [15, 1, 1.0, -0.1, float("nan"), "0.15", None, True])
def test_a_tolerance_that_may_mean_percent_is_refused(result: Result, tolerance: Any) -> None:
    with pytest.raises(PlanError, match="10%") as caught:
        result.compare(result, tolerance=tolerance)
    assert str(caught.value).startswith(f"the tolerance is {tolerance!r}: write it as ")


def test_a_tolerance_may_be_the_share_itself(result: Result) -> None:
    assert result.compare(result, tolerance=0.15).tolerance == 0.15
    assert result.compare(result, tolerance="15%").tolerance == 0.15


@pytest.mark.parametrize(
    ("ask", "said"),
    [
        (lambda r: r.plot(size=(100, 80)), "there is no size (100, 80); there are screen"),
        (lambda r: r.plot(size=5), "there is no size 5; there are screen"),
        (lambda r: r.plot(5), "there is no picture 5; there are response-times"),
        (lambda r: r.plot(labels=["Login"]), "labels is ['Login']: write one regular expression"),
        (lambda r: r.plot(labels="("), "labels is '(', which is no regular expression"),
        (lambda r: r.plot(percentiles=95), "the percentiles are 95: choose one to three"),
        (lambda r: r.plot(percentiles="95"), "the percentiles are '95': choose one to three"),
        (lambda r: r.plot(percentiles=["p95"]), "the percentiles are ['p95']: choose one to three"),
    ],
)
def test_a_picture_that_cannot_be_drawn_is_refused(result: Result, ask: Ask, said: str) -> None:
    with pytest.raises(PlanError) as caught:
        ask(result)
    assert str(caught.value).startswith(said)


@pytest.mark.parametrize("name", ["labels", "exclude", "groups"])
@pytest.mark.parametrize("given", [["Read"], ("Read",), 5])
def test_what_counts_is_one_expression(results: Path, name: str, given: Any) -> None:
    with pytest.raises(PlanError) as caught:
        open_results(results, **{name: given})
    assert str(caught.value) == (
        f"{name} is {given!r}: write one regular expression, such as '^Login$', or "
        "'^(Login|Search)$' for several"
    )


def test_apdex_and_labels_of_another_type_are_refused(result: Result, results: Path) -> None:
    apdex: Any = 500
    with pytest.raises(PlanError, match="apdex is "):
        open_results(results, apdex=apdex)
    label: Any = 5
    with pytest.raises(ResultsError, match="no label is 5"):
        result.series(label)
