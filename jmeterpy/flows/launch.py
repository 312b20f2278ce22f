"""A run from Python: `jmeterpy.run(plan)`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

from jmeterpy.flows.result import Result


def run(
    plan: Any,
    *,
    parameters: Mapping[str, Any] | None = None,
    thresholds: str | Sequence[str] = (),
    monitors: str | Sequence[str] = (),
    runner: str = "auto",
    results: str | Path = "results",
    properties: Mapping[str, str] | None = None,
    remote_properties: Mapping[str, str] | None = None,
    property_files: Sequence[str | Path] = (),
    jmeter_home: str | Path | None = None,
    heap: str | int | None = None,
    max_duration: str | timedelta | None = None,
    network: str = "auto",
    ignore: str | Sequence[str] = (),
    report: bool = True,
    baseline: str | Path | None = None,
    tolerance: str = "10%",
) -> Result:
    """Run a plan (a value, a plan file or a .jmx) on real JMeter, and give its numbers.

    What went wrong with the *load* is in the result (`passed`, `outcome`, `message`), as is a
    missed threshold or a regression against `baseline`; only what kept it from starting is raised.

    Raises: PlanError where plan or call are wrong; RunError where nothing could be started.
    """
    from jmeterpy.flows.prepare import prepare, settings_of
    from jmeterpy.flows.publish import RUN_FORMS
    from jmeterpy.flows.run import publish_run
    from jmeterpy.flows.run import run as run_prepared
    from jmeterpy.runners.choose import choose

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
        report=report,
        baseline=baseline,
        tolerance=tolerance,
    )
    prepared = prepare(plan, settings)
    chosen, _ = choose(runner, jmeter_home=settings.jmeter_home, hosts=prepared.brief.hosts)
    finished = run_prepared(prepared, chosen, settings)
    if finished.measured is not None and report:
        publish_run(finished, RUN_FORMS)
    return Result(
        thresholds=finished.verdicts,
        folder=finished.job.folder,
        outcome=str(finished.facts["outcome"]),
        message=finished.outcome.message,
        exit_code=finished.exit_code,
        measured=finished.measured,
    )
