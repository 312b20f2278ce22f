"""What the steps say about a limit, and what to do next. Each state has its sentence."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from jmeterpy.reports.beyond import beyond, closer, held
from jmeterpy.reports.loads import amount, listed, load, loaded, paced
from jmeterpy.reports.signals import failed, signal_text
from jmeterpy.reports.words import count, counted, rate

if TYPE_CHECKING:
    from jmeterpy.analysis.capacity import Capacity
    from jmeterpy.analysis.signals import Judged
    from jmeterpy.analysis.steps import Step


def limit(found: Capacity, *, gap: str = " ") -> str:
    """What the steps say about a limit, as a bracket and never as a point."""
    return _SAID[found.state](found, gap)


def next_step(found: Capacity, *, gap: str = " ") -> str:
    """What would tell more."""
    return _NEXT[found.state](found, gap)


def _no_steps(found: Capacity, gap: str) -> str:
    every, valid = found.steps.steps, found.steps.valid
    loads = len({step.load for step in valid})
    can = "can" if len(every) != 1 else "that there is can"
    said = f"Of {counted(len(every), 'step', gap=gap)} {len(valid)} {can} be judged"
    if len(valid) != loads:
        said += f", at {counted(loads, 'load', gap=gap)}"
    return f"{said}; a limit needs three loads."


def _generator_bound(found: Capacity, gap: str) -> str:
    bad, own = found.first_bad, found.own
    if bad is None:
        return ""
    cpu = f"{100 * own.cpu:.0f} %" if own else ""
    if own is None or not own.busy:
        held = count(round(1000 * found.held_s), gap=gap)
        said = (
            f"each paused {held} ms longer between samples than the plan says: something beside "
            "the target held users up"
        )
    elif own.crowded and own.machine is not None:
        said = (
            f"the load generator's machine was full: its CPU was at {100 * own.machine:.0f} % "
            f"(median), {cpu} of it the generator's own, so that response times include waiting "
            "for a processor"
        )
    else:
        said = f"the load generator was the limit: its CPU was at {cpu} (median)"
    head = f"With {loaded(bad.step, gap=gap)} {said}"
    return f"{head}. Nothing is said of the target from there on.{_before(found, bad, gap)}"


def _before(found: Capacity, bad: Judged, gap: str) -> str:
    """The highest step before the generator was busy, if that was good."""
    good = [x.step for x in found.judged if x.sound and x.step.load < bad.step.load]
    if not good:
        return ""
    return f" Good with {loaded(good[-1], gap=gap)} ({paced(good[-1], gap=gap)})."


def _inconclusive(found: Capacity, gap: str) -> str:
    odd = [known for known in found.judged if known.step in found.odd]
    more = [beyond(found, gap=gap)] if found.beyond else []
    return " ".join([*(_odd_one(known, gap) for known in odd), *more])


def _odd_one(known: Judged, gap: str) -> str:
    step = known.step
    if known.bad:
        why = "; ".join(signal_text(signal, gap=gap) for signal in known.signals)
        said = f"it was bad ({why}), and with as many or more it was not: that is not the load."
        return f"With {loaded(step, gap=gap)} {said}"
    return f"With {loaded(step, gap=gap)} {failed(step, gap=gap)}, but only for a part of the time."


def _not_reached(found: Capacity, gap: str) -> str:
    if found.beyond:
        return f"{held(found, gap=gap)} {beyond(found, gap=gap)}"
    top = found.judged[-1]
    said = f"Nothing broke up to {loaded(top.step, gap=gap)}"
    said += f" ({paced(top.step, gap=gap)})."
    if top.doubtful:
        said += f" With {load(top.step, gap=gap)} it was slower, but not surely too slow."
    return said


def _found(found: Capacity, gap: str) -> str:
    bad, good = found.first_bad, found.last_good
    if bad is None:
        return ""
    why = "; ".join(signal_text(signal, gap=gap) for signal in bad.signals)
    if good is None:
        first = found.judged[0].step is bad.step
        where = "from the first step on" if first else "with no step before it that is surely good"
        head = f"Bad {where} ({loaded(bad.step, gap=gap)})"
    else:
        many = paced(good, gap=gap)
        head = f"Good with {loaded(good, gap=gap)} ({many}), bad with {load(bad.step, gap=gap)}"
    more = f" {beyond(found, gap=gap)}" if found.beyond else ""
    opinion = _opinion(found, bad.step, gap)
    return f"{head}: {why}.{more}{opinion}{_odd(found, gap)}{_crowd(found)}"


def _crowd(found: Capacity) -> str:
    """That others filled the machine, of which a target there has its share."""
    own = found.own
    if own is None or not own.full or own.machine is None:
        return ""
    return (
        f" The load generator's machine was full then: its CPU was at {100 * own.machine:.0f} % "
        f"(median), {100 * own.cpu:.0f} % of it the generator's own; a target on the same machine "
        "had to wait for a processor."
    )


def _opinion(found: Capacity, bad: Step, gap: str) -> str:
    """What a straight line, else the scalability law, says about the same steps; or why not."""
    if found.knee and found.ceiling:
        unit = " arrivals/s" if bad.is_open else " users"
        knee = amount(float(f"{found.knee:.3g}") if bad.is_open else round(found.knee), gap=gap)
        return (
            f" At low load the rate grew in step with the load; going on like that it would "
            f"reach the highest rate, {rate(found.ceiling, gap=gap)} samples/s, at {knee}{unit}."
        )
    if found.usl and not found.usl.doubt:
        peak = count(round(found.usl.peak), gap=gap)
        return f" The universal scalability law puts the peak near {peak} users."
    if found.usl:
        return f" Where the rate would peak is not said: {found.usl.doubt}."
    return ""


def _odd(found: Capacity, gap: str) -> str:
    if not found.odd:
        return ""
    at_bad = found.first_bad.step.load if found.first_bad else None
    again = [step for step in found.odd if step.load == at_bad]
    others = [step for step in found.odd if step.load != at_bad]
    said = f" With {loaded(again[0], gap=gap)} it was not bad each time." if again else ""
    if others:
        said += f" Also bad, or failing for a part of the time: {listed(others, gap=gap)}."
    return said


def _repeat(found: Capacity, gap: str) -> str:
    bad, good = found.first_bad, found.last_good
    if bad is None:
        return ""
    low = good.load if good else 0
    by = (bad.step.load - low) / 4
    between = f"between {amount(low, gap=gap)} and {loaded(bad.step, gap=gap)}"
    step = f"{by:.2g}" if bad.step.is_open else amount(max(1, int(by)), gap=gap)
    alone = "End what else runs on the load generator's machine. " * bool(_crowd(found))
    return f"{alone}Repeat {between} in steps of {step}."


def _longer(found: Capacity, gap: str) -> str:
    short = [step for step in found.steps.steps if not step.valid]
    if short:
        never = [step for step in short if not step.settled]
        said = f"with {listed(short, gap=gap)} it was too short"
        if len(never) == len(short):
            said = f"with {listed(short, gap=gap)} it ended before it had settled"
        elif never:
            said += f", with {listed(never, gap=gap)} even to settle"
        return f"Let each step hold for 45 s or more, and take 200 samples: {said}."
    return "Climb in at least three steps, as steps(users=10, to=50, by=10, hold='1m') does."


def _elsewhere(found: Capacity, _gap: str) -> str:
    if found.own is None or not found.own.busy:
        return "Look at the load generator's machine and what else runs there, and repeat."
    if found.own.crowded:
        return "Put load and target on two machines, and end what else runs there."
    return "Repeat the same load from two machines, or from a larger one."


_SAID: dict[str, Callable[[Capacity, str], str]] = {
    "no_steps": _no_steps,
    "generator_bound": _generator_bound,
    "inconclusive": _inconclusive,
    "not_reached": _not_reached,
    "found": _found,
}
_NEXT: dict[str, Callable[[Capacity, str], str]] = {
    "no_steps": _longer,
    "generator_bound": _elsewhere,
    "inconclusive": lambda *_: "See what happened at that time, and repeat.",
    "not_reached": lambda found, gap: (
        closer(found, gap=gap) if found.beyond else "To find a limit, go on from here."
    ),
    "found": _repeat,
}
