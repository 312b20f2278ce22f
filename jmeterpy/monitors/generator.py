"""The load generator: its process, and how busy its whole machine is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from jmeterpy.monitors.host import HostMonitor
from jmeterpy.monitors.interface import Monitor


@dataclass(eq=False)
class GeneratorMonitor:
    """What `own` measures, and as `machine_cpu_share` the CPU of all that runs beside it.

    A generator that shares its machine with the target waits for a processor long before its own
    share is high.
    """

    own: Monitor
    machine: Monitor = field(default_factory=HostMonitor)

    def sample(self) -> Mapping[str, float]:
        """Both now.

        Raises: Gap where the process has ended.
        """
        machine = self.machine.sample()
        found = dict(self.own.sample())
        if "cpu_share" in machine:
            found["machine_cpu_share"] = machine["cpu_share"]
        return found

    def close(self) -> None:
        """Let go of both."""
        self.own.close()
        self.machine.close()
