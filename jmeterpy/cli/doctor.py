"""jmeterpy doctor: what is here, what is missing."""

from __future__ import annotations

import json

import click

from jmeterpy.cli.options import JSON

SIGNS = {"ok": "✓", "warn": "!", "fail": "✗"}


@click.command(epilog="Example: jmeterpy doctor")
@JSON
def doctor(*, as_json: bool) -> None:
    """Show Java, JMeter, container engine, disk, limits, and how to mend what is missing.

    The exit code is 0 where a plan can be run, in one way or another.
    """
    from jmeterpy.flows.health import can_run, examine

    found = examine()
    if as_json:
        rows = [
            {"name": c.name, "status": c.status, "text": c.text, "remedy": c.remedy} for c in found
        ]
        click.echo(json.dumps({"schema": "jmeterpy/doctor/1", "checks": rows}, indent=2))
    else:
        for each in found:
            remedy = f"      {each.remedy}" if each.remedy else ""
            click.echo(f"{SIGNS[each.status]} {each.name:<11} {each.text}{remedy}")
    click.get_current_context().exit(0 if can_run(found) else 3)
