"""What is wrong with a step, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jmeterpy.reports.loads import amount
from jmeterpy.reports.words import count, counted, percent, rate

if TYPE_CHECKING:
    from jmeterpy.analysis.signals import Signal
    from jmeterpy.analysis.steps import Step


def failed(step: Step, *, gap: str = " ") -> str:
    """Which share of a step's samples failed."""
    samples = counted(step.samples, "sample", gap=gap)
    return f"{percent(step.errors, step.samples)} of {samples} failed"


def signal_text(signal: Signal, *, gap: str = " ") -> str:
    """What is wrong with a step."""
    figures = signal.figures
    if signal.kind == "errors":
        samples = counted(int(figures["samples"]), "sample", gap=gap)
        return f"{percent(int(figures['errors']), int(figures['samples']))} of {samples} failed"
    if signal.kind == "throughput":
        return _throughput(figures, gap)
    if signal.kind == "latency":
        return _latency(figures, gap)
    if "stuck" in figures:
        return f"{100 * figures['share']:.1f} % took 10 s or more"
    return f"the median rose {figures['times']:.1f} times within the step"


def _throughput(figures: dict[str, float], gap: str) -> str:
    done = figures["has"]
    if "due" in figures:
        due = rate(figures["due"], gap=gap)
        return f"{rate(done, gap=gap)} samples/s ended where arrivals bring {due}"
    had, has = rate(figures["had"], gap=gap), rate(done, gap=gap)
    low, high = (amount(figures[key], gap=gap) for key in ("before", "users"))
    went = f"stayed at {has}" if had == has else f"went from {had} to {has}"
    return (
        f"from {low} to {high} users the rate {went} samples/s, less than half of what earlier "
        f"users brought, and the median rose {_median(figures, gap)}"
    )


def _median(figures: dict[str, float], gap: str) -> str:
    """From what to what; the factor alone where that of all labels together did not rise."""
    ms = [round(figures.get(key, 0)) for key in ("had_ms", "has_ms")]
    if ms[1] <= ms[0]:
        return f"{figures['times']:.1f} times, label by label"
    return f"from {count(ms[0], gap=gap)} to {count(ms[1], gap=gap)} ms"


def figure_name(figures: dict[str, float]) -> str:
    """Which percentile it is about."""
    return "the median" if figures["q"] == 0.5 else f"p{100 * figures['q']:g}"


def _latency(figures: dict[str, float], gap: str) -> str:
    name = figure_name(figures)
    if "base" not in figures:
        ms, most = (count(round(figures[key]), gap=gap) for key in ("ms", "limit_ms"))
        return f"{name} is {ms} ms where {most} ms is allowed"
    base = amount(figures["base"], gap=gap)
    unit = "arrivals/s" if figures.get("open") else "user" if base == "1" else "users"
    return f"{name}, label by label, is {figures['times']:.1f} times that with {base} {unit}"
