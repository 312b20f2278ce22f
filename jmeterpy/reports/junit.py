"""Verdicts as JUnit XML, which every CI server shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

from jmeterpy.analysis.thresholds import Verdict
from jmeterpy.reports.limits import remark, value_text
from jmeterpy.reports.words import visible

if TYPE_CHECKING:
    from jmeterpy.analysis import Measured

_KINDS = {"FAIL": "failure", "NO DATA": "error"}


def junit(
    measured: Measured,
    verdicts: Sequence[Verdict],
    *,
    title: str,
    facts: Mapping[str, Any] | None = None,
) -> bytes:
    """One test case for the run itself, and one a threshold.

    A miss is a failure, no data an error; what only warns passes, or is skipped without data.
    """
    cases = [_run_case(title, facts or {}), *(_case(title, verdict) for verdict in verdicts)]
    seconds = ((measured.end_ms or 0) - (measured.start_ms or 0)) / 1000
    counts = {
        "tests": str(len(cases)),
        "failures": _how_many(cases, "failure"),
        "errors": _how_many(cases, "error"),
        "skipped": _how_many(cases, "skipped"),
        "time": f"{seconds:.3f}",
    }
    suite = ET.Element("testsuite", {"name": visible(title), **counts})
    suite.extend(cases)
    suites = ET.Element("testsuites", counts)
    suites.append(suite)
    ET.indent(suites)
    return bytes(ET.tostring(suites, encoding="utf-8", xml_declaration=True)) + b"\n"


def _how_many(cases: Sequence[ET.Element], tag: str) -> str:
    return str(sum(case.find(tag) is not None for case in cases))


def _run_case(title: str, facts: Mapping[str, Any]) -> ET.Element:
    """Whether the run itself ended well; it did as far as anybody knows of a bare JTL."""
    case = ET.Element("testcase", classname=visible(title), name="the run")
    if int(facts.get("exit_code") or 0) not in (0, 1):
        said = visible(str(facts.get("message") or facts.get("outcome") or "it did not end well"))
        ET.SubElement(case, "error", message=said, type=str(facts.get("outcome", "")))
    return case


def _case(title: str, verdict: Verdict) -> ET.Element:
    name = visible(verdict.threshold.text)
    case = ET.Element("testcase", classname=visible(title), name=name)
    measured = "" if verdict.value is None else f"measured {value_text(verdict)}"
    said = visible(", ".join(filter(None, [measured, remark(verdict)])))
    if verdict.failed:
        ET.SubElement(case, _KINDS[verdict.status], message=said, type=verdict.status)
    elif verdict.status == "NO DATA":
        ET.SubElement(case, "skipped", message=said)
    else:
        ET.SubElement(case, "system-out").text = f"{verdict.status}: {said}"
    return case
