"""What the usual signals say of steps that a user's own limits allow."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from jmeterpy.analysis.signals import Allowed
from jmeterpy.reports.loads import amount, listed, load, loaded, paced
from jmeterpy.reports.signals import failed, figure_name, signal_text
from jmeterpy.reports.words import count, counted, lasting

if TYPE_CHECKING:
    from jmeterpy.analysis.capacity import Capacity
    from jmeterpy.analysis.signals import Judged, Signal


def own_times(found: Capacity, *, gap: str = " ") -> list[str]:
    """The user's own limits on times, by which steps are judged."""
    return [
        f"p{100 * q:g} within {count(round(ms), gap=gap)} ms"
        + (f" with at most {counted(users, 'user', gap=gap)}" if users is not None else "")
        + (f" after {lasting(after_ms)}" if after_ms else "")
        for q, ms, users, after_ms in found.allow.times
    ]


def held(found: Capacity, *, gap: str = " ") -> str:
    """Up to which load the user's own limits held."""
    limits = own_times(found, gap=gap)
    if found.allow.errors != Allowed().errors:
        limits.append(f"at most {100 * found.allow.errors:g} % failed")
    top, unsure = found.judged[-1].step, [x.step for x in found.judged if x.doubtful]
    said = f"Your own limit{'s' if len(limits) > 1 else ''} ({', '.join(limits)}) held in each step"
    said += f" up to {loaded(top, gap=gap)} ({paced(top, gap=gap)})"
    return said + (f", though not surely with {listed(unsure, gap=gap)}." if unsure else ".")


def beyond(found: Capacity, *, gap: str = " ") -> str:
    """What rose nevertheless, from what to what, and with which load."""
    known = found.beyond
    if known is None:
        return ""
    said = "; ".join(_parts(known, found.top, gap))
    if found.state == "found":
        at = loaded(known.step, gap=gap)
        return f"By the usual signals it bends before that, with {at}: {said}."
    return f"{'Beside that, ' if found.state == 'inconclusive' else 'Yet '}{said}."


def closer(found: Capacity, *, gap: str = " ") -> str:
    """What to do where the user's own limits are too loose to show where it bends."""
    known = found.beyond
    below = [x.step for x in found.judged if known and x.step.load < known.step.load]
    if known is None or not known.bad or not below:
        return "Set a closer limit of your own, or go on from here."
    by = (known.step.load - below[-1].load) / 4
    step = f"{by:.2g}" if known.step.is_open else amount(max(1, int(by)), gap=gap)
    between = f"between {load(below[-1], gap=gap)} and {loaded(known.step, gap=gap)}"
    return (
        f"To see where that begins, repeat {between} in steps of {step}, or set a closer limit of "
        "your own."
    )


def _parts(known: Judged, top: Judged | None, gap: str) -> Iterator[str]:
    at = loaded(known.step, gap=gap)
    for signal in known.signals:
        if signal.kind != "latency":
            yield f"with {at} {signal_text(signal, gap=gap)}"
        else:
            yield _rose(signal, at, gap) + _further(signal, top, known, gap)
    if not known.bad and known.disturbed:
        yield f"with {at} {failed(known.step, gap=gap)}, but only for a part of the time"
    elif not known.bad:
        yield f"{_rose(known.near[0], at, gap)}, but not surely twice"


def _rose(signal: Signal, at: str, gap: str) -> str:
    """From what to what; the factor alone where the times of all labels together did not rise."""
    figures = signal.figures
    had, has = figures.get("had_ms", 0), figures.get("has_ms", 0)
    if round(has) <= round(had):
        return f"with {at} {signal_text(signal, gap=gap)}"
    ms = [count(round(each), gap=gap) for each in (had, has)]
    return (
        f"{figure_name(figures)} rose from {ms[0]} ms with {amount(figures['base'], gap=gap)} to "
        f"{ms[1]} ms with {at}, label by label {figures['times']:.1f} times"
    )


def _further(signal: Signal, top: Judged | None, known: Judged, gap: str) -> str:
    """The same figure in the highest step."""
    if top is None or top.step is known.step:
        return ""
    about = _about(signal)
    same = [x.figures["times"] for x in top.signals if x.kind == "latency" and _about(x) == about]
    return f", and {same[0]:.1f} times with {load(top.step, gap=gap)}" if same else ""


def _about(signal: Signal) -> tuple[float, float]:
    """Which percentile, against which load."""
    return signal.figures["q"], signal.figures["base"]
