"""Rows that could not be read reach whoever judges: headline, findings, CI servers, baselines."""

from __future__ import annotations

import gzip
from collections.abc import Sequence
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from jmeterpy.analysis import measure
from jmeterpy.analysis.against import Numbers
from jmeterpy.analysis.lost import lost_rows, lost_share
from jmeterpy.analysis.select import Select
from jmeterpy.analysis.thresholds import judge, parse
from jmeterpy.flows.compare import compare_sources
from jmeterpy.flows.history import read_history
from jmeterpy.flows.opened import open_results
from jmeterpy.flows.sources import Source
from jmeterpy.reports.findings import Ground, findings
from jmeterpy.reports.junit import junit
from jmeterpy.reports.markdown import markdown, step_summary
from jmeterpy.reports.page.render import page
from jmeterpy.reports.table import summary_table

HEAD = "timeStamp,elapsed,label,responseCode,responseMessage,threadName,success,allThreads\n"
ROWS = [
    f"{1_795_229_400_000 + 50 * i},{30 + i % 40},{'AB'[i % 50 == 1]},200,OK,g 1-{i % 5},true,5\n"
    for i in range(1000)
]
MUCH = "900 of 1 000 rows could not be read and are in no number."


def written(path: Path, rows: Sequence[str]) -> Path:
    path.write_text(HEAD + "".join(rows))
    return path


def damaged(path: Path, *, one_in: int = 0, all_but: int = 0) -> Path:
    """One row in so many is cut, or all but one in so many."""
    every = one_in or all_but
    rows = [row[:25] + "\n" if (i % every == 0) is bool(one_in) else row
            for i, row in enumerate(ROWS)]  # fmt: skip
    return written(path, rows)


@pytest.fixture
def much(tmp_path: Path) -> Path:
    return damaged(tmp_path / "much.jtl", all_but=10)


@pytest.fixture
def little(tmp_path: Path) -> Path:
    return damaged(tmp_path / "little.jtl", one_in=100)


@pytest.fixture
def good(tmp_path: Path) -> Path:
    return written(tmp_path / "good.jtl", ROWS)


def test_they_stand_below_the_headline_of_every_form(much: Path) -> None:
    measured = measure(much)
    assert markdown(measured).splitlines()[3] == MUCH
    assert step_summary(measured, (), title="x").splitlines()[3] == MUCH
    assert f"<p>{MUCH}" in page(measured)
    assert summary_table(measured).splitlines()[1] == MUCH
    assert "900 of 1 000 rows could not be read" in repr(open_results(much))


def test_a_cut_archive_is_said_there_and_once(tmp_path: Path) -> None:
    whole = gzip.compress((HEAD + "".join(ROWS)).encode())
    path = tmp_path / "x.jtl.gz"
    path.write_bytes(whole[: len(whole) // 2])
    text = markdown(measure(path))
    assert "damaged gzip file" in text.split("## ")[0]
    assert text.count("damaged gzip file") == 1


def test_the_case_of_the_run_says_them(much: Path) -> None:
    case = ET.fromstring(junit(measure(much), (), title="x")).find("testsuite/testcase")
    assert case is not None
    assert case.findtext("system-out") == MUCH


@pytest.mark.parametrize(("name", "severity"), [("much", "invalid"), ("little", "problem")])
def test_many_make_the_figures_untrustworthy(
    name: str, severity: str, request: pytest.FixtureRequest
) -> None:
    shown = findings(Ground(measure(request.getfixturevalue(name)))).shown
    assert [x.severity for x in shown if x.id == "unread-rows"] == [severity]


def test_the_reason_is_not_broken_within_a_word(much: Path) -> None:
    said = next(x for x in findings(Ground(measure(much))).shown if x.id == "unread-rows")
    assert "\u2026" not in said.text
    assert "fields where the header has 8)" in said.text


@pytest.mark.parametrize(
    ("threshold", "status"),
    [
        ("throughput > 1/s", "NO DATA"),
        ("error_rate < 1%", "NO DATA"),
        ("count > 10", "NO DATA"),
        ("errors < 5", "NO DATA"),
        ("count < 5", "FAIL"),  # what is lost only adds
        ("p95 < 5s", "PASS"),
    ],
)
def test_counts_of_the_rest_are_no_data(threshold: str, status: str, much: Path) -> None:
    (verdict,) = judge([parse(threshold)], measure(much))
    assert verdict.status == status
    assert ("900 of 1 000 rows" in verdict.note) is (status == "NO DATA")


def test_a_few_forbid_no_verdict(little: Path) -> None:
    assert judge([parse("throughput > 1/s")], measure(little))[0].status == "PASS"


def test_the_share_is_of_the_whole_file(little: Path) -> None:
    measured = measure(little, select=Select(labels="B"))
    assert lost_share(measured) == 0.01
    assert lost_rows(measured) == "10 of 1 000 rows could not be read"


@pytest.mark.parametrize("sides", [("much", "good"), ("good", "much")])
def test_a_damaged_side_is_not_comparable(
    sides: tuple[str, str], request: pytest.FixtureRequest
) -> None:
    files = [request.getfixturevalue(name) for name in sides]
    base, new = (Numbers(measure(file), [file]) for file in files)
    text = "throughput > -5% vs baseline"
    (verdict,) = judge([parse(text)], new.measured, sources=files[1:], baseline=base)
    assert (verdict.status, verdict.failed) == ("NO DATA", True)
    assert "900 of 1 000 rows could not be read" in verdict.note
    found = compare_sources(Source((files[0],)), Source((files[1],)), tolerance=0.1)
    assert found.exit_code() == 1


def test_a_slightly_damaged_side_is_a_note(little: Path, good: Path) -> None:
    found = compare_sources(Source((little,)), Source((good,)), tolerance=0.1)
    assert not found.reasons
    assert "BASE: 10 of 1 000 rows could not be read" in found.notes
    assert "little.jtl: 10 of 1 000 rows could not be read" in read_history(good.parent).notes


def test_what_reads_a_table_is_told_on_stderr(little: Path) -> None:
    from click.testing import CliRunner

    from jmeterpy.cli.summary import summary

    found = CliRunner().invoke(summary, [str(little), "--csv"])
    assert found.stderr == "note: 10 of 1 000 rows could not be read\n"
    assert "note" not in found.stdout
