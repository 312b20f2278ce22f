"""A results file that grows while it is read."""

from __future__ import annotations

from pathlib import Path

import pytest

from jmeterpy.analysis import Follow
from tests.analysis.jtl_text import HEADER, START_MS, one_row

START_S = START_MS / 1000


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "samples.jtl"


def append(path: Path, text: str) -> None:
    with path.open("a", encoding="utf-8", newline="") as file:
        file.write(text)


def test_nothing_is_there_yet(path: Path) -> None:
    tick = Follow(path).tick(START_S)
    assert (tick.elapsed_s, tick.users, tick.samples, tick.p95_ms) == (0.0, 0, 0, None)


def test_a_cut_row_waits_for_its_rest(path: Path) -> None:
    follow = Follow(path)
    text = "\n".join([HEADER, one_row(0), one_row(1, ok=False, failure='a\n"b", c')]) + "\n"
    seen = []
    for at in range(0, len(text), 37):
        append(path, text[at : at + 37])
        seen.append(follow.tick(START_S).samples)
    assert seen == sorted(seen)
    tick = follow.tick(START_S)
    assert (tick.samples, tick.errors, tick.skipped) == (2, 1, 0)


def test_rate_and_percentile_are_of_the_last_seconds(path: Path) -> None:
    follow = Follow(path)
    old = [one_row(i, elapsed=5000) for i in range(100)]
    new = [one_row(19_000 + i, elapsed=i) for i in range(1, 101)]
    append(path, "\n".join([HEADER, *old, *new]) + "\n")
    tick = follow.tick(START_S + 19.3)
    assert (tick.samples, tick.p95_ms) == (200, 95)
    assert tick.per_second == pytest.approx(100 / 9.9)
    assert tick.elapsed_s == 19.3
    assert follow.tick(START_S + 60).p95_ms is None


@pytest.mark.parametrize("late_ms", [0, 400, 990, 3000])
@pytest.mark.parametrize("second", [4, 30, 60])
def test_a_steady_rate_is_steady_though_jmeter_writes_late(
    second: int, late_ms: int, path: Path
) -> None:
    written = [one_row(at, elapsed=1) for at in range(0, second * 1000 - late_ms, 25)]
    append(path, "\n".join([HEADER, *written]) + "\n")
    assert Follow(path).tick(START_S + second).per_second == pytest.approx(40, rel=0.05)


def test_a_rate_falls_where_nothing_ends_for_long(path: Path) -> None:
    append(path, "\n".join([HEADER, *(one_row(at, elapsed=1) for at in range(0, 9000, 25))]) + "\n")
    follow = Follow(path)
    assert follow.tick(START_S + 16).per_second == pytest.approx(12, abs=0.2)
    assert follow.tick(START_S + 30).per_second == 0


@pytest.mark.parametrize(("samples", "p95"), [(71, None), (72, 5)])
def test_a_percentile_waits_for_enough_samples(path: Path, samples: int, p95: int | None) -> None:
    append(path, "\n".join([HEADER, *(one_row(i, elapsed=5) for i in range(samples))]) + "\n")
    assert Follow(path).tick(START_S + 1).p95_ms == p95


def test_users_are_summed_over_engines(path: Path) -> None:
    follow = Follow(path)
    rows = [
        one_row(0, thread="10.0.0.1:1099-G 1-1", users=5),
        one_row(1, thread="10.0.0.2:1099-G 1-1", users=7),
        one_row(2, thread="10.0.0.1:1099-G 1-1", users=4),
    ]
    append(path, "\n".join([HEADER, *rows]) + "\n")
    assert follow.tick(START_S).users == 11


def test_labels_are_counted_one_by_one(path: Path) -> None:
    follow = Follow(path)
    append(path, "\n".join([HEADER, one_row(0, label="a"), one_row(1, label="b", ok=False)]) + "\n")
    follow.tick(START_S)
    append(path, one_row(2, label="b") + "\n")
    tick = follow.tick(START_S)
    assert [(x.label, x.samples, x.errors) for x in tick.labels] == [("a", 1, 0), ("b", 2, 1)]


def test_a_last_row_without_line_end_counts_at_the_end(path: Path) -> None:
    follow = Follow(path)
    append(path, "\n".join([HEADER, one_row(0), one_row(1)]))
    assert follow.tick(START_S).samples == 1
    assert follow.tick(START_S, final=True).samples == 2
