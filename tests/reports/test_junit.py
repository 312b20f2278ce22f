"""Verdicts as JUnit XML: a parser reads them, whatever the labels are."""

from __future__ import annotations

from collections.abc import Callable
from xml.etree import ElementTree as ET

from jmeterpy.analysis import Measured
from jmeterpy.analysis.thresholds import judge, parse
from jmeterpy.reports.junit import junit
from jmeterpy.reports.markdown import step_summary

HOSTILE = '</testsuite><script>&amp;]]>"\x00\x1b[31m\ud800\ufffe'


def read(measured: Measured, *texts: str, **facts: object) -> ET.Element:
    verdicts = judge(map(parse, texts), measured)
    document = junit(measured, verdicts, title=f"Shop {HOSTILE}", facts=facts)
    assert document.startswith(b"<?xml")
    suite = ET.fromstring(document).find("testsuite")
    assert suite is not None
    return suite


def test_each_threshold_is_a_case_of_its_kind(steady: Callable[..., Measured]) -> None:
    texts = ("count > 1", "max < 1ms", "max < 1ms, warn", "p99.9 < 1s", "p99.9 < 1s, warn")
    suite = read(steady(200), *texts)
    assert [suite.get(name) for name in ("tests", "failures", "errors", "skipped")] == list("6111")
    cases = suite.findall("testcase")
    assert [case.get("name") for case in cases] == ["the run", *texts]
    kinds = [[child.tag for child in case] for case in cases]
    assert kinds == [[], ["system-out"], ["failure"], ["system-out"], ["error"], ["skipped"]]
    failure = suite.find("testcase/failure")
    assert failure is not None
    assert "measured 119 ms" in str(failure.get("message"))
    assert "119 times the limit" in str(failure.get("message"))


def test_a_hostile_label_stays_text(steady: Callable[..., Measured]) -> None:
    label = HOSTILE.replace("\\", "").replace('"', '\\"')
    suite = read(steady(200), f'max("{label}") < 1ms')
    case = suite.findall("testcase")[1]
    assert "</testsuite><script>" in str(case.get("name"))
    assert "\x1b" not in str(case.get("name"))


def test_a_run_that_broke_is_an_error(steady: Callable[..., Measured]) -> None:
    suite = read(steady(200), exit_code=3, outcome="out-of-memory", message="no heap <left>")
    error = suite.find("testcase/error")
    assert error is not None
    assert error.get("message") == "no heap <left>"
    assert read(steady(200), exit_code=1).find("testcase/error") is None


def test_the_summary_of_a_step_holds_verdict_and_numbers(steady: Callable[..., Measured]) -> None:
    measured = steady(200, labels=("<b>x</b>|y", "B"))
    verdicts = judge([parse("max < 1ms"), parse("max < 1s, warn")], measured)
    page = step_summary(measured, verdicts, title="Shop <img src=x>")
    assert page.startswith("## Shop \\<img src=x\\>: failed\n")
    assert "\u2717 FAIL" in page
    assert "\\<b\\>x\\</b\\>\\|y" in page
    assert "<b>" not in page.replace("\\<b\\>", "")
    assert "!\\[" not in page


def test_the_summary_of_a_step_says_why_in_few_words(take: Callable[..., Measured]) -> None:
    label = "<img src=x>|[a](http://b) `c` @d " + "z" * 500
    rows = ((i * 10, 20, f"{i % 40} {label}", i % 2 > 0, 5) for i in range(400))
    measured = take(rows)
    page = step_summary(
        measured,
        judge([parse("max < 1ms")], measured),
        title="Shop",
        facts={"state": "failed", "message": "JMeter ended <b>early</b>"},
    )
    why, _, _ = page.partition("\n| ")
    assert why.startswith("## Shop: failed\n\nJMeter ended \\<b\\>early\\</b\\>\n")
    bullets = [line for line in why.split("\n") if line.startswith("- ")]
    assert "max \\< 1ms is missed" in why
    assert any(line.startswith("- 200 failed: 500 Internal Server Error") for line in bullets)
    assert len(bullets) <= 7
    assert all(len(line) < 700 for line in bullets)
    assert "<img" not in why.replace("\\<img", "")
    assert "](" not in why.replace("\\]\\(", "")


def test_the_summary_of_a_step_that_is_well_gives_no_reason(
    steady: Callable[..., Measured],
) -> None:
    assert "\n- " not in step_summary(steady(400), (), title="Shop")
