"""Rules that need what is not recorded yet: they say so, instead of nothing."""

from __future__ import annotations

from jmeterpy.reports.findings.interface import Ground, Judge, Missing


def _lacks(why: str) -> Judge:
    def judge(ground: Ground) -> Missing | None:
        return Missing(why) if ground.measured.total.samples else None

    return judge


needs_bytes = _lacks("the sizes of single responses are not counted")
needs_connect = _lacks("the columns Connect and Latency are not counted")
