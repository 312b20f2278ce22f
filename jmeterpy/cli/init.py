"""jmeterpy init: a plan of your own to start from."""

from __future__ import annotations

from pathlib import Path

import click


@click.command(epilog="Example: jmeterpy init http://127.0.0.1:8000")
@click.argument("url", required=False)
@click.option("-o", "folder", metavar="DIR", default=".", help="Where (default: here).")
def init(url: str | None, folder: str) -> None:
    """Write a plan to start from, a CI step and .gitignore; nothing is overwritten."""
    from jmeterpy.flows.starter import start

    for path, state in start(Path(folder), url):
        click.echo(f"{state:<8} {path}")
    click.echo("Next     jmeterpy check plan.py; jmeterpy run plan.py", err=True)
