"""Which endpoint is slow, which of them degrades, and which has two kinds of answers?"""

from __future__ import annotations

import numpy as np

from jmeterpy.analysis.intervals import Interval, interval
from jmeterpy.analysis.metrics import least_samples
from jmeterpy.analysis.series import Floats
from jmeterpy.analysis.steps import Step
from jmeterpy.analysis.timed import Timed
from jmeterpy.reports.findings.interface import Ground, Missing, Said, count, ms, name
from jmeterpy.reports.findings.limit import no_steps
from jmeterpy.reports.loads import load, loaded
from jmeterpy.reports.words import THIN, decimal, percent

_MOST = 200  # labels; the busiest
_FIGURE = {0.95: "p95", 0.5: "median"}
_TOO_FEW = Missing(f"it takes two labels of {least_samples(0.95)} successes over 4 s or more")
_PER_E = 15  # bins of the histogram
_KERNEL = np.exp(-(np.arange(-6, 7) ** 2) / 8.0)


def _judged(ground: Ground) -> dict[str, Timed]:
    """The busiest labels in the judged window."""
    start, end, _ = ground.window
    busiest = sorted(ground.labels, key=lambda label: -ground.labels[label].n)[:_MOST]
    return {label: ground.labels[label].within(start, end) for label in busiest}


def _compared(ground: Ground, judged: dict[str, Timed]) -> tuple[float, dict[str, Interval], bool]:
    """By which percentile labels are compared, its intervals, and whether every label has one.

    p95 where all have it, else the median where all have that, else p95 of those that have it.
    """
    there = {label: timed for label, timed in judged.items() if timed.n}
    tried = [
        (q, {x: _exact(ground, x, q, y) for x, timed in there.items() if (y := interval(timed, q))})
        for q in (0.95, 0.5)
    ]
    for q, known in tried:
        if len(known) == len(there):
            return q, known, True
    return *tried[0], False


def _exact(ground: Ground, label: str, q: float, found: Interval) -> Interval:
    """Around the value that the table has, where the whole run is judged; else right to 1 %."""
    row = ground.measured.row(label) if ground.capacity.window is None else None
    value = (row.ok_p95_ms if q > 0.5 else row.ok_p50_ms) if row else None
    if not value:
        return found
    times = value / found.value
    return Interval(float(value), found.low * times, found.high * times)


def slowest_endpoint(ground: Ground) -> Said | Missing | None:
    """One label's p95 (or median) lies surely above all others'."""
    judged = _judged(ground)
    q, known, every = _compared(ground, judged)
    if len(known) < 2:
        return _TOO_FEW
    first, second = sorted(known, key=lambda label: -known[label].value)[:2]
    if known[first].low <= max(x.high for label, x in known.items() if label != first):
        return None
    waited = {label: timed.mean * timed.n for label, timed in judged.items() if timed.n}
    share = waited[first] / sum(waited.values())
    samples = sum(timed.n for timed in judged.values())
    a, b = known[first], known[second]
    head = "is" if every else "is, of those with samples enough for a p95,"
    return Said(
        f"{name(first)} {head} the slowest endpoint {ground.window[2]}: {_FIGURE[q]} of successes "
        f"{_span(a)}, next {name(second)} {ms(b.value)}; it takes {100 * share:.0f} % of all "
        f"waiting with {percent(judged[first].n, samples)} of the successes.",
        f"Profile {name(first)} first, if its share of the waiting matters.",
        share,
        {"label": first, "q": q, "ms": a.value, "low_ms": a.low, "high_ms": a.high,
         "next": second, "next_ms": b.value, "share": share, "samples": judged[first].n},
    )  # fmt: skip


def quickest_endpoint(ground: Ground) -> Said | Missing | None:
    """One label's p95 lies surely below all others', and it hardly ever failed."""
    judged = _judged(ground)
    q, known, every = _compared(ground, judged)
    if len(known) < 2 or not every or q < 0.95:
        return _TOO_FEW
    first, second = sorted(known, key=lambda label: known[label].value)[:2]
    row = ground.measured.row(first)
    if row is None or row.errors > 0.001 * row.samples or judged[first].n < least_samples(0.99):
        return None
    if known[first].high >= min(x.low for label, x in known.items() if label != first):
        return None
    failed = f"{percent(row.errors, row.samples)} failed in the whole run" if row.errors else ""
    return Said(
        f"{name(first)} is the quickest endpoint {ground.window[2]}: p95 of successes "
        f"{_span(known[first])}, next {name(second)} {ms(known[second].value)}; "
        f"{failed or 'it never failed'}.",
        "Leave it for last: the others have more to gain.",
        0.05,
        {"label": first, "p95_ms": known[first].value, "next": second,
         "next_p95_ms": known[second].value, "samples": judged[first].n, "errors": row.errors},
    )  # fmt: skip


def _span(found: Interval) -> str:
    return f"{ms(found.value)} [{count(round(found.low))}, {count(round(found.high))}]"


def load_sensitive_endpoint(ground: Ground) -> Said | Missing | None:
    """One label slows down with load far more than the others, in times and in milliseconds."""
    known = ground.capacity.judged
    if len(known) < 3:
        return no_steps(ground.capacity)
    base = known[0].step
    top = ground.capacity.first_bad.step if ground.capacity.first_bad else known[-1].step
    if top is base:
        return None
    pairs: dict[str, tuple[Interval, Interval]] = {}
    for label, timed in list(ground.labels.items())[:_MOST]:
        low = interval(timed.within(base.from_s, base.to_s), 0.95)
        high = interval(timed.within(top.from_s, top.to_s), 0.95)
        if low and high:
            pairs[label] = (low, high)
    if len(pairs) < 2:
        return Missing(f"it takes two labels of {least_samples(0.95)} successes in each step")
    return _most_sensitive(pairs, base, top)


