"""jmeterpy compare: what changed between two runs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from jmeterpy.cli.options import CACHE, JSON, SIZE, TOLERANCE, window_options
from jmeterpy.cli.output import output_path, show_data, write_output

if TYPE_CHECKING:
    from jmeterpy.analysis.change import Comparison
    from jmeterpy.flows.window import Window
    from jmeterpy.reports.paper import Paper
    from jmeterpy.reports.picture import Picture


@click.command(epilog="Example: jmeterpy compare results/before results/after --tolerance 15%")
@click.argument("base", metavar="BASE")
@click.argument("new", metavar="NEW")
@TOLERANCE
@click.option("--strict", is_flag=True, help="Exit with 1 where a figure is inconclusive.")
@window_options
@click.option("-o", "output", metavar="FILE", help="A picture (.svg, ...) or a table (.csv, ...).")
@SIZE
@CACHE
@JSON
def compare(
    base: str,
    new: str,
    tolerance: str,
    strict: bool,
    window: Window,
    output: str | None,
    size: str | None,
    cache: bool,
    as_json: bool,
) -> None:
    """Show what changed from BASE to NEW, each a run folder or any JTL.

    The exit code is 0 where nothing is worse, 5 where something is, and 1 where the two are not
    comparable: other labels, another load.
    """
    from jmeterpy.flows.compare import compare_sources, tolerance_of
    from jmeterpy.flows.sources import locate
    from jmeterpy.reports.changes import comparison_lines
    from jmeterpy.reports.paper import paper
    from jmeterpy.reports.words import visible

    sheet = paper(size or "screen")
    path = output_path(output, size)
    share = tolerance_of(tolerance)
    sources = locate([base], cache=cache), locate([new], cache=cache)
    found = compare_sources(*sources, tolerance=share, window=window)
    if as_json:
        show_data(json.dumps(found.as_json(), indent=2, ensure_ascii=False))
    else:
        for note in found.notes:
            click.echo(f"note: {visible(note)}", err=True)
        click.echo(comparison_lines(found))
    if path is not None:
        _write(found, path, sheet, to_stderr=as_json)
    click.get_current_context().exit(found.exit_code(strict=strict))


def _write(found: Comparison, path: Path, sheet: Paper, *, to_stderr: bool) -> None:
    from jmeterpy.analysis.declared.between import comparison_rows
    from jmeterpy.reports.changes_chart import changes_picture

    def picture() -> Picture:
        return changes_picture(found, paper=sheet)

    write_output(path, picture=picture, table=lambda: comparison_rows(found), to_stderr=to_stderr)
