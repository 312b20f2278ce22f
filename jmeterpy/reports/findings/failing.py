"""Where are the errors, of what kind, and when?"""

from __future__ import annotations

import numpy as np

from jmeterpy.analysis.counts import Counts, Ints
from jmeterpy.analysis.error_interval import wilson
from jmeterpy.reports.failures import CUT, Kind, error_text, kinds
from jmeterpy.reports.findings.interface import Ground, Missing, Said, count, counted, name
from jmeterpy.reports.words import clock, lasting, percent

_SHOWN = 4
_TIMERS_S = (1, 2, 3, 5, 10, 15, 20, 30, 45, 60, 90, 120, 180, 300)


def errors_in_one_endpoint(ground: Ground) -> Said | None:
    """One label has most of the errors, and a rate far above the others'."""
    rows = [row for row in ground.measured.labels if row.kind == "sample"]
    total = ground.measured.total
    if len(rows) < 2 or total.errors < 10:
        return None
    row = max(rows, key=lambda row: row.errors)
    other_errors, others = total.errors - row.errors, total.samples - row.samples
    enough = row.errors >= 10 and 2 * row.errors >= total.errors
    apart = wilson(row.errors, row.samples, z=3)[0] > 3 * wilson(other_errors, others, z=3)[1]
    if not (enough and apart and row.errors >= 0.005 * row.samples):
        return None
    said = (
        f"{name(row.label)} failed in {percent(row.errors, row.samples)} of "
        f"{counted(row.samples, 'sample')}, all others in {percent(other_errors, others)}; it has "
        f"{count(row.errors)} of {counted(total.errors, 'failure')}"
    )
    kind, look = _only_kind(ground), f"Open one failed {name(row.label)} in samples.jtl"
    if kind:
        known = f"{kind.known.look} " if kind.known else ""
        said, look = f"{said}: {_what(kind).rstrip(',')}, {_since(ground, kind)}", f"{known}{look}"
    return Said(
        f"{said}.",
        f"{look}, and repeat it alone.",
        row.errors / row.samples,
        {"label": row.label, "errors": row.errors, "samples": row.samples,
         "all_errors": total.errors, "other_samples": others, "only_kind": kind is not None},
    )  # fmt: skip


def _only_kind(ground: Ground) -> Kind | None:
    """What all failures are, where they are of one kind and in one label."""
    found = kinds(ground.measured)
    alike = len(found) == 1 and found[0].count == ground.measured.total.errors
    return found[0] if alike and len(found[0].labels) == 1 else None


def errors_of_one_kind(ground: Ground) -> Said | None:
    """Most errors look alike, and there are enough of them."""
    total, found = ground.measured.total, kinds(ground.measured)
    if total.errors < 10 or wilson(total.errors, total.samples)[0] < 0.003:
        return None
    if wilson(found[0].count, total.errors)[0] <= 0.6:
        return None
    return _kind(ground, found[0])


def commonest_failure(ground: Ground) -> Said | None:
    """What failed most often, however seldom."""
    found = kinds(ground.measured)
    return _kind(ground, found[0]) if found else None


def _kind(ground: Ground, worst: Kind) -> Said:
    total = ground.measured.total
    what = _what(worst)
    named = ", ".join(name(label) for label in worst.labels[:_SHOWN])
    more = f" and {len(worst.labels) - _SHOWN} more" if len(worst.labels) > _SHOWN else ""
    which = "it" if worst.count == 1 else "one of them"
    return Said(
        f"{_of_all(worst.count, total.errors)}: "
        f"{what} in {named}{more}, {_since(ground, worst)}.",
        worst.known.look if worst.known else f"Open {which} in samples.jtl.",
        total.errors / total.samples,
        {"count": worst.count, "errors": total.errors, "first_s": _first_s(ground, worst),
         "labels": worst.labels},
    )  # fmt: skip


def _what(kind: Kind) -> str:
    """Its code and message, and what that means."""
    text = name(error_text(kind.row))
    if kind.known and kind.ways > 1:
        return f"{kind.known.what}, for instance {text},"
    return f"{text} ({kind.known.what})" if kind.known else text


def _first_s(ground: Ground, kind: Kind) -> float:
    return (kind.first_ms - (ground.measured.start_ms or 0)) / 1000


def _since(ground: Ground, kind: Kind) -> str:
    return f"first at {clock(max(0, _first_s(ground, kind)))}"


def _of_all(part: int, whole: int) -> str:
    if part < whole:
        return f"{count(part)} of {counted(whole, 'failure')}"
    return f"All {counted(whole, 'failure')}" if whole > 1 else "The one failure"


def _all_cut(ground: Ground) -> bool:
    """Whether JMeter's own end explains every failure."""
    found = kinds(ground.measured)
    return bool(found) and all(kind.known is CUT for kind in found)


