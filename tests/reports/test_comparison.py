"""A comparison where reports carry it: report.md, JUnit XML, summary.json, a CI job's summary."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from jmeterpy.analysis import Measured
from jmeterpy.analysis.against import Numbers
from jmeterpy.analysis.change import Comparison, LabelChange, from_json
from jmeterpy.analysis.thresholds import judge, parse
from jmeterpy.flows.publish import Findings, publish
from jmeterpy.reports.comparison import changed_figures, comparison_markdown
from jmeterpy.reports.junit import junit
from jmeterpy.reports.markdown import markdown, step_summary
from jmeterpy.reports.page.render import page
from tests.reports.test_changes import FAILING, SLOW, THIN, row

LABELS = (row("Login", SLOW, FAILING), row("Cart", THIN), LabelChange("Gone", "sample", 9, 0, ()))
FOUND = Comparison(0.1, LABELS, row("Total"), base="results/before", new="results/after")
APART = replace(FOUND, reasons=("the load differs: 10 users in BASE, 20 users in NEW",))


def test_every_figure_is_a_plain_value_with_its_text() -> None:
    found = changed_figures(FOUND)
    assert len(found) == 15
    slow = next(each for each in found if each.verdict == "worse")
    assert (slow.label, slow.figure, slow.base, slow.new) == (
        "Login",
        "p95",
        "1 200 ms",
        "1 500 ms",
    )
    assert (slow.changed, slow.interval, slow.low) == ("+25 %", "[+18 % to +33 %]", 1.18)
    assert [each.is_total for each in found] == [False] * 10 + [True] * 5


def test_report_and_job_summary_have_the_table_and_what_is_worse(
    steady: Callable[..., Measured],
) -> None:
    for text in (
        markdown(steady(), comparison=FOUND),
        step_summary(steady(), (), title="A plan", comparison=FOUND),
    ):
        assert "`results/before`: WORSE" in text
        assert (
            "| Login | p95 | 1\u202f200\u202fms | 1\u202f500\u202fms | ✗\u202f+25\u202f% |" in text
        )
        assert "only in BASE" in text


def test_the_title_says_what_the_exit_code_says(steady: Callable[..., Measured]) -> None:
    verdicts = judge([parse("max < 60s")], steady())
    titles = [
        markdown(steady(), judged, comparison=comparison).splitlines()[0].partition(": ")[2]
        for judged, comparison in (
            (verdicts, FOUND),
            (verdicts, APART),
            (verdicts, None),
            (judge([parse("max < 1ms")], steady()), FOUND),
        )
    ]
    against = ["regression", "not comparable"]
    assert titles == [*against, "passed", "failed"]


def test_without_a_baseline_there_is_no_such_section(steady: Callable[..., Measured]) -> None:
    assert comparison_markdown(None) == []
    assert "baseline" not in markdown(steady())


def test_a_label_is_only_text_in_markdown() -> None:
    hostile = "<script>|`x`[a](http://b)\x1b[31m"
    text = "\n".join(comparison_markdown(replace(FOUND, labels=(row(hostile, SLOW),))))
    assert "<script>" not in text
    assert "\x1b" not in text
    lines = [line for line in text.splitlines() if "script" in line]
    assert [line.count(" | ") for line in lines] == [6, 5]


def test_each_label_is_a_case_in_junit(steady: Callable[..., Measured]) -> None:
    suite = ET.fromstring(junit(steady(), (), title="A plan", comparison=FOUND))[0]
    cases = {case.get("name"): case for case in suite.findall("testcase")}
    assert list(cases) == ["the run", "Login", "Cart", "Gone", "Total"]
    failure = cases["Login"].find("failure")
    assert failure is not None
    assert "p95 of Login: 1 200 ms" in str(failure.get("message"))
    assert "failed of Login" in str(failure.get("message"))
    assert [child.tag for child in cases["Gone"]] == ["skipped"]
    assert suite.get("failures") == "1"


def test_what_cannot_be_compared_is_an_error_in_junit(steady: Callable[..., Measured]) -> None:
    suite = ET.fromstring(junit(steady(), (), title="A plan", comparison=APART))[0]
    assert [suite.get(name) for name in ("tests", "errors", "failures")] == ["2", "1", "0"]
    error = suite.find("testcase/error")
    assert error is not None
    assert "10 users in BASE" in str(error.get("message"))


def test_summary_json_holds_it_and_it_can_be_read_back(
    steady: Callable[..., Measured], tmp_path: Path
) -> None:
    publish(Findings(steady(), comparison=FOUND), tmp_path, ["json"])
    found = json.loads((tmp_path / "summary.json").read_text())["comparison"]
    assert (found["base"], found["verdict"]) == ("results/before", "worse")
    assert from_json(found) == FOUND


@pytest.mark.parametrize("broken", [{}, {"tolerance": 0.1}, {"tolerance": None}])
def test_what_is_no_comparison_is_refused(broken: dict[str, object]) -> None:
    with pytest.raises((KeyError, TypeError)):
        from_json(broken)


def test_the_page_draws_the_limit_where_it_lies(steady: Callable[..., Measured]) -> None:
    measured = steady(1200, seconds=60)
    base = Numbers(measured, measured.sources)
    texts = ["p95 < +50% vs baseline", "p50 < 1s", "p99 < +10% vs baseline"]
    verdicts = [*judge(map(parse, texts[:2]), measured, baseline=base)]
    verdicts += judge([parse(texts[2])], measured)  # without a baseline there is no line
    text = page(measured, verdicts)
    drawn = [float(found) for found in re.findall(r'"q":[\d.]+,"of":-1,"ms":([\d.]+)', text)]
    assert drawn == [1.5 * (measured.total.p95_ms or 0), 1000]
