"""The summary as JSON, CSV and frame, in the names that the command line fixes."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from jmeterpy.analysis import measure, summary_csv, summary_frame, summary_json
from jmeterpy.analysis.tables import harmless
from tests.analysis.jtl_text import one_row

ROW = """
label samples errors error_rate mean_ms stdev_ms min_ms p50_ms p90_ms p95_ms p99_ms max_ms
ok_mean_ms ok_p50_ms ok_p95_ms ok_p99_ms per_second received_bytes_per_second
sent_bytes_per_second apdex kind too_few
""".split()  # noqa: SIM905  a word each reads best


@pytest.fixture
def path(write: Callable[..., Path]) -> Path:
    rows = [one_row(i * 100, elapsed=10 * i, label="Register") for i in range(1, 10)]
    rows.append(one_row(950, label="=cmd()", ok=False, code="500", message="Oops"))
    return write([*rows, "short,row"])


def test_json_has_exactly_the_names_of_the_contract(path: Path) -> None:
    found = json.loads(json.dumps(summary_json(measure(path)), allow_nan=False))
    assert list(found) == [
        "schema", "source", "start", "duration_s", "total", "labels", "groups", "errors", "skipped",
        "notes", "scope",
    ]  # fmt: skip
    assert (found["schema"], found["source"]) == ("jmeterpy/summary/1", str(path))
    assert found["start"] == "2026-11-21T02:50:00.100Z"
    assert found["duration_s"] == 0.89
    for row in (found["total"], *found["labels"]):
        assert list(row) == [*ROW, "intervals"]
    assert [row["label"] for row in found["labels"]] == ["Register", "=cmd()"]
    assert found["total"]["label"] == "Total"
    (group,) = found["groups"]
    assert list(group) == ["group", "total", "labels"]
    assert (group["group"], group["total"]["samples"]) == ("TG", 10)
    assert found["errors"] == [
        {
            "label": "=cmd()", "code": "500", "message": "Oops", "count": 1,
            "first": "2026-11-21T02:50:00.950Z", "last": "2026-11-21T02:50:00.950Z",
        }
    ]  # fmt: skip
    assert found["skipped"] == {
        "rows": 1,
        "examples": [{"line": 12, "reason": "2 fields where the header has 17"}],
    }


def test_figures_that_do_not_exist_are_null(write: Callable[..., Path]) -> None:
    row = summary_json(measure(write([one_row(0, elapsed=0, ok=False)])))["total"]
    names = ("per_second", "ok_mean_ms", "ok_p95_ms", "received_bytes_per_second")
    assert [row[name] for name in names] == [None] * 4
    assert (row["error_rate"], row["apdex"], row["p95_ms"]) == (1.0, 0.0, 0)


def test_csv_gives_no_label_to_a_spreadsheet_as_a_formula(path: Path) -> None:
    file = io.StringIO()
    summary_csv(measure(path), file)
    rows = list(csv.reader(io.StringIO(file.getvalue())))
    assert rows[0] == ROW
    assert [row[0] for row in rows[1:]] == ["Register", "'=cmd()", "Total"]
    assert rows[1][1] == "9"


def test_the_frame_has_a_row_a_label_and_the_total_last(path: Path) -> None:
    frame = summary_frame(measure(path))
    assert frame.shape == (3, 22)
    assert list(frame.columns) == ROW
    assert frame.label.tolist() == ["Register", "=cmd()", "Total"]
    assert frame.samples.tolist() == [9, 1, 10]
    assert frame.ok_p95_ms.isna().tolist() == [False, True, False]


def test_the_series_keeps_users_and_states_no_percentile_of_too_few(
    write: Callable[..., Path],
) -> None:
    from jmeterpy.analysis.declared.series import label_series

    rows = [one_row(at, elapsed=4, users=1) for at in (0, *range(5000, 5800, 100))]
    found = label_series(measure(write(rows))).frame()
    assert found["users"].tolist() == [1] * 6
    assert found["samples"].tolist() == [1, 0, 0, 0, 0, 8]
    assert found["p50_ms"].notna().tolist() == [False] * 5 + [True]
    assert found["p99_ms"].isna().all()


def test_csv_holds_nothing_that_a_terminal_obeys(write: Callable[..., Path]) -> None:
    signs = ("\x1b", "\x07", "\x9b", "\x7f")
    rows = [one_row(at, label=f"a{sign}b") for at, sign in enumerate(signs)]
    file = io.StringIO()
    summary_csv(measure(write(rows)), file)
    assert not any(sign in file.getvalue() for sign in signs)
    names = [row[0] for row in csv.reader(io.StringIO(file.getvalue()))][1:-1]
    assert names == ["a\\x1bb", "a\\x07b", "a\\x9bb", "a\\x7fb"]


def test_ends_of_lines_and_tabs_stay_in_a_cell() -> None:
    assert harmless("one\r\ntwo\tthree\n") == "one\r\ntwo\tthree\n"
    assert harmless("one\rtwo") == "one\\x0dtwo"
