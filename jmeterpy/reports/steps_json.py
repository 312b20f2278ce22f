"""The steps of a run as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from jmeterpy.analysis import summary_json
from jmeterpy.analysis.capacity import capacity
from jmeterpy.analysis.declared.judged import status
from jmeterpy.reports.bracket import limit, next_step
from jmeterpy.reports.steps import doubts, has_steps

if TYPE_CHECKING:
    from jmeterpy.analysis.capacity import Capacity
    from jmeterpy.analysis.measured import Measured
    from jmeterpy.analysis.steps import Step
    from jmeterpy.analysis.verdicts import Verdict
    from jmeterpy.brief import PlanBrief


def whole_json(
    measured: Measured, verdicts: Sequence[Verdict], brief: PlanBrief | None
) -> dict[str, Any]:
    """The summary, and what its steps say."""
    limits = [verdict.threshold for verdict in verdicts]
    steps = steps_json(capacity(measured, brief, thresholds=limits))
    return {**summary_json(measured), "steps": steps}


def steps_json(found: Capacity) -> dict[str, Any] | None:
    """What the table and its sentences say; None of one load.

    `state` is found, not_reached, generator_bound, inconclusive or no_steps. Loads are in `of`:
    users, or arrivals (a second). `last_good` and `first_bad` are null where there is none;
    `generator_from` is the load from which on the load generator was the limit. `usual_first_bad`
    is the first load that is bad by the usual signals, where thresholds of the user's own allow it.
    """
    if not has_steps(found):
        return None
    bound, bad = found.state == "generator_bound", found.first_bad
    hidden = found.beyond if found.beyond and found.beyond.bad else None
    law = found.usl
    return {
        "state": found.state,
        "says": " ".join(filter(None, [limit(found), doubts(found)])),
        "next": next_step(found),
        "of": "arrivals" if found.steps.is_open else "users",
        "last_good": found.last_good.load if found.last_good else None,
        "first_bad": bad.step.load if bad and not bound else None,
        "generator_from": bad.step.load if bad and bound else None,
        "signals": [signal.kind for signal in bad.signals] if bad and not bound else [],
        "usual_first_bad": hidden.step.load if hidden else None,
        "usual_signals": [signal.kind for signal in hidden.signals] if hidden else [],
        "ceiling_per_second": found.ceiling,
        "knee": found.knee,
        "usl": {"peak": None if law.doubt else law.peak, "doubt": law.doubt} if law else None,
        "steps": [_step(found, step) for step in found.steps.steps],
    }


def _step(found: Capacity, step: Step) -> dict[str, Any]:
    return {
        "load": step.load,
        "from_s": step.from_s if step.settled else None,
        "to_s": step.to_s if step.settled else None,
        "samples": step.samples,
        "errors": step.errors,
        "per_second": round(step.per_second, 3),
        "p50_ms": step.p50_ms,
        "p95_ms": step.p95_ms,
        "p99_ms": step.p99_ms,
        "verdict": status(found, step),
    }
