"""JMeter as a process of this machine."""

from __future__ import annotations

import os
import shlex
import shutil
import socket
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from jmeterpy.engine.home import Home, open_home
from jmeterpy.engine.java import FLAGS, Java, find_java
from jmeterpy.engine.startup import brings_jars, launch, launch_stock
from jmeterpy.errors import RunError
from jmeterpy.runners import sweep
from jmeterpy.runners.command import arguments, properties_text, settings
from jmeterpy.runners.job import Job
from jmeterpy.runners.ladder import Grace
from jmeterpy.runners.process import LocalRun
from jmeterpy.runners.stage import Stage, stage

_GIB = 1 << 30
_NEW_GROUP_ON_WINDOWS = 0x200  # subprocess.CREATE_NEW_PROCESS_GROUP, which others lack


def find_local(*, jmeter_home: Path | str | None = None) -> LocalRunner:
    """The runner of this machine, with the JMeter and the Java that are found.

    Raises: InstallError or JavaError that says what is missing.
    """
    return LocalRunner(open_home(jmeter_home), find_java())


@dataclass(frozen=True)
class LocalRunner:
    """Runs a Job as a child process, in a process group of its own."""

    home: Home
    java: Java
    grace: Grace = field(default_factory=Grace)
    name: str = "local"

    def describe(self) -> Mapping[str, str]:
        """What it would run with."""
        return {
            "jmeter": self.home.version,
            "java": str(self.java),
            "where": str(self.home.folder),
        }

    def start(self, job: Job) -> LocalRun:
        """Start it, and return at once; what an earlier crash left is cleared first.

        Raises: RunError when it cannot be started.
        """
        if job.samples.exists():
            raise RunError(f"{job.samples} is there already; results are never overwritten")
        sweep.sweep()
        private = sweep.private_folder()
        root = job.folder.absolute() / ".work"
        try:
            return self._start(job, root, private)
        except BaseException as error:
            shutil.rmtree(root, ignore_errors=True)
            shutil.rmtree(private, ignore_errors=True)
            if isinstance(error, OSError):
                raise RunError(f"the run could not be prepared: {error}") from error
            raise

    def _start(self, job: Job, root: Path, private: Path) -> LocalRun:
        staged = stage(job, root)
        sweep.write_record(private, sweep.new_record(job.folder, root))
        words = self._command(job, staged, private)
        process = _launch(words, staged.folder, job)
        facts = {
            "jmeter": self.home.version,
            "java": str(self.java),
            "heap": next(word for word in words if word.startswith("-Xmx")),
            "start": "jar" if "-jar" in words else "class archive",
        }
        return LocalRun(job, process, staged, private, grace=self.grace, facts=facts)

    def _command(self, job: Job, staged: Stage, private: Path) -> list[str]:
        ours = _write(private / "jmeterpy.properties", settings(stop_port=_free_udp_port()))
        secret = _write(private / "secret.properties", job.secrets)
        last = (ours, secret) if job.secrets else (ours,)
        words = arguments(
            job,
            plan=staged.plan.name,
            samples=str(job.samples.absolute()),
            log=str(_log_file(job)),
            first=[str(file.absolute()) for file in job.property_files],
            last=[str(file) for file in last],
        )
        extra = shlex.split(os.environ.get("JVM_ARGS", ""))  # JMeter's own name for it
        java = [str(self.java.executable), *_heap(job), *FLAGS, *extra]
        return [*java, *self._launch(job), *words]

    def _launch(self, job: Job) -> list[str]:
        """JMeter's fast start, unless the plan or the user adds jars."""
        if job.property_files or brings_jars(job.plan.read_bytes(), set(job.properties)):
            return launch_stock(self.home)
        return launch(self.home, self.java)


def _log_file(job: Job) -> Path:
    """Where JMeter writes its log: it takes what stands between quotes as a date's pattern."""
    log = job.log.absolute()
    return Path("jmeter.log") if "'" in str(log) else log


def _launch(words: list[str], folder: Path, job: Job) -> subprocess.Popen[bytes]:
    """A group of its own, so that Ctrl-C in the terminal reaches JMeter only through us."""
    on_windows = sys.platform == "win32"
    try:
        return subprocess.Popen(
            words,
            cwd=folder,
            env=_environment(job),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            process_group=None if on_windows else 0,
            creationflags=_NEW_GROUP_ON_WINDOWS if on_windows else 0,
        )
    except OSError as error:
        raise RunError(f"Java did not start: {error}", hint=f"Tried {words[0]}") from error


def _environment(job: Job) -> dict[str, str]:
    """Ours without the secrets, and never so old-fashioned that Java misreads a file's name."""
    known = set(job.secrets.values())
    ours = {name: value for name, value in os.environ.items() if value not in known}
    if ours.get("LC_ALL") in {"C", "POSIX"}:
        ours["LC_ALL"] = "C.UTF-8"
    return ours


def _write(file: Path, values: Mapping[str, str]) -> Path:
    file.touch(mode=0o600, exist_ok=False)
    file.write_text(properties_text(values), encoding="ascii")
    return file


def _free_udp_port() -> int:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.bind(("", 0))
        port: int = probe.getsockname()[1]
        return min(port, 65_000)  # JMeter tries a few more from there on


def _heap(job: Job) -> tuple[str, ...]:
    """A quarter of the memory between 1 and 4 GiB: JMeter's own start script gives 1."""
    size = job.heap_bytes or min(max(_memory() // 4, _GIB), 4 * _GIB)
    return (f"-Xms{min(size, _GIB)}", f"-Xmx{size}")


def _memory() -> int:
    import psutil

    return int(psutil.virtual_memory().total)
