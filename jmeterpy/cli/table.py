"""jmeterpy table: one table, as text or as a file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from jmeterpy.cli.options import AGAINST, APDEX, CACHE, PERFMON, results_folder, window_options
from jmeterpy.cli.output import show_data

if TYPE_CHECKING:
    from jmeterpy.flows.window import Window
    from jmeterpy.reports.findings import Ground


@click.command(epilog="Example: jmeterpy table series results.jtl --from 30s -o series.parquet")
@click.argument("name")
@click.argument("source", metavar="[RUN|JTL]", required=False)
@click.option("-o", "output", metavar="FILE", help="Ends in .csv, .json, .md or .parquet.")
@click.option("--format", "form", default="csv", metavar="FORM", help="csv (default), json or md.")
@window_options
@APDEX
@click.option("--threshold", "thresholds", metavar="EXPR", multiple=True, help="Judge by this.")
@AGAINST
@PERFMON
@CACHE
def table(
    name: str,
    source: str | None,
    output: str | None,
    form: str,
    window: Window,
    thresholds: tuple[str, ...],
    baseline: str | None,
    perfmon: tuple[str, ...],
    cache: bool,
) -> None:
    """Write the table NAME of a run or any JTL; `all` writes every one into the folder -o.

    NAME is summary, groups, errors, series, users-per-group, steps, thresholds, findings,
    not-judged, resources or monitors; docs/reference/tables.md says what their columns are.
    It exits with 1 where a --threshold that is given here is missed, as summary does.
    """
    from jmeterpy.analysis.lost import notes_of
    from jmeterpy.flows.tabulate import checked, ground_of
    from jmeterpy.reports.words import visible

    names = checked(name, form=form, output=output)
    ground = ground_of(
        [source] if source else [],
        results=results_folder(),
        thresholds=thresholds,
        window=window,
        perfmon=perfmon,
        baseline=baseline,
        cache=cache,
    )
    for note in notes_of(ground.measured):
        click.echo(f"note: {visible(note)}", err=True)
    if name == "all":
        _write_all(ground, names, Path(output or "."), form)
    else:
        _write_one(ground, name, output, form)
    if thresholds and any(verdict.failed for verdict in ground.verdicts):
        click.get_current_context().exit(1)


def _write_one(ground: Ground, name: str, output: str | None, form: str) -> None:
    from jmeterpy.reports.table_files import TEXTS, write_table
    from jmeterpy.reports.tables import TABLES

    found = TABLES[name].make(ground)
    if not found.rows:
        click.echo(f"note: the table {name} has no rows", err=True)
    if output:
        click.echo(write_table(found, Path(output)))
    else:
        show_data(TEXTS[form](found))


def _write_all(ground: Ground, names: tuple[str, ...], folder: Path, form: str) -> None:
    """Those that hold anything, one file each."""
    from jmeterpy.flows.tabulate import write_all

    for path in write_all(ground, names, folder, form):
        click.echo(path)
