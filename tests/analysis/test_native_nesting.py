"""Sub-results are found alike row by row, in compiled code, and by threads brought together."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jmeterpy.analysis import native, nesting
from jmeterpy.analysis.block import Batch
from jmeterpy.analysis.nesting import Nesting
from tests.conftest import missing

LABELS = ("a", "a-0", "a-0-1", "b", "b-0", "c")
Row = tuple[int, int, int, int]  # thread, start, elapsed, label
ROWS = st.lists(
    st.tuples(st.integers(0, 3), st.integers(0, 40), st.integers(0, 12), st.integers(0, 5)),
    min_size=1, max_size=40,
)  # fmt: skip


def batch_of(rows: list[Row]) -> Batch:
    thread, start, elapsed, label = (
        np.array(column, np.int64) for column in zip(*rows, strict=True)
    )
    none = np.zeros(len(rows), np.int64)
    no = np.zeros(len(rows), bool)
    return Batch(
        start_ms=start, elapsed_ms=elapsed, ok=~no, label=label, thread=thread + 7, users=none,
        received=none, sent=none, transaction=no, error=none - 1, latency_ms=none, connect_ms=none,
        code=none, group_users=none, nested=np.full(len(rows), -1, np.int8), line=none,
    )  # fmt: skip


def told(batches: list[list[Row]]) -> tuple[list[list[bool]], list[set[tuple[int, ...]]]]:
    """Which rows are sub-results, and what is open after each batch."""
    found, opened = [], []
    finder = Nesting()
    finder.crossing = False
    finder.firsts = []
    for rows in batches:
        found.append(finder.sub_results(batch_of(rows), LABELS).tolist())
        held = finder.parents
        columns = (held.thread, held.start, held.end, held.label)
        opened.append(set(zip(*(column.tolist() for column in columns), strict=True)))
    firsts = {
        row
        for part in finder.firsts
        for row in zip(part.thread.tolist(), part.start.tolist(), strict=True)
    }
    return found, [*opened, firsts]


@settings(max_examples=300)
@given(batches=st.lists(ROWS, min_size=1, max_size=4))
def test_both_find_the_same(batches: list[list[Row]]) -> None:
    if native.LOADED is None:
        missing("native", "the reader is not compiled: run `python hatch_build.py`")
    compiled = told(batches)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(nesting, "LOADED", None)
        assert told(batches) == compiled


def test_threads_far_apart_are_brought_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nesting, "_MOST_THREADS", 1)
    rows = [(0, 0, 9, 0), (3, 1, 9, 3), (0, 2, 3, 5), (3, 20, 1, 3)]
    found, _ = told([rows])
    assert found == [[False, False, True, False]]
