"""The steps of a run as a table, and what they say about a limit."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from jmeterpy.analysis.declared.judged import judged_step, status
from jmeterpy.reports.beyond import own_times
from jmeterpy.reports.bracket import limit, next_step
from jmeterpy.reports.loads import listed, load
from jmeterpy.reports.markup import table
from jmeterpy.reports.words import NONE, THIN, clock, count, padded, percent, rate, rounded

if TYPE_CHECKING:
    from jmeterpy.analysis.capacity import Capacity
    from jmeterpy.analysis.steps import Step

NOTE = (
    "Each step counts from 10 s or a fifth of its time, whichever is longer, after its last user "
    "started. Times are of successes, to within 1 %; `p95 \u00d7` is p95 against that of the "
    "calmest step with less load, label by label: each time as a multiple of its label's own "
    "median."
)


def has_steps(found: Capacity) -> bool:
    """Whether there is more than one load to compare."""
    return len({step.load for step in found.steps.steps}) > 1


def steps_table(found: Capacity) -> str:
    """One line a step for a terminal, then what they say; "" of one load or none."""
    if not has_steps(found):
        return ""
    rows = [[fill(found, step) for fill in COLUMNS.values()] for step in found.steps.steps]
    head = heads(found)
    wide = [max(map(len, column)) for column in zip(head, *rows, strict=True)]
    lines = [
        "  ".join(padded(text, room, right=True) for text, room in zip(row, wide, strict=True))
        for row in (head, *rows)
    ]
    return "\n".join([*lines, *said(found)])


def steps_markdown(found: Capacity) -> list[str]:
    """The lines of the section; none of one load."""
    if not has_steps(found):
        return []
    rows = [
        _verdict_second([fill(found, step).replace(" ", THIN) for fill in COLUMNS.values()])
        for step in found.steps.steps
    ]
    return [
        *table(_verdict_second(heads(found)), rows, left=0),
        "",
        *said(found, gap=THIN),
        "",
        NOTE,
    ]


def _verdict_second(row: list[str]) -> list[str]:
    """The verdict beside the load: a phone shows no more than the first columns."""
    return [row[0], row[-1], *row[1:-1]]


def heads(found: Capacity) -> list[str]:
    """The heads of the columns; the load is in users, or in arrivals a second."""
    first, *others = COLUMNS
    return ["arrivals/s" if found.steps.is_open else first, *others]


def said(found: Capacity, *, gap: str = " ") -> list[str]:
    """What the steps say, what to do next, and where they are from if not from the plan."""
    return [
        f"{limit(found, gap=gap)} {next_step(found, gap=gap)}",
        *filter(None, [doubts(found), _meaning(found, gap), _unsettled(found, gap)]),
    ]


def doubts(found: Capacity) -> str:
    """Where the steps are from, if the run did not keep to its plan."""
    origin = found.steps.origin
    return "" if origin in ("plan", "data") else f"The steps are those of the data: {origin}."


def _meaning(found: Capacity, gap: str) -> str:
    """What "doubtful" means, and by what times are judged where the reader's own limits are."""
    own = own_times(found, gap=gap)
    lines = []
    if any(x.doubtful and not x.bad for x in found.judged):
        lines.append(
            "Doubtful: not surely bad, but close to what is allowed, or at a load where straight "
            "growth would be past the highest rate."
        )
    if own and found.judged:
        lines.append(f"Times are judged by your own limit ({', '.join(own)}), not by p95 \u00d7.")
    return " ".join(lines)


def _unsettled(found: Capacity, gap: str) -> str:
    """Which steps have nothing to judge, and why; where too few can be judged, that says it."""
    none = [step for step in found.steps.steps if not step.settled]
    if not none or found.state == "no_steps":
        return ""
    return f"With {listed(none, gap=gap)} the step ended before it had settled."


def _clock(step: Step, second: int) -> str:
    return clock(second) if step.settled else NONE


def _slower(found: Capacity, step: Step) -> str:
    known = judged_step(found, step)
    return f"{known.times:.1f}" if known and known.times else NONE


COLUMNS: dict[str, Callable[[Capacity, Step], str]] = {
    "users": lambda _, step: load(step),
    "from": lambda _, step: _clock(step, step.from_s),
    "to": lambda _, step: _clock(step, step.to_s),
    "samples": lambda _, step: count(step.samples) if step.settled else NONE,
    "failed": lambda _, step: percent(step.errors, step.samples) if step.samples else NONE,
    "/s": lambda _, step: rate(step.per_second) if step.settled else NONE,
    "p50 ms": lambda _, step: rounded(step.p50_ms),
    "p95 ms": lambda _, step: rounded(step.p95_ms),
    "p99 ms": lambda _, step: rounded(step.p99_ms),
    "p95 \u00d7": _slower,
    "verdict": status,
}
