"""Apdex with times of one's own, against row by row."""

from __future__ import annotations

from pathlib import Path

import pytest

from jmeterpy.analysis import measure
from jmeterpy.analysis.apdex import scored
from jmeterpy.analysis.scope import Scope
from jmeterpy.analysis.thresholds import parse_all
from jmeterpy.analysis.verdicts import judge
from jmeterpy.errors import PlanError
from jmeterpy.flows.window import apdex_of
from tests.analysis.jtl_text import HEADER, one_row

ROWS = [
    (100 * i, 37 * i % 900, f"L{i % 3}", i % 11 > 0, "setup" if i % 13 == 0 else "main")
    for i in range(200)
]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    lines = [
        one_row(at, elapsed=took, label=label, ok=ok, thread=f"{group} 1-1")
        for at, took, label, ok, group in ROWS
    ]
    file = tmp_path / "a.jtl"
    file.write_text("\n".join([HEADER, *lines]) + "\n", encoding="utf-8")
    return file


def naive(limits: tuple[int, int], *, label: str | None = None, group: str | None = None) -> float:
    rows = [row for row in ROWS if label in (None, row[2]) and group in (None, row[4])]
    points = sum(
        1.0 if took <= limits[0] else 0.5 if took <= limits[1] else 0.0
        for _, took, _, ok, _ in rows
        if ok
    )
    return points / len(rows)


@pytest.mark.parametrize("limits", [(500, 1500), (100, 400), (1, 2), (37, 74)])
def test_every_row_is_scored_as_row_by_row(path: Path, limits: tuple[int, int]) -> None:
    found = scored(measure(path), Scope(apdex_ms=limits))
    assert found.total.apdex == pytest.approx(naive(limits))
    for row in found.labels:
        assert row.apdex == pytest.approx(naive(limits, label=row.label))
    for group in found.groups:
        assert group.total.apdex == pytest.approx(naive(limits, group=group.group))
        for row in group.labels:
            expected = naive(limits, label=row.label, group=group.group)
            assert row.apdex == pytest.approx(expected)


def test_the_usual_times_change_nothing(path: Path) -> None:
    measured = measure(path)
    assert scored(measured, Scope(apdex_ms=(500, 1500))).labels == measured.labels
    assert scored(measured, Scope()).total is measured.total


@pytest.mark.parametrize("clause", ["", " after 5s"])
def test_a_threshold_is_judged_by_the_same_times(path: Path, clause: str) -> None:
    found = scored(measure(path), Scope(apdex_ms=(100, 400)))
    (threshold,) = parse_all([f"apdex < 0.9{clause}"], default=False)
    (verdict,) = judge([threshold], found)
    usual = judge([threshold], measure(path))[0]
    assert verdict.value is not None
    assert usual.value is not None
    assert verdict.value < usual.value
    if not clause:
        assert float(verdict.value) == pytest.approx(naive((100, 400)))


@pytest.mark.parametrize("text", ["500", "500ms,", "2s,1s", "1s,2s,3s", "0s,1s", "fast"])
def test_times_that_make_no_sense_are_refused(text: str) -> None:
    with pytest.raises(PlanError):
        apdex_of(text)
