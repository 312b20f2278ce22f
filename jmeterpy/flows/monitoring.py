"""Monitors beside a run: what is watched, what came of it, and its figures beside the samples."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jmeterpy.errors import PlanError, ResultsError
from jmeterpy.runners.job import Generator

if TYPE_CHECKING:
    from jmeterpy.analysis import Measured
    from jmeterpy.analysis.thresholds import Threshold
    from jmeterpy.monitors import Monitor, Recorder, Spec

FILE = "monitors.csv"


def check_sources(thresholds: Iterable[Threshold], specs: Sequence[Spec]) -> None:
    """That every source which a threshold is about will be monitored.

    Raises: PlanError for one that will not.
    """
    from jmeterpy.monitors.spec import GENERATOR

    known = (GENERATOR, *(spec.name for spec in specs))
    for threshold in thresholds:
        if threshold.is_of_source and threshold.label not in known:
            name = threshold.label
            raise PlanError(
                f'threshold "{threshold.text}": nothing that is monitored is called "{name}";'
                f" there is {', '.join(known)}",
                hint=f"Add it with --monitor {name}=port:8000 (or pid, process, container, host).",
            )


def new_recorder(
    specs: Sequence[Spec],
    generator: Generator,
    folder: Path,
    *,
    silent: Callable[[str, str], None],
) -> Recorder:
    """What monitors the generator and all that is asked for.

    It begins when it is entered; `silent` hears of what gives nothing.
    """
    from jmeterpy.monitors import Recorder, open_monitor
    from jmeterpy.monitors.spec import GENERATOR

    monitors: dict[str, Monitor] = {}
    if own := _own(generator):
        monitors[GENERATOR] = own
    monitors |= {spec.name: open_monitor(spec) for spec in specs}
    return Recorder(monitors, folder / FILE, silent=silent)


def _own(generator: Generator) -> Monitor | None:
    from jmeterpy.monitors import container, process
    from jmeterpy.monitors.generator import GeneratorMonitor

    if generator.container:
        return container.ContainerMonitor(lambda: container.by_name(generator.container))
    if generator.pid:
        return GeneratorMonitor(process.ProcessMonitor(process.by_pid(generator.pid)))
    return None


def facts(recorder: Recorder, specs: Sequence[Spec]) -> list[dict[str, Any]]:
    """For run.json: each source, how often it gave figures and how often not, and why not."""
    written = {spec.name: str(spec).partition("=")[2] for spec in specs}
    return [
        {
            "source": name,
            "what": written.get(name, "JMeter itself"),
            "taken": tally.taken,
            "gaps": tally.gaps,
            **({"why": tally.why} if tally.why else {}),
        }
        for name, tally in recorder.tallies.items()
    ]


def beside(folder: Path | None) -> tuple[Path, ...]:
    """The figures of a run folder, where there are some."""
    file = folder / FILE if folder else None
    return (file,) if file and file.is_file() and file.stat().st_size else ()


def with_resources(measured: Measured, files: Sequence[Path]) -> Measured:
    """The same with what was monitored meanwhile.

    Raises: ResultsError for a file that holds no such thing.
    """
    if not files:
        return measured
    from jmeterpy.analysis.resources import read_resources

    return replace(measured, resources=read_resources(files))


def with_own(measured: Measured, folder: Path | None, perfmon: Sequence[Path] = ()) -> Measured:
    """The same with what its own run monitored, and more files of that kind.

    A broken file of the run costs it no samples: what is missing is said in `notes`.

    Raises: ResultsError for another file that holds no such thing.
    """
    own = beside(folder)
    try:
        found = with_resources(measured, own)
    except ResultsError as error:
        said = f"{error.message}; so CPU, memory and network that were monitored are missing."
        own, found = (), replace(measured, notes=(*measured.notes, (FILE, said)))
    return with_resources(found, (*own, *perfmon)) if perfmon else found
