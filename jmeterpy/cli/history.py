"""jmeterpy history: how the figures went from run to run."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from jmeterpy.cli.options import CACHE, JSON, SIZE, results_folder
from jmeterpy.cli.output import output_path, show_data, write_output

if TYPE_CHECKING:
    from jmeterpy.analysis.history import History
    from jmeterpy.reports.paper import Paper
    from jmeterpy.reports.picture import Picture

_FIGURES = {
    "p50": "ok_p50_ms",
    "p95": "ok_p95_ms",
    "mean": "ok_mean_ms",
    "rate": "ok_per_second",
    "failed": "error_rate",
}


@click.command(epilog="Example: jmeterpy history results --figure p95 --figure failed -o trend.png")
@click.argument("folder", metavar="[DIR]", required=False)
@click.option(
    "--figure",
    "figures",
    type=click.Choice(list(_FIGURES)),
    multiple=True,
    help="p50, p95 (default), mean, rate or failed; several may be given.",
)
@click.option("--label", metavar="RE", help="Only labels that match.")
@click.option("--last", default=20, metavar="N", help="How many runs at most (default: 20).")
@click.option("--every", is_flag=True, help="Also runs that are not comparable to the newest.")
@click.option(
    "-o",
    "output",
    metavar="FILE",
    help="A picture of the first figure (.png, .svg, .pdf), or the table (.csv, .json, ...).",
)
@SIZE
@CACHE
@JSON
def history(
    folder: str | None,
    figures: tuple[str, ...],
    label: str | None,
    last: int,
    every: bool,
    output: str | None,
    size: str | None,
    cache: bool,
    as_json: bool,
) -> None:
    """Show how the figures of each label went over the runs in DIR (default: results)."""
    from jmeterpy.flows.history import read_history
    from jmeterpy.reports.history import history_table
    from jmeterpy.reports.paper import paper
    from jmeterpy.reports.run_names import left_out_lines
    from jmeterpy.reports.words import visible

    chosen = [_FIGURES[name] for name in figures or ("p95",)]
    sheet = paper(size or "screen")
    path = output_path(output, size)
    _check(last)
    where = Path(folder or results_folder())
    found = read_history(where, last=last, label=label, every=every, cache=cache)
    for note in found.notes:
        click.echo(f"note: {visible(note)}", err=True)
    if as_json:
        show_data(json.dumps(found.as_json(), indent=2, ensure_ascii=False))
    else:
        if found.left_out:
            click.echo(left_out_lines(found), err=True)
        click.echo("\n\n".join(history_table(found, figure) for figure in chosen))
    if path is not None:
        _draw(found, chosen[0], path, sheet, to_stderr=as_json)


def _check(last: int) -> None:
    if last < 1:
        raise click.UsageError(f"--last is {last}: write a number above zero")


def _draw(found: History, figure: str, path: Path, sheet: Paper, *, to_stderr: bool) -> None:
    from jmeterpy.analysis.declared.between import history_rows
    from jmeterpy.reports.history import history_picture

    def picture() -> Picture:
        return history_picture(found, figure, paper=sheet)

    write_output(path, picture=picture, table=lambda: history_rows(found), to_stderr=to_stderr)
