"""The trends of several runs."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from jmeterpy.analysis import Measured, measure
from jmeterpy.analysis.history import FIGURES, History, Trend, history


@pytest.fixture
def three(write: Callable[..., Path], row: Callable[..., str]) -> list[Measured]:
    """The same 100 samples, slower from run to run; the first has a label that others lack."""
    found = []
    for at, elapsed in enumerate((10, 20, 40)):
        rows = [row(i * 50, elapsed=elapsed, ok=i != 7) for i in range(100)]
        rows += [row(60_000, label="Old")] * (at == 0) + [row(60_000, label="New")] * (at == 2)
        found.append(measure(write(rows, f"{at}.jtl")))
    return found


def trend(found: History, label: str, figure: str) -> Trend:
    return next(each for each in found.of(figure) if each.label == label)


def test_values_are_those_of_the_summaries_in_order(three: list[Measured]) -> None:
    found = history([(str(at), each) for at, each in enumerate(three)])
    assert [run.name for run in found.runs] == ["0", "1", "2"]
    assert trend(found, "A", "ok_p50_ms").values == (10, 20, 40)
    assert trend(found, "A", "ok_p50_ms").change == 40 / 15
    expected = tuple(each.total.error_rate for each in three)
    assert trend(found, "Total", "error_rate").values == expected


def test_labels_are_those_of_the_newest_run(three: list[Measured]) -> None:
    found = history([(str(at), each) for at, each in enumerate(three)])
    assert [each.label for each in found.of("ok_p50_ms")] == ["A", "New", "Total"]
    assert trend(found, "New", "error_rate").values == (None, None, 0)


def test_a_percentile_of_too_few_samples_is_none(three: list[Measured]) -> None:
    found = history([("only", three[2])])
    assert trend(found, "New", "ok_p50_ms").values == (None,)
    assert trend(found, "A", "ok_p95_ms").values == (40,)
    assert trend(found, "A", "ok_p95_ms").change is None


def test_json_has_every_figure_of_every_label(three: list[Measured]) -> None:
    found = history([("a", three[0]), ("b", three[2])], left_out=[("c", "why")]).as_json()
    assert json.loads(json.dumps(found)) == found
    assert len(found["trends"]) == 3 * len(FIGURES)
    assert found["left_out"] == [{"run": "c", "reason": "why"}]
