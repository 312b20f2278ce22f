"""How much of the results is in no number, and from when on that forbids a verdict."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jmeterpy.analysis.measured import Measured
    from jmeterpy.analysis.metrics import Metric

_MUCH = 0.05  # of the rows, from which on rates and counts of the rest say nothing
_CHANGED = "so these results are not those of the run"
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


def notes_of(measured: Measured) -> tuple[str, ...]:
    """All that must be said beside the numbers: rows that were lost, and the notes of files."""
    return (*filter(None, [lost_rows(measured)]), *(said for _, said in measured.notes))


def too_much_lost(measured: Measured) -> str:
    """The same, where so many are lost that rates and counts mean nothing; else ""."""
    return lost_rows(measured) if lost_share(measured) > _MUCH else ""


def changed(file: str, *, was: int, now: int) -> str:
    """That the results of a run were altered since it ended; "" where they were not."""
    if was == now:
        return ""
    sizes = [f"{each:,}".replace(",", " ") for each in (was, now)]
    how = "cut" if now < was else "written to"
    said = f"{file} was {how} after the run had ended ({sizes[0]} bytes then, {sizes[1]} now)"
    return f"{said}, {_CHANGED}."


def is_changed(measured: Measured) -> str:
    """What `changed` says among the notes; "" where it says nothing."""
    notes = (said for _, said in measured.notes)
    return next((said.rstrip(".") for said in notes if said.endswith(f"{_CHANGED}.")), "")


def uncounted(rule: Metric, measured: Measured) -> str:
    """Why this figure may not be judged, or "": a count or a rate of what is not whole."""
    if (
        rule.track
        or rule.unit not in _COUNTING
        or not (said := too_much_lost(measured) or is_changed(measured))
    ):
        return ""
    return f"{said}: rates and counts of the rest say nothing"


def _rows(measured: Measured) -> int:
    kept = sum(row.samples for row in measured.labels)
    return measured.skipped.rows + max(measured.skipped.read, kept)
