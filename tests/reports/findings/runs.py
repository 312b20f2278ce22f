"""Runs of the catalog's worlds, simulated once for all tests of a process."""

from __future__ import annotations

import re
from functools import cache

from jmeterpy.reports.findings import Finding, Findings, Ground, findings
from tests.reports.findings.catalog import CAUSES, CLEAN, NEAR
from tests.reports.findings.worlds import ground_of

SEED = 2001
CLEAN_SEED = 5001


@cache
def ground_named(world_name: str) -> Ground:
    """The run of a world with a cause, of a clean one, or of one that only looks like a cause."""
    if world_name in CLEAN:
        return ground_of(CLEAN[world_name], CLEAN_SEED)
    world, _ = CAUSES[world_name] if world_name in CAUSES else NEAR[world_name]
    return ground_of(world, SEED)


@cache
def found_in(world_name: str) -> Findings:
    """What is said of that run."""
    return findings(ground_named(world_name))


def spoken(found: Findings) -> set[str]:
    """Every rule that spoke, shown or not."""
    return {finding.id for finding in found.shown} | set(found.also)


def one(world_name: str) -> Finding:
    """The finding that names the cause of this world."""
    wanted = CAUSES[world_name][1]
    return next(finding for finding in found_in(world_name).shown if finding.id == wanted)


def numbers(pattern: str, finding: Finding | str) -> list[float]:
    """The numbers of a sentence, by a pattern with a group for each."""
    said = (finding if isinstance(finding, str) else finding.text).replace("\u202f", "")
    found = re.search(pattern, said)
    assert found, said
    return [float(number) for number in found.groups()]
