"""Results from Python: every question that a test or a notebook asks of a run."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from jmeterpy import PlanError, Result, ResultsError, ThresholdError, open_results
from jmeterpy.flows.prepare import Settings, settings_of
from tests.flows.conftest import jtl


@pytest.fixture
def result(results: Path) -> Result:
    return open_results(results)


def test_a_percentile_is_that_of_all_rows_by_nearest_rank(result: Result, results: Path) -> None:
    rows = [line.split(",") for line in results.read_text().splitlines()[1:]]
    for label in (None, "Login", "Search"):
        times = sorted(int(row[1]) for row in rows if label in (None, row[2]))
        for q in (0.5, 0.95, 0.999, 0.0, 1.0):
            rank = max(1, -(-len(times) * round(q * 1000) // 1000))
            assert result.percentile(q, label) == times[rank - 1]


def test_a_percentile_of_successes_leaves_failures_out(result: Result) -> None:
    assert result.measured
    counts = result.measured.histogram("Search", ok=False)
    assert result.percentile(1.0, label="Search", ok=False) == counts.maximum
    assert result.percentile(0.5, label="Login", ok=False) is None


def test_a_label_that_is_not_there_is_named_with_one_that_is(result: Result) -> None:
    for ask in (lambda: result.percentile(0.5, "Logon"), lambda: result.series("Logon")):
        with pytest.raises(ResultsError, match="no label is 'Logon'") as caught:
            ask()
        assert caught.value.hint == "there is 'Login'"


def test_the_series_holds_every_second_and_every_sample(result: Result) -> None:
    every, login = result.series(), result.series("Login")
    assert every["samples"].sum() == 1200
    assert every["errors"].sum() == 6
    assert login["samples"].sum() == 600
    assert set(every["label"]) == {"Total"}
    assert (np.diff(every["at_s"]) == 1).all()
    assert str(every["time"].dtype).startswith("datetime64[")
    wide = result.series(seconds=30)
    assert wide["samples"].sum() == 1200
    assert wide["samples"].tolist()[1] == pytest.approx(300, abs=3)


def test_check_judges_the_same_numbers_anew(result: Result) -> None:
    assert result.passed is None
    assert result.check("p95 < 10s").passed
    missed = result.check(["p95 < 10s", "error_rate < 0.1%"])
    assert (missed.passed, missed.outcome, missed.exit_code) == (False, "thresholds-missed", 1)
    assert [verdict.status for verdict in missed.thresholds] == ["PASS", "FAIL"]
    assert missed.check("error_rate < 1%").passed
    with pytest.raises(ThresholdError):
        result.check("p95 is fine")


def test_a_result_is_true_where_it_passed(result: Result) -> None:
    assert result.check("p95 < 10s")
    assert not result.check("p95 < 1ms")
    nothing = result.check([])
    assert (bool(nothing), nothing.passed, nothing.outcome) == (False, None, "")


def test_a_result_is_one_line_in_print(result: Result, results: Path) -> None:
    assert str(result) == f"<Result not judged, 1200 samples, {results}>"
    missed = repr(result.check(["p95 < 1ms", "p95 < 10s"]))
    assert missed == f"<Result thresholds-missed, 1200 samples, {results}, FAIL p95 < 1ms>"


def test_a_run_that_did_not_end_well_passes_no_check(results: Path) -> None:
    from dataclasses import replace

    broken = replace(open_results(results), outcome="lost-engine", exit_code=3)
    checked = broken.check("p95 < 10s")
    assert (checked.passed, checked.outcome) == (False, "lost-engine")
    assert [verdict.status for verdict in checked.thresholds] == ["PASS"]


def test_every_table_is_a_frame(result: Result) -> None:
    from jmeterpy.reports.tables import TABLES

    for name, entry in TABLES.items():
        frame = result.table(name)
        assert list(frame.columns) == [column.name for column in entry.declared.columns]
    assert len(result.table("series")) == 3 * len(result.series())
    with pytest.raises(PlanError, match="there is no table 'sumary'"):
        result.table("sumary")


def test_compare_shows_itself_in_a_notebook(result: Result, tmp_path: Path) -> None:
    (tmp_path / "slow.jtl").write_text(jtl(slower=2, seed=2), encoding="utf-8")
    found = open_results(tmp_path / "slow.jtl").compare(result)
    assert found.verdict == "worse"
    assert "<b>worse</b>" in found._repr_html_()
    assert "ok_p95_ms" in found._repr_html_()


def test_a_label_that_is_html_is_text_in_a_notebook(tmp_path: Path) -> None:
    path = tmp_path / "hostile.jtl"
    path.write_text(jtl().replace("Login", "<script>x</script>"), encoding="utf-8")
    result = open_results(path, thresholds=["p95 < 1ms"])
    html = result._repr_html_()
    assert "<script" not in html
    assert "&lt;script&gt;" in html
    assert "FAIL" in html


def test_report_writes_beside_a_bare_file(result: Result, results: Path, tmp_path: Path) -> None:
    assert result.report(formats="md") == [results.with_name("results-report") / "report.md"]
    found = result.report(tmp_path / "here", formats=["csv", "json"])
    assert [path.name for path in found] == ["summary.csv", "summary.json"]
    with pytest.raises(PlanError, match="no format 'doc'"):
        result.report(formats=["doc"])


def test_python_and_the_command_line_make_settings_of_the_same_words() -> None:
    from datetime import timedelta

    made = settings_of(
        parameters={"users": 5}, thresholds="p95 < 1s", heap="2g", max_duration="90s",
        results="out", jmeter_home="/opt/jmeter", ignore=["JP206"],
    )  # fmt: skip
    assert made == Settings(
        parameters={"users": "5"}, thresholds=("p95 < 1s",), heap_bytes=2 << 30,
        max_duration=timedelta(seconds=90), results=Path("out"),
        jmeter_home=Path("/opt/jmeter"), ignore=("JP206",),
    )  # fmt: skip
    assert settings_of() == Settings()
