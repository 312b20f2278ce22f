"""Files that count as one test although they look like several."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from jmeterpy.analysis.scope import clock

if TYPE_CHECKING:
    from jmeterpy.analysis.block import Block

_LEAST_MS, _ENOUGH_MS = 60_000, 3_600_000  # of a pause


@dataclass
class Extent:
    """When the rows of a file lie, from first start to last end, and which labels they have.

    `labels` are None where they are too many to know.
    """

    path: Path
    first_ms: int | None = None
    last_ms: int = 0
    labels: AbstractSet[str] | None = frozenset()

    def add(self, block: Block) -> None:
        """The rows of one more block."""
        if not len(block):
            return
        first = int(block.start_ms.min())
        self.first_ms = first if self.first_ms is None else min(self.first_ms, first)
        self.last_ms = max(self.last_ms, int(block.end_ms.max()))
        names = {block.labels[code] for code in set(block.label_id.tolist())}
        self.labels = (self.labels or frozenset()) | names


def apart(files: Sequence[Extent]) -> str:
    """Why they may be of several tests, and what to do; "" where they look like one.

    One test's files overlap in time, or follow each other closely, and share labels. A pause
    counts that is longer than a minute and than each of the files, or than an hour.
    """
    found = [file for file in files if file.first_ms is not None]
    parts = [part for part in (_pause(found), _strangers(found)) if part]
    if not parts:
        return ""
    return (
        f"{', and '.join(parts)}: they may be of two tests. Here they count as one, from the first "
        "start to the last end; `jmeterpy compare` holds one against the other."
    )


def _pause(files: Sequence[Extent]) -> str:
    """The longest time in which nothing was sampled, between two of them."""
    ordered = sorted(files, key=lambda file: file.first_ms or 0)
    longest = max((file.last_ms - (file.first_ms or 0) for file in files), default=0)
    most, said = min(max(longest, _LEAST_MS), _ENOUGH_MS), ""
    for number, file in enumerate(ordered[1:], 1):
        before = max(ordered[:number], key=lambda file: file.last_ms)
        if (pause := (file.first_ms or 0) - before.last_ms) > most:
            most, said = pause, f"{file.path} starts {clock(pause / 1000)} after {before.path} ends"
    return said


def _strangers(files: Sequence[Extent]) -> str:
    """Two files that no label connects, not even by way of others."""
    if not files or any(file.labels is None or file.labels == {""} for file in files):
        return ""
    first, *others = files
    known = set(first.labels or ())
    while near := [file for file in others if not known.isdisjoint(file.labels or ())]:
        known.update(*(file.labels or () for file in near))
        others = [file for file in others if file not in near]
    return f"{first.path} and {others[0].path} share no label" if others else ""
