"""jmeterpy merge: several JTLs as one."""

from __future__ import annotations

from pathlib import Path

import click


@click.command(epilog="Example: jmeterpy merge engine-1.jtl engine-2.jtl -o both.jtl --engines")
@click.argument("sources", metavar="RUN|JTL...", nargs=-1, required=True)
@click.option("-o", "output", metavar="FILE", required=True, help="The new file; .gz packs it.")
@click.option(
    "--engines/--no-engines",
    default=None,
    help="They are engines of one run: name threads after their file, so that users are summed "
    "(default: where files of the same time share names of threads).",
)
def merge(sources: tuple[str, ...], output: str, engines: bool | None) -> None:
    """Write the rows of several results files into one CSV, in the order given.

    Columns that only some of them have stay empty in the others' rows.
    """
    from jmeterpy.analysis.merge import merge as merged
    from jmeterpy.flows.sources import locate
    from jmeterpy.flows.twice import refuse_twice
    from jmeterpy.reports.words import counted, visible

    files = [file for source in sources for file in locate([source]).files]
    refuse_twice(files)
    found = merged(files, Path(output), engines=engines)
    for each in found.files:
        said = f"{each.path}: {counted(each.rows, 'row')}"
        if each.left_out:
            said += f", {counted(each.left_out, 'damaged row')} left out"
        if each.missing:
            said += f", no {', '.join(each.missing)}"
        click.echo(visible(said), err=True)
        if each.damage:
            click.echo(f"note: {visible(each.damage)}", err=True)
    pair = None if engines else found.overlapping
    if pair:
        click.echo(f"note: {visible(_overlap(*pair, apart=found.engines))}", err=True)
    if said := found.apart:
        click.echo(f"note: {visible(said)}", err=True)
    click.echo(f"{found.path}: {counted(found.rows, 'row')}, {len(found.columns)} columns")


def _overlap(one: Path, other: Path, *, apart: bool) -> str:
    said = f"{one} and {other} are of the same time and have threads of the same names"
    if apart:
        return f"{said}; threads are named after their files, as --engines does"
    return f"{said}; rows of one may count as parts of the other's: --engines keeps them apart"
