"""Steps and thresholds: what was judged, with the figures behind it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fractions import Fraction
from typing import TYPE_CHECKING

from jmeterpy.analysis.table import Cell, Column, Declared, Table, Type

if TYPE_CHECKING:
    from jmeterpy.analysis.capacity import Capacity
    from jmeterpy.analysis.signals import Judged
    from jmeterpy.analysis.steps import Step
    from jmeterpy.analysis.verdicts import Verdict

Item = tuple["Capacity", "Step"]


def judged_step(found: Capacity, step: Step) -> Judged | None:
    """What was found of a step, where it could be judged."""
    return next((each for each in found.judged if each.step is step), None)


def status(found: Capacity, step: Step) -> str:
    """One word on a step; none where the run has too few of them to compare."""
    known, bound = judged_step(found, step), found.first_bad
    if known and bound and found.state == "generator_bound" and step.load >= bound.step.load:
        return "generator"
    if known is None:
        return "" if step.valid else "too short"
    if known.bad:
        return "bad"
    return "disturbed" if known.disturbed else "doubtful" if known.doubtful else "good"


def _of(name: str) -> Callable[[Item], Cell]:
    def cell(item: Item) -> Cell:
        found: Cell = getattr(item[1], name)
        return found

    return cell


def _step(name: str, meaning: str, unit: str = "", kind: Type = "number") -> Column[Item]:
    return Column(name, meaning, unit, kind, _of(name))


def _slower(item: Item) -> float | None:
    known = judged_step(*item)
    return known.times if known else None


def _users(item: Item) -> int | None:
    return None if item[1].is_open else int(item[1].load)


def _arrivals(item: Item) -> float | None:
    return item[1].load if item[1].is_open else None


_SUCCESSES = "of the successes, right to 1 %"
STEPS: Declared[Item] = Declared(
    "steps",
    "A stretch of constant load, in order of time, judged once it has settled.",
    (
        Column("users", "how many the step has; none of arrivals", "users", "whole", _users),
        Column("arrivals", "how many come a second; none of users", "1/s", of=_arrivals),
        Column(
            "from_s",
            "from when it is judged, after the first start; none where it ended before it settled",
            "s",
            "whole",
            lambda item: item[1].from_s if item[1].settled else None,
        ),
        Column(
            "to_s",
            "until when",
            "s",
            "whole",
            lambda item: item[1].to_s if item[1].settled else None,
        ),
        _step("samples", "how many ended in it", "", "whole"),
        _step("errors", "how many of them failed", "", "whole"),
        _step("error_rate", "errors / samples", "share, 0 to 1"),
        _step("per_second", "samples that ended a second", "1/s"),
        _step("p50_ms", f"median {_SUCCESSES}", "ms"),
        _step("p95_ms", f"95th percentile {_SUCCESSES}", "ms"),
        _step("p99_ms", f"99th percentile {_SUCCESSES}", "ms"),
        _step("mean_ms", "mean of all that ended, failures included", "ms"),
        Column(
            "p95_times",
            "p95 over the calmest step's with less load, label by label",
            "times",
            "number",
            _slower,
        ),
        Column(
            "status",
            "good, bad, disturbed, doubtful, generator (that was the limit), too short; empty "
            "where there is nothing to judge by",
            type="text",
            of=lambda item: status(*item),
        ),
    ),
)
UNITS = {
    "ms": "ms",
    "share": "share, 0 to 1",
    "per_second": "1/s",
    "bytes_per_second": "bytes/s",
    "bytes": "bytes",
    "count": "",
    "score": "score, 0 to 1",
    "ratio": "times, new / base",
    "points": "share, new - base",
}


def _number(value: Fraction | None) -> float | None:
    return None if value is None else float(value)


def _held(name: str, meaning: str, unit: str) -> Column[Verdict]:
    def cell(verdict: Verdict) -> float | None:
        found: float | None = getattr(verdict.held, name, None)
        return found

    return Column(name, meaning, unit, "number", cell)


THRESHOLDS: Declared[Verdict] = Declared(
    "thresholds",
    "A threshold, in the order in which they were given.",
    (
        Column("threshold", "as it was written", type="text", of=lambda x: x.threshold.text),
        Column("metric", "the figure", type="text", of=lambda x: x.threshold.metric),
        Column(
            "label", "the label, or the source; empty for all samples", type="text",
            of=lambda x: x.threshold.label or "",
        ),
        Column(
            "group", "the thread group; empty for all", type="text",
            of=lambda x: x.threshold.group or "",
        ),
        Column("status", "PASS, WARN, FAIL or NO DATA", type="text"),
        Column("value", "what was measured", "that of `unit`", of=lambda x: _number(x.value)),
        Column("limit", "what was allowed", "that of `unit`", of=lambda x: _number(x.limit)),
        Column("unit", "of value and limit", type="text", of=lambda x: UNITS[x.threshold.unit]),
        Column("margin", "what is to spare, below zero where missed", "share of the limit"),
        Column("first_s", "where it was missed first, after the first start, to a second", "s"),
        Column("first_users", "the users then", "users"),
        Column(
            "first_sure", "whether `first_s` is exact; else it may be a second late, in very long "
            "tests a little more", type="flag", of=lambda x: x.first_s is not None and x.first_sure,
        ),
        Column("note", "why there is no data, or what was judged", type="text"),
        _held("base", "the figure in the baseline, of a threshold on one", "that of the metric"),
        _held("new", "the figure in this run, of such a threshold", "that of the metric"),
        _held("low", "the lower end of the change's interval (95 %)", "that of `unit`"),
        _held("high", "the upper end", "that of `unit`"),
    ),
)  # fmt: skip


def steps_table(found: Capacity) -> Table:
    """One row a step."""
    return STEPS.table((found, step) for step in found.steps.steps)


def thresholds_table(verdicts: Iterable[Verdict]) -> Table:
    """One row a threshold."""
    return THRESHOLDS.table(verdicts)
