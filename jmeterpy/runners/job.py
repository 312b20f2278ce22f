"""A Job goes in, a Run is under way, an Ended comes out: what every runner agrees on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, Protocol

from jmeterpy.brief import PlanBrief

Stop = Literal["gently", "now", "kill"]  # the rungs of the ladder, see Run.stop


@dataclass(frozen=True)
class Job:
    """One run of one plan.

    `folder` is the run folder, which exists and holds `plan.jmx`; the runner writes `samples.jtl`
    and `jmeter.log` into it. `files` are the data files: the name that the plan uses, and the file.
    """

    folder: Path
    brief: PlanBrief = field(default_factory=PlanBrief)
    files: Mapping[str, Path] = field(default_factory=dict)
    properties: Mapping[str, str] = field(default_factory=dict)  # -J
    remote_properties: Mapping[str, str] = field(default_factory=dict)  # -G
    property_files: tuple[Path, ...] = ()  # -q, in order, before `properties`
    secrets: Mapping[str, str] = field(default_factory=dict, repr=False)  # property -> value
    heap_bytes: int | None = None  # None: the runner chooses
    network: str = "auto"  # containers: auto, bridge, host, or a network's name

    @property
    def plan(self) -> Path:
        """The JMX that is run."""
        return self.folder / "plan.jmx"

    @property
    def samples(self) -> Path:
        """Where the rows go."""
        return self.folder / "samples.jtl"

    @property
    def log(self) -> Path:
        """JMeter's own log."""
        return self.folder / "jmeter.log"


@dataclass(frozen=True)
class Ended:
    """What a JMeter left behind when it ended; `outcome.judge` says what it means."""

    exit_code: int | None  # of the Java process; None where nobody knows
    console: str  # the last 64 KiB of what it printed
    stopped: Stop | None = None  # the last rung that we used
    out_of_memory: bool = False  # the kernel or the container engine ended it
    lost: bool = False  # the container or the engine went away
    jmeter: str = ""  # version
    java: str = ""  # version and where from
    facts: Mapping[str, str] = field(default_factory=dict)  # for run.json: image digest, limits


@dataclass(frozen=True)
class Generator:
    """Where a JMeter runs, for whoever measures it: a process of this machine, or a container."""

    pid: int | None = None
    container: str = ""


class Run(Protocol):
    """A JMeter under way. While it runs, `samples` grows on this machine."""

    samples: Path
    generator: Generator

    def wait(self, timeout_s: float) -> bool:
        """Whether it has ended, after at most `timeout_s` seconds."""
        ...

    def stop(self, how: Stop) -> None:
        """Ask it to stop: gently (requests finish), now (they are cut), or kill."""
        ...

    def finish(self) -> Ended:
        """Wait for the end, bring everything into the folder, clean up. Call it always, once."""
        ...


class Runner(Protocol):
    """Something that can run a Job."""

    @property
    def name(self) -> str:
        """What `--runner` calls it."""
        ...

    def describe(self) -> Mapping[str, str]:
        """What it would run with: `jmeter`, `java`, and where; shown before the start."""
        ...

    def start(self, job: Job) -> Run:
        """Start it, and return at once.

        Raises: RunError when it cannot be started.
        """
        ...