def errors_in_a_window(ground: Ground) -> Said | None:
    """Most errors fell into one short time."""
    series = ground.measured.series
    counts, errors = series.counts(), series.errors()
    every = int(errors.sum())
    if every < 20 or 2 * every > counts.sum() or _all_cut(ground):
        return None
    low, high = _densest(counts, errors)
    inside, taken = int(errors[low:high].sum()), int(counts[low:high].sum())
    rest, others = every - inside, int(counts.sum()) - taken
    most = inside >= 20 and inside >= 0.7 * every and high - low <= 0.4 * len(counts)
    if not most or wilson(inside, taken, z=3)[0] <= 5 * wilson(rest, others, z=3)[1]:
        return None
    wide = series.seconds
    stopped = high < len(counts) - 5
    return Said(
        f"{count(inside)} of {counted(every, 'failure')} fell between {clock(low * wide)} and "
        f"{clock(high * wide)} ({percent(inside, taken)} of the samples there, "
        f"{percent(rest, others)} outside) and "
        f"{'stopped before the end' if stopped else 'lasted to the end'}.",
        f"Look at the target's log and at deployments from {clock(max(0, low * wide - 10))} on.",
        inside / int(counts.sum()) + 0.1,
        {"from_s": low * wide, "to_s": high * wide, "inside": inside, "errors": every},
    )


def _densest(counts: Ints, errors: Ints) -> tuple[int, int]:
    """The stretch with most errors beyond twice the mean rate.

    Source: Kadane's algorithm on errors - 2 * rate * samples, a scan statistic (Kulldorff 1997).
    """
    best, now, start, found = 0.0, 0.0, 0, (0, 0)
    excess = errors - 2 * errors.sum() / counts.sum() * counts
    for at, more in enumerate(excess.tolist()):
        if now <= 0:
            now, start = 0.0, at
        now += more
        if now > best:
            best, found = now, (start, at + 1)
    return found


def timeout_at_a_round_number(ground: Ground) -> Said | None:
    """Many samples ended just after a round number of seconds."""
    every, bad = ground.measured.histogram(), ground.measured.histogram(ok=False)
    for seconds in _TIMERS_S:
        edge = seconds * 1000
        wide = round(max(30, 0.005 * edge))
        hit = _between(every, edge - 5, edge + wide)
        if hit < 5:
            continue
        near = _between(every, 0.8 * edge, 1.2 * edge) - hit
        expected = near * (wide + 5) / (0.4 * edge)
        failed = _between(bad, edge - 5, edge + wide)
        beyond = every.n - every.at_most(0.8 * edge - 1)
        alike = 2 * failed >= hit or (hit >= 20 and hit >= 0.8 * beyond)
        if hit > 5 * expected + 5 * np.sqrt(expected) and alike:
            return _timer(ground, seconds, wide, hit, failed)
    return None


def _between(counts: Counts, low: float, high: float) -> int:
    """How many took at least `low` and less than `high`."""
    return counts.at_most(high - 1) - counts.at_most(low - 1)


def _timer(ground: Ground, seconds: int, wide: int, hit: int, failed: int) -> Said:
    after = lasting(1000 * seconds)
    return Said(
        f"{counted(hit, 'sample')} ended within {wide} ms after {after} "
        f"({percent(failed, hit)} of them failed): that is a timer, not a response time.",
        f"Find who sets {after} (plan, proxy, pool, driver), and what the request waited for.",
        hit / ground.measured.total.samples + 0.1,
        {"seconds": seconds, "samples": hit, "failed": failed, "within_ms": wide},
    )


_COUNTED = 5  # samples a second: of fewer, one failure is a fifth, and most seconds have none


def failure_driven_load(ground: Ground) -> Said | Missing | None:
    """While much failed, more was sent."""
    stretches = [step.stretch for step in ground.capacity.steps.steps]
    if not stretches:
        return Missing("no stretch of constant load of 30 s")
    series = ground.measured.series
    if series.seconds > 1:
        return Missing("the run is too long to be counted by the second")
    for stretch in stretches:
        start, end = int(stretch.full_s), int(stretch.end_s)
        counts, errors = series.counts()[start:end], series.errors()[start:end]
        share = errors / np.maximum(counts, 1)
        bad, fine = counts[share >= 0.2], counts[share < 0.05]
        if len(bad) < 5 or len(fine) < 10 or bad.mean() <= 1.3 * fine.mean():
            continue
        if fine.mean() < _COUNTED:
            continue
        if np.median(bad) > np.quantile(fine, 0.9):
            return Said(
                f"While more than 20 % failed, {bad.mean():.0f} samples/s were taken instead of "
                f"{fine.mean():.0f}: what fails comes back at once and is repeated.",
                "Judge the rate by successes only, and pause after a failure, too.",
                len(bad) / max(1.0, ground.seconds) + 0.1,
                {"per_second": float(bad.mean()), "otherwise": float(fine.mean())},
            )
    return None
