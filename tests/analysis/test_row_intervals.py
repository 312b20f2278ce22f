"""Intervals of the summary's rows: against the bootstrap, against the truth, and their silence."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from jmeterpy.analysis import Measured, measure, summary_json
from jmeterpy.analysis.bootstrap import blocks_of, drawn
from jmeterpy.analysis.metrics import least_samples
from jmeterpy.analysis.row_intervals import FIGURES, QUANTILES, RowInterval, row_intervals
from tests.analysis.jtl_text import HEADER, one_row
from tests.analysis.worlds import World, write_run

WORLD = World(users=30, seconds=90, ramp_s=0)
_SEEDS = 40


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> list[Measured]:
    """Runs of one system, whose speed wanders."""
    folder = tmp_path_factory.mktemp("runs")
    return [measure(write_run(WORLD, seed, folder / f"{seed}.jtl")) for seed in range(_SEEDS)]


def test_an_interval_holds_its_figure_and_is_of_the_summary(runs: list[Measured]) -> None:
    for measured in runs[:5]:
        found = row_intervals(measured)
        pairs = [*zip(measured.labels, found.labels, strict=True), (measured.total, found.total)]
        for row, around in pairs:
            assert tuple(around) == tuple(name for name in FIGURES if name in around)
            for name, each in around.items():
                assert each.value == getattr(row, name)
                assert each.low <= each.value <= each.high


@pytest.mark.parametrize("name", FIGURES)
def test_most_intervals_hold_the_truth(runs: list[Measured], name: str) -> None:
    """95 % would be 38 of 40; the truth is the mean over all of these runs."""
    truth = np.mean([getattr(run.total, name) for run in runs])
    around = [row_intervals(run).total for run in runs]
    assert all(name in each for each in around)
    held = sum(each[name].low <= truth <= each[name].high for each in around)
    assert held >= 34


@pytest.mark.parametrize("name", QUANTILES)
def test_they_are_about_as_wide_as_those_of_the_bootstrap(runs: list[Measured], name: str) -> None:
    ratios = []
    for run in runs[:10]:
        blocks = blocks_of(run, run=0)
        cells = run.cells.where(kind="sample")
        draws = drawn(run.series, blocks, cells).quantile(QUANTILES[name])[1:]
        low, high = np.percentile(draws, [2.5, 97.5])
        mine = row_intervals(run).total[name]
        ratios.append((mine.high - mine.low) / max(blocks.wider * (high - low), 1))
    assert 0.7 <= np.median(ratios) <= 1.6  # never below independent samples


def test_samples_that_are_alike_in_time_make_them_wider(tmp_path: Path) -> None:
    calm = measure(write_run(replace(WORLD, noise=0.0), 0, tmp_path / "calm.jtl"))
    rough = measure(write_run(replace(WORLD, noise=0.3), 0, tmp_path / "rough.jtl"))
    one, other = (row_intervals(x).total["p50_ms"] for x in (calm, rough))
    assert (other.high - other.low) / other.value > 3 * (one.high - one.low) / one.value


@cache
def _few(count: int, folder: Path, every_ms: int) -> RowInterval:
    path = folder / f"{count}.jtl"
    rows = [one_row(every_ms * i, elapsed=20 + i % 17) for i in range(count)]
    path.write_text("\n".join([HEADER, *rows]) + "\n", encoding="utf-8")
    return row_intervals(measure(path)).labels[0]


@pytest.mark.parametrize("name", QUANTILES)
def test_too_few_samples_have_none(tmp_path: Path, name: str) -> None:
    least = least_samples(QUANTILES[name])
    assert name not in _few(least - 1, tmp_path, 1000)
    assert name in _few(8 * least, tmp_path, 1000)


def test_a_moment_has_only_the_interval_of_its_failures(tmp_path: Path) -> None:
    assert list(_few(500, tmp_path, 5)) == ["error_rate"]


def test_nothing_has_none(tmp_path: Path) -> None:
    path = tmp_path / "no.jtl"
    path.write_text(HEADER + "\n", encoding="utf-8")
    assert row_intervals(measure(path)).labels == ()


def test_json_has_them_beside_every_row(runs: list[Measured]) -> None:
    found = summary_json(runs[0])
    for row in (found["total"], *found["labels"]):
        low, high = row["intervals"]["p50_ms"]
        assert low <= row["p50_ms"] <= high
