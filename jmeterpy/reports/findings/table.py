"""Findings as tables: what was found, and what could not be judged."""

from __future__ import annotations

import json

from jmeterpy.analysis.table import Column, Declared, Table
from jmeterpy.reports.findings.interface import Finding, Ground, NotJudged
from jmeterpy.reports.findings.ranking import findings

FINDINGS: Declared[Finding] = Declared(
    "findings",
    "A finding, the most telling first.",
    (
        Column("id", "the rule", type="text"),
        Column("severity", "invalid, problem, notice or info", type="text"),
        Column("kind", "trust, errors, endpoint, time or limit", type="text"),
        Column("text", "the sentence", type="text"),
        Column("next", "what to do, or where to look", type="text"),
        Column(
            "evidence", "the numbers behind it, as JSON", type="text",
            of=lambda found: json.dumps(dict(found.evidence), ensure_ascii=False, default=str),
        ),
    ),
)  # fmt: skip
NOT_JUDGED: Declared[NotJudged] = Declared(
    "not-judged",
    "A rule that could not speak.",
    (
        Column("id", "the rule", type="text"),
        Column("why", "what it lacks", type="text"),
    ),
)


def findings_table(ground: Ground) -> Table:
    """One row a finding."""
    return FINDINGS.table(findings(ground).shown)


def not_judged_table(ground: Ground) -> Table:
    """One row a rule that lacks something."""
    return NOT_JUDGED.table(findings(ground).not_judged)
