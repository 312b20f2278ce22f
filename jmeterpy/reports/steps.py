"""The steps of a run as a table, and what they say about a limit."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from jmeterpy.analysis.declared.judged import status
from jmeterpy.reports.markup import table
from jmeterpy.reports.words import NONE, THIN, clock, count, counted, decimal, padded, percent

if TYPE_CHECKING:
    from jmeterpy.analysis.capacity import Capacity
    from jmeterpy.analysis.signals import Signal
    from jmeterpy.analysis.steps import Step

NOTE = (
    "Each step counts from 10 s (or a fifth of its time) after its last user started. Times are "
    "of successes, right to 1 %; `p95 \u00d7` is p95 against the first step's, label by label: "
    "each time as a multiple of its label's own median."
)


def has_steps(found: Capacity) -> bool:
    """Whether there is more than one load to compare."""
    return len({step.load for step in found.steps.steps}) > 1


def steps_table(found: Capacity) -> str:
    """One line a step for a terminal, then what they say; "" of one load or none."""
    if not has_steps(found):
        return ""
    rows = [[fill(found, step) for fill in COLUMNS.values()] for step in found.steps.steps]
    wide = [max(map(len, column)) for column in zip(COLUMNS, *rows, strict=True)]
    lines = [
        "  ".join(padded(text, room, right=True) for text, room in zip(row, wide, strict=True))
        for row in (list(COLUMNS), *rows)
    ]
    return "\n".join([*lines, *filter(None, [limit(found), doubts(found)])])


def steps_markdown(found: Capacity) -> list[str]:
    """The lines of the section; none of one load."""
    if not has_steps(found):
        return []
    rows = [
        [fill(found, step).replace(" ", THIN) for fill in COLUMNS.values()]
        for step in found.steps.steps
    ]
    said = [text for text in (limit(found, gap=THIN), doubts(found)) if text]
    head = [*list(COLUMNS)[:-1], ""]
    return [*table(head, rows, left=0), "", *said, *([""] if said else []), NOTE]


def limit(found: Capacity, *, gap: str = " ") -> str:
    """What the steps say about a limit, as a bracket and never as a point."""
    state, judged = found.state, found.judged
    if state == "no_steps":
        valid = len(found.steps.valid)
        return f"Of {len(found.steps.steps)} steps {valid} can be judged; a limit needs three."
    if state == "generator_bound" and found.first_bad:
        users = counted(found.first_bad.step.load, "user", gap=gap)
        return f"With {users} the load generator was the limit: nothing is said of the target."
    if state == "inconclusive":
        loads = ", ".join(count(step.load, gap=gap) for step in found.odd)
        return (
            f"With {loads} users samples failed for a part of the time, or it was bad there while "
            "higher steps were good: that is not load."
        )
    if state == "not_reached":
        top = judged[-1].step
        users = counted(top.load, "user", gap=gap)
        return f"Nothing broke up to {users} ({_rate(top.per_second, gap)} samples/s)."
    return _bracket(found, gap)


def _bracket(found: Capacity, gap: str) -> str:
    assert found.first_bad is not None  # noqa: S101  the state says so
    bad, good = found.first_bad, found.last_good
    why = "; ".join(signal_text(signal, gap=gap) for signal in bad.signals)
    load = count(bad.step.load, gap=gap)
    if good is None:
        first = found.judged[0].step is bad.step
        where = "from the first step on" if first else "with no step before it that is surely good"
        head = f"Bad {where} ({load} users)"
    else:
        users = counted(good.load, "user", gap=gap)
        head = f"Good with {users} ({_rate(good.per_second, gap)} samples/s), bad with {load}"
    return f"{head}: {why}.{_opinion(found, gap)}{_odd(found, gap)}"


def _opinion(found: Capacity, gap: str) -> str:
    """What a straight line, else the scalability law, says about the same steps."""
    if found.knee and found.ceiling:
        ceiling, knee = _rate(found.ceiling, gap), count(round(found.knee), gap=gap)
        return (
            f" The straight growth of low load meets the ceiling of {ceiling} samples/s "
            f"at {knee} users."
        )
    if found.usl and not found.usl.doubt:
        peak = count(round(found.usl.peak), gap=gap)
        return f" The universal scalability law puts the peak near {peak} users."
    return ""


def _odd(found: Capacity, gap: str) -> str:
    if not found.odd:
        return ""
    loads = ", ".join(count(step.load, gap=gap) for step in found.odd)
    return f" Also bad, or failing for a part of the time: {loads} users."


def signal_text(signal: Signal, *, gap: str = " ") -> str:
    """What is wrong with a step."""
    figures = signal.figures
    if signal.kind == "errors":
        samples = counted(int(figures["samples"]), "sample", gap=gap)
        return f"{percent(int(figures['errors']), int(figures['samples']))} of {samples} failed"
    if signal.kind == "throughput":
        users, more = counted(int(figures["users"]), "more user", gap=gap), figures["per_second"]
        return f"{users} brought {more:+.1f} samples/s"
    if signal.kind == "latency":
        name = "the median" if figures["q"] == 0.5 else f"p{100 * figures['q']:g}"
        if "base" in figures:
            base = counted(int(figures["base"]), "user", gap=gap)
            return f"{name}, label by label, is {figures['times']:.1f} times that with {base}"
        ms, most = (count(round(figures[key]), gap=gap) for key in ("ms", "limit_ms"))
        return f"{name} is {ms} ms where {most} ms is allowed"
    if "stuck" in figures:
        return f"{100 * figures['share']:.1f} % took 10 s or more"
    return f"the median rose {figures['times']:.1f} times within the step"


def doubts(found: Capacity) -> str:
    """Where the steps are from, if the run did not keep to its plan."""
    origin = found.steps.origin
    return "" if origin in ("plan", "data") else f"The steps are those of the data: {origin}."


def _slower(found: Capacity, step: Step) -> str:
    base = found.judged[0].step.p95 if found.judged else None
    return f"{step.p95.value / base.value:.1f}" if base and step.p95 else NONE


def _ms(value: float | None) -> str:
    return NONE if value is None else count(round(value))


def _rate(rate: float, gap: str = " ") -> str:
    return f"{rate:.1f}" if rate < 999.95 else decimal(rate, gap=gap)


COLUMNS: dict[str, Callable[[Capacity, Step], str]] = {
    "users": lambda _, step: count(step.load),
    "from": lambda _, step: clock(step.from_s),
    "to": lambda _, step: clock(step.to_s),
    "samples": lambda _, step: count(step.samples),
    "failed": lambda _, step: percent(step.errors, step.samples) if step.samples else NONE,
    "/s": lambda _, step: _rate(step.per_second),
    "p50 ms": lambda _, step: _ms(step.p50_ms),
    "p95 ms": lambda _, step: _ms(step.p95_ms),
    "p99 ms": lambda _, step: _ms(step.p99_ms),
    "p95 \u00d7": _slower,
    "verdict": status,
}
