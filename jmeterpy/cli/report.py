"""jmeterpy report: report and pictures of any results."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from jmeterpy.cli.options import (
    APDEX,
    BASELINE,
    CACHE,
    PERFMON,
    SOURCES,
    TOLERANCE,
    results_folder,
    several,
    window_options,
)  # fmt: skip

if TYPE_CHECKING:
    from jmeterpy.flows.sources import Source
    from jmeterpy.flows.window import Window


@click.command(epilog="Example: jmeterpy report old.jtl -o old-report --threshold 'p95 < 1s'")
@SOURCES
@click.option(
    "--format",
    "forms",
    metavar="LIST",
    multiple=True,
    help="html, md, png, svg, pdf, csv, json, junit.",
)
@click.option("-o", "output", metavar="DIR", help="Where it goes (default: beside the results).")
@click.option("--threshold", "thresholds", metavar="EXPR", multiple=True, help="Judge by this.")
@BASELINE
@TOLERANCE
@window_options
@APDEX
@PERFMON
@CACHE
def report(
    sources: tuple[str, ...],
    forms: tuple[str, ...],
    output: str | None,
    window: Window,
    thresholds: tuple[str, ...],
    baseline: str | None,
    tolerance: str,
    perfmon: tuple[str, ...],
    cache: bool,
) -> None:
    """Write report and pictures of runs or of any JTL; of the newest run when none is named."""
    from jmeterpy.flows import folder as folders
    from jmeterpy.flows.baseline import baseline_of, compared
    from jmeterpy.flows.judging import given, judged
    from jmeterpy.flows.publish import RUN_FORMS, Findings, publish
    from jmeterpy.flows.sources import locate
    from jmeterpy.reports.changes import comparison_verdict
    from jmeterpy.reports.table import run_verdict, verdict_lines

    source = locate(sources, results=results_folder(), cache=cache)
    facts = folders.read(source.folder) if source.folder else {}
    base = baseline_of(baseline, facts, source.folder, tolerance=tolerance, window=window)
    measured, verdicts = judged(
        source, given(thresholds, facts), window=window, perfmon=perfmon, baseline=base
    )
    found = Findings(
        measured,
        verdicts,
        title=source.title,
        brief=source.brief if window.is_whole else None,  # its times are those of the whole test
        facts=facts,
        comparison=compared(source, measured, base, facts),
    )
    folder = Path(output) if output else _place(source, window)
    for path in publish(found, folder, several(forms) or RUN_FORMS):
        click.echo(path)
    if any(verdict.failed for verdict in verdicts):
        click.echo(f"{verdict_lines(verdicts)}\n{run_verdict(verdicts)}", err=True)
        click.get_current_context().exit(1)
    if baseline and found.comparison:
        click.echo(comparison_verdict(found.comparison), err=True)
        click.get_current_context().exit(found.comparison.exit_code())


def _place(source: Source, window: Window) -> Path:
    """Where a report goes that nobody sent elsewhere; one of a part does not replace the whole."""
    from jmeterpy.flows.publish import beside

    folder = source.folder or beside(source.files[0])
    return folder if window.is_whole else folder / "part"
