"""Sentences that follow from the numbers of the tables, and silence where there are too few."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from jmeterpy.analysis.metrics import least_samples
from jmeterpy.analysis.thresholds import Verdict
from jmeterpy.brief import PlanBrief
from jmeterpy.reports.loads import amount
from jmeterpy.reports.markup import text
from jmeterpy.reports.words import THIN, count, counted, lasting, percent

if TYPE_CHECKING:
    from jmeterpy.analysis import Counts, Measured, Row
    from jmeterpy.analysis.capacity import Capacity
    from jmeterpy.analysis.change import Comparison

_RIVALS = 30  # labels with the next highest p95; further down none comes close
_ALIKE = 0.8  # of the higher p95, from which on two are close
_WIDER = 1.25  # for samples that are not independent; FINDINGS measured the coverage


_OTHERS = {
    "transaction": "transaction",
    "sub_result": "sub-result",
    "setup": "setUp row",
    "teardown": "tearDown row",
}
_AGAINST = {5: "regression", 1: "not comparable"}


def outcome_word(
    verdicts: Sequence[Verdict], state: str = "", comparison: Comparison | None = None
) -> str:
    """What stands behind the title: passed, failed, interrupted, not judged, regression."""
    if state and state != "finished":
        return {"interrupted": "interrupted"}.get(state, "failed")
    if any(verdict.failed for verdict in verdicts):
        return "failed"
    if comparison is not None and comparison.exit_code():
        return _AGAINST[comparison.exit_code()]
    return "passed" if verdicts else "not judged"


def what_ran(measured: Measured, brief: PlanBrief | None) -> str:
    """Users, samples, time, and how many failed."""
    total = measured.total
    if not total.samples:
        return _only_others(measured)
    users = brief.users if brief else None
    who = f"{_count(users, 'user')} took " if users else ""
    samples = counted(total.samples, "sample", gap=THIN)
    took = f"{who}{samples} in {lasting(length_ms(measured))}"
    if not total.errors:
        return f"{took}; {'all' if total.samples > 1 else 'it'} succeeded."
    if total.errors == total.samples:
        return f"{took}; {'all' if total.samples > 1 else 'it'} failed."
    share = percent(total.errors, total.samples)
    return f"{took}; {count(total.errors, gap=THIN)} failed ({share})."


def _only_others(measured: Measured) -> str:
    """What is said of rows none of which is in the total, such as transactions."""
    rows = [row for row in measured.labels if row.samples]
    if not rows:
        return "No sample was taken."
    kinds = {kind: sum(row.samples for row in rows if row.kind == kind) for kind in _OTHERS}
    said = " and ".join(_count(many, _OTHERS[kind]) for kind, many in kinds.items() if many)
    many, failed = sum(kinds.values()), sum(row.errors for row in rows)
    share = f"{count(failed, gap=THIN)} failed ({percent(failed, many)})"
    ended = f"{share if failed else 'none failed'}; no sample of its own is among them."
    return f"{said} in {lasting(length_ms(measured))}, {ended}{_half(rows)}"


def _half(rows: Sequence[Row]) -> str:
    """The times of the only row, where it has samples enough for a p95 and half succeeded."""
    row = rows[0]
    if len(rows) > 1 or not _stated(row, 0.95) or 2 * row.errors > row.samples:
        return ""
    return f"\nHalf of {_label(row)} took at most {_ms(row.p50_ms)}, {_rest(row)}."


def answer(measured: Measured, found: Capacity) -> str:
    """What the steps say about a limit, where there are steps enough; else what is slowest."""
    if found.state == "no_steps":
        return slowest(measured)
    from jmeterpy.reports.bracket import limit

    return limit(found, gap=THIN)


def slowest(measured: Measured) -> str:
    """Which label is slowest, if that is certain: its interval lies above all others.

    Only labels of which half succeeded, and with samples enough for a p95, are compared.
    """
    rows = [row for row in measured.labels if row.kind == "sample"]
    fit_rows = [row for row in rows if _stated(row, 0.95) and 2 * row.errors <= row.samples]
    if not fit_rows:
        return _only_longest(measured)
    first, *others = sorted(fit_rows, key=lambda row: -(row.p95_ms or 0))
    if len(rows) == 1:
        return f"Half of the samples took at most {_ms(first.p50_ms)}, {_rest(first)}."
    if not others:
        return (
            f"Only {_label(first)} has good samples enough for a p95: half took at most "
            f"{_ms(first.p50_ms)}, {_rest(first)}."
        )
    figures = f"half took at most {_ms(first.p50_ms)}, {_rest(first)}"
    low = interval(measured.histogram(first.label, kind="sample"), 0.95)[0]
    rivals = [(_high(measured, row), row) for row in others[:_RIVALS]]
    close = [(high, row) for high, row in rivals if low <= high]
    if close:
        return f"The highest p95 is that of {_label(first)}: {figures}; {_rival(first, close)}."
    among = "" if len(fit_rows) == len(rows) else " among those with good samples enough for a p95"
    word = "slower one" if len(rows) == 2 else "slowest label"
    return f"The {word}{among} is {_label(first)}: {figures}."


def _label(row: Row) -> str:
    return text(row.label) or '""'


def _rival(first: Row, rivals: Sequence[tuple[int, Row]]) -> str:
    """Why the first may not be the slower: the values are alike, or the samples are few.

    Of those that are alike the next one is named, and how many there are.
    """
    alike = [row for _, row in rivals if (row.p95_ms or 0) >= _ALIKE * (first.p95_ms or 0)]
    if alike:
        close_to, more = f"{_label(alike[0])} (p95 {_ms(alike[0].p95_ms)})", len(alike) - 1
        if not more:
            return f"{close_to} is too close to call one of them the slower"
        others = counted(more, "other") + " or more" * (len(alike) == _RIVALS)
        return f"{close_to} and {others} are too close to call one of them the slowest"
    close = max(rivals, key=lambda rival: rival[0])[1]
    few, other = (close, first) if close.samples <= first.samples else (first, close)
    other_p95 = f" (p95 {_ms(other.p95_ms)})" if other is close else ""
    few_p95 = f" (p95 {_ms(few.p95_ms)})" if few is close else ""
    samples = counted(few.samples, "sample", gap=THIN)
    return (
        f"{samples} of {_label(few)}{few_p95} are too few to say whether it or "
        f"{_label(other)}{other_p95} is the slower"
    )


def _high(measured: Measured, row: Row) -> int:
    return interval(measured.histogram(row.label, kind="sample"), 0.95)[1]


def _rest(row: Row) -> str:
    return f"95 % at most {_ms(row.p95_ms)}, the slowest {_ms(row.max_ms)}"


def _only_longest(measured: Measured) -> str:
    total = measured.total
    if not total.samples or total.errors == total.samples:
        return ""
    longest = _ms(total.max_ms)
    return f"There are too few good samples for a p95 of any label; the slowest took {longest}."


def untried(measured: Measured, brief: PlanBrief | None = None) -> str:
    """What nothing is said about."""
    if not measured.total.samples:
        return ""
    most = _most(measured, brief)
    more = f"more than {most}, or about " if most else ""
    longer = lasting(length_ms(measured))
    neither = "neither was tried" if most else "that was not tried"
    return f"Nothing is said about {more}longer than {longer}: {neither}."


def _most(measured: Measured, brief: PlanBrief | None) -> str:
    """The highest load; of arrivals their rate, as how many users there are comes of it."""
    main = [group for group in brief.groups if group.kind == "main"] if brief else []
    if not brief or all(group.arrivals_per_second is None for group in main):
        users = measured.users_max
        return f"{_count(users, 'user')} at once" if users else ""
    lasted = length_ms(measured) / 1000
    rates = [x.per_second for x in brief.arrivals if x.start_s + x.ramp_up_s < lasted]
    return f"{amount(max(rates), gap=THIN)} arrivals/s" if rates else ""


def interval(counts: Counts, q: float) -> tuple[int, int]:
    """Where the true percentile lies, 95 % of the time.

    Source: order statistics (Hahn & Meeker 1991), made a quarter wider because the samples of one
            run are not independent.
    """
    import numpy as np

    n = counts.n
    half = _WIDER * 1.96 * math.sqrt(n * q * (1 - q))
    ranks = [max(1, math.floor(n * q - half)), min(n, math.ceil(n * q + half) + 1)]
    low, high = counts.values[np.searchsorted(np.cumsum(counts.counts), ranks)]
    return int(low), int(high)


def length_ms(measured: Measured) -> int:
    """First start to last end."""
    return (measured.end_ms or 0) - (measured.start_ms or 0)


def _stated(row: Row, q: float) -> bool:
    return row.samples >= least_samples(q)


def _count(number: int | None, what: str) -> str:
    return counted(number or 0, what, gap=THIN)


def _ms(value: float | None) -> str:
    return f"{count(round(value or 0), gap=THIN)} ms"
