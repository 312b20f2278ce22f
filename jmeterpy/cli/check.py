"""jmeterpy check: mistakes in plans, before JMeter meets them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from jmeterpy.cli.options import PARAMETERS, several

if TYPE_CHECKING:
    from jmeterpy.model.check import Problem

UNLOADED = "load"  # in place of the id of a check


@click.command(epilog="Example: jmeterpy check plans/*.py --ignore JP302")
@click.argument("plans", metavar="PLAN...", nargs=-1, required=True)
@PARAMETERS
@click.option(
    "--select", metavar="ID", multiple=True, help="Only these checks (JP1: all of JP1xx)."
)
@click.option("--ignore", metavar="ID", multiple=True, help="All but these checks.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
def check(
    plans: tuple[str, ...],
    parameters: dict[str, str],
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    form: str,
) -> None:
    """Find mistakes in each PLAN.

    Exit code 1 where there is one, warnings included; 2 where a plan, or a threshold in it, cannot
    be read.
    """
    from jmeterpy.flows.inspect import problems_of

    chosen = {"select": several(select), "ignore": several(ignore)}
    found = [
        (plan, problem) for plan in plans for problem in problems_of(plan, parameters, **chosen)
    ]
    if form == "json":
        rows = [_row(plan, problem) for plan, problem in found]
        click.echo(json.dumps({"schema": "jmeterpy/check/1", "problems": rows}, indent=2))
    else:
        for _, problem in found:
            more = f"   docs/checks/{problem.id}.md" if problem.id.startswith("JP") else ""
            click.echo(f"{problem}{more}")
        click.echo(_count(len(plans), [problem for _, problem in found]), err=True)
    unloaded = any(problem.id == UNLOADED for _, problem in found)
    click.get_current_context().exit(2 if unloaded else 1 if found else 0)


def _row(plan: str, problem: Problem) -> dict[str, object]:
    place = problem.place
    return {
        "plan": plan,
        "id": problem.id,
        "level": {"E": "error", "W": "warning"}[problem.level],
        "message": problem.message,
        "file": place.file if place else plan,
        "line": place.line if place else None,
    }


def _count(plans: int, problems: list[Problem]) -> str:
    from jmeterpy.reports.words import counted

    levels = [problem.level for problem in problems]
    words = {"error": levels.count("E"), "warning": levels.count("W")}
    parts = [counted(number, word) for word, number in words.items() if number]
    unloaded = sum(problem.id == UNLOADED for problem in problems)
    more = f"; {unloaded} of them cannot be read" if unloaded and plans > 1 else ""
    return f"{' and '.join(parts) or 'no problem'} in {counted(plans, 'plan')}{more}"
