"""Why a picture has nothing to show, and what would give it something."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from jmeterpy.analysis.metrics import least_samples
from jmeterpy.reports.groups import with_users

if TYPE_CHECKING:
    from jmeterpy.analysis import Measured
    from jmeterpy.brief import PlanBrief

Absent = tuple[str, str]  # why, and what would be right
_LEAST = least_samples(0.5)


@dataclass(frozen=True)
class _Column:
    """What a picture needs of the results, and the settings with which JMeter writes it."""

    names: tuple[str, ...]
    settings: tuple[str, ...]

    def __call__(self, measured: Measured, _brief: PlanBrief | None) -> Absent | None:
        from jmeterpy.analysis.recorded import is_recorded

        if is_recorded(measured.sources, *self.names):
            return None
        write = " ".join(f"-J jmeter.save.saveservice.{name}=true" for name in self.settings)
        return (
            f"the results have no column {' or '.join(self.names)}",
            f"JMeter writes it with {write}",
        )


def absent(name: str, measured: Measured, brief: PlanBrief | None) -> Absent | None:
    """Why there is no picture of this name, and what would give one; None where there is.

    Where no sample was taken at all, each picture says so itself.

    Raises: ResultsError where the files cannot be read any more.
    """
    if not measured.labels:
        return None
    if not measured.total.samples:
        kinds = ", ".join(sorted({row.kind.replace("_", "-") for row in measured.labels}))
        return f"it would show samples, and there is none, only what is of kind {kinds}", ""
    needs = _NEEDS.get(name)
    return needs(measured, brief) if needs else None


def _steps(measured: Measured, brief: PlanBrief | None) -> Absent | None:
    from jmeterpy.analysis.steps import steps

    if len({step.load for step in steps(measured, brief).valid}) > 1:
        return None
    why = "no two loads were held long enough: a test at one load or in a ramp has no steps"
    return why, "climb in at least three steps, as steps(users=10, to=50, by=10, hold='1m') does"


def _resources(measured: Measured, _brief: PlanBrief | None) -> Absent | None:
    from jmeterpy.analysis.usage import used

    if used(measured):
        return None
    why = (
        "no figure of a server was taken in its time"
        if measured.resources
        else ("nothing was monitored")
    )
    return why, "jmeterpy run --monitor api=port:8000 takes figures, --perfmon FILE reads others'"


def _dots(measured: Measured, _brief: PlanBrief | None) -> Absent | None:
    series = measured.series.rebucket(measured.series.bin_seconds)
    if np.any(series.counts() >= _LEAST):
        return None
    why = f"in no second did the {_LEAST} samples end that a median takes"
    return why, "see `plot samples`, which shows each of them"


def _over_users(measured: Measured, brief: PlanBrief | None) -> Absent | None:
    return _USERS(measured, brief) or _dots(measured, brief)


def _groups(measured: Measured, brief: PlanBrief | None) -> Absent | None:
    if len(with_users(measured)) == 1:
        return "there is one thread group alone", "see `plot users`, which shows its users"
    return _GROUP_USERS(measured, brief)


_GROUP_USERS = _Column(("grpThreads",), ("thread_counts",))
_USERS = _Column(("allThreads",), ("thread_counts",))
_NEEDS: dict[str, Callable[[Measured, PlanBrief | None], Absent | None]] = {
    "codes": _Column(("responseCode",), ("response_code",)),
    "traffic": _Column(("bytes", "sentBytes"), ("bytes", "sent_bytes")),
    "latencies": _Column(("Latency",), ("latency",)),
    "connect_times": _Column(("Connect",), ("connect_time",)),
    "users": _USERS,
    "users_per_group": _groups,
    "times_over_users": _over_users,
    "times_over_rate": _dots,
    "steps": _steps,
    "resources": _resources,
}
