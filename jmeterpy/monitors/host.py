"""This machine as a whole."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import psutil

from jmeterpy.monitors.rates import Rates


@dataclass(eq=False)
class HostMonitor:
    """CPU, memory, disk and network of the machine that jmeterpy runs on."""

    clock: Callable[[], float] = time.monotonic
    _rates: Rates = field(default_factory=Rates)

    def sample(self) -> Mapping[str, float]:
        """All of it now."""
        memory = psutil.virtual_memory()
        used = memory.total - memory.available
        now = {"memory_bytes": float(used), "memory_share": used / memory.total}
        rates = self._rates.of(_counters(), at=self.clock())
        busy, idle = rates.pop("busy", 0.0), rates.pop("idle", 0.0)
        if busy + idle > 0:
            now["cpu_share"] = busy / (busy + idle)
        return {**now, **{f"{name}_bytes_per_second": value for name, value in rates.items()}}

    def close(self) -> None:
        """Nothing is held."""


def _counters() -> dict[str, float]:
    times = psutil.cpu_times()
    waiting = times.idle + getattr(times, "iowait", 0.0)
    # Linux counts a guest's time in the user's already.
    guests = getattr(times, "guest", 0.0) + getattr(times, "guest_nice", 0.0)
    found = {"busy": sum(times) - waiting - guests, "idle": waiting}
    disk, network = psutil.disk_io_counters(), psutil.net_io_counters()
    if disk is not None:
        found |= {"read": disk.read_bytes, "written": disk.write_bytes}
    if network is not None:
        found |= {"received": network.bytes_recv, "sent": network.bytes_sent}
    return {name: float(value) for name, value in found.items()}
