"""What is of too few samples says so wherever its number stands."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from jmeterpy import open_results
from jmeterpy.analysis import Measured, measure, summary_csv, summary_json
from jmeterpy.analysis.declared.summary import SUMMARY, groups_table, summary_table
from jmeterpy.analysis.few import PERCENTILES, too_few
from jmeterpy.analysis.metrics import least_samples
from jmeterpy.reports.notebook import result_html
from jmeterpy.reports.table import COLUMNS
from jmeterpy.reports.words import NONE
from tests.analysis.jtl_text import HEADER, one_row


def taken(folder: Path, samples: int, failed: int = 0) -> Measured:
    rows = [
        one_row(100 * at, elapsed=20 + at, ok=at >= failed, code="200" if at >= failed else "500")
        for at in range(samples)
    ]
    file = folder / "few.jtl"
    file.write_text("\n".join([HEADER, *rows]) + "\n", encoding="utf-8")
    return measure([file])


def test_every_percentile_of_the_summary_is_looked_at() -> None:
    names = {column.name for column in SUMMARY.columns}
    assert {x for x in names if x.removeprefix("ok_")[:2] in ("p5", "p9")} == set(PERCENTILES)


@pytest.mark.parametrize("samples", [1, 5, 6, 35, 36, 71, 72, 367, 368])
def test_it_names_what_a_table_does_not_show(tmp_path: Path, samples: int) -> None:
    row = taken(tmp_path, samples).total
    dashes = {f"{name}_ms" for name in ("p50", "p95", "p99") if COLUMNS[name](row) == NONE}
    assert dashes == set(too_few(row)) & {"p50_ms", "p95_ms", "p99_ms"}
    assert ("p90_ms" in too_few(row)) is (samples < least_samples(0.9))


def test_successes_are_counted_for_themselves(tmp_path: Path) -> None:
    assert too_few(taken(tmp_path, 400, failed=330).total) == ("ok_p95_ms", "ok_p99_ms")
    assert too_few(taken(tmp_path, 400, failed=400).total) == ()  # there is no number either


def test_each_file_names_it_beside_its_number(tmp_path: Path) -> None:
    measured = taken(tmp_path, 100)
    facts = json.loads(json.dumps(summary_json(measured)))
    rows = [facts["total"], *facts["labels"], facts["groups"][0]["total"]]
    rows += facts["groups"][0]["labels"]
    for row in rows:
        assert row["too_few"] == ["p99_ms", "ok_p99_ms"]
        assert isinstance(row["p99_ms"], int)
    text = io.StringIO()
    summary_csv(measured, text)
    (line, _) = csv.DictReader(text.getvalue().splitlines())
    assert (line["p99_ms"], line["too_few"]) == ("118", "p99_ms ok_p99_ms")
    for table in (summary_table(measured), groups_table(measured)):
        assert table.frame()["too_few"].tolist() == ["p99_ms ok_p99_ms"] * 2


def test_a_notebook_shows_a_dash(tmp_path: Path) -> None:
    shown = result_html(taken(tmp_path, 100), (), "", "")
    assert ">114<" in shown  # p95
    assert ">118<" not in shown
    assert ">\u2013<" in shown


def test_python_gives_none_where_only_what_can_be_stated_is_asked(tmp_path: Path) -> None:
    taken(tmp_path, 100)
    result = open_results(tmp_path / "few.jtl")
    assert result.percentile(0.99) == 118
    assert result.percentile(0.99, stated=True) is None
    assert result.percentile(0.95, stated=True) == 114
    assert result.percentile(1, stated=True) == 119
    assert result.percentile(0, stated=True) == 20
