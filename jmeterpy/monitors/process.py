"""A process of this machine and all that it started."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import PurePath

import psutil

from jmeterpy.monitors.interface import Gap
from jmeterpy.monitors.quota import processors
from jmeterpy.monitors.rates import Rates

_AGAIN_S = 5.0  # finding a process costs 10 ms: it is not looked for more often than that
Find = Callable[[], "list[psutil.Process]"]


@dataclass(eq=False)
class ProcessMonitor:
    """What the processes that `find` gives use, with all their children.

    It looks for them again where none of them lives any more, as after a restart.
    """

    find: Find
    clock: Callable[[], float] = time.monotonic
    _roots: list[psutil.Process] = field(default_factory=list)
    _looked: float = float("-inf")
    _why: str = ""
    _spent: dict[tuple[int, float], float] = field(default_factory=dict)
    _cpu: float = 0.0  # seconds, of all that were ever seen
    _quota: float = 0.0
    _rates: Rates = field(default_factory=Rates)

    def sample(self) -> Mapping[str, float]:
        """CPU, memory, threads, files and disk, summed over all of them.

        Raises: Gap where there is no such process.
        """
        used = [found for one in self._family() if (found := _use(one)) is not None]
        if not used:
            self._roots, self._why = [], "it has ended"
            raise Gap(self._why)
        self._cpu += sum(self._more_cpu(one) for one in used)
        names = {name for one in used for name in one.counters}
        counters = {name: sum(one.counters.get(name, 0.0) for one in used) for name in names}
        rates = self._rates.of({**counters, "cpu": self._cpu}, at=self.clock())
        now = {name: sum(one.now[name] for one in used) for name in used[0].now}
        if "cpu" in rates:
            now["cpu_cores"] = rates.pop("cpu")
            now["cpu_share"] = now["cpu_cores"] / self._quota
        return {**now, **{f"{name}_bytes_per_second": value for name, value in rates.items()}}

    def close(self) -> None:
        """Nothing is held."""

    def _family(self) -> Iterable[psutil.Process]:
        if not self._roots:
            self._look()
        found: dict[int, psutil.Process] = {}
        for root in self._roots:
            with suppress(psutil.Error):
                found |= {one.pid: one for one in (root, *root.children(recursive=True))}
        return found.values()

    def _look(self) -> None:
        now = self.clock()
        if now - self._looked < _AGAIN_S:
            raise Gap(self._why)
        self._looked = now
        try:
            self._roots = self.find()
        except Gap as gap:
            self._why = str(gap)
            raise
        self._quota = max(processors(root.pid) for root in self._roots)
        self._rates, self._spent, self._cpu = Rates(), {}, 0.0

    def _more_cpu(self, one: _Use) -> float:
        """What it has spent since the last look; all of it where it is new."""
        before = self._spent.get(one.key, 0.0)
        self._spent[one.key] = one.cpu
        return max(0.0, one.cpu - before)


@dataclass(frozen=True)
class _Use:
    key: tuple[int, float]
    cpu: float  # seconds
    now: Mapping[str, float]
    counters: Mapping[str, float]


def _use(one: psutil.Process) -> _Use | None:
    """What a process uses; None where it is gone, or only waits to be buried."""
    try:
        with one.oneshot():
            if one.status() == psutil.STATUS_ZOMBIE:
                return None
            times = one.cpu_times()
            now = {
                "memory_bytes": float(one.memory_info().rss),
                "threads": float(one.num_threads()),
            }
            key = (one.pid, one.create_time())
    except psutil.Error:
        return None
    counters = {}
    with suppress(psutil.Error, AttributeError, OSError):  # others' processes, macOS
        disk = one.io_counters()
        counters = {"read": float(disk.read_bytes), "written": float(disk.write_bytes)}
    return _Use(key, times.user + times.system, now, counters)


def by_pid(pid: int) -> Find:
    """The process of that number; never a later one with the same."""
    known: list[float] = []

    def find() -> list[psutil.Process]:
        try:
            found = psutil.Process(pid)
            known.append(found.create_time())
        except psutil.Error:
            raise Gap(f"no process has the number {pid}") from None
        if known[-1] != known[0]:
            raise Gap(f"process {pid} has ended")
        return [found]

    return find


def by_name(name: str) -> Find:
    """Every process of that name: its program, or the script that it runs."""

    def find() -> list[psutil.Process]:
        found = [one for one in psutil.process_iter() if _is_called(one, name)]
        if not found:
            raise Gap(f"no process is called {name!r}")
        return found

    return find


def _is_called(one: psutil.Process, name: str) -> bool:
    try:
        words = [one.name(), *(PurePath(word).name for word in one.cmdline()[:3])]
    except psutil.Error:
        return False
    return name in words


def by_port(port: int) -> Find:
    """Every process that listens on that port of this machine."""

    def find() -> list[psutil.Process]:
        try:
            listening = [
                one.pid
                for one in psutil.net_connections(kind="inet")
                if one.status == psutil.CONN_LISTEN and one.laddr and one.laddr.port == port
            ]
        except psutil.Error:
            raise Gap("this user may not see who listens; name a pid or a process") from None
        if not listening:
            raise Gap(f"nobody listens on port {port} of this machine")
        pids = {pid for pid in listening if pid is not None}
        if not pids:
            raise Gap(f"who listens on port {port} belongs to another user, or to a container")
        return [psutil.Process(pid) for pid in sorted(pids)]

    return find
