"""How many processors a process may use."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import psutil

_CGROUPS = Path("/sys/fs/cgroup")


def processors(pid: int) -> float:
    """The processors that a process may use: its affinity, and the quota of its control group.

    Source: Linux, cgroups(7): cpu.max holds quota and period (version 2), cpu.cfs_quota_us and
            cpu.cfs_period_us (version 1); each group above counts too.
    """
    try:
        process = psutil.Process(pid)
        allowed = len(process.cpu_affinity()) if hasattr(process, "cpu_affinity") else 0
    except psutil.Error:
        allowed = 0
    allowed = allowed or psutil.cpu_count() or 1
    with suppress(OSError):
        text = Path(f"/proc/{pid}/cgroup").read_text(encoding="ascii", errors="replace")
        return min([float(allowed), *quotas(text, _CGROUPS)])
    return float(allowed)


def quotas(text: str, root: Path) -> list[float]:
    """The quotas, in processors, of the groups that `text` (a /proc/PID/cgroup) names."""
    found = []
    for line in text.splitlines():
        _, _, rest = line.partition(":")
        controllers, _, path = rest.partition(":")
        if controllers and "cpu" not in controllers.split(","):
            continue
        top = root / "cpu" if controllers else root
        group = top / path.lstrip("/")
        for folder in (group, *group.parents):
            if folder.is_relative_to(top):
                found += _quota(folder)
    return found


def _quota(folder: Path) -> list[float]:
    with suppress(OSError, ValueError, ZeroDivisionError):
        quota, period = (folder / "cpu.max").read_text(encoding="ascii").split()
        return [int(quota) / int(period)]
    with suppress(OSError, ValueError, ZeroDivisionError):
        quota, period = (
            (folder / f"cpu.cfs_{name}_us").read_text(encoding="ascii")
            for name in ("quota", "period")
        )
        return [int(quota) / int(period)] if int(quota) > 0 else []
    return []
