"""How much of the results is in no number, and from when on that forbids a verdict."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jmeterpy.analysis.measured import Measured
    from jmeterpy.analysis.metrics import Metric

_MUCH = 0.05  # of the rows, from which on rates and counts of the rest say nothing
_COUNTING = ("share", "per_second", "bytes_per_second", "count")


def lost_share(measured: Measured) -> float:
    """The share of the rows that could not be read; of the whole file, whatever part is kept."""
    lost = measured.skipped.rows
    return lost / _rows(measured) if lost else 0.0


def lost_rows(measured: Measured) -> str:
    """How many rows could not be read, of how many; "" where all could be."""
    lost = measured.skipped.rows
    numbers = [f"{each:,}".replace(",", " ") for each in (lost, _rows(measured))]
    return f"{numbers[0]} of {numbers[1]} rows could not be read" if lost else ""


def too_much_lost(measured: Measured) -> str:
    """The same, where so many are lost that rates and counts mean nothing; else ""."""
    return lost_rows(measured) if lost_share(measured) > _MUCH else ""


def uncounted(rule: Metric, measured: Measured) -> str:
    """Why this figure may not be judged, or "": a count or a rate of what is not whole."""
    if rule.track or rule.unit not in _COUNTING or not (said := too_much_lost(measured)):
        return ""
    return f"{said}: rates and counts of the rest say nothing"


def _rows(measured: Measured) -> int:
    kept = sum(row.samples for row in measured.labels)
    return measured.skipped.rows + max(measured.skipped.read, kept)
