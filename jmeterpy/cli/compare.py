"""jmeterpy compare: what changed between two runs."""

from __future__ import annotations

import json
from datetime import timedelta

import click

from jmeterpy.cli.options import JSON, TOLERANCE, time_option


@click.command(epilog="Example: jmeterpy compare results/before results/after --tolerance 15%")
@click.argument("base", metavar="BASE")
@click.argument("new", metavar="NEW")
@TOLERANCE
@click.option("--strict", is_flag=True, help="Exit with 1 where it is inconclusive.")
@click.option("--label", metavar="RE", help="Only labels that match.")
@time_option("--from", "start", what="Only samples that end this long after the first start.")
@time_option("--to", "end", what="... and before this.")
@JSON
def compare(
    base: str,
    new: str,
    tolerance: str,
    strict: bool,
    label: str | None,
    start: timedelta | None,
    end: timedelta | None,
    as_json: bool,
) -> None:
    """Show what changed from BASE to NEW, each a run folder or any JTL.

    The exit code is 0 where nothing is worse, 5 where something is, and 1 where the two are not
    comparable: other labels, another load.
    """
    from jmeterpy.flows.compare import compare_sources, tolerance_of
    from jmeterpy.flows.sources import locate
    from jmeterpy.flows.window import Window
    from jmeterpy.reports.changes import comparison_lines

    share = tolerance_of(tolerance)
    sources = locate([base]), locate([new])
    found = compare_sources(*sources, tolerance=share, window=Window(label, None, start, end))
    if as_json:
        click.echo(json.dumps(found.as_json(), indent=2, ensure_ascii=False))
    else:
        for note in found.notes:
            click.echo(f"note: {note}", err=True)
        click.echo(comparison_lines(found))
    click.get_current_context().exit(found.exit_code(strict=strict))
