"""How much does it bear, and would the verdict hold next time?"""

from __future__ import annotations

from jmeterpy.analysis.capacity import Capacity
from jmeterpy.analysis.intervals import Interval, interval
from jmeterpy.analysis.metrics import quantile
from jmeterpy.analysis.thresholds import ON_ERRORS, Threshold, Verdict
from jmeterpy.analysis.timed import times
from jmeterpy.reports.bracket import limit, next_step
from jmeterpy.reports.findings.interface import Ground, Missing, Said, count, counted, name
from jmeterpy.reports.limits import remark, value_text
from jmeterpy.reports.words import THIN


def no_steps(found: Capacity) -> Missing:
    """What a rule about a staircase lacks."""
    have = counted(len(found.steps.valid), "step")
    return Missing(f"it takes three steps of 30 s and 200 samples; the run has {have}")


def breaking_point(ground: Ground) -> Said | Missing | None:
    """The last good and the first bad step."""
    found = ground.capacity
    if found.state == "no_steps":
        return no_steps(found)
    if found.state != "found" or found.first_bad is None:
        return None
    good, bad = found.last_good, found.first_bad.step
    return Said(
        limit(found, gap=THIN),
        next_step(found, gap=THIN),
        1.0,
        {"good": good.load if good else None, "bad": bad.load, "knee": found.knee,
         "signals": tuple(signal.kind for signal in found.first_bad.signals)},
    )  # fmt: skip


def unreached_limit(ground: Ground) -> Said | Missing | None:
    """No step was bad."""
    found = ground.capacity
    if found.state == "no_steps":
        return no_steps(found)
    if found.state != "not_reached":
        return None
    top, hidden = found.judged[-1].step, found.beyond
    return Said(
        limit(found, gap=THIN), next_step(found, gap=THIN), 0.2,
        {"users": top.load, "per_second": top.per_second,
         "beyond_own_limits": hidden.step.load if hidden else None},
    )  # fmt: skip


def inconclusive_steps(ground: Ground) -> Said | Missing | None:
    """Steps that were bad for another reason than load."""
    found = ground.capacity
    if found.state == "no_steps":
        return no_steps(found)
    if found.state != "inconclusive":
        return None
    return Said(
        limit(found, gap=THIN), next_step(found, gap=THIN), 0.3,
        {"users": tuple(step.load for step in found.odd)},
    )  # fmt: skip


def missed_threshold(ground: Ground) -> Said | None:
    """A threshold that was missed, and where first; one that only warns where none failed."""
    failed = [verdict for verdict in ground.verdicts if verdict.status == "FAIL"]
    warned = [verdict for verdict in ground.verdicts if verdict.status == "WARN"]
    timed = [verdict for verdict in failed or warned if verdict.first_s is not None]
    first = next(iter(timed or failed), None)
    if first is None:
        return None
    others = len(failed) - 1 if failed else len(warned) - 1
    said = ", ".join(filter(None, [value_text(first, gap=THIN), name(remark(first), 200)]))
    return Said(
        f"{name(first.threshold.text)} is missed: {said}."
        f"{_others(others, len(warned) if failed else 0)}",
        _look(first),
        0.9,
        {"threshold": first.threshold.text, "first_s": first.first_s,
         "missed": len(failed) + len(warned)},
    )  # fmt: skip


def _others(missed: int, warned: int) -> str:
    """How many more are missed; those that only warn apart, where another failed."""
    parts = [f"{counted(missed, 'other')} {'is' if missed == 1 else 'are'} missed, too"]
    said = parts * bool(missed)
    said += [f"{counted(warned, 'other')} only {'warns' if warned == 1 else 'warn'}"] * bool(warned)
    return f" {'; '.join(said)}." if said else ""


def _look(verdict: Verdict) -> str:
    """Where the cause of a miss would show."""
    threshold, timed = verdict.threshold, verdict.first_s is not None
    if threshold.metric in ON_ERRORS:
        return f"See in the table of errors what failed{' from that time on' * timed}."
    where = "at that time in " if timed else "at "
    if threshold.is_of_source:
        return f"Look {where}the figures of {name(threshold.label or '')}."
    return f"Look {where}the response times."


def near_miss(ground: Ground) -> Said | Missing | None:
    """The interval of a percentile holds its limit."""
    asked = [verdict for verdict in ground.verdicts if _fits(verdict.threshold)]
    if not asked:
        return Missing("no threshold is about a percentile of the whole run")
    for verdict in asked:
        found = _interval(ground, verdict)
        if found and found.low <= float(verdict.limit) <= found.high:
            return Said(
                f"{name(verdict.threshold.text)} is close: {value_text(verdict, gap=THIN)}, "
                f"interval [{count(round(found.low))}, {count(round(found.high))}]: the same "
                "system may well give the other verdict next time.",
                "Run longer, or three times, before you rely on it.",
                0.5,
                {"threshold": verdict.threshold.text, "value_ms": found.value,
                 "low_ms": found.low, "high_ms": found.high, "limit_ms": float(verdict.limit)},
            )  # fmt: skip
    return None


def _fits(threshold: Threshold) -> bool:
    whole = threshold.group is None and threshold.users is None and not threshold.relative
    return whole and quantile(threshold.metric) is not None and threshold.compare in ("<", "<=")


def _interval(ground: Ground, verdict: Verdict) -> Interval | None:
    """Around the value that was judged, not around that of the bins."""
    q = quantile(verdict.threshold.metric)
    if verdict.value is None or q is None or not verdict.value:
        return None
    found = interval(times(ground.measured, verdict.threshold.label), q)
    if found is None:
        return None
    value = float(verdict.value)
    times_value = value / found.value
    return Interval(value, found.low * times_value, found.high * times_value)
