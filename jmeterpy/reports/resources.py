"""What server and generator used, as a table and as lines for a terminal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from jmeterpy.analysis.usage import Used, machine_share, used
from jmeterpy.reports.markup import table, text
from jmeterpy.reports.words import NONE, THIN, count, fit, padded, visible

if TYPE_CHECKING:
    from jmeterpy.analysis import Measured

_SOURCES = 20


def resource_table(measured: Measured, facts: Mapping[str, Any]) -> list[str]:
    """Markdown: mean and highest CPU and memory of each source; why one gave nothing."""
    found = used(measured)
    rows = [
        (text(one.source, 40), *(cell.replace(" ", THIN) for cell in _cells(one)))
        for one in found[:_SOURCES]
    ]
    if machine := _machine(measured):
        rows.append((_MACHINE, *(cell.replace(" ", THIN) for cell in machine), NONE, NONE))
    silent = _silent(facts)
    if not rows and not silent:
        return []
    head = ("", "CPU, mean", "CPU, highest", "memory, mean", "memory, highest")
    lines = [*table(head, rows), ""] if rows else []
    lines += [f"{text(name, 40)} gave nothing: {text(why, 120)}.  " for name, why in silent]
    if rows:
        lines += [_METHOD]
    return lines


_MACHINE = "generator's machine"
_METHOD = (
    "CPU is a share of the processors that a source may use. A process counts with all that it "
    "started, its memory is resident memory. The generator's machine counts whatever "
    "ran there."
)


def _silent(facts: Mapping[str, Any]) -> list[tuple[str, str]]:
    listed = facts.get("monitors")
    found = listed if isinstance(listed, list) else []
    return [
        (str(one.get("source")), str(one.get("why")))
        for one in found[:_SOURCES]
        if isinstance(one, Mapping) and not one.get("taken") and one.get("why")
    ]


def resource_lines(measured: Measured) -> str:
    """One line a source, for a terminal."""
    found = used(measured)[:_SOURCES]
    names = [fit(visible(one.source), 24) for one in found]
    machine = _machine(measured)
    wide = max(map(len, [*names, *([_MACHINE] if machine else [])]), default=0)
    lines = []
    for name, one in zip(names, found, strict=True):
        cpu, highest, _, memory = _cells(one)
        lines.append(f"  {padded(name, wide)}  CPU {cpu} (highest {highest})   memory {memory}")
    if machine:
        lines.append(f"  {_MACHINE}  CPU {machine[0]} (highest {machine[1]})")
    return "\n".join(lines)


def _machine(measured: Measured) -> tuple[str, str] | None:
    """CPU of the machine that JMeter ran on, whoever used it: mean and highest."""
    share = machine_share(measured)
    return (_share(float(share.mean())), _share(float(share.max()))) if len(share) else None


def _cells(one: Used) -> tuple[str, str, str, str]:
    return _share(one.cpu_mean), _share(one.cpu_max), _size(one.memory_mean), _size(one.memory_max)


def _share(value: float | None) -> str:
    return NONE if value is None else f"{value * 100:.0f} %"


def _size(value: float | None) -> str:
    """Bytes as people say them.

    >>> _size(None) == NONE, _size(3.3e7), _size(5e9)
    (True, '31 MB', '4.7 GB')
    """
    if value is None:
        return NONE
    if value < 1 << 30:
        return f"{count(round(value / (1 << 20)))} MB"
    return f"{value / (1 << 30):.1f} GB"
