"""Bytes, latency, connecting and codes over time, against adding up row by row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from jmeterpy.analysis import Measured, buckets, halves, measure, reader
from jmeterpy.analysis import helper as helpers
from jmeterpy.analysis.helper import helper_for
from jmeterpy.analysis.select import Reading
from jmeterpy.analysis.sparse import CELL_BITS, LOW_MASK
from jmeterpy.analysis.traffic import SUMS
from tests.analysis.jtl_text import START_MS

Write = Callable[..., Path]
CODES = ("200", "201", "302", "404", "500", "", "Non HTTP response code: java.net.ConnectException")
Row = tuple[int, int, str, str, int, int, int, int]


def drawn(count: int, *, labels: int = 4, seconds: int = 60) -> list[Row]:
    """Start, elapsed, label, code, received, sent, latency, connect."""
    chance = np.random.default_rng(7)
    codes = chance.choice(len(CODES), count, p=[0.6, 0.2, 0.05, 0.05, 0.05, 0.03, 0.02])
    numbers = (
        chance.integers(0, high, count).tolist() for high in (400, labels, 100_000, 900, 12_000, 30)
    )
    return [
        (at * seconds * 1000 // count, elapsed, f"L{label}", CODES[code], *rest)
        for at, (code, elapsed, label, *rest) in enumerate(
            zip(codes.tolist(), *numbers, strict=True)
        )
    ]  # fmt: skip


def text(row: Row, at: int) -> str:
    start, elapsed, label, code, received, sent, latency, connect = row
    ok = "true" if code[:1] in "23" and code else "false"
    return (
        f"{START_MS + start},{elapsed},{label},{code},said,TG 1-{at},text,{ok},,{received},{sent},"
        f"1,1,http://x/,{latency},0,{connect}"
    )


def by_second(rows: list[Row], label: str | None) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for start, elapsed, name, _, *rest in rows:
        if label in (None, name):
            mine = found.setdefault((START_MS + start + elapsed) // 1000, [0, 0, 0, 0])
            for at, value in enumerate(rest):
                mine[at] += int(value)
    return {second: sums for second, sums in sorted(found.items()) if any(sums)}


def assert_true(measured: Measured, rows: list[Row], label: str | None) -> None:
    assert measured.traffic
    seconds, sums = measured.traffic.over_time(label)
    found = dict(zip(seconds.tolist(), sums.tolist(), strict=True))
    assert found == by_second(rows, label)
    mine = [row for row in rows if label in (None, row[2])]
    assert measured.traffic.total(label) == {
        name: sum(int(row[4 + at]) for row in mine) for at, name in enumerate(SUMS)
    }
    assert measured.traffic.code_totals(label) == Counter(row[3] for row in mine)


def test_sums_and_codes_are_those_of_the_rows(write: Write) -> None:
    rows = drawn(6000)
    measured = measure(write([text(row, at) for at, row in enumerate(rows)]))
    for label in (None, "L0", "L3"):
        assert_true(measured, rows, label)


def test_codes_are_counted_in_their_second(write: Write) -> None:
    rows = drawn(3000)
    found = measure(write([text(row, at) for at, row in enumerate(rows)])).traffic
    assert found
    keys = found.code_keys
    code = (keys & LOW_MASK) >> 31
    got = Counter[tuple[str, str, int]]()
    for cell, at, second, n in zip(
        (keys >> CELL_BITS).tolist(), code.tolist(), (keys & (1 << 31) - 1).tolist(),
        found.code_counts.tolist(), strict=True,
    ):  # fmt: skip
        got[found.cells.names[cell][0], found.codes[at], second] += n
    assert got == Counter((row[2], row[3], (START_MS + row[0] + row[1]) // 1000) for row in rows)


def test_two_processes_add_up_the_same(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(helpers, "_WORTH_A_START", 1000)
    monkeypatch.setattr(helpers, "is_alone", lambda: False)
    monkeypatch.setattr(halves, "_WARM_UP", 3000)
    monkeypatch.setattr(helpers, "cores", lambda: {0, 1})
    rows = sorted(drawn(4000, labels=30), key=lambda row: row[2] > "L2")  # labels that come late
    path = write([text(row, at) for at, row in enumerate(rows)])
    with helper_for((path,), Reading()) as helper:
        assert helper is not None
        measured = reader.in_two(helper)
    assert measured
    for label in (None, "L1", "L29"):
        assert_true(measured, rows, label)


def test_many_labels_over_many_hours_are_kept_in_wider_buckets(
    write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(buckets, "_MOST", 500)
    rows = drawn(5000, labels=20, seconds=36_000)
    found = measure(write([text(row, at) for at, row in enumerate(rows)])).traffic
    assert found
    assert found.sum_seconds > 1
    assert found.code_seconds > 1
    assert len(found.sum_keys) <= 500
    assert found.total()["received"] == sum(row[4] for row in rows)
    assert found.code_totals() == Counter(row[3] for row in rows)
    seconds, sums = found.over_time()
    wide = found.sum_seconds
    wanted: dict[int, int] = {}
    for second, values in by_second(rows, None).items():
        wanted[second // wide * wide] = wanted.get(second // wide * wide, 0) + values[0]
    assert dict(zip(seconds.tolist(), sums[:, 0].tolist(), strict=True)) == wanted


def test_a_row_is_good_without_latency(write: Write) -> None:
    rows = [text(row, at) for at, row in enumerate(drawn(10))]
    rows[3] = rows[3].rsplit(",", 3)[0] + ",null,0,-"
    measured = measure(write(rows))
    assert measured.total.samples == 10
    assert measured.skipped.rows == 0


def test_a_file_without_these_columns_has_no_bytes(write: Write) -> None:
    rows = [f"{START_MS + at * 100},5,A,true" for at in range(50)]
    found = measure(write(rows, header="timeStamp,elapsed,label,success")).traffic
    assert found
    assert set(found.total().values()) == {0}
    assert found.code_totals() == {"": 50}


def test_buckets_are_no_wider_than_they_must_be(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(buckets, "_MOST", 100)
    table = buckets.Buckets(values=np.empty((0, 1), np.int64))
    table.add(np.arange(150), np.ones((150, 1), np.int64))
    table.merge()
    assert table.shift == 1
    assert table.keys.tolist() == list(range(75))
    assert table.values[:, 0].tolist() == [2] * 75
