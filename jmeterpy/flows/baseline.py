"""A run against an earlier one: `jmeterpy run --baseline RUN`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from jmeterpy.flows import folder as folders
from jmeterpy.flows.compare import compare_measured, named, tolerance_of
from jmeterpy.flows.result import judged
from jmeterpy.flows.sources import Source, locate

if TYPE_CHECKING:
    from jmeterpy.analysis import Measured
    from jmeterpy.analysis.change import Comparison
    from jmeterpy.flows.run import Finished

_OUTCOMES = {5: "regression", 1: "not-comparable"}


@dataclass(frozen=True)
class Baseline:
    """What a run is held against, measured before it starts: a mistake must not cost a run."""

    source: Source
    measured: Measured
    tolerance: float


def open_baseline(path: str | Path, *, tolerance: str) -> Baseline:
    """The baseline, read.

    Raises: ResultsError where it cannot be; PlanError for the tolerance.
    """
    share = tolerance_of(tolerance)
    source = locate([path])
    return Baseline(source, judged(source, ())[0], share)


def held_against(finished: Finished, baseline: Baseline) -> tuple[Finished, Comparison | None]:
    """The run with what became of the comparison, in its exit code and in run.json.

    A run that went wrong, or missed a threshold, keeps its own exit code; without samples there
    is no comparison.
    """
    if finished.measured is None:
        return finished, None
    new = Source((finished.job.samples,), finished.prepared.brief, finished.job.folder)
    found = compare_measured(
        (baseline.source, baseline.measured),
        (new, finished.measured),
        tolerance=baseline.tolerance,
        facts=finished.facts,
    )
    code = finished.exit_code or found.exit_code()
    outcome = str(finished.facts["outcome"])
    if not finished.exit_code:
        outcome = _OUTCOMES.get(code, outcome)
    facts = {
        **finished.facts,
        "outcome": outcome,
        "exit_code": code,
        "baseline": {"run": named(baseline.source), **found.as_json()},
    }
    folders.write(finished.job.folder, facts)
    return replace(finished, exit_code=code, facts=facts), found


def told(comparison: Comparison, baseline: Baseline) -> Sequence[str]:
    """What the screen shows of it."""
    from jmeterpy.reports.changes import comparison_table, comparison_verdict

    return (
        "",
        f"BASE {named(baseline.source)}",
        comparison_table(comparison),
        comparison_verdict(comparison),
    )
