"""Findings as lines of report.md, and as sentences of the page."""

from __future__ import annotations

from jmeterpy.reports.failures import Kind, error_text, kinds
from jmeterpy.reports.findings.interface import Finding, Ground, Severity, count, counted
from jmeterpy.reports.findings.ranking import Findings, findings
from jmeterpy.reports.markup import text

_MOST, _WIDE = 3, 300
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


def why_lines(ground: Ground) -> list[str]:
    """Why a run is not well, in short: its first problems, and how samples failed most often."""
    pressing = [x for x in findings(ground).shown if x.severity in ("invalid", "problem")]
    failing = kinds(ground.measured)
    more = sum(kind.count for kind in failing[_MOST:])
    return [
        *(f"- {text(finding.text, _WIDE)}" for finding in pressing[:_MOST]),
        *(f"- {_failing(kind)}" for kind in failing[:_MOST]),
        *[f"- {counted(more, 'failure')} of other kinds"] * bool(more),
    ]


def _failing(kind: Kind) -> str:
    """How many, what was recorded, and where."""
    labels = ", ".join(text(label, 40) or '""' for label in kind.labels[:_MOST])
    more = f" and {len(kind.labels) - _MOST} more" if len(kind.labels) > _MOST else ""
    known = f" ({kind.known.what})" if kind.known else ""
    return f"{count(kind.count)} failed: {text(error_text(kind.row))}{known} in {labels}{more}"


def sentence(finding: Finding) -> str:
    """What is said and what to do next, in Markdown without emphasis."""
    return f"{finding.markdown} Next: {finding.next_markdown}"


def not_judged_lines(found: Findings) -> list[str]:
    """One bullet a reason, with the rules that it kept silent."""
    reasons: dict[str, list[str]] = {}
    for rule in found.not_judged:
        reasons.setdefault(rule.why, []).append(rule.id)
    return [f"- {', '.join(rules)}: {why}." for why, rules in reasons.items()]