def _most_sensitive(
    pairs: dict[str, tuple[Interval, Interval]], base: Step, top: Step
) -> Said | None:
    times = {label: high.value / low.value for label, (low, high) in pairs.items()}
    added = {label: high.value - low.value for label, (low, high) in pairs.items()}
    worst = max(times, key=lambda label: times[label])
    rest = float(np.median([x for label, x in times.items() if label != worst]))
    others = float(np.median([x for label, x in added.items() if label != worst]))
    low, high = pairs[worst]
    if high.low <= 1.5 * low.high or high.low <= 1.5 * rest * low.high:
        return None
    if added[worst] <= 2 * others:  # a queue that all share adds the same to each
        return None
    return Said(
        f"{name(worst)} slows down with load far more than the rest: p95 {ms(low.value)} with "
        f"{loaded(base, gap=THIN)}, {ms(high.value)} with {load(top, gap=THIN)} (the others "
        f"{rest:.1f} times).",
        f"Look at what only {name(worst)} uses: a pool, a table lock, a service behind it.",
        0.6,
        {"label": worst, "base": base.load, "top": top.load, "p95_ms": (low.value, high.value),
         "others": rest},
    )  # fmt: skip


def two_populations(ground: Ground) -> Said | None:
    """A label with two kinds of answers, mixed all through the run."""
    for label, timed in _judged(ground).items():
        if timed.n >= 500 and timed.percentile(0.5) >= 20:
            cut = _valley(timed)
            if cut and (said := _two(label, timed, cut)):
                return said
    return None


def _valley(timed: Timed) -> float | None:
    """Where the valley between two peaks lies, in milliseconds."""
    bins = (np.log(np.maximum(timed.value, 1) / 5).clip(0, 12) * _PER_E).astype(np.int64)
    heights: Floats = np.convolve(
        np.bincount(bins, timed.count.astype(float), 12 * _PER_E + 1),
        _KERNEL / _KERNEL.sum(),
        "same",
    )
    peaks = [
        at
        for at in range(1, len(heights) - 1)
        if heights[at] >= heights[at - 1] and heights[at] > heights[at + 1]
    ]
    for at, low in enumerate(peaks):
        for high in peaks[at + 1 :]:
            cut = low + int(heights[low : high + 1].argmin())
            if high - low >= 10 and _deep(min(heights[low], heights[high]), heights[cut]):
                return float(5 * np.exp((cut + 0.5) / _PER_E))
    return None


def _deep(peak: float, valley: float) -> bool:
    error = np.sqrt(0.15 * (peak + valley))
    return bool(valley <= 0.8 * peak and peak - valley >= 3.5 * error)


def _two(label: str, timed: Timed, cut: float) -> Said | None:
    slow, fast = timed.where(timed.value > cut), timed.where(timed.value <= cut)
    share = slow.n / timed.n
    if not 0.04 <= share <= 0.96 or not _mixed(timed, timed.value > cut, fewer=share < 0.5):
        return None
    return Said(
        f"{name(label)} has two kinds of answers: {percent(fast.n, timed.n)} around "
        f"{ms(fast.percentile(0.5))} and {percent(slow.n, timed.n)} around "
        f"{ms(slow.percentile(0.5))}, mixed all through; an average describes neither.",
        f"Give the two kinds of {name(label)} labels of their own, and run again.",
        0.3,
        {"label": label, "share": share, "samples": timed.n, "fast_ms": fast.percentile(0.5),
         "slow_ms": slow.percentile(0.5)},
    )  # fmt: skip


def _mixed(timed: Timed, slow: np.ndarray, *, fewer: bool) -> bool:
    """Whether the smaller kind has about the same share in each fifth of the samples."""
    order = np.argsort(timed.second, kind="stable")
    reached = np.cumsum(timed.count[order])
    fifth = (reached - 1) * 5 // reached[-1]
    few = (slow if fewer else ~slow)[order] * timed.count[order]
    share = np.bincount(fifth, few.astype(float), 5) / np.bincount(fifth, timed.count[order], 5)
    return bool(share.min() > 0 and share.max() < 3 * share.min())


def most_waiting(ground: Ground) -> Said | None:
    """The label with the largest share of all waiting, if its count does not explain that."""
    total = ground.measured.total
    rows = [row for row in ground.measured.labels if row.kind == "sample" and row.samples]
    waited = {row.label: round((row.mean_ms or 0) * row.samples) for row in rows}
    whole = sum(waited.values())
    if len(rows) < 2 or whole <= 0 or 2 * total.errors > total.samples:
        return None
    row = max(rows, key=lambda row: waited[row.label])
    share = waited[row.label] / whole
    if share < 1.2 * row.samples / total.samples:
        return None
    return Said(
        f"{name(row.label)} takes {percent(waited[row.label], whole)} of all the time waited with "
        f"{percent(row.samples, total.samples)} of the samples "
        f"(mean {decimal(row.mean_ms or 0)} ms).",
        f"Making {name(row.label)} faster is felt most.",
        share,
        {"label": row.label, "share": share, "samples": row.samples, "mean_ms": row.mean_ms},
    )
