"""jmeterpy show: a plan at a glance."""

from __future__ import annotations

import click

from jmeterpy.cli.options import PARAMETERS, PLAN


@click.command(epilog="Example: jmeterpy show plans/stress_steps.py -p users=100")
@PLAN
@PARAMETERS
def show(plan: str, parameters: dict[str, str]) -> None:
    """Show PLAN: tree, what reaches each sampler, load over time, parameters, files."""
    from jmeterpy.flows.inspect import inspect
    from jmeterpy.flows.picture import picture

    for line in picture(inspect(plan, parameters)):
        click.echo(line)
