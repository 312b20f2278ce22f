"""jmeterpy plot: one picture, or all of them on one sheet."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from jmeterpy.cli.options import APDEX, CACHE, PERFMON, SIZE, results_folder, window_options

if TYPE_CHECKING:
    from jmeterpy.flows.window import Window


@click.command(
    epilog="Example: jmeterpy plot response-times results.jtl --labels '^Login' --percentiles "
    "50,95,99 --size column -o times.pdf"
)
@click.argument("name")
@click.argument("source", metavar="[RUN|JTL]", required=False)
@window_options
@APDEX
@click.option("--percentiles", metavar="LIST", help="Of response-times, such as 50,95,99.")
@SIZE
@PERFMON
@CACHE
@click.option("-o", "output", metavar="FILE", help="NAME.png by default; .svg and .pdf work too.")
def plot(
    name: str,
    source: str | None,
    window: Window,
    percentiles: str | None,
    size: str | None,
    perfmon: tuple[str, ...],
    cache: bool,
    output: str | None,
) -> None:
    """Draw the picture NAME of a run or any JTL; `all` draws every one on one sheet.

    NAME is response-times, samples, percentiles, distribution, apdex, throughput, hits, codes,
    traffic, latencies, connect-times, users, users-per-group, times-over-users, times-over-rate,
    steps or resources.
    `column` and `page` are one and two columns of a journal, without a heading: what is shown is
    told for the caption.
    """
    from jmeterpy.analysis.lost import notes_of
    from jmeterpy.flows.draw import chart_of, percentiles_of, picture_of
    from jmeterpy.flows.judging import judged
    from jmeterpy.flows.sources import locate
    from jmeterpy.reports.paper import paper
    from jmeterpy.reports.picture import check_form
    from jmeterpy.reports.words import visible

    chosen = () if percentiles is None else percentiles_of(percentiles)
    chart_of(name, chosen)
    size = size or "screen"
    sheet = paper(size)
    path = check_form(Path(output or f"{name}.png"))
    found = locate([source] if source else [], results=results_folder(), cache=cache)
    measured, _ = judged(found, (), window=window, perfmon=perfmon)
    picture = picture_of(name, found, measured, percentiles=chosen, size=size).save(path)
    for note in notes_of(measured):
        click.echo(f"note: {visible(note)}", err=True)
    if not sheet.headed:
        click.echo(picture.caption, err=True)
    click.echo(path)
    if not measured.labels:
        click.echo("no sample was taken", err=True)
        click.get_current_context().exit(3)
