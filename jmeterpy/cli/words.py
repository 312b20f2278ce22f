"""Sentences of the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jmeterpy.brief import PlanBrief
    from jmeterpy.flows.run import Finished


def plan_in_words(brief: PlanBrief) -> str:
    """Users or arrivals, iterations, ramp-up and expected samples, as far as they are known."""
    from jmeterpy.reports.words import clock, counted

    main = [group for group in brief.groups if group.kind == "main"]
    parts = [counted(brief.users, "user")] if brief.users is not None else []
    if brief.arrivals:
        parts.append(_arriving([level.per_second for level in brief.arrivals]))
    if brief.steps:
        parts.append(counted(len(brief.steps), "step"))
    if len(main) == 1 and main[0].iterations is not None and main[0].hold_s is None:
        parts.append(f"{counted(main[0].iterations, 'iteration')} each")
    if len(main) == 1 and main[0].ramp_up_s:
        parts.append(f"ramp-up {main[0].ramp_up_s:g} s")
    if brief.deadline_s:
        parts.append(f"{clock(brief.deadline_s)} long")
    text = ", ".join(parts)
    expected = brief.expected_samples
    return f"{text}; {counted(expected, 'sample')} expected" if expected is not None else text


def _arriving(rates: list[float]) -> str:
    """The rate of arrivals, or from which to which in how many steps."""
    from jmeterpy.reports.words import counted

    low, high = (f"{rate:.3f}".rstrip("0").rstrip(".") for rate in (min(rates), max(rates)))
    if len(rates) == 1:
        return f"{low} arrivals/s"
    return f"{low} to {high} arrivals/s, {counted(len(rates), 'step')}"


def verdict_in_words(finished: Finished) -> str:
    """PASSED, FAILED with why, or how it ended otherwise."""
    from jmeterpy.reports.limits import run_verdict
    from jmeterpy.reports.words import counted

    if finished.exit_code == 0:
        return run_verdict(finished.verdicts) or "PASSED"
    if finished.exit_code in (130, 143):
        samples = finished.measured.total.samples if finished.measured else 0
        return f"INTERRUPTED   {counted(samples, 'sample')} kept"
    if finished.facts.get("outcome") in ("regression", "not-comparable"):
        return "FAILED   " + str(finished.facts["outcome"]).replace("-", " ")
    if finished.exit_code == 1:
        return run_verdict(finished.verdicts)
    return f"BROKEN   {finished.outcome.kind}"
