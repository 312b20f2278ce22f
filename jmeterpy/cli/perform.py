"""Prepare, run, show, publish: what `run` and `demo` do on the screen."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from jmeterpy.cli.screen import Screen

if TYPE_CHECKING:
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
    from jmeterpy.flows.prepare import prepare

    screen = Screen(quiet=quiet)
    prepared = prepare(plan, settings)
    runner = _runner(settings, screen)
    _introduce(prepared, screen)

    from jmeterpy.cli.live import LiveView
    from jmeterpy.flows.run import run

    view = LiveView(screen, prepared.brief)
    finished = run(prepared, runner, settings, view=view)
    view.clear()
    _show(finished, screen, as_json=as_json)
    written = _publish(finished, settings, screen)
    _close(finished, screen, written, following)
    if open_report and written:
        click.launch(str(written[0]))
    return finished.exit_code


def _runner(settings: Settings, screen: Screen) -> Runner:
    """The runner, with a JMeter and a Java that are really there."""
    from jmeterpy.cli.fetch import ensure_jmeter
    from jmeterpy.runners.choose import choose

    runner, why = choose(settings.runner, jmeter_home=settings.jmeter_home)
    if runner.name == "local" and settings.jmeter_home is None:
        ensure_jmeter(screen)
    for name, text in runner.describe().items():
        screen.fact(name, text)
    screen.fact("Runner", f"{runner.name}: {why}")
    return runner


def _introduce(prepared: Prepared, screen: Screen) -> None:
    from jmeterpy.cli.words import plan_in_words

    screen.fact("Plan", f"{prepared.loaded.source}   {plan_in_words(prepared.brief)}")
    for problem in prepared.problems:
        screen.say(str(problem))
    if not prepared.problems:
        screen.fact("check", "no problem")
    screen.say("")


def _show(finished: Finished, screen: Screen, *, as_json: bool) -> None:
    """The result, on stdout: before anything is drawn or written."""
    from jmeterpy.reports.table import summary_table, verdict_lines

    if as_json:
        return
    if finished.outcome.message:
        screen.say(finished.outcome.message, always=True)
    if finished.measured is not None:
        screen.result(summary_table(finished.measured, title=finished.prepared.name))
        screen.result(verdict_lines(finished.verdicts))


def _publish(finished: Finished, settings: Settings, screen: Screen) -> list[Path]:
    from jmeterpy.flows.publish import publish

    del screen
    if finished.measured is None:
        return []
    return publish(finished, report=settings.report)


def _close(finished: Finished, screen: Screen, written: list[Path], following: str) -> None:
    del finished, screen, written, following, time
