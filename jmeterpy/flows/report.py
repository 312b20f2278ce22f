"""A report: what it is made of, and what came of it; made once, as long as both stay the same."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jmeterpy.flows.sources import Source, facts_of
from jmeterpy.flows.window import Window

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from jmeterpy.flows.publish import Findings


@dataclass(frozen=True)
class Order:
    """All that a report is made of: the same order of the same files gives the same report.

    `thresholds` are those that are given; without them the run's own count, and without
    `baseline` the one that the run was held against.
    """

    source: Source
    folder: Path
    forms: tuple[str, ...]
    window: Window = field(default_factory=Window)
    thresholds: tuple[str, ...] = ()
    baseline: str | None = None
    tolerance: str = "10%"
    perfmon: tuple[str, ...] = ()


@dataclass(frozen=True)
class Report:
    """The files in the order written, what failed in words, and the exit code.

    `notes` say what could not be read and is missing therefore.
    `anew` is False where all of it was there already, as it was made.
    """

    paths: tuple[Path, ...]
    failed: str = ""
    exit_code: int = 0
    notes: tuple[str, ...] = ()
    anew: bool = True


def report(order: Order) -> Report:
    """The report, made anew only where its files are not as the same order made them before.

    Raises: ResultsError, ThresholdError, PlanError.
    """
    from jmeterpy.flows import made

    known = made.known(order) if order.source.cache else None
    found = made.before(order, known) if known else None
    if found is not None:
        return found
    found = _make(order)
    if known and known == made.known(order):  # nothing changed meanwhile
        made.keep(order, known, found)
    return found


def remember(order: Order, paths: Sequence[Path], found: Findings) -> None:
    """That a run that has just ended made this: the same order need not make it again."""
    from jmeterpy.flows import made

    known = made.known(order, final=True)
    if known:
        made.keep(order, known, _report(order, paths, found))


def _make(order: Order) -> Report:
    from jmeterpy.flows.baseline import baseline_of, compared
    from jmeterpy.flows.judging import given, judged
    from jmeterpy.flows.publish import Findings, publish
    from jmeterpy.flows.suite import suite

    source, window = order.source, order.window
    facts = facts_of(source)
    base = baseline_of(
        order.baseline,
        facts,
        source.folder,
        tolerance=order.tolerance,
        window=window,
        cache=source.cache,
    )
    thresholds = given(order.thresholds, facts)
    measured, verdicts = judged(
        source, thresholds, window=window, perfmon=order.perfmon, baseline=base
    )
    found = Findings(
        measured,
        verdicts,
        title=source.title,
        brief=source.brief if window.is_whole else None,  # its times are those of the whole test
        facts=facts,
        comparison=compared(source, measured, base, facts),
        suite=suite(source),
    )
    return _report(order, publish(found, order.folder, order.forms), found)


def _report(order: Order, paths: Sequence[Path], found: Findings) -> Report:
    failed, code = _end(found)
    return Report(tuple(paths), failed, code, _notes(order, found))


def _notes(order: Order, found: Findings) -> tuple[str, ...]:
    """What could not be read, and that a CI server is told of no verdict."""
    from jmeterpy.analysis.lost import notes_of
    from jmeterpy.reports.junit import UNJUDGED

    judged = found.verdicts or found.facts or found.comparison or not found.measured.labels
    unjudged = () if judged or "junit" not in order.forms else (UNJUDGED,)
    return (*notes_of(found.measured), *unjudged)


def _end(found: Findings) -> tuple[str, int]:
    """What failed, in words, and the exit code, of which JUnit and the pages say the same."""
    from jmeterpy.reports.changes import comparison_verdict
    from jmeterpy.reports.table import run_verdict, verdict_lines

    if not found.measured.labels:  # no verdict on nothing is a pass
        return "no sample was taken", 3
    if why := broken(found.facts):
        return why, 3
    if any(verdict.failed for verdict in found.verdicts):
        return f"{verdict_lines(found.verdicts)}\n{run_verdict(found.verdicts)}", 1
    if found.comparison is not None:
        return comparison_verdict(found.comparison), found.comparison.exit_code()
    return "", 0


def broken(facts: Mapping[str, Any]) -> str:
    """That the run itself did not end well, whatever its samples are; "" where it did."""
    if int(facts.get("exit_code") or 0) in (0, 1, 5):
        return ""
    from jmeterpy.reports.words import visible

    why = facts.get("message") or facts.get("outcome") or "run.json does not say why"
    return f"the run did not finish: {visible(str(why))}"
