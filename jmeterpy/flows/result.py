"""Results from Python: `jmeterpy.run(plan)` and `jmeterpy.open_results(path)`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jmeterpy.flows.cache import measured_of
from jmeterpy.flows.monitoring import beside, with_resources
from jmeterpy.flows.sources import Source, locate
from jmeterpy.flows.window import Window, chosen

if TYPE_CHECKING:
    import pandas as pd

    from jmeterpy.analysis import Measured
    from jmeterpy.analysis.change import Comparison
    from jmeterpy.analysis.verdicts import Verdict
    from jmeterpy.flows.baseline import Baseline


@dataclass(frozen=True)
class Result:
    """The numbers of one run, or of any results file.

    `thresholds` are the verdicts; `folder` is the run folder, None for a bare JTL; `outcome` is
    run.json's word for how it ended ("passed", "thresholds-missed", ...), "" for a bare JTL that
    nothing judges; `exit_code` is what the command would have ended with.
    """

    thresholds: tuple[Verdict, ...]
    folder: Path | None
    outcome: str = ""
    message: str = ""
    exit_code: int = 0
    measured: Measured | None = field(default=None, repr=False)

    @property
    def passed(self) -> bool | None:
        """Whether the run ended well and every threshold holds; None where nothing was judged."""
        if self.exit_code:
            return False
        return True if self.thresholds else None

    def summary(self) -> pd.DataFrame:
        """One row a label and a last row for all of them, columns as `jmeterpy summary --json`.

        Raises: ResultsError where no sample was taken.
        """
        from jmeterpy.analysis import summary_frame

        return summary_frame(self.source()[1])

    def compare(self, base: Result | str | Path, *, tolerance: str = "10%") -> Comparison:
        """What changed from `base` to this: `result.compare("results/before").verdict`.

        Raises: ResultsError where one of them has no samples, or `base` cannot be read;
                PlanError for the tolerance.
        """
        from jmeterpy.flows.compare import compare_measured, tolerance_of

        share = tolerance_of(tolerance)
        other = base if isinstance(base, Result) else open_results(base)
        return compare_measured(other.source(), self.source(), tolerance=share)

    def source(self) -> tuple[Source, Measured]:
        """The files, what is known of them, and what was measured.

        Raises: ResultsError where no sample was taken.
        """
        from jmeterpy.errors import ResultsError

        if self.measured is None:
            raise ResultsError(f"there are no samples in {self.folder}: {self.message}")
        if self.folder is not None:
            return locate([self.folder]), self.measured
        return Source(self.measured.sources), self.measured


def open_results(
    path: str | Path, *, thresholds: Sequence[str] = (), baseline: str | Path | None = None
) -> Result:
    """The numbers of a run folder or of any JTL, judged by the thresholds that are given.

    Those "vs baseline" are held against `baseline`, else the run's own.

    Raises: ResultsError where they cannot be read; ThresholdError for a threshold that cannot.
    """
    from jmeterpy.flows import folder as folders
    from jmeterpy.flows.baseline import baseline_of

    source = locate([path])
    facts = folders.read(source.folder) if source.folder else {}
    base = baseline_of(baseline, facts, source.folder)
    measured, verdicts = judged(source, given(thresholds, facts), baseline=base)
    outcome, code = _ended(facts, verdicts)
    return Result(
        thresholds=verdicts,
        folder=source.folder,
        outcome=outcome,
        message=str(facts.get("message", "")),
        exit_code=code,
        measured=measured,
    )


def _ended(facts: dict[str, Any], verdicts: tuple[Verdict, ...]) -> tuple[str, int]:
    """How the run itself ended, and its thresholds judged anew; nothing for a bare JTL."""
    outcome, code = str(facts.get("outcome", "")), int(facts.get("exit_code") or 0)
    if code > 1:
        return outcome, code
    if any(verdict.failed for verdict in verdicts):
        return "thresholds-missed", 1
    return ("passed" if facts or verdicts else ""), 0


def given(thresholds: Sequence[str], facts: dict[str, Any]) -> tuple[str, ...]:
    """Those that are given, else the run's own; none for a bare JTL."""
    if thresholds:
        return tuple(thresholds)
    return tuple(str(each["threshold"]) for each in facts.get("thresholds") or ())


def judged(
    source: Source,
    thresholds: Sequence[str],
    *,
    window: Window | None = None,
    perfmon: Sequence[str] = (),
    baseline: Baseline | None = None,
) -> tuple[Measured, tuple[Verdict, ...]]:
    """Measure the files of `source`, and judge them by thresholds written as text.

    What a run monitored lies beside it; `perfmon` are more files of that kind. Those "vs baseline"
    are held against `baseline`.

    Raises: ResultsError, ThresholdError.
    """
    from jmeterpy.analysis.thresholds import parse_all
    from jmeterpy.analysis.verdicts import judge

    parsed = parse_all(thresholds, default=False)
    wanted, scope = chosen(window or Window(), source)
    measured = replace(measured_of(source, wanted), scope=scope)
    measured = with_resources(measured, (*beside(source.folder), *map(Path, perfmon)))
    verdicts = judge(
        parsed,
        measured,
        sources=source.files,
        brief=source.brief,
        select=wanted,
        baseline=baseline.numbers if baseline else None,
    )
    return measured, verdicts


def run(
    plan: Any,
    *,
    parameters: dict[str, Any] | None = None,
    thresholds: Sequence[str] = (),
    monitors: Sequence[str] = (),
    runner: str = "auto",
    results: str | Path = "results",
    properties: dict[str, str] | None = None,
    jmeter_home: str | Path | None = None,
    max_duration: str | timedelta | None = None,
    ignore: Sequence[str] = (),
    report: bool = True,
    baseline: str | Path | None = None,
    tolerance: str = "10%",
) -> Result:
    """Run a plan (a value, a plan file or a .jmx) on real JMeter, and give its numbers.

    What went wrong with the *load* is in the result (`passed`, `outcome`, `message`), as is a
    missed threshold or a regression against `baseline`; only what kept it from starting is raised.

    Raises: PlanError where plan or call are wrong; RunError where nothing could be started.
    """
    from jmeterpy.flows.prepare import Settings, prepare
    from jmeterpy.flows.publish import RUN_FORMS
    from jmeterpy.flows.run import publish_run
    from jmeterpy.flows.run import run as run_prepared
    from jmeterpy.runners.choose import choose
    from jmeterpy.units import duration

    settings = Settings(
        parameters={name: str(value) for name, value in (parameters or {}).items()},
        thresholds=tuple(thresholds),
        monitors=tuple(monitors),
        runner=runner,
        results=Path(results),
        properties=properties or {},
        jmeter_home=Path(jmeter_home) if jmeter_home else None,
        max_duration=duration(max_duration, what="max_duration") if max_duration else None,
        ignore=tuple(ignore),
        report=report,
        baseline=Path(baseline) if baseline else None,
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
