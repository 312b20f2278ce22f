"""A prepared plan -> a run folder with results, numbers and a verdict."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jmeterpy import brief as briefs
from jmeterpy.errors import JmeterpyError, ResultsError
from jmeterpy.flows import folder as folders
from jmeterpy.flows.abandoned import owner, settle_abandoned
from jmeterpy.flows.baseline import held_against
from jmeterpy.flows.cache import measured_of
from jmeterpy.flows.interrupt import Interrupts
from jmeterpy.flows.judging import limited
from jmeterpy.flows.monitoring import facts as monitor_facts
from jmeterpy.flows.monitoring import new_recorder, with_own
from jmeterpy.flows.prepare import Prepared, Settings
from jmeterpy.flows.sources import Source
from jmeterpy.flows.watch import GRACE_S, Silence, View, Watched, watch
from jmeterpy.runners.job import Ended, Job, Runner

if TYPE_CHECKING:
    from jmeterpy.analysis import Measured
    from jmeterpy.analysis.change import Comparison
    from jmeterpy.analysis.verdicts import Verdict
    from jmeterpy.flows.publish import Findings
    from jmeterpy.runners.outcome import Outcome


@dataclass(frozen=True)
class Finished:
    """What came of a run. `measured` is None where no row could be read.

    `comparison` is with its baseline, where it has one.
    """

    prepared: Prepared
    job: Job
    ended: Ended
    outcome: Outcome
    measured: Measured | None
    verdicts: tuple[Verdict, ...]
    exit_code: int
    facts: Mapping[str, Any]
    comparison: Comparison | None = None


def run(
    prepared: Prepared, runner: Runner, settings: Settings, *, view: View | None = None
) -> Finished:
    """Run it, wait for it, measure it and judge it; whatever was sampled is always measured.

    Raises: RunError where nothing could be started (the run folder then says so).
    """
    settle_abandoned(settings.results)
    job = _job(prepared, settings)
    facts = _facts(prepared, runner, settings)
    folders.write(job.folder, {**facts, "state": "running", "owner": owner()})
    view = view or Silence()
    with Interrupts() as interrupts:
        try:
            under_way = runner.start(job)
        except JmeterpyError as error:
            end = {"state": "failed", "outcome": "engine-error", "exit_code": error.exit_code}
            folders.write(job.folder, {**facts, **end, "message": error.message})
            raise
        view.started(job)
        recorder = new_recorder(
            prepared.monitors, under_way.generator, job.folder, silent=view.silent
        )
        try:
            with recorder:
                seen = watch(under_way, prepared, settings, view=view, interrupts=interrupts)
        finally:
            ended = under_way.finish()
        facts["monitors"] = monitor_facts(recorder, prepared.monitors)
        finished = _judge(prepared, job, ended, facts, seen=seen, signal=interrupts.exit_code)
        return held_against(finished, prepared.baseline) if prepared.baseline else finished


def _job(prepared: Prepared, settings: Settings) -> Job:
    """A new run folder with the plan in it, and the job that fills it."""
    folder = folders.create(settings.results, prepared.name, now=datetime.now(UTC))
    (folder / "plan.jmx").write_bytes(prepared.loaded.jmx)
    (folder / "plan.json").write_text(briefs.to_json(prepared.brief), encoding="utf-8")
    if prepared.loaded.python:
        (folder / "plan.py").write_text(prepared.loaded.python, encoding="utf-8")
    return Job(
        folder=folder.resolve(),
        brief=prepared.brief,
        files=prepared.files,
        properties=settings.properties,
        remote_properties=settings.remote_properties,
        property_files=tuple(file.resolve() for file in settings.property_files),
        secrets=prepared.secrets,
        heap_bytes=settings.heap_bytes,
        network=settings.network,
    )


def _judge(
    prepared: Prepared,
    job: Job,
    ended: Ended,
    facts: dict[str, Any],
    *,
    seen: Watched,
    signal: int | None,
) -> Finished:
    from jmeterpy.flows.stop import stop_of, unplanned, upheld
    from jmeterpy.runners.outcome import judge

    measured = _measure(job)
    outcome = judge(ended, log=job.log, samples=_rows(measured))
    stop = None if outcome.good else stop_of(seen)
    facts["stopped_by"] = stop.as_json() if stop else None
    outcome = _stopped(outcome, signal or seen, _rows(measured))
    why = outcome.kind if outcome.exit_code else unplanned(facts)
    verdicts = _verdicts(prepared, measured, job, why) if measured else ()
    verdicts = upheld(verdicts, facts)
    measured = limited(measured, verdicts) if measured else None
    missed = outcome.exit_code == 0 and any(verdict.failed for verdict in verdicts)
    kind, code = ("thresholds-missed", 1) if missed else (outcome.kind, outcome.exit_code)
    facts = {**facts, **_end_facts(ended, outcome, job), "outcome": kind, "exit_code": code}
    facts["state"] = _STATES.get(code, "failed")
    facts["thresholds"] = [verdict.as_json() for verdict in verdicts]
    folders.write(job.folder, facts)
    return Finished(
        prepared=prepared,
        job=job,
        ended=ended,
        outcome=outcome,
        measured=measured,
        verdicts=verdicts,
        exit_code=code,
        facts=facts,
    )


_STATES = {0: "finished", 1: "finished", 130: "interrupted", 143: "interrupted"}


def _stopped(outcome: Outcome, stopped: int | Watched, samples: int) -> Outcome:
    """The outcome of a run that was stopped: by a signal (its exit code), or by us."""
    if isinstance(stopped, int):
        return replace(outcome, kind="interrupted", exit_code=stopped)
    if stopped.why == "asked" and outcome.kind == "interrupted":
        # What --max-duration stops has ended as it was meant to: thresholds judge it.
        if not samples:
            message = "the time of --max-duration was up before the first sample"
            return replace(outcome, kind="no-samples", message=message, exit_code=3)
        message = "stopped by --max-duration before its own end"
        return replace(outcome, kind="passed", message=message, exit_code=0)
    if stopped.missed is not None and outcome.kind == "interrupted":
        message = f'stopped, as it missed "{stopped.missed.threshold.text}"'
        return replace(outcome, kind="passed", message=message, exit_code=0)
    if stopped.why == "late":
        message = f"JMeter did not end {GRACE_S:.0f} s after the plan's own end, and was stopped"
        return replace(outcome, kind="engine-error", message=message, exit_code=3)
    return outcome


def _measure(job: Job) -> Measured | None:
    try:
        return with_own(measured_of(_source(job), final=True), job.folder)
    except ResultsError:  # no file, or no row in it: the outcome says what happened
        return None


def _source(job: Job) -> Source:
    return Source((job.samples,), job.brief, job.folder)


def _rows(measured: Measured | None) -> int:
    return sum(row.samples for row in measured.labels) if measured else 0


def _verdicts(prepared: Prepared, measured: Measured, job: Job, why: str) -> tuple[Verdict, ...]:
    from jmeterpy.analysis.verdicts import judge

    base = prepared.baseline.numbers(why) if prepared.baseline else None
    return judge(
        prepared.thresholds, measured, sources=(job.samples,), brief=job.brief, baseline=base
    )


def _facts(prepared: Prepared, runner: Runner, settings: Settings) -> dict[str, Any]:
    """What made the numbers, as far as it is known before the start. No secret ever."""
    from jmeterpy.flows.provenance import git_revision, host, masked, sha256

    loaded = prepared.loaded
    return {
        "started": datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "command": [masked(word) for word in settings.command],
        "plan": {
            "name": prepared.name,
            "file": str(loaded.source),
            "sha256": sha256(loaded.jmx),
            "parameters": {name: str(p.value) for name, p in loaded.parameters.items()},
        },
        "runner": {"name": runner.name, **runner.describe()},
        "host": host(),
        "git": git_revision(loaded.data_dir),
    }


def _end_facts(ended: Ended, outcome: Outcome, job: Job) -> dict[str, Any]:
    return {
        "ended": datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "message": outcome.message,
        "jmeter": ended.jmeter,
        "java": ended.java,
        "jmeter_exit_code": ended.exit_code,
        **({"engine": dict(ended.facts)} if ended.facts else {}),
        "samples_bytes": _size(job.samples),
        "files": _files(job.folder),
    }


def _size(file: Path) -> int | None:
    """By which a later reader sees that the results are still whole."""
    return file.stat().st_size if file.is_file() else None


def _files(folder: Path) -> list[str]:
    """What lies in it; hidden are what was kept and what is being written."""
    return sorted(file.name for file in folder.iterdir() if not file.name.startswith("."))


def publish_run(finished: Finished, forms: Sequence[str]) -> list[Path]:
    """Write report, tables and pictures into the run folder, and say so in run.json."""
    from jmeterpy.flows.publish import publish
    from jmeterpy.flows.report import Order, remember

    if finished.measured is None:
        return []
    found = _findings(finished, finished.measured)
    written = publish(found, finished.job.folder, forms)
    folders.write(finished.job.folder, {**finished.facts, "files": _files(finished.job.folder)})
    order = Order(_source(finished.job), finished.job.folder, tuple(forms))
    if order.source.title == found.title:
        remember(order, written, found)
    return written


def _findings(finished: Finished, measured: Measured) -> Findings:
    from jmeterpy.flows.publish import Findings

    return Findings(
        measured=measured,
        verdicts=finished.verdicts,
        title=finished.prepared.name,
        brief=finished.prepared.brief,
        facts=finished.facts,
        comparison=finished.comparison,
    )


def publish_step(finished: Finished, environment: Mapping[str, str]) -> None:
    """Add verdict and numbers to the summary of a GitHub Actions step, inside of one.

    Source: GitHub, Workflow commands: appended to the file that GITHUB_STEP_SUMMARY names.
    """
    file = environment.get("GITHUB_STEP_SUMMARY")
    if not file or finished.measured is None:
        return
    from jmeterpy.reports.markdown import step_summary

    found = _findings(finished, finished.measured)
    text = step_summary(
        found.measured,
        found.verdicts,
        title=found.title,
        facts=found.facts,
        comparison=found.comparison,
        ground=found.ground,
    )
    with suppress(OSError), Path(file).open("a", encoding="utf-8") as summary:
        summary.write(text)


def results_folder(finished: Finished) -> Path:
    """Where it all is, relative to here where that is shorter."""
    folder = finished.job.folder
    return folder.relative_to(Path.cwd()) if folder.is_relative_to(Path.cwd()) else folder
