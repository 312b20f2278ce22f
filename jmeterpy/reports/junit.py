"""Verdicts as JUnit XML, which every CI server shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

from jmeterpy.analysis.change import LabelChange
from jmeterpy.analysis.thresholds import Verdict
from jmeterpy.reports.changes import row_name, sentence
from jmeterpy.reports.limits import remark, value_text
from jmeterpy.reports.method import not_in_the_numbers
from jmeterpy.reports.words import visible

if TYPE_CHECKING:
    from jmeterpy.analysis import Measured
    from jmeterpy.analysis.change import Comparison

UNJUDGED = "not judged: no threshold was given"
_KINDS = {"FAIL": "failure", "NO DATA": "error"}


def junit(
    measured: Measured,
    verdicts: Sequence[Verdict],
    *,
    title: str,
    facts: Mapping[str, Any] | None = None,
    comparison: Comparison | None = None,
) -> bytes:
    """One test case for the run itself, one a threshold, and one a label against the baseline.

    A miss is a failure, no data an error; what only warns passes, or is skipped without data.
    The run itself is an error without a sample, and skipped where nothing was judged; it says
    what of the results could not be read.
    """
    unjudged = not (verdicts or facts or comparison)
    cases = [_run_case(title, facts or {}, empty=not measured.labels, unjudged=unjudged)]
    if lost := not_in_the_numbers(measured):
        ET.SubElement(cases[0], "system-out").text = visible(" ".join(lost))
    cases += [_case(title, verdict) for verdict in verdicts]
    cases += _change_cases(comparison) if comparison else []
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


def _run_case(title: str, facts: Mapping[str, Any], *, empty: bool, unjudged: bool) -> ET.Element:
    """Whether the run itself ended well; of a bare JTL that nothing judges nobody knows."""
    case = ET.Element("testcase", classname=visible(title), name="the run")
    if int(facts.get("exit_code") or 0) not in (0, 1, 5):  # a regression has cases of its own
        said = visible(str(facts.get("message") or facts.get("outcome") or "it did not end well"))
        ET.SubElement(case, "error", message=said, type=str(facts.get("outcome", "")))
    elif empty:
        ET.SubElement(case, "error", message="no sample was taken", type="no-samples")
    elif unjudged:
        ET.SubElement(case, "skipped", message=UNJUDGED)
    return case


def _change_cases(comparison: Comparison) -> list[ET.Element]:
    """Worse is a failure; where nothing can be compared there is one case, an error."""
    name = visible(f"compared with {comparison.base or 'BASE'}")
    if comparison.reasons:
        case = ET.Element("testcase", classname=name, name="comparable")
        said = visible("; ".join(comparison.reasons))
        ET.SubElement(case, "error", message=said, type="not comparable")
        return [case]
    return [_change_case(name, row) for row in (*comparison.labels, comparison.total)]


def _change_case(name: str, row: LabelChange) -> ET.Element:
    case = ET.Element("testcase", classname=name, name=row_name(row))
    said = "\n".join(sentence(figure, row) for figure in row.figures if figure.change is not None)
    if row.verdict == "worse":
        worse = [sentence(each, row) for each in row.figures if each.verdict == "worse"]
        ET.SubElement(case, "failure", message="; ".join(worse), type="worse").text = said
    elif not row.figures:
        ET.SubElement(case, "skipped", message="only one of the runs has it")
    else:
        ET.SubElement(case, "system-out").text = said
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
