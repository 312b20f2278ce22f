"""Everything that can be found wrong before anything is started: plan, checks, thresholds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jmeterpy.asked import mapping_of, maybe_path, path_of, paths, text_of, texts, truth
from jmeterpy.brief import PlanBrief
from jmeterpy.errors import PlanError
from jmeterpy.flows.sources import RESULTS

if TYPE_CHECKING:
    from jmeterpy.analysis.thresholds import Threshold
    from jmeterpy.flows.baseline import Baseline
    from jmeterpy.flows.planfile import LoadedPlan
    from jmeterpy.model.check import Problem
    from jmeterpy.monitors.spec import Spec


@dataclass(frozen=True)
class Settings:
    """How a plan is run: what the command line, `[tool.jmeterpy]` or `jmeterpy.run` say."""

    parameters: Mapping[str, str] = field(default_factory=dict)
    thresholds: tuple[str, ...] = ()
    monitors: tuple[str, ...] = ()
    runner: str = "auto"
    results: Path = Path("results")
    properties: Mapping[str, str] = field(default_factory=dict)
    remote_properties: Mapping[str, str] = field(default_factory=dict)
    property_files: tuple[Path, ...] = ()
    jmeter_home: Path | None = None
    heap_bytes: int | None = None
    max_duration: timedelta | None = None
    network: str = "auto"
    ignore: tuple[str, ...] = ()
    report: bool = True
    baseline: Path | None = None
    tolerance: str = "10%"
    command: tuple[str, ...] = ()  # as it was typed, for run.json


def settings_of(
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
    command: Sequence[str] = (),
) -> Settings:
    """Settings from what people write: text for paths, sizes and times, one text for a list of one.

    >>> settings_of(heap="1g", parameters={"users": 5}, thresholds="p95 < 1s").thresholds
    ('p95 < 1s',)

    Raises: UnitError for a size or a time, SettingError for anything else that cannot be taken.
    """
    from jmeterpy.units import size

    return Settings(
        parameters={
            name: str(value) for name, value in mapping_of(parameters, what="parameters").items()
        },
        thresholds=texts(thresholds, what="thresholds", such="p95 < 800ms"),
        monitors=texts(monitors, what="monitors", such="api=port:8000"),
        runner=text_of(runner, what="runner", such="local"),
        results=path_of(results, what="results", of="a folder for run folders", such="results"),
        properties=mapping_of(properties, what="properties"),
        remote_properties=mapping_of(remote_properties, what="remote_properties"),
        property_files=paths(property_files, what="property_files", of="files of properties"),
        jmeter_home=maybe_path(jmeter_home, what="jmeter_home", of="JMeter's folder"),
        heap_bytes=None if heap is None else size(heap, what="heap"),
        max_duration=_time_limit(max_duration),
        network=text_of(network, what="network", such="host"),
        ignore=texts(ignore, what="ignore", such="JP206"),
        report=truth(report, what="report"),
        baseline=maybe_path(baseline, what="baseline", of=RESULTS),
        tolerance=tolerance,
        command=tuple(command),
    )


def _time_limit(given: str | timedelta | None) -> timedelta | None:
    """After which time a run is stopped; None where it is not."""
    from jmeterpy.units import duration

    if given is None or (isinstance(given, str | timedelta) and not given):
        return None
    return duration(given, what="max_duration")


@dataclass(frozen=True)
class Prepared:
    """A plan that may be run."""

    loaded: LoadedPlan
    brief: PlanBrief
    problems: tuple[Problem, ...]
    thresholds: tuple[Threshold, ...]
    files: Mapping[str, Path]
    secrets: Mapping[str, str] = field(repr=False)
    monitors: tuple[Spec, ...] = ()
    baseline: Baseline | None = None

    @property
    def name(self) -> str:
        """What the plan is called."""
        return self.brief.name or self.loaded.source.stem


def prepare(plan: Any, settings: Settings) -> Prepared:
    """Load, check and resolve; nothing is started and nothing is written.

    Raises: PlanError for whatever is wrong with the plan, a threshold, a monitor, a secret, a file;
            ResultsError for a baseline that cannot be read.
    """
    from jmeterpy.analysis.thresholds import parse_all
    from jmeterpy.flows.inspect import inspect
    from jmeterpy.flows.monitoring import check_sources
    from jmeterpy.flows.secrets import resolve
    from jmeterpy.monitors.spec import parse_all as parse_monitors

    seen = inspect(
        plan,
        settings.parameters,
        ignore=settings.ignore,
        properties=settings.properties,
        has_time_limit=settings.max_duration is not None,
    )
    loaded, brief, problems = seen.loaded, seen.brief, seen.problems
    if errors := [problem for problem in problems if problem.level == "E"]:
        raise PlanError("\n".join(map(str, errors)), hint=_how_to_ignore(errors))
    thresholds = parse_all((*loaded.thresholds, *settings.thresholds))
    monitors = parse_monitors((*loaded.monitors, *settings.monitors))
    check_sources(thresholds, monitors)
    return Prepared(
        loaded=loaded,
        brief=brief,
        problems=problems,
        thresholds=thresholds,
        files=data_files(brief, loaded.data_dir),
        secrets=resolve(brief.secrets),
        monitors=monitors,
        baseline=_baseline(loaded, settings),
    )


def _baseline(loaded: LoadedPlan, settings: Settings) -> Baseline | None:
    """The earlier run: what the call names, else the plan file, from its own folder."""
    from jmeterpy.flows.baseline import open_baseline
    from jmeterpy.flows.compare import tolerance_of

    tolerance_of(settings.tolerance)  # a slip is one without a baseline, too
    path = settings.baseline
    if path is None and loaded.baseline:
        path = loaded.data_dir / loaded.baseline
    return None if path is None else open_baseline(path, tolerance=settings.tolerance)


def _how_to_ignore(errors: list[Problem]) -> str:
    ids = " ".join(f"--ignore {name}" for name in dict.fromkeys(e.id for e in errors))
    return f"If JMeter would know better: {ids}"


def data_files(brief: PlanBrief, folder: Path) -> dict[str, Path]:
    """The plan's data files that are there, by the name that the plan uses."""
    named = {name: folder / name for name in brief.files if "${" not in name}
    return {name: path.resolve() for name, path in named.items() if path.is_file()}
