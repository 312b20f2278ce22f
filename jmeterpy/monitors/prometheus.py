"""What a Prometheus exporter says: node exporter's host, or a program's own process."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from jmeterpy.monitors.interface import Gap
from jmeterpy.monitors.rates import Rates

_PATIENCE_S = 0.8  # one slow exporter must not keep the other monitors from their second
_AGAIN_S = 5.0
_MOST = 8 << 20  # bytes of one answer
# Those eight of node exporter's thousand lines that we want, and two of any program's client.
_LINE = re.compile(
    rb"^(node_cpu_seconds_total|node_memory_MemTotal_bytes|node_memory_MemAvailable_bytes"
    rb"|node_disk_read_bytes_total|node_disk_written_bytes_total"
    rb"|node_network_receive_bytes_total|node_network_transmit_bytes_total"
    rb"|process_cpu_seconds_total|process_resident_memory_bytes|process_open_fds)"
    rb"(?:\{([^\n]*)\})? ([0-9.eE+-]+)(?: \d+)?\r?$",
    re.MULTILINE,
)
_IDLE = re.compile(rb'mode="(?:idle|iowait)"')
_GUEST = re.compile(rb'mode="guest')
_LOCAL = re.compile(rb'device="lo"')


@dataclass(eq=False)
class PrometheusMonitor:
    """One exporter; `fetch` gives the text of its page, or raises Gap."""

    fetch: Callable[[], bytes]
    clock: Callable[[], float] = time.monotonic
    _rates: Rates = field(default_factory=Rates)
    _not_before: float = float("-inf")
    _fault: str = ""

    def sample(self) -> Mapping[str, float]:
        """The host's CPU, memory, disk and network, else those of the process.

        Raises: Gap where it does not answer, or says nothing of this.
        """
        now = self.clock()
        if now < self._not_before:
            raise Gap(self._fault)
        try:
            return figures(self.fetch(), self._rates, at=now)
        except Gap as gap:
            self._not_before, self._fault = now + _AGAIN_S, str(gap)
            raise

    def close(self) -> None:
        """Nothing is held."""


def scrape(address: str) -> Callable[[], bytes]:
    """Fetches the page of that address."""

    def fetch() -> bytes:
        import requests

        try:
            with requests.get(address, timeout=_PATIENCE_S, stream=True) as answer:
                answer.raise_for_status()
                page: bytes = answer.raw.read(_MOST + 1, decode_content=True)
        except (requests.RequestException, OSError) as error:
            from jmeterpy.engine.daemon import cause

            raise Gap(cause(error)) from None
        if len(page) > _MOST:
            raise Gap(f"its page is longer than {_MOST >> 20} MB")
        return page

    return fetch


def figures(page: bytes, rates: Rates, *, at: float) -> dict[str, float]:
    """The metrics of one page.

    Raises: Gap where neither a host nor a process is on it.
    """
    sums = _sums(page)
    total, free = sums.pop("memory_total", None), sums.pop("memory_free", None)
    if not sums:
        raise Gap("it is no page of node exporter, nor of a process")
    plain: tuple[str, ...] = ("memory_bytes", "files")
    found = {name: sums.pop(name) for name in plain if name in sums}
    if total and free is not None:
        found = {"memory_bytes": total - free, "memory_share": (total - free) / total}
    changed = rates.of(sums, at=at)
    busy, idle = changed.pop("busy", 0.0), changed.pop("idle", 0.0)
    cpu = changed.pop("cpu", None)
    if busy + idle > 0:
        found["cpu_share"] = busy / (busy + idle)
    elif cpu is not None:
        found["cpu_cores"] = cpu  # of how many, the page does not say
    return {**found, **{f"{name}_bytes_per_second": value for name, value in changed.items()}}


_NAMES = {
    b"node_memory_MemTotal_bytes": "memory_total",
    b"node_memory_MemAvailable_bytes": "memory_free",
    b"node_disk_read_bytes_total": "read",
    b"node_disk_written_bytes_total": "written",
    b"node_network_receive_bytes_total": "received",
    b"node_network_transmit_bytes_total": "sent",
    b"process_cpu_seconds_total": "cpu",
    b"process_resident_memory_bytes": "memory_bytes",
    b"process_open_fds": "files",
}


def _sums(page: bytes) -> dict[str, float]:
    """Each figure over all its lines: processors, disks, network devices but the loopback."""
    found: dict[str, float] = {}
    for name, labels, value in _LINE.findall(page):
        if _LOCAL.search(labels) or (name == b"node_cpu_seconds_total" and _GUEST.search(labels)):
            continue
        key = _NAMES.get(name) or ("idle" if _IDLE.search(labels) else "busy")
        found[key] = found.get(key, 0.0) + float(value)
    return _without_exporter(found)


def _without_exporter(found: dict[str, float]) -> dict[str, float]:
    """Node exporter speaks of its own process too, which nobody asked for."""
    if "busy" not in found:
        return found
    return {
        name: value for name, value in found.items() if name not in ("cpu", "memory_bytes", "files")
    }
