"""jmeterpy summary: the table of any results."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import click

from jmeterpy.cli.options import (
    AGAINST,
    APDEX,
    CACHE,
    JSON,
    PERFMON,
    SOURCES,
    results_folder,
    window_options,
)
from jmeterpy.cli.output import show_data
from jmeterpy.cli.screen import Screen
from jmeterpy.errors import ResultsError

if TYPE_CHECKING:
    from jmeterpy.analysis import Measured
    from jmeterpy.analysis.capacity import Capacity
    from jmeterpy.analysis.row_intervals import RowIntervals
    from jmeterpy.analysis.verdicts import Verdict
    from jmeterpy.brief import PlanBrief
    from jmeterpy.flows.sources import Source
    from jmeterpy.flows.window import Window


@click.command(epilog="Example: jmeterpy summary results.jtl --label '^Login' --from 30s --json")
@SOURCES
@JSON
@click.option("--csv", "as_csv", is_flag=True, help="CSV on stdout.")
@window_options
@APDEX
@click.option("--intervals", is_flag=True, help="Between what each figure lies, with 95 %.")
@click.option("--threshold", "thresholds", metavar="EXPR", multiple=True, help="Judge by this.")
@AGAINST
@PERFMON
@CACHE
def summary(
    sources: tuple[str, ...],
    as_json: bool,
    as_csv: bool,
    intervals: bool,
    window: Window,
    thresholds: tuple[str, ...],
    baseline: str | None,
    perfmon: tuple[str, ...],
    cache: bool,
) -> None:
    """Show the table of runs or of any JTL; of the newest run when none is named."""
    from jmeterpy.analysis import summary_csv
    from jmeterpy.analysis.lost import notes_of
    from jmeterpy.flows.baseline import open_baseline
    from jmeterpy.flows.judging import given, judged
    from jmeterpy.flows.sources import locate
    from jmeterpy.reports.words import visible

    source = locate(sources, results=results_folder(), cache=cache)
    base = open_baseline(baseline, window=window, cache=cache) if baseline else None
    asked = given(thresholds, {})  # a run's own are those of its report
    measured, verdicts = judged(
        source, asked, window=window, perfmon=perfmon, baseline=base, traffic=False
    )
    if not measured.labels:
        click.echo("no sample was taken", err=True)
    _tell_broken(source)
    for note in notes_of(measured) if as_json or as_csv else ():
        click.echo(f"note: {visible(note)}", err=True)
    if as_json:
        found = _as_json(source, measured, verdicts, whole=window.is_whole)
        show_data(json.dumps(found, indent=2, ensure_ascii=False))
    elif as_csv:
        summary_csv(measured, text := io.StringIO())
        show_data(text.getvalue())
    else:
        _show(source, measured, verdicts, intervals=intervals, whole=window.is_whole)
    if any(verdict.failed for verdict in verdicts):
        click.get_current_context().exit(1)


def _as_json(
    source: Source, measured: Measured, verdicts: Sequence[Verdict], *, whole: bool
) -> dict[str, Any]:
    """The numbers; a part of a run has no steps."""
    from jmeterpy.analysis import summary_json
    from jmeterpy.reports.steps_json import whole_json

    found = whole_json(measured, verdicts, source.brief) if whole else summary_json(measured)
    if verdicts:
        found["thresholds"] = [verdict.as_json() for verdict in verdicts]
    return found


def _show(
    source: Source,
    measured: Measured,
    verdicts: Sequence[Verdict],
    *,
    intervals: bool,
    whole: bool,
) -> None:
    """The tables for people; a part of a run has no steps."""
    from jmeterpy.reports.method import legend
    from jmeterpy.reports.resources import resource_lines
    from jmeterpy.reports.steps import steps_table
    from jmeterpy.reports.table import summary_table, verdict_lines

    width = Screen().width
    around = _around(measured) if intervals else None
    click.echo(summary_table(measured, title=source.title, width=width, intervals=around))
    click.echo(legend(measured, width=width, intervals=intervals))
    if used := resource_lines(measured):
        click.echo(used)
    if whole:
        lines = steps_table(_capacity(measured, source.brief, verdicts))
        click.echo(f"\n{lines}\n" if lines else "", nl=False)
    if verdicts:
        click.echo(verdict_lines(verdicts, width=width))


def _tell_broken(source: Source) -> None:
    """Say of a run that was interrupted or failed that it did not finish, as `report` does."""
    from jmeterpy.flows.report import broken
    from jmeterpy.flows.sources import facts_of

    facts: dict[str, Any] = {}
    with suppress(ResultsError):  # a note beside the numbers says what is wrong with run.json
        facts = facts_of(source)
    if why := broken(facts):
        click.echo(why, err=True)


def _around(measured: Measured) -> RowIntervals:
    from jmeterpy.analysis.row_intervals import row_intervals

    return row_intervals(measured)


def _capacity(measured: Measured, brief: PlanBrief | None, verdicts: Sequence[Verdict]) -> Capacity:
    from jmeterpy.analysis.capacity import capacity

    return capacity(measured, brief, thresholds=[verdict.threshold for verdict in verdicts])
