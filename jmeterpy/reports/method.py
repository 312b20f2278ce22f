"""What is in the numbers and how they are made, said beside them."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from jmeterpy.analysis.lost import lost_rows
from jmeterpy.analysis.metrics import least_samples
from jmeterpy.analysis.scope import clock
from jmeterpy.reports.words import THIN, count, visible

if TYPE_CHECKING:
    from jmeterpy.analysis import Measured

_STATED = {"p50": 0.5, "p95": 0.95, "p99": 0.99}
_NEEDS = ", ".join(f"{name} {least_samples(q)}" for name, q in _STATED.items())


def legend(measured: Measured, *, width: int = 100, intervals: bool = False) -> str:
    """What stands under the table of a terminal: the rule of the percentiles, and what was kept."""
    lines = ["ms over all samples, failed ones included; percentiles exact, by nearest rank"]
    if _any_dash(measured):
        lines[0] += f"; \u2013 of too few ({_NEEDS})"
    if intervals:
        from jmeterpy.reports.between import WHY

        lines.append(f"95 %: {WHY}")
    lines += map(visible, in_the_numbers(measured))
    return "\n".join(part for line in lines for part in textwrap.wrap(line, max(width, 20)))


def _any_dash(measured: Measured) -> bool:
    fewest = min((row.samples for row in (*measured.labels, measured.total)), default=0)
    return fewest < least_samples(0.99)


def not_in_the_numbers(measured: Measured) -> list[str]:
    """What of the results could not be read, to be said first; nothing where all of it could."""
    lost = lost_rows(measured)
    said = [sentence for file, sentence in measured.notes if file in _files(measured)]
    verb = "is" if measured.skipped.rows == 1 else "are"
    return [f"{lost} and {verb} in no number.", *said] if lost else said


def _files(measured: Measured) -> set[str]:
    return {path.name for path in measured.sources}


def in_the_numbers(measured: Measured) -> list[str]:
    """What beside the results could not be read, and which part of them this is."""
    scope = measured.scope
    said = [sentence for file, sentence in measured.notes if file not in _files(measured)]
    said += [f"Only this is in the numbers: {scope}."] if not scope.is_whole else []
    if scope.warm_up and scope.from_s:
        said.append(
            f"Left out as warm-up is what ended before {clock(scope.from_s)}: {scope.warm_up}."
        )
    elif scope.warm_up:
        said.append(f"Nothing is left out as warm-up: {scope.warm_up}.")
    return said


def only_a_part(measured: Measured) -> str:
    """That this is not the whole test, and from when its times count; empty where it is all."""
    scope = measured.scope
    if scope.is_whole:
        return ""
    zero = "" if scope.from_s is None else " Times here count from the first start in it."
    return f"Only a part of the test: {scope}.{zero}"


def whole_or_part(measured: Measured) -> str:
    """What an exact table is of, in a sentence."""
    scope = measured.scope
    return "Whole test, exact." if scope.is_whole else f"A part of the test, exact: {scope}."


def method(measured: Measured) -> str:
    """How the numbers of a report are made, in one paragraph."""
    satisfied, tolerated = (count(limit, gap=THIN) for limit in measured.scope.apdex)
    return (
        "All times are JMeter's `elapsed`. Percentiles are exact, over all samples of the row, "
        "failed ones included, by nearest rank; one of too few samples is a dash (p50 from 6 "
        "samples, p95 from 72, p99 from 368). The total leaves out transactions, parts of "
        "requests, setup and teardown. A rate is samples divided by the time from first start to "
        "last end of its row, so that the rates of rows do not add up to the total's. "
        f"Apdex counts successes up to {satisfied} ms as satisfied, up to {tolerated} ms "
        "as tolerated, failures as frustrated. JMeter's own dashboard looks at the last "
        "20\u202f000 samples of each label only, so its percentiles may differ."
    )
