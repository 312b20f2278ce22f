"""The run over time: what ended in each stretch, and what was monitored."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from jmeterpy.analysis.table import Column, Declared, Table
from jmeterpy.analysis.usage import Used, used

if TYPE_CHECKING:
    from jmeterpy.analysis.measured import Measured

Taken = tuple[int, float, str, str, float]
Crowd = tuple[int, float, int, str, int]

USED: Declared[Used] = Declared(
    "resources",
    "A source that was monitored, from the first start to the last end.",
    (
        Column("source", "its name; `generator` is JMeter itself", type="text"),
        Column("cpu_mean", "mean CPU of what it may use", "share, 1 is all"),
        Column("cpu_max", "highest CPU of a second", "share, 1 is all"),
        Column("memory_mean", "mean memory", "bytes"),
        Column("memory_max", "highest memory", "bytes"),
        Column("busy_s", "seconds with a CPU of 80 % or more", "s", "whole"),
        Column("busy", "which share of its seconds that is", "share, 0 to 1"),
    ),
)
MONITORS: Declared[Taken] = Declared(
    "monitors",
    "A value of a source that was monitored, once a second.",
    (
        Column("time", "when it was read", "UTC", "moment", lambda item: item[0]),
        Column("at_s", "after the first start", "s", of=lambda item: item[1]),
        Column("source", "its name", type="text", of=lambda item: item[2]),
        Column(
            "metric", "cpu_share, memory_bytes, ...: the unit ends the name", type="text",
            of=lambda item: item[3],
        ),
        Column("value", "what was read", "that of `metric`", of=lambda item: item[4]),
    ),
)  # fmt: skip

CROWDS: Declared[Crowd] = Declared(
    "users-per-group",
    "A stretch of time in which something of a thread group ended, setup and teardown included.",
    (
        Column("time", "when the stretch starts", "UTC", "moment", lambda item: item[0]),
        Column("at_s", "the same, after the first start", "s", of=lambda item: item[1]),
        Column("seconds", "how long it is", "s", "whole", of=lambda item: item[2]),
        Column("group", "the thread group", type="text", of=lambda item: item[3]),
        Column(
            "users", "its most users (threads) at once, added up over engines", "users", "whole",
            of=lambda item: item[4],
        ),
    ),
)  # fmt: skip


def crowds_table(measured: Measured) -> Table:
    """One row a stretch and group, group by group."""
    return CROWDS.table(_crowds(measured))


def _crowds(measured: Measured) -> Iterable[Crowd]:
    found, start = measured.group_users, measured.start_ms or 0
    for group in found.groups if found else ():
        assert found is not None  # noqa: S101  else there is no group
        at, users = found.over_time(group)
        for time, most in zip((1000 * at).tolist(), users.tolist(), strict=True):
            yield time, (time - start) / 1000, found.seconds, group, most


def used_table(measured: Measured) -> Table:
    """One row a source."""
    return USED.table(used(measured))


def monitors_table(measured: Measured) -> Table:
    """One row a value, of the time of the test."""
    return MONITORS.table(_taken(measured))


def _taken(measured: Measured) -> Iterable[Taken]:
    if measured.resources is None:
        return
    start = measured.start_ms or 0
    found = measured.resources.between(start, measured.end_ms or 0)
    for (source, metric), track in found.tracks.items():
        for at, value in zip(track.times_ms.tolist(), track.values.tolist(), strict=True):
            yield at, (at - start) / 1000, source, metric, value
