"""What is said together: what silences what, in which order, and how much at most."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from jmeterpy.analysis.lost import too_much_lost
from jmeterpy.analysis.once import once
from jmeterpy.reports.findings.interface import (
    Finding,
    Ground,
    Missing,
    NotJudged,
    Rule,
    Said,
    Severity,
    in_file,
    name,
)
from jmeterpy.reports.findings.registry import RULES

MOST = 7
_LIMITED = ("errors", "time", "endpoint")
_ORDER = ("invalid", "problem", "notice", "info")
# The left explains the right away; applied once, in this order.
SILENCES: dict[str, tuple[str, ...]] = {
    "no-samples": tuple(name for name in RULES if name not in ("no-samples", "unread-rows")),
    "saturated-generator": (
        "breaking-point",
        "unreached-limit",
        "inconclusive-steps",
        "idle-target",
        "load-sensitive-endpoint",
        "unplanned-pauses",
        "test-limited-throughput",
        "drift",
        "warm-up",
        "hidden-waiting",
        "near-miss",
        "too-few-samples",
    ),
    "unplanned-pauses": (
        "breaking-point",
        "unreached-limit",
        "inconclusive-steps",
        "idle-target",
        "test-limited-throughput",
        "too-few-samples",
    ),
    "incomplete-run": ("unreached-limit",),
    "undelivered-load": ("unreached-limit",),
    "missing-labels": ("uneven-load",),
    "warm-up": ("level-shift", "drift"),
    "level-shift": ("drift",),
    "drift": ("unreached-limit",),
    "load-sensitive-endpoint": ("unreached-limit",),
    "periodic-stalls": ("stalls", "two-populations"),
    "stalls": ("two-populations",),
    "tiny-successes": ("two-populations",),
    "timeout-at-a-round-number": ("errors-of-one-kind",),
    "errors-of-one-kind": ("commonest-failure",),
    "breaking-point": ("test-limited-throughput", "stalls"),
    "saturated-target-cpu": ("idle-target", "test-limited-throughput"),
    "slowest-endpoint": ("most-waiting",),
}
# The same, where all failures are of one kind in one label: the left then says the kind, too.
ONE_KIND = {"errors-in-one-endpoint": ("errors-of-one-kind", "commonest-failure")}


@dataclass(frozen=True)
class Findings:
    """What a report says: at most seven findings, the rest by id, and what was not judged."""

    shown: tuple[Finding, ...]
    also: tuple[str, ...] = ()
    not_judged: tuple[NotJudged, ...] = ()

    @property
    def unusable(self) -> bool:
        """Whether more than one finding says that the figures are not to be trusted."""
        return sum(finding.severity == "invalid" for finding in self.shown) > 1


@once
def findings(ground: Ground) -> Findings:
    """Every rule's sentence, what explains others away applied, the most pressing first."""
    found: dict[str, Finding] = {}
    missing: list[NotJudged] = []
    file = _file(ground)
    for rule in RULES.values():
        said = rule.judge(ground)
        if isinstance(said, Said):
            found[rule.id] = Finding(
                rule.id, _severity(rule, ground), rule.kind, in_file(said, file)
            )
        elif isinstance(said, Missing):
            missing.append(NotJudged(rule.id, said.why))
    for winner, losers in (*SILENCES.items(), *_one_kind(found)):
        if winner in found:
            found = {name: finding for name, finding in found.items() if name not in losers}
    ranked = sorted(found.values(), key=_rank)
    shown = _chosen(ranked)
    also = tuple(finding.id for finding in ranked if finding not in shown)
    return Findings(shown, also, tuple(missing))


def _one_kind(found: dict[str, Finding]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """What is silenced besides, where one says all that the others would."""
    alike = ((win, lose) for win, lose in ONE_KIND.items() if win in found)
    return tuple((win, lose) for win, lose in alike if found[win].said.evidence.get("only_kind"))


def _file(ground: Ground) -> str:
    """The name of the results, where they are in one file."""
    names = {path.name for path in ground.measured.sources}
    return name(names.pop()) if len(names) == 1 else "the results"


def _severity(rule: Rule, ground: Ground) -> Severity:
    """The rule's; but a miss that only warns, and a rise that own limits allow, are notices.

    Rows that could not be read are no more than a problem up to where counts lose their meaning.
    """
    missed = any(each.status == "FAIL" for each in ground.verdicts)
    if rule.id == "missed-threshold" and not missed:
        return "notice"
    if rule.id == "unread-rows" and too_much_lost(ground.measured):
        return "invalid"
    if rule.id == "unreached-limit" and ground.capacity.beyond:
        return "notice"
    return rule.severity


def _rank(finding: Finding) -> tuple[int, float, str]:
    return _ORDER.index(finding.severity), -finding.said.score, finding.id


def _chosen(ranked: list[Finding]) -> tuple[Finding, ...]:
    """At most seven, two of a kind; what says that figures are not to be trusted always."""
    chosen: list[Finding] = []
    kinds = Counter[str]()
    for finding in ranked:
        full = len(chosen) >= MOST or (finding.kind in _LIMITED and kinds[finding.kind] >= 2)
        if finding.severity != "invalid" and full:
            continue
        chosen.append(finding)
        kinds[finding.kind] += 1
    return tuple(chosen)
