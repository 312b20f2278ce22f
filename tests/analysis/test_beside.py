"""Two processes widen their buckets while they count, to the width that one alone would find."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from jmeterpy.analysis import helper as helpers
from jmeterpy.analysis import measure, over_time, reader
from jmeterpy.analysis.beside import Beside, shared
from jmeterpy.analysis.over_time import OverTime
from jmeterpy.analysis.select import Reading
from tests.analysis.jtl_text import one_row

forks = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system does not fork")


@forks
def test_what_a_fork_tells_is_read_here_and_the_other_way_round() -> None:
    ours = shared()
    ours.tell(keys=5, shift=0, cells=2)
    child = os.fork()
    if not child:
        theirs = ours.swapped()
        theirs.tell(keys=theirs.keys(0) + 1_000_000, shift=3, cells=theirs.cells() + 1)
        os._exit(0)
    os.waitpid(child, 0)
    assert (ours.keys(3), ours.cells()) == (1_000_005, 3)


def test_of_other_widths_only_what_is_sure_counts() -> None:
    ours = Beside()
    ours.swapped().tell(keys=1000, shift=2, cells=1)
    ours.swapped()
    assert [ours.keys(shift) for shift in (0, 2, 3, 5)] == [1000, 1000, 500, 125]


def test_who_stands_alone_hears_of_nobody() -> None:
    alone = Beside()
    alone.tell(keys=7, shift=1, cells=1)
    assert (alone.keys(0), alone.cells()) == (0, 0)


@forks
@pytest.mark.filterwarnings("ignore:.*multi-threaded.*fork:DeprecationWarning")
@pytest.mark.parametrize("most", [1100, 1500, 3000, 9000])
def test_buckets_are_as_wide_as_one_process_makes_them(
    write: Callable[..., Path], monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    rows = [one_row(i * 3000, elapsed=i * 7 % 90, label="ABC"[i % 3]) for i in range(4000)]
    path = write(rows)
    monkeypatch.setattr(helpers, "_WORTH_A_FORK", 1000)
    monkeypatch.setattr(helpers, "is_alone", lambda: True)
    monkeypatch.setattr(helpers, "cores", lambda: {0, 1})
    monkeypatch.setattr(over_time, "_MAX_BINS", most)
    monkeypatch.setattr("jmeterpy.analysis.reader._ROWS", 200)
    monkeypatch.setattr("jmeterpy.analysis.reader._PIECE", 1 << 13)
    monkeypatch.setattr("jmeterpy.analysis.sparse._EAGER", 100)
    joined: list[int] = []
    join = OverTime.add_part

    def counted(table: OverTime, *others: Any) -> None:
        join(table, *others)
        joined.append(table.bin_shift)

    monkeypatch.setattr(OverTime, "add_part", counted)
    found, alone = measure(path).series, reader.whole((path,), Reading()).series
    assert joined
    assert found.bin_seconds == alone.bin_seconds
    assert found.bin_keys.tolist() == alone.bin_keys.tolist()
    assert found.bin_values.tolist() == alone.bin_values.tolist()
