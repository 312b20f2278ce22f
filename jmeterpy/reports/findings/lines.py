"""Findings as lines of report.md, and as sentences of the page."""

from __future__ import annotations

from jmeterpy.reports.findings.interface import Finding, Severity
from jmeterpy.reports.findings.ranking import Findings

UNUSABLE = "Do not use these figures: more than one finding says that they cannot be trusted."
_WORDS: dict[Severity, str] = {
    "invalid": "Not to be trusted",
    "problem": "Problem",
    "notice": "Notice",
    "info": "Info",
}


def finding_lines(found: Findings) -> list[str]:
    """One bullet a finding, and what else was seen."""
    lines = [
        f"- **{_WORDS[finding.severity]}**: {finding.markdown} **Next**: {finding.next_markdown}"
        for finding in found.shown
    ]
    if found.also:
        lines += ["", f"Also seen: {', '.join(found.also)}."]
    return lines


def sentence(finding: Finding) -> str:
    """What is said and what to do next, in Markdown without emphasis."""
    return f"{finding.markdown} Next: {finding.next_markdown}"


def not_judged_lines(found: Findings) -> list[str]:
    """One bullet a reason, with the rules that it kept silent."""
    reasons: dict[str, list[str]] = {}
    for rule in found.not_judged:
        reasons.setdefault(rule.why, []).append(rule.id)
    return [f"- {', '.join(rules)}: {why}." for why, rules in reasons.items()]
