"""CPU, memory, disk and network of what is under test and of the load generator."""

from jmeterpy.monitors.interface import Gap, Monitor
from jmeterpy.monitors.recorder import Recorder
from jmeterpy.monitors.spec import Spec, open_monitor, parse, parse_all

__all__ = ["Gap", "Monitor", "Recorder", "Spec", "open_monitor", "parse", "parse_all"]
