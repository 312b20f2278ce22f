"""A run against an earlier one: `jmeterpy run --baseline RUN`."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jmeterpy.errors import ResultsError
from jmeterpy.flows import folder as folders
from jmeterpy.flows.compare import broken, compare_measured, named, tolerance_of
from jmeterpy.flows.judging import judged
from jmeterpy.flows.sources import Source, facts_of, locate
from jmeterpy.flows.window import Window, chosen

if TYPE_CHECKING:
    from jmeterpy.analysis import Measured, Select
    from jmeterpy.analysis.against import Numbers
    from jmeterpy.analysis.change import Comparison
    from jmeterpy.flows.run import Finished

_OUTCOMES = {5: "regression", 1: "not-comparable"}


@dataclass(frozen=True)
class Baseline:
    """What a run is held against, measured before it starts: a mistake must not cost a run."""

    source: Source
    measured: Measured
    tolerance: float
    select: Select | None = None

    def numbers(self, why: str = "") -> Numbers:
        """What thresholds "vs baseline" are held against.

        `why` says that the run that is judged did not end as planned.
        """
        from jmeterpy.analysis.against import Numbers

        late = [f"this run did not end as planned ({why})"] if why else []
        return Numbers(
            self.measured,
            self.source.files,
            self.source.brief,
            self.select,
            name=named(self.source),
            reasons=(*broken(facts_of(self.source), "the baseline"), *late),
        )


def open_baseline(
    path: str | Path, *, tolerance: str = "10%", window: Window | None = None, cache: bool = True
) -> Baseline:
    """The baseline, read; `window` keeps a part of it, `cache` is as for a `Source`.

    Raises: ResultsError where it cannot be, or still runs; PlanError for the tolerance.
    """
    share = tolerance_of(tolerance)
    source = locate([path], cache=cache)
    if facts_of(source).get("state") == "running":
        raise ResultsError(f"the baseline {path} is still running: wait for its end")
    measured = judged(source, (), window=window, traffic=False)[0]
    return Baseline(source, measured, share, chosen(window or Window(), source)[0])


def held_against(finished: Finished, baseline: Baseline) -> Finished:
    """The run with the comparison, and what became of it in its exit code and in run.json.

    A run that went wrong, or missed a threshold, keeps its own exit code; without samples there
    is no comparison.
    """
    if finished.measured is None:
        return finished
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
    return replace(finished, exit_code=code, facts=facts, comparison=found)


def recorded(facts: Mapping[str, Any], folder: Path | None) -> Path | None:
    """The baseline that a run was held against, where it still is; `facts` are its run.json."""
    found = facts.get("baseline")
    run = found.get("run") if isinstance(found, Mapping) else None
    if not isinstance(run, str):
        return None
    beside = [folder.parent / Path(run).name] if folder else []
    return next((path for path in (Path(run), *beside) if path.exists()), None)


def compared(
    source: Source, measured: Measured, baseline: Baseline | None, facts: Mapping[str, Any]
) -> Comparison | None:
    """What a report says of the baseline: compared anew, else as run.json has it."""
    if baseline is not None:
        base = baseline.source, baseline.measured
        return compare_measured(base, (source, measured), tolerance=baseline.tolerance)
    from jmeterpy.analysis.change import from_json
    from jmeterpy.analysis.lost import is_changed

    if not measured.scope.is_whole or is_changed(measured):
        return None  # what it has is of the whole

    with suppress(KeyError, TypeError, ValueError):
        return from_json(facts["baseline"])
    return None


def baseline_of(
    given: str | Path | None,
    facts: Mapping[str, Any],
    folder: Path | None,
    *,
    tolerance: str = "10%",
    window: Window | None = None,
    cache: bool = True,
) -> Baseline | None:
    """The baseline that is given, else the one that the run was held against.

    Raises: ResultsError where the one that is given cannot be read; PlanError for the tolerance.
    """
    tolerance_of(tolerance)  # a slip is one without a baseline, too
    if given is not None:
        return open_baseline(given, tolerance=tolerance, window=window, cache=cache)
    path = recorded(facts, folder)
    if path is None:
        return None
    with suppress(ResultsError):
        known = _tolerance(facts) or tolerance
        return open_baseline(path, tolerance=known, window=window, cache=cache)
    return None


def _tolerance(facts: Mapping[str, Any]) -> str:
    share = facts["baseline"].get("tolerance")
    return f"{100 * share:g}%" if isinstance(share, int | float) else ""
