"""What stands together in one report: never two findings that exclude each other."""

from __future__ import annotations

from itertools import combinations

import pytest

from jmeterpy.reports.findings import RULES
from jmeterpy.reports.findings.ranking import MOST, SILENCES
from tests.reports.findings.catalog import CAUSES, CLEAN, NEAR
from tests.reports.findings.runs import found_in, ground_named, spoken

# Each row: one of these, and none of those beside it. What SILENCES says comes on top.
NEVER = (
    ("breaking-point", ("unreached-limit", "inconclusive-steps", "test-limited-throughput")),
    ("inconclusive-steps", ("unreached-limit",)),
    ("saturated-target-cpu", ("idle-target", "test-limited-throughput")),
    ("idle-target", ("test-limited-throughput", "unreached-limit")),
    ("unplanned-pauses", ("breaking-point", "unreached-limit", "test-limited-throughput")),
    ("saturated-generator", ("breaking-point", "unreached-limit", "unplanned-pauses")),
    ("incomplete-run", ("unreached-limit",)),
    ("undelivered-load", ("unreached-limit",)),
    ("missing-labels", ("uneven-load",)),
    ("level-shift", ("drift",)),
    ("warm-up", ("drift", "level-shift")),
    ("periodic-stalls", ("stalls",)),
    ("errors-of-one-kind", ("commonest-failure",)),
    ("slowest-endpoint", ("most-waiting",)),
)
PAIRS = {
    frozenset({one, other})
    for table in (NEVER, SILENCES.items())
    for one, others in table
    for other in others
}


@pytest.mark.parametrize("world_name", [*CAUSES, *CLEAN, *NEAR])
def test_no_pair_that_contradicts_stands_together(world_name: str) -> None:
    pairs = combinations(sorted(spoken(found_in(world_name))), 2)
    assert [pair for pair in pairs if frozenset(pair) in PAIRS] == []


@pytest.mark.parametrize("world_name", NEAR)
def test_what_only_looks_like_a_cause_is_not_named(world_name: str) -> None:
    assert not spoken(found_in(world_name)) & set(NEAR[world_name][1])


@pytest.mark.parametrize("world_name", [*CAUSES, *NEAR])
def test_what_is_said_is_not_also_called_unjudged(world_name: str) -> None:
    found = found_in(world_name)
    assert not spoken(found) & {rule.id for rule in found.not_judged}
    assert len(found.shown) <= MOST


@pytest.mark.parametrize("world_name", [*CAUSES, *CLEAN, *NEAR])
def test_a_label_of_which_most_failed_has_no_latency_finding(world_name: str) -> None:
    rows = {row.label: row for row in ground_named(world_name).measured.labels}
    for finding in found_in(world_name).shown:
        label = finding.evidence.get("label")
        if finding.kind == "endpoint" and label is not None:
            assert 2 * rows[label].errors <= rows[label].samples


def test_silences_and_pairs_name_rules_that_exist() -> None:
    assert {name for pair in PAIRS for name in pair} <= set(RULES)
