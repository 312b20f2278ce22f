"""The test over time."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jmeterpy.analysis import measure, over_time
from jmeterpy.analysis.series import bins_of, middle_of
from tests.analysis import naive
from tests.analysis.jtl_text import START_MS, one_row

Write = Callable[..., Path]


@pytest.fixture
def path(write: Write) -> Path:
    chance = np.random.default_rng(5)
    elapsed = np.exp(chance.normal(5, 1, 4000)).astype(int) + 1
    rows = [
        one_row(i * 10, elapsed=int(ms), label="ab"[i % 2], ok=i % 50 > 0, users=i // 400)
        for i, ms in enumerate(elapsed)
    ]
    return write(rows)


def in_buckets(samples: list[naive.Sample], first_s: int, width: int) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for sample in samples:
        found.setdefault((sample.end // 1000 - first_s) // width, []).append(sample.elapsed)
    return found


@pytest.mark.parametrize("width", [1, 7, 30])
@pytest.mark.parametrize("q", [0.5, 0.95])
def test_percentiles_of_any_width_are_right_to_a_bin(path: Path, width: int, q: float) -> None:
    series = measure(path).series.rebucket(width)
    samples = list(naive.rows(path))
    expected = in_buckets(samples, series.start_ms // 1000, width)
    found = series.percentile(q)
    assert len(found) == series.length
    for at, value in enumerate(found):
        exact = naive.percentile(expected.get(at, []), q)
        if exact is None:
            assert np.isnan(value)
        else:
            assert abs(value - exact) <= max(0.011 * exact, 0.5)


def test_counts_are_of_the_second_in_which_a_sample_ended(write: Write) -> None:
    rows = [one_row(0, elapsed=2500), one_row(900, elapsed=100, ok=False), one_row(950, elapsed=49)]
    series = measure(write(rows)).series
    assert series.start_ms == START_MS
    assert series.counts().tolist() == [1, 1, 1]
    assert series.errors().tolist() == [0, 1, 0]
    assert series.ok("A").tolist() == [1, 0, 1]
    assert series.times_ms.tolist() == [START_MS, START_MS + 1000, START_MS + 2000]


def test_users_are_the_most_of_each_bucket(path: Path) -> None:
    measured = measure(path)
    assert measured.users_max == 9
    assert measured.series.rebucket(10).users.tolist()[:4] == [2, 4, 7, 9]


def test_wider_buckets_hold_the_same_samples(path: Path) -> None:
    series = measure(path).series
    for width in (2, 3, 60):
        assert series.rebucket(width).counts("a").sum() == series.counts("a").sum() == 2000


def test_a_long_test_with_many_bins_is_counted_in_wider_buckets(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = measure(path).series
    monkeypatch.setattr(over_time, "_MAX_BINS", 300)
    monkeypatch.setattr(over_time, "_MAX_COUNTS", 40)
    monkeypatch.setattr("jmeterpy.analysis.sparse._EAGER", 50)
    monkeypatch.setattr("jmeterpy.analysis.reader._ROWS", 100)
    monkeypatch.setattr("jmeterpy.analysis.reader._PIECE", 5000)
    series = measure(path).series
    assert series.bin_seconds > 1
    assert series.count_seconds > 1
    assert series.counts().sum() == whole.counts().sum()
    middle = (series.percentile(0.5), whole.rebucket(series.seconds).percentile(0.5))
    assert np.nanmedian(middle[0]) == pytest.approx(np.nanmedian(middle[1]), rel=0.2)
    assert np.isnan(middle[0]).sum() == 0


@given(st.integers(0, 10**9))
def test_a_bin_is_never_wider_than_one_percent(elapsed: int) -> None:
    (at,) = bins_of(np.array([elapsed])).tolist()
    (middle,) = middle_of(np.array([at])).tolist()
    assert abs(middle - elapsed) <= max(0.5, 0.0101 * elapsed)
    assert bins_of(np.array([elapsed + 1]))[0] >= at
