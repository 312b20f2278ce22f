"""jmeterpy run: a plan on real JMeter."""

from __future__ import annotations

import sys
from datetime import timedelta

import click

from jmeterpy.cli.options import (
    BASELINE,
    JSON,
    PARAMETERS,
    PLAN,
    QUIET,
    TOLERANCE,
    pairs,
    size_option,
    time_option,
)


@click.command(epilog="Example: jmeterpy run plans/my_app.py -p users=50 --threshold 'p95 < 1s'")
@PLAN
@PARAMETERS
@click.option("--runner", default="auto", metavar="NAME", help="auto (default), local or docker.")
@click.option("-o", "results", metavar="DIR", default="results", help="Where run folders go.")
@click.option(
    "--threshold", "thresholds", metavar="EXPR", multiple=True, help="One more: 'p95(Login) < 1s'."
)
@click.option(
    "--monitor", "monitors", metavar="SPEC", multiple=True, help="One more: api=port:8000."
)
@pairs("-J", "properties", what="A JMeter property.")
@pairs("-G", "remote_properties", what="The same for remote engines.")
@click.option(
    "--properties", "property_files", metavar="FILE", multiple=True, help="A file of properties."
)
@click.option("--jmeter-home", metavar="DIR", help="A JMeter of your own (runs locally).")
@size_option("--heap", what="Java's heap, such as 2g.")
@time_option("--max-duration", what="Stop gently after this time, Java's start included.")
@click.option(
    "--network", default="auto", metavar="NAME", help="The container's: auto, bridge, host."
)
@BASELINE
@TOLERANCE
@click.option("--ignore", metavar="ID", multiple=True, help="A check to overrule, such as JP206.")
@click.option("--no-report", is_flag=True, help="No report and no pictures.")
@click.option("--open", "open_report", is_flag=True, help="Open the report afterwards.")
@JSON
@QUIET
def run(
    plan: str,
    parameters: dict[str, str],
    runner: str,
    results: str,
    thresholds: tuple[str, ...],
    monitors: tuple[str, ...],
    properties: dict[str, str],
    remote_properties: dict[str, str],
    property_files: tuple[str, ...],
    jmeter_home: str | None,
    heap: int | None,
    max_duration: timedelta | None,
    network: str,
    baseline: str | None,
    tolerance: str,
    ignore: tuple[str, ...],
    no_report: bool,
    open_report: bool,
    as_json: bool,
    quiet: bool,
) -> None:
    """Run PLAN on real JMeter; give table, pictures, verdict.

    PLAN is a plan file (.py) or a .jmx. The exit code is 0 when all thresholds hold, 1 when one
    is missed or has no data, 2 when the plan is wrong, 3 when the run did not finish.
    """
    from jmeterpy.cli.perform import perform
    from jmeterpy.flows.prepare import settings_of

    settings = settings_of(
        parameters=parameters,
        thresholds=thresholds,
        monitors=monitors,
        runner=runner,
        results=results,
        properties=properties,
        remote_properties=remote_properties,
        property_files=property_files,
        jmeter_home=jmeter_home,
        heap=heap,
        max_duration=max_duration,
        network=network,
        ignore=ignore,
        report=not no_report,
        baseline=baseline,
        tolerance=tolerance,
        command=sys.argv[1:],
    )
    click.get_current_context().exit(
        perform(plan, settings, as_json=as_json, quiet=quiet, open_report=open_report)
    )
