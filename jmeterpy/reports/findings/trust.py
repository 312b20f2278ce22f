"""May the numbers be trusted?"""

from __future__ import annotations

from jmeterpy.analysis.lost import is_changed
from jmeterpy.analysis.metrics import least_samples
from jmeterpy.brief import PlanBrief
from jmeterpy.reports.findings.interface import Ground, Missing, Said, count, counted, name

_SHOWN = 4
_REASON = 200
_GAPS = 7  # gaps between arrivals: one run in a thousand waits as long for its last one
_CUT = "Read the end of jmeter.log for the cause, and run again; the missing part has no figures."
_COPY = "Copy the file again from where it is whole; what run.json says is of the whole run."
_ASKED = "Somebody interrupted it, and that is all; run again for the part that has no figures."


def no_samples(ground: Ground) -> Said | None:
    """Nothing was measured."""
    if ground.measured.labels:
        return None
    log = "Read the end of jmeter.log: it says why."
    file = (
        "Look at the file: it has no row, so the test that wrote it took none, or wrote elsewhere."
    )
    return Said("No sample was taken.", log if ground.brief else file, 1.0, {"samples": 0})


def incomplete_run(ground: Ground) -> Said | Missing | None:
    """The last sample started well before the plan ends, or planned samples are missing.

    A run that a threshold or --max-duration ended has ended as it was meant to.
    """
    taken = ground.measured.total.samples
    expected = ground.brief.expected_samples if ground.brief else None
    planned = _planned_s(ground.brief)
    asked = ground.ending == "interrupted"
    if not taken or ground.ending == "stopped":
        return None
    if why := is_changed(ground.measured):
        return Said(f"{why}.", _COPY, 1.0, {"samples": taken})
    if expected is not None:
        return _short(taken, expected, asked=asked)
    if planned is None:
        return Missing("it is not known how long the run was planned")
    lasted = ground.seconds
    if lasted >= 0.95 * planned - 2:
        return None
    return Said(
        f"The run {'was interrupted' if asked else 'stopped'} after {lasted:.0f} s of the planned "
        f"{planned:.0f} s.",
        _ASKED if asked else _CUT,
        1.0,
        {"seconds": round(lasted), "planned_s": round(planned)},
    )


def _short(taken: int, expected: int, *, asked: bool) -> Said | None:
    if taken >= expected:
        return None
    log = "The end of jmeter.log says whether the run was cut or users ended early."
    return Said(
        f"{count(taken)} of {count(expected)} planned samples were taken.",
        _ASKED if asked else log,
        1 - taken / expected,
        {"samples": taken, "expected": expected},
    )


def _planned_s(brief: PlanBrief | None) -> float | None:
    """When the main groups end; None where iterations end one, or nobody knows."""
    main = [group for group in brief.groups if group.kind == "main"] if brief else []
    first = min((group.start_s or 0 for group in main), default=0)
    if brief and brief.arrivals:
        # What follows is time to finish; and at random the last one may come early.
        last = brief.arrivals[-1]
        return last.end_s - _GAPS / max(last.per_second, 1e-9) - first
    ends: list[float] = []
    for group in main:
        by_time = group.iterations is None and group.arrivals_per_second is None
        if not by_time or None in (group.start_s, group.ramp_up_s, group.hold_s):
            return None
        ends.append((group.start_s or 0) + (group.ramp_up_s or 0) + (group.hold_s or 0))
    return max(ends) - first if ends else None


def undelivered_load(ground: Ground) -> Said | Missing | None:
    """Fewer users than planned were ever active."""
    brief, got = ground.brief, ground.measured.users_max
    planned = max((step.users for step in brief.steps), default=brief.users) if brief else None
    if brief is None or planned is None:
        return Missing("it is not known how many users were planned")
    main = [group for group in brief.groups if group.kind == "main"]
    if any(group.iterations is not None or group.hold_s is None for group in main):
        return Missing("users end when their iterations do, so that they need not meet")
    ramped = max((_full_s(step.start_s, step.ramp_up_s) for step in brief.steps), default=0.0)
    ramped = max([ramped, *(_full_s(group.start_s, group.ramp_up_s) for group in main)])
    apart = len({group.start_s for group in main}) > 1 and not brief.steps
    if got >= 0.98 * planned or ground.seconds < ramped or apart or not got:
        return None
    return Said(
        f"At most {count(got)} of {counted(planned, 'planned user')} were ever active.",
        "Look in jmeter.log for threads that could not be created, memory, and errors at start.",
        1 - got / planned,
        {"users": got, "planned": planned},
    )


def _full_s(start_s: float | None, ramp_up_s: float | None) -> float:
    return (start_s or 0.0) + (ramp_up_s or 0.0)


def unread_rows(ground: Ground) -> Said | None:
    """Rows that are in no number."""
    skipped, samples = ground.measured.skipped, ground.measured.total.samples
    if not skipped.rows:
        return None
    line, reason = skipped.examples[0] if skipped.examples else (0, "")
    first = f" (the first in line {line}: {name(reason, _REASON)})" if line else ""
    verb = "is" if skipped.rows == 1 else "are"
    return Said(
        f"{counted(skipped.rows, 'row')} could not be read and {verb} in no number{first}.",
        "Open the file at that line; a disk that was full or a killed JMeter cuts rows.",
        skipped.rows / max(1, skipped.rows + samples),
        {"rows": skipped.rows, "line": line},
    )


def double_counted_rows(ground: Ground) -> Said | None:
    """Rows that repeat the time of others."""
    repeated = ("transaction", "sub_result")
    again = sum(row.samples for row in ground.measured.labels if row.kind in repeated)
    samples = ground.measured.total.samples
    if not again or not samples:
        return None
    return Said(
        f"{counted(again, 'row')} of transactions and parts of requests repeat the time of the "
        f"{counted(samples, 'sample')}; totals here leave them out.",
        "Compare only totals that state what they count: JMeter's own include them.",
        0.1,
        {"rows": again, "samples": samples},
    )


def too_few_samples(ground: Ground) -> Said | None:
    """Percentiles that may not be stated."""
    rows = [row for row in ground.measured.labels if row.kind == "sample" and row.samples]
    for figure, q in (("p95", 0.95), ("p99", 0.99)):
        short = [row for row in rows if row.samples < least_samples(q)]
        if not short:
            continue
        named = ", ".join(f"{name(row.label)} ({count(row.samples)})" for row in short[:_SHOWN])
        more = f" and {len(short) - _SHOWN} more" if len(short) > _SHOWN else ""
        times = -(-least_samples(q) // min(row.samples for row in short))
        return Said(
            f"No {figure} is stated for {named}{more}: fewer than {least_samples(q)} samples.",
            f"Take {'twice' if times == 2 else f'{count(times)} times'} as many samples, or judge "
            "these by a lower percentile.",
            sum(row.samples for row in short) / max(1, ground.measured.total.samples),
            {"figure": figure, "least": least_samples(q), "times": times,
             "labels": {row.label: row.samples for row in short}},
        )  # fmt: skip
    return None
