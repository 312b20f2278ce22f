"""What `measure` makes of small files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from jmeterpy.analysis import Select, measure
from jmeterpy.brief import GroupBrief, PlanBrief
from jmeterpy.errors import ResultsError

Write = Callable[..., Path]


def test_percentiles_are_by_nearest_rank_over_all_samples(
    write: Write, row: Callable[..., str]
) -> None:
    path = write([row(i, elapsed=i) for i in range(1, 101)])
    total = measure(path).total
    assert (total.samples, total.p50_ms, total.p90_ms, total.p95_ms, total.p99_ms) == (
        100, 50, 90, 95, 99,
    )  # fmt: skip


def test_a_transaction_has_its_row_but_is_in_no_total(
    write: Write, row: Callable[..., str]
) -> None:
    message = "Number of samples in transaction : 1, number of failing samples : 0"
    path = write([row(1, label="a"), row(0, label="tx", message=message)])
    measured = measure(path)
    assert measured.total.samples == 1
    assert [(r.label, r.kind) for r in measured.labels] == [("a", "sample"), ("tx", "transaction")]


def test_setup_and_teardown_stay_out_of_totals(write: Write, row: Callable[..., str]) -> None:
    path = write([row(1, thread="Fill 1-1"), row(2, thread="Users 2-1", label="b")])
    brief = PlanBrief(groups=(GroupBrief("Fill", "setup"), GroupBrief("Users")))
    measured = measure(path, brief=brief)
    assert [(r.label, r.kind) for r in measured.labels] == [("A", "setup"), ("b", "sample")]
    assert measured.total.samples == 1
    assert [group.total.kind for group in measured.groups] == ["setup", "sample"]


def test_rows_are_selected_by_label_group_and_end(write: Write, row: Callable[..., str]) -> None:
    path = write([row(i * 1000, label="ab"[i % 2], elapsed=10) for i in range(10)])
    start = measure(path).start_ms
    assert start is not None
    select = Select(labels="a", from_ms=start + 10, to_ms=start + 4010)
    assert measure(path, select=select).total.samples == 2
    assert measure(path, select=Select(groups="nobody")).total.samples == 0


def test_an_empty_file_is_refused_with_its_name(tmp_path: Path) -> None:
    path = tmp_path / "none.jtl"
    path.touch()
    with pytest.raises(ResultsError, match=r"none\.jtl is empty"):
        measure(path)


def test_only_a_header_is_a_run_without_samples(write: Write) -> None:
    total = measure(write([])).total
    assert (total.samples, total.mean_ms, total.p95_ms, total.per_second) == (0, None, None, None)
