"""May two runs be compared? Only where the same labels met the same load."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jmeterpy.analysis.lost import is_changed, too_much_lost
from jmeterpy.brief import PlanBrief

if TYPE_CHECKING:
    from jmeterpy.analysis.measured import Measured, Row

KINDS = ("sample", "transaction")
_EXPECTED = 5  # samples: that so many were expected and none came is no chance (e^-5 < 1 %)
_USERS = 0.1  # by which share the most users may differ where no plan is known
_WORK, _TIME = 0.05, 0.25  # how much samples and time may differ, unless the other agrees
_MIX = 0.1  # of the samples that have another label

UNTOLD = "whether that is the load or its effect, only the plans of two run folders tell"


def rows_of(measured: Measured) -> dict[tuple[str, str], Row]:
    """The rows that are compared, by label and kind."""
    return {(row.label, row.kind): row for row in measured.labels if row.kind in KINDS}


def differences(
    base: Measured,
    new: Measured,
    *,
    plans: tuple[PlanBrief | None, PlanBrief | None] = (None, None),
    names: tuple[str, str] = ("BASE", "NEW"),
) -> tuple[str, ...]:
    """Why the two runs may not be compared; empty where they may. `names` are theirs."""
    if not base.total.samples or not new.total.samples:
        return (f"{names[bool(base.total.samples)]} has no samples",)
    if lost := (*_lost(base, names[0]), *_lost(new, names[1])):
        return lost
    said = [_labels(base, new, *names), _labels(new, base, *names[::-1])]
    said += [_load(base, new, plans, names), _length(base, new, names)]
    return tuple(each for each in said if each)


def _lost(measured: Measured, name: str) -> tuple[str, ...]:
    """Why it does not hold what was measured."""
    if lost := too_much_lost(measured):
        return (f"{lost} in {name}",)
    why = is_changed(measured)
    return (f"{name}: {why}",) if why else ()


def same_mix(base: Measured, new: Measured) -> bool:
    """Whether the labels have about the same shares of the samples."""
    shares = []
    for measured in (base, new):
        whole = max(measured.total.samples, 1)
        found = (row for row in measured.labels if row.kind == "sample")
        shares.append({row.label: row.samples / whole for row in found})
    names = {*shares[0], *shares[1]}
    moved = sum(abs(shares[0].get(name, 0) - shares[1].get(name, 0)) for name in names)
    return moved / 2 <= _MIX


def _labels(one: Measured, other: Measured, name: str, other_name: str) -> str:
    """Labels of one run that the other lacks, though it should have met them."""
    there = rows_of(other)
    scale = other.total.samples / one.total.samples
    lost = [
        row.label
        for key, row in rows_of(one).items()
        if key not in there and row.samples * scale >= _EXPECTED
    ]
    if not lost:
        return ""
    more = f" and {len(lost) - 3} more" if len(lost) > 3 else ""
    return f"only {name} has {', '.join(map(repr, lost[:3]))}{more}; {other_name} has none"


def _load(
    base: Measured,
    new: Measured,
    plans: tuple[PlanBrief | None, PlanBrief | None],
    names: tuple[str, str],
) -> str:
    one, two = plans
    if one is not None and two is not None and one.groups and two.groups:
        if _shape(one) == _shape(two):
            return ""
        said = (_in_words(one), _in_words(two))
        if said[0] != said[1]:
            return f"the load differs: {said[0]} in {names[0]}, {said[1]} in {names[1]}"
        return "the load differs in when users start, pause or end"
    users = base.users_max, new.users_max
    if abs(users[0] - users[1]) <= max(2, _USERS * max(users)):
        return ""
    return f"at most {users[0]} users at once in {names[0]}, {users[1]} in {names[1]}; {UNTOLD}"


def _shape(plan: PlanBrief) -> object:
    groups = (group for group in plan.groups if group.kind == "main")
    facts = [
        (g.users, g.start_s, g.ramp_up_s, g.hold_s, g.iterations, g.arrivals_per_second)
        for g in groups
    ]
    return sorted(facts, key=repr), (plan.steps, plan.arrivals)


def _in_words(plan: PlanBrief) -> str:
    groups = [group for group in plan.groups if group.kind == "main"]
    rates = [g.arrivals_per_second for g in groups if g.arrivals_per_second is not None]
    parts = [f"{plan.users} users"] if plan.users is not None else []
    parts += [f"{sum(rates):g} arrivals/s"] if rates else []
    loops = {group.iterations for group in groups} - {None}
    parts += [f"{max(x for x in loops if x is not None)} iterations"] if loops else []
    parts += [f"{plan.deadline_s:g} s"] if plan.deadline_s else []
    return ", ".join(parts) or "a load that only JMeter works out"


def _length(base: Measured, new: Measured, names: tuple[str, str]) -> str:
    """One was cut short, or longer: neither time nor work is the same."""
    times = [((each.end_ms or 0) - (each.start_ms or 0)) / 1000 for each in (base, new)]
    works = [each.total.samples for each in (base, new)]
    if max(times) <= min(times) * (1 + _TIME) + 1 or max(works) <= min(works) * (1 + _WORK):
        return ""
    took = [
        f"{name} took {_count(work)} samples in {_count(round(time))} s"
        for name, work, time in zip(names, works, times, strict=True)
    ]
    return ", ".join(took)


def _count(number: int) -> str:
    """With gaps, as everywhere."""
    return f"{number:,}".replace(",", " ")
