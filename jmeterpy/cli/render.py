"""jmeterpy render: the JMX of a plan."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from jmeterpy.cli.options import PARAMETERS, PLAN


@click.command(epilog="Example: jmeterpy render plans/my_app.py -o my_app.jmx")
@PLAN
@PARAMETERS
@click.option("-o", "output", metavar="FILE", help="Where it goes (default: stdout).")
def render(plan: str, parameters: dict[str, str], output: str | None) -> None:
    """Write the JMX of PLAN: plain JMeter, no plugin, the same bytes each time."""
    from jmeterpy.errors import cannot_write
    from jmeterpy.flows.planfile import load

    jmx = load(plan, parameters).jmx
    if output is None:
        sys.stdout.buffer.write(jmx)
        return
    try:
        Path(output).write_bytes(jmx)
    except OSError as error:
        raise cannot_write(output, error) from None
    click.echo(output, err=True)
