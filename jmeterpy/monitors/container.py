"""A container, by the figures that its engine sends once a second."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from jmeterpy.engine.daemon import cause, connect, failures
from jmeterpy.errors import EngineError
from jmeterpy.monitors.interface import Gap
from jmeterpy.monitors.rates import Rates

_STALE_S = 5.0  # after which the last figures say nothing of now
Stats = Mapping[str, Any]


@dataclass(frozen=True)
class Opened:
    """A container that sends its figures. `processors` is its quota, None where it has none."""

    processors: float | None
    stats: Iterator[Stats]
    close: Callable[[], None]


def by_name(name: str) -> Opened:
    """The container of that name or id.

    Raises: Gap where there is none, or no engine answers.
    """
    try:
        client = connect()
    except EngineError as error:
        raise Gap(error.message) from None
    try:
        container = client.containers.get(name)
        stats: Any = container.stats(stream=True, decode=True)
    except failures() as error:
        client.close()
        raise Gap(f"no container {name!r}: {cause(error)}") from None
    return Opened(_quota(container.attrs.get("HostConfig") or {}), iter(stats), client.close)


def _quota(settings: Mapping[str, Any]) -> float | None:
    """Processors: --cpus, or --cpu-quota with its period of 100 ms by default."""
    if settings.get("NanoCpus"):
        return float(settings["NanoCpus"]) / 1e9
    if (settings.get("CpuQuota") or 0) > 0:
        return float(settings["CpuQuota"]) / float(settings.get("CpuPeriod") or 100_000)
    return None


@dataclass(eq=False)
class ContainerMonitor:
    """One container. Asking costs its engine a second, so its own stream is read beside us."""

    open: Callable[[], Opened]
    clock: Callable[[], float] = time.monotonic
    _opened: Opened | None = None
    _newest: dict[str, float] = field(default_factory=dict)
    _seen: float | None = None
    _fault: str = ""
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _closed: threading.Event = field(default_factory=threading.Event)

    def sample(self) -> Mapping[str, float]:
        """The newest figures that came.

        Raises: Gap where none came for some seconds.
        """
        if self._opened is None:
            self._begin()
        with self._lock:
            if self._seen is None or self.clock() - self._seen > _STALE_S:
                raise Gap(self._fault or "no figures have come")
            return dict(self._newest)

    def close(self) -> None:
        """End the stream."""
        self._closed.set()
        if self._opened:
            with suppress(Exception):
                self._opened.close()

    def _begin(self) -> None:
        self._opened = self.open()
        threading.Thread(target=self._read, name="jmeterpy-stats", daemon=True).start()

    def _read(self) -> None:
        assert self._opened is not None  # noqa: S101 - it was opened before this thread began
        rates = Rates()
        try:
            for stats in self._opened.stats:
                if self._closed.is_set():
                    return
                found = figures(stats, rates, processors=self._opened.processors)
                with self._lock:
                    self._seen = self.clock() if found else self._seen
                    self._newest = found
        except Exception as error:  # noqa: BLE001 - whatever a cut connection raises
            self._fault = cause(error)
        self._fault = self._fault or "the container has ended"


def figures(stats: Stats, rates: Rates, *, processors: float | None) -> dict[str, float]:
    """The metrics of one message of the engine; none of a container that does not run.

    Source: Docker Engine API, ContainerStats. Memory is without inactive file pages, as
            `docker stats` shows it.
    """
    memory, cpu = stats.get("memory_stats") or {}, stats.get("cpu_stats") or {}
    if "usage" not in memory or "cpu_usage" not in cpu:
        return {}
    pages = memory.get("stats") or {}
    idle = pages.get("total_inactive_file", pages.get("inactive_file", 0))
    used = max(0.0, float(memory["usage"] - idle))
    changed = rates.of(_counters(stats, cpu), at=_moment(str(stats["read"])))
    found = {
        "memory_bytes": used,
        "threads": float((stats.get("pids_stats") or {}).get("current", 0)),
    }
    if memory.get("limit"):
        found["memory_share"] = used / memory["limit"]
    if "cpu" in changed:
        quota = processors or cpu.get("online_cpus") or 1
        found["cpu_cores"] = changed.pop("cpu") / 1e9
        found["cpu_share"] = found["cpu_cores"] / quota
    periods, throttled = changed.pop("periods", 0.0), changed.pop("throttled", 0.0)
    if periods:
        found["throttled_share"] = throttled / periods
    return {**found, **{f"{name}_bytes_per_second": value for name, value in changed.items()}}


def _counters(stats: Stats, cpu: Mapping[str, Any]) -> dict[str, float]:
    throttling = cpu.get("throttling_data") or {}
    found = {
        "cpu": cpu["cpu_usage"]["total_usage"],
        "periods": throttling.get("periods", 0),
        "throttled": throttling.get("throttled_periods", 0),
    }
    networks = (stats.get("networks") or {}).values()
    if networks:
        found["received"] = sum(one.get("rx_bytes", 0) for one in networks)
        found["sent"] = sum(one.get("tx_bytes", 0) for one in networks)
    disk = (stats.get("blkio_stats") or {}).get("io_service_bytes_recursive") or ()
    for name, word in (("read", "read"), ("written", "write")):
        found[name] = sum(one["value"] for one in disk if one["op"].lower() == word)
    return {name: float(value) for name, value in found.items()}


def _moment(text: str) -> float:
    """Seconds since 1970 of "2026-11-21T12:00:00.123456789Z", whose last digits Python lacks."""
    head, _, rest = text.rstrip("Z").partition(".")
    digits = rest.partition("+")[0][:6].ljust(6, "0")
    return datetime.fromisoformat(f"{head}.{digits}+00:00").timestamp()
