"""Sentences that follow from measured numbers: a rule is a function and its entry in RULES."""

from jmeterpy.reports.findings.interface import Finding, Ground, NotJudged
from jmeterpy.reports.findings.ranking import Findings, findings
from jmeterpy.reports.findings.registry import RULES

__all__ = ["RULES", "Finding", "Findings", "Ground", "NotJudged", "findings"]
