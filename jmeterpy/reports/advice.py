"""What to look at next: each rule says something only where the numbers give it a reason."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from jmeterpy.analysis.metrics import least_samples
from jmeterpy.analysis.thresholds import Verdict
from jmeterpy.brief import PlanBrief
from jmeterpy.reports.failures import error_text, kinds
from jmeterpy.reports.limits import remark, value_text
from jmeterpy.reports.markup import code, text
from jmeterpy.reports.phrases import length_ms
from jmeterpy.reports.words import THIN, clock, count, counted, percent

if TYPE_CHECKING:
    from jmeterpy.analysis import Measured, Row

MOST = 5
_NAMED = 4


@dataclass(frozen=True)
class Ground:
    """What advice may follow from."""

    measured: Measured
    verdicts: Sequence[Verdict] = ()
    brief: PlanBrief | None = None
    picture: str = "response_times.png"


def advice(ground: Ground) -> list[str]:
    """At most five sentences, the most pressing first."""
    return [said for rule in RULES for said in rule(ground)][:MOST]


def _nothing(ground: Ground) -> list[str]:
    if ground.measured.total.samples:
        return []
    return ["Read the end of jmeter.log: it says why no sample was taken."]


def _failures(ground: Ground) -> list[str]:
    """The commonest kind; the same number stands in the table of errors, label by label."""
    found = kinds(ground.measured)
    if not found:
        return []
    worst = found[0]
    what = code(error_text(worst.row)) + (f" ({worst.known.what})" if worst.known else "")
    if worst.known and worst.ways > 1:
        what = f"{worst.known.what}, for instance {code(error_text(worst.row))},"
    since = clock((worst.first_ms - (ground.measured.start_ms or 0)) / 1000)
    look = worst.known.look if worst.known else "Open one of them in samples.jtl."
    named = ", ".join(text(label, 40) or '""' for label in worst.labels[:_NAMED])
    more = f" and {len(worst.labels) - _NAMED} more" if len(worst.labels) > _NAMED else ""
    of_all = f"{_n(worst.count)} of {_many(ground.measured.total.errors, 'failure')}"
    said = f"{of_all}: {what} in {named}{more}, first at {since}."
    return [f"{said} {look}"]


def _missed(ground: Ground) -> list[str]:
    return [
        f"{code(verdict.threshold.text)} is missed: {value_text(verdict, gap=THIN)}, "
        f"{text(remark(verdict), 120)}. Look at that time in {ground.picture}."
        for verdict in ground.verdicts
        if verdict.status in ("FAIL", "WARN") and verdict.first_s is not None
    ][:2]


def _blind(ground: Ground) -> list[str]:
    return [
        f"{code(verdict.threshold.text)} could not be judged: {text(verdict.note, 200)}."
        for verdict in ground.verdicts
        if verdict.status == "NO DATA"
    ][:2]


def _short_of_plan(ground: Ground) -> list[str]:
    expected = ground.brief.expected_samples if ground.brief else None
    taken = ground.measured.total.samples
    if expected is None or taken >= expected or not taken:
        return []
    return [
        (
            f"{_n(taken)} of {_n(expected)} planned samples were taken: the end "
            "of jmeter.log says whether the run was cut or users ended early."
        )
    ]


def _skipped(ground: Ground) -> list[str]:
    skipped = ground.measured.skipped
    if not skipped.rows:
        return []
    line, reason = skipped.examples[0] if skipped.examples else (0, "")
    first = f" (the first in line {line}: {text(reason)})" if line else ""
    return [f"{_many(skipped.rows, 'row')} could not be read and are in no number{first}."]


def _where_time_goes(ground: Ground) -> list[str]:
    """The label with the largest share of all waiting, if its count does not explain that."""
    rows = [row for row in ground.measured.labels if row.kind == "sample" and row.samples]
    waited = {row.label: _waited(row) for row in rows}
    whole = sum(waited.values())
    total = ground.measured.total
    samples = total.samples
    if len(rows) < 2 or whole <= 0 or 2 * total.errors > samples:
        return []
    row = max(rows, key=lambda row: waited[row.label])
    if waited[row.label] / whole < 1.2 * row.samples / samples:
        return []
    return [
        (
            f"{text(row.label)} takes {percent(waited[row.label], whole)} of all the time waited "
            f"with {percent(row.samples, samples)} of the samples: making it faster is felt most."
        )
    ]


def _waited(row: Row) -> int:
    return round((row.mean_ms or 0) * row.samples)


def _longer(ground: Ground) -> list[str]:
    """How much longer a run would state the percentiles that the table leaves out."""
    rows = [row for row in ground.measured.labels if row.kind == "sample" and row.samples]
    for name, q in (("p95", 0.95), ("p99", 0.99)):
        short = [row for row in rows if row.samples < least_samples(q)]
        if short:
            named = ", ".join(f"{text(row.label, 40)} ({row.samples})" for row in short[:_NAMED])
            more = f" and {len(short) - _NAMED} more" if len(short) > _NAMED else ""
            times = -(-least_samples(q) // min(row.samples for row in short))
            return [
                (
                    f"No {name} is stated for {named}{more}: fewer than {least_samples(q)} "
                    f"samples. {_n(times)} times as many would do."
                )
            ]
    return []


def _more_load(ground: Ground) -> list[str]:
    total, users = ground.measured.total, ground.measured.users_max
    good = not total.errors and all(verdict.status == "PASS" for verdict in ground.verdicts)
    if not good or not total.samples or not users or length_ms(ground.measured) <= 0:
        return []
    return [
        (
            f"Nothing failed with up to {_many(users, 'user')} at once. To find a limit, add "
            "users in steps."
        )
    ]


def _n(number: int) -> str:
    return count(number, gap=THIN)


def _many(number: int, what: str) -> str:
    return counted(number, what, gap=THIN)


RULES: tuple[Callable[[Ground], list[str]], ...] = (
    _nothing,
    _failures,
    _short_of_plan,
    _missed,
    _blind,
    _skipped,
    _where_time_goes,
    _longer,
    _more_load,
)
