"""jmeterpy check: mistakes in plans, before JMeter meets them."""

from __future__ import annotations

import json

import click

from jmeterpy.cli.options import PARAMETERS, several


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
    """Find mistakes in each PLAN. Exit code 1 where there is one, warnings included."""
    from jmeterpy.flows.inspect import inspect

    found = []
    for plan in plans:
        seen = inspect(plan, parameters, select=several(select), ignore=several(ignore))
        found += [(plan, problem) for problem in seen.problems]
    if form == "json":
        rows = [_row(plan, problem) for plan, problem in found]
        click.echo(json.dumps({"schema": "jmeterpy/check/1", "problems": rows}, indent=2))
    else:
        for _, problem in found:
            click.echo(f"{problem}   docs/checks/{problem.id}.md")
        click.echo(_count(len(plans), [problem.level for _, problem in found]), err=True)
    click.get_current_context().exit(1 if found else 0)


def _row(plan: str, problem: object) -> dict[str, object]:
    from jmeterpy.model.check import Problem

    assert isinstance(problem, Problem)  # noqa: S101 - a slip of ours
    place = problem.place
    return {
        "plan": plan,
        "id": problem.id,
        "level": {"E": "error", "W": "warning"}[problem.level],
        "message": problem.message,
        "file": place.file if place else plan,
        "line": place.line if place else None,
    }


def _count(plans: int, levels: list[str]) -> str:
    errors, warnings = levels.count("E"), levels.count("W")
    if not levels:
        return f"no problem in {plans} plan{'s' * (plans != 1)}"
    parts = [
        f"{n} {word}{'s' * (n != 1)}" for n, word in ((errors, "error"), (warnings, "warning")) if n
    ]
    return f"{' and '.join(parts)} in {plans} plan{'s' * (plans != 1)}"
