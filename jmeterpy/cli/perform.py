"""Prepare, run, show, publish: what `run` and `demo` do on the screen."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from jmeterpy.cli.screen import Screen

if TYPE_CHECKING:
    from jmeterpy.analysis import Measured
    from jmeterpy.flows.prepare import Prepared, Settings
    from jmeterpy.flows.run import Finished
    from jmeterpy.runners.job import Runner


def perform(
    plan: Any,
    settings: Settings,
    *,
    as_json: bool = False,
    quiet: bool = False,
    open_report: bool = False,
    following: str = "",
) -> int:
    """Do it all; the exit code. `following` is what to type next when all went well."""
    from jmeterpy.cli.live import LiveView
    from jmeterpy.flows.prepare import prepare
    from jmeterpy.flows.publish import RUN_FORMS
    from jmeterpy.flows.run import publish_run, publish_step, run

    screen = Screen(quiet=quiet)
    prepared = prepare(plan, settings)
    runner = _runner(prepared, settings, screen)
    _introduce(prepared, screen)
    view = LiveView(screen, prepared.brief)
    finished = run(prepared, runner, settings, view=view)
    view.ended(finished.measured)
    _show(finished, screen, as_json=as_json)
    written = publish_run(finished, RUN_FORMS if settings.report else ("csv",))
    publish_step(finished, os.environ)
    _close(finished, screen, written, following, as_json=as_json)
    if open_report and written:
        click.launch(str(written[-1]))
    return finished.exit_code


def _runner(prepared: Prepared, settings: Settings, screen: Screen) -> Runner:
    """The runner, with a JMeter and a Java that are really there."""
    from jmeterpy.cli.fetch import ensure_jmeter
    from jmeterpy.runners.choose import choose

    runner, why = choose(
        settings.runner,
        jmeter_home=settings.jmeter_home,
        hosts=prepared.brief.hosts,
        fetch=lambda: ensure_jmeter(screen),
    )
    found = runner.describe()
    for name in ("JMeter", "Java", "Image"):
        if name.lower() in found:
            screen.fact(name, found[name.lower()])
    screen.fact("Runner", f"{runner.name}: {why}")
    if "lacks" in found:
        screen.say(f"The image {found['lacks']}: jmeterpy install --image builds it anew")
    return runner


def _introduce(prepared: Prepared, screen: Screen) -> None:
    from jmeterpy.cli.words import plan_in_words
    from jmeterpy.flows.thresholds import strangers, unheld

    screen.fact("Plan", f"{prepared.loaded.source}   {plan_in_words(prepared.brief)}".rstrip())
    for problem in prepared.problems:
        screen.say(str(problem))
    warnings = strangers(prepared.thresholds, prepared.brief)
    warnings += [] if prepared.baseline else unheld(prepared.thresholds)
    for warning in warnings:
        screen.say(warning)
    if not prepared.problems and not warnings:
        screen.fact("check", "no problem")
    screen.say("")


def _show(finished: Finished, screen: Screen, *, as_json: bool) -> None:
    """The result, on stdout, before anything is drawn or written."""
    if as_json:
        _show_json(finished)
        return
    from jmeterpy.reports.changes import comparison_lines
    from jmeterpy.reports.failures import all_failed
    from jmeterpy.reports.method import legend
    from jmeterpy.reports.resources import resource_lines
    from jmeterpy.reports.table import summary_table, verdict_lines

    if finished.outcome.message:
        screen.say(finished.outcome.message, always=True)
    if finished.measured is not None:
        if said := all_failed(finished.measured):
            screen.say(said, always=True)
        name = finished.prepared.name
        screen.result(summary_table(finished.measured, title=name, width=screen.width))
        screen.result(legend(finished.measured, width=screen.width))
        if used := resource_lines(finished.measured):
            screen.result(used)
        if lines := _steps(finished, finished.measured):
            screen.result(f"\n{lines}\n")
        screen.result(verdict_lines(finished.verdicts, width=screen.width))
    if finished.comparison is not None:
        screen.result(f"\n{comparison_lines(finished.comparison, width=screen.width)}")


def _steps(finished: Finished, measured: Measured) -> str:
    """The table of its steps; "" where it has one load or none."""
    from jmeterpy.analysis.capacity import capacity
    from jmeterpy.reports.steps import steps_table

    limits = [verdict.threshold for verdict in finished.verdicts]
    return steps_table(capacity(measured, finished.prepared.brief, thresholds=limits))


def _show_json(finished: Finished) -> None:
    """One object: the run's facts, and in `summary` what `jmeterpy summary --json` gives."""
    import json

    from jmeterpy.reports.steps_json import whole_json

    measured = finished.measured
    found = {
        "schema": "jmeterpy/result/1",
        "folder": str(finished.job.folder),
        "run": dict(finished.facts),
        "summary": None
        if measured is None
        else whole_json(measured, finished.verdicts, finished.prepared.brief),
    }
    click.echo(json.dumps(found, indent=2, ensure_ascii=False))


def _close(
    finished: Finished, screen: Screen, written: list[Path], following: str, *, as_json: bool
) -> None:
    """The last lines: the verdict in a word, where to look, what to type next."""
    from jmeterpy.cli.words import verdict_in_words
    from jmeterpy.flows.run import results_folder

    folder = results_folder(finished)
    if not as_json:
        screen.result(f"{verdict_in_words(finished)}   {folder}/")
    names = "   ".join(path.name for path in written)
    if names:
        screen.say(f"         {names}")
    following = finished.outcome.hint or following
    if following:
        screen.say(f"Next     {following}")
