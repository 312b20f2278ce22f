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
    from jmeterpy.flows.window import Window

_AS_MADE = "As made before: results, plan and options are the same   (--no-cache makes them anew)"


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
    from jmeterpy.flows.publish import RUN_FORMS, place
    from jmeterpy.flows.report import Order
    from jmeterpy.flows.report import report as made
    from jmeterpy.flows.sources import locate
    from jmeterpy.reports.words import visible

    source = locate(sources, results=results_folder(), cache=cache)
    order = Order(
        source,
        Path(output) if output else place(source, whole=window.is_whole),
        tuple(several(forms)) or RUN_FORMS,
        window=window,
        thresholds=thresholds,
        baseline=baseline,
        tolerance=tolerance,
        perfmon=perfmon,
    )
    found = made(order)
    for path in found.paths:
        click.echo(path)
    if not found.anew:
        click.echo(_AS_MADE, err=True)
    for note in found.notes:
        click.echo(f"note: {visible(note)}", err=True)
    if found.failed:
        click.echo(found.failed, err=True)
    click.get_current_context().exit(found.exit_code)
