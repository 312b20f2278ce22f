"""Seconds are put together when there are too many; no sample may get lost or misplaced."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from jmeterpy.analysis import blocks, over_time
from jmeterpy.analysis.cells import CellTable
from jmeterpy.analysis.over_time import OverTime
from jmeterpy.analysis.series import BIN_BITS
from jmeterpy.analysis.sparse import LOW_MASK


def test_what_waits_while_buckets_widen_stays_in_its_second(
    write: Callable[..., Path], row: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write([row(i * 100, elapsed=i * 7 % 900, label="ABC"[i % 3]) for i in range(6000)])
    monkeypatch.setattr(over_time, "_MAX_BINS", 100)
    monkeypatch.setattr(over_time, "_MAX_COUNTS", 100)
    monkeypatch.setattr("jmeterpy.analysis.sparse._EAGER", 150)
    (block,) = blocks(path)
    every, table = OverTime(), CellTable()
    for first in range(0, len(block), 40):
        piece = block.take((np.arange(len(block)) // 40) == first // 40)
        every.add(table.of(piece), piece, piece.end_ms)
    every.bins.merge()
    every.counts.merge()
    assert every.bin_shift > 1
    assert every.bins.values.sum() == every.counts.values.sum() == 6000
    ended = np.unique(block.end_ms // 1000)
    buckets = np.unique((every.bins.keys & LOW_MASK) >> BIN_BITS)
    assert buckets.tolist() == np.unique(ended >> every.bin_shift).tolist()
    buckets = np.unique(every.counts.keys & LOW_MASK)
    assert buckets.tolist() == np.unique(ended >> every.count_shift).tolist()
