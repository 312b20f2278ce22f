"""`-o FILE` of a command that can write a picture or a table: how the name ends says which."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from jmeterpy.analysis.table import Table
    from jmeterpy.reports.picture import Picture

PICTURES = (".png", ".svg", ".pdf")


def show_data(text: str) -> None:
    """Data on stdout: as it is, but on a terminal without anything that it would obey."""
    from jmeterpy.reports.words import visible

    if sys.stdout.isatty():
        text = "\n".join(map(visible, text.split("\n")))
    sys.stdout.write(text if text.endswith("\n") else text + "\n")  # click would take signs out


def output_path(output: str | None, size: str | None = None) -> Path | None:
    """Where it goes, before anything is read; a name of neither is a wrong call.

    `size` is that of a picture, so that there must be one.
    """
    from jmeterpy.reports.table_files import ENDINGS

    path = Path(output) if output else None
    if path is not None and path.suffix not in (*PICTURES, *ENDINGS):
        pictures, tables = (f"{', '.join(x[:-1])} or {x[-1]}" for x in (PICTURES, ENDINGS))
        raise click.UsageError(f"{path}: a picture ends in {pictures}, a table in {tables}")
    if size is not None and (path is None or path.suffix not in PICTURES):
        raise click.UsageError(f"--size {size} is of a picture: -o NAME.png, .svg or .pdf")
    return path


def write_output(
    path: Path, *, picture: Callable[[], Picture], table: Callable[[], Table], to_stderr: bool
) -> None:
    """Write the one or the other, and show the path; of a picture without heading its caption."""
    from jmeterpy.errors import cannot_write
    from jmeterpy.reports.table_files import write_table

    try:
        if path.suffix in PICTURES:
            drawn = picture().save(path)
            if not drawn.paper.headed:
                click.echo(drawn.caption, err=True)
        else:
            write_table(table(), path)
    except OSError as error:
        raise cannot_write(path, error) from None
    click.echo(path, err=to_stderr)
