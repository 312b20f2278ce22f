"""Every table, in every form: declared once, the same wherever it goes."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from jmeterpy.analysis import Measured
from jmeterpy.analysis.declared import between, series, summary
from jmeterpy.analysis.measured import ErrorRow, Row
from jmeterpy.analysis.table import Column, Declared, Table
from jmeterpy.analysis.thresholds import parse_all
from jmeterpy.analysis.verdicts import judge
from jmeterpy.errors import PlanError
from jmeterpy.reports.findings import Ground
from jmeterpy.reports.table_files import FORMS, TEXTS, write_table
from jmeterpy.reports.tables import BETWEEN, TABLES

Steady = Callable[..., Measured]
DECLARED = [*(entry.declared for entry in TABLES.values()), *BETWEEN]
UNITS = {"_ms": "ms", "_s": "s", "per_second": "1/s", "bytes_per_second": "bytes/s"}
HOSTILE = ("=1+1", "a|b <b>x</b>", "line\nend", "\x1b[31mred", "\u767b\u9332")


@pytest.fixture
def ground(steady: Steady) -> Ground:
    measured = steady(400, seconds=20, labels=HOSTILE, failed=9)
    return Ground(measured, judge(parse_all(["p95 < 50ms", "error_rate < 5%, warn"]), measured))


@pytest.mark.parametrize("declared", DECLARED, ids=lambda each: each.name)
def test_every_column_says_what_it_means_and_its_unit(declared: Declared[Any]) -> None:
    names = [column.name for column in declared.columns]
    assert len(set(names)) == len(names)
    assert declared.row.endswith(".")
    for column in declared.columns:
        assert column.meaning, column.name
        assert column.unit or column.type in ("text", "whole", "flag"), column.name
        for end, unit in UNITS.items():
            if re.search(rf"(^|_){end.removeprefix('_')}$", column.name):
                longer = column.name.endswith("bytes_per_second") and end == "per_second"
                assert longer or column.unit == unit, column.name


def test_the_summary_declares_what_a_row_has() -> None:
    declared = [column.name for column in summary.SUMMARY.columns]
    assert declared == [*(x.name for x in fields(Row)), "too_few"]
    assert len(summary.ERRORS.columns) == len(fields(ErrorRow))
    assert tuple(column.name for column in series.SERIES.columns) == series.Bucket._fields


@pytest.mark.parametrize("name", TABLES)
def test_a_table_is_the_same_in_every_form(name: str, ground: Ground, tmp_path: Path) -> None:
    table = TABLES[name].make(ground)
    files = {form: write_table(table, tmp_path / f"{name}.{form}") for form in FORMS}
    frame = table.frame()
    rows = list(csv.reader(io.StringIO(files["csv"].read_bytes().decode(), newline="")))
    assert rows[0] == list(frame.columns)
    assert len(rows) - 1 == len(frame) == len(table.rows)
    said = json.loads(files["json"].read_text(encoding="utf-8"))
    assert (said["schema"], said["table"]) == ("jmeterpy/table/1", name)
    assert [list(row.values()) for row in said["rows"]] == [list(row) for row in table.texts()]
    lines = files["md"].read_text(encoding="utf-8").splitlines()
    assert len(lines) == len(table.rows) + 2
    assert all(len(re.findall(r"(?<!\\)\|", line)) == len(table.columns) + 1 for line in lines)


@pytest.mark.parametrize("name", TABLES)
def test_parquet_holds_types_and_units(name: str, ground: Ground, tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    table = TABLES[name].make(ground)
    found = parquet.read_table(write_table(table, tmp_path / "t.parquet"))
    assert found.num_rows == len(table.rows)
    for column in table.columns:
        told = found.schema.field(column.name).metadata
        assert told[b"unit"].decode() == column.unit
    pd.testing.assert_frame_equal(found.to_pandas(), table.frame(), check_dtype=False)


def test_parquet_without_pyarrow_says_what_to_install(
    ground: Ground, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(PlanError, match="needs pyarrow") as caught:
        write_table(TABLES["summary"].make(ground), tmp_path / "t.parquet")
    assert caught.value.hint == "pip install 'jmeterpy[parquet]'"


def test_no_spreadsheet_takes_a_label_for_a_formula(ground: Ground) -> None:
    text = TEXTS["csv"](TABLES["series"].make(ground))
    assert "'=1+1" in text
    assert not re.search(r"(^|,)=1", text, re.MULTILINE)


def test_moments_are_utc_and_what_is_not_there_is_nothing() -> None:
    columns: tuple[Column[tuple[Any, Any]], ...] = (
        Column("at", "when", "UTC", "moment", lambda item: item[0]),
        Column("x_ms", "what", "ms", "number", lambda item: item[1]),
    )
    table = Declared("t", "A row.", columns).table(
        [(1_795_229_400_123, 1.5), (None, float("nan")), (0, float("inf"))]
    )
    frame = table.frame()
    assert frame["at"][0] == pd.Timestamp("2026-11-21T02:50:00.123Z")
    assert frame["at"].isna().tolist() == [False, True, False]
    assert list(table.texts())[1:] == [(None, None), ("1970-01-01T00:00:00.000Z", None)]


def test_a_long_series_is_put_together_so_that_it_ends(steady: Steady) -> None:
    measured = steady(5000, seconds=3000, labels=tuple(f"L{i}" for i in range(1000)))
    table = series.series_table(measured)
    frame = table.frame()
    assert frame["seconds"].unique().tolist() == [5]
    assert frame[frame["label"] == "Total"]["samples"].sum() == 5000
    assert frame[frame["label"] != "Total"]["samples"].sum() == 5000


def test_each_label_of_the_table_is_what_is_asked_of_it_alone(steady: Steady) -> None:
    measured = steady(900, seconds=30, labels=("A", "B", "C", "B"), failed=7)
    every = series.series_table(measured).frame()
    for label in ("A", "B", "C"):
        alone = series.label_series(measured, label).frame()
        mine = every[every["label"] == label].reset_index(drop=True)
        pd.testing.assert_frame_equal(mine, alone)


def test_tables_between_runs_have_a_row_a_figure(steady: Steady) -> None:
    from jmeterpy.analysis.compare import compare
    from jmeterpy.analysis.history import history

    one = steady(400, seconds=20)
    changed = between.comparison_rows(compare(one, one)).frame()
    assert changed["figure"].nunique() == 5
    assert set(changed["label"]) == {"A", "Total"}
    past = between.history_rows(history([("first", one), ("second", one)])).frame()
    assert set(past["run"]) == {"first", "second"}
    assert len(past) == 2 * 2 * 5


def test_no_sample_makes_empty_tables(take: Callable[..., Measured]) -> None:
    ground = Ground(take([]))
    for entry in TABLES.values():
        table = entry.make(ground)
        assert isinstance(table, Table)
        assert list(table.frame().columns) == [column.name for column in table.columns]
        assert table._repr_html_().startswith("<table>")
