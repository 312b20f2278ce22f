"""The counts that a page carries: samples by label, outcome, stretch of time and bin."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from jmeterpy.analysis.counts import Ints
from jmeterpy.analysis.series import BIN_BITS, carried
from jmeterpy.analysis.sparse import CELL_BITS, LOW_BITS, LOW_MASK, added

if TYPE_CHECKING:
    from jmeterpy.analysis import Measured, Row, Series

LIVE, OUTSIDE = 60, 12  # rows of samples, and of transactions and the like, that have counts
_MOST_SLOTS = 2000
_NICE = (1, 2, 5, 10, 15, 20, 30, 60, 120, 300, 600, 900, 1800, 3600)
_BINS = 1 << BIN_BITS
_PIECE = 1 << 16  # keys


@dataclass(frozen=True, eq=False)
class Tally:
    """Counts by (row, slot, bin), ascending; a slot is a stretch of `slot_s` seconds.

    Row 2i holds the failures of `names[i]`, 2i+1 its successes. After the names that are in the
    total (the first `inside`) stands a name of None for all further labels together, if any.

    A key is the row times `slots` plus the slot, above the bin.

    Shape: `keys` and `count` have the same length; `users` has one value a slot; `places` has one
           a cell: which of the names it is, negative where it is none.
    Units: `first_s` is when the first slot starts, in seconds after the first start of a sample.
    """

    names: tuple[Row | None, ...]
    inside: int
    first_s: float
    slot_s: int
    slots: int
    keys: Ints
    count: Ints
    users: Ints
    places: Ints

    @property
    def row(self) -> Ints:
        """The row of each count."""
        return (self.keys >> BIN_BITS) // self.slots

    @property
    def slot(self) -> Ints:
        """The slot of each count."""
        return (self.keys >> BIN_BITS) % self.slots

    @property
    def bin(self) -> Ints:
        """The bin of each count."""
        return self.keys & (_BINS - 1)

    def first_of(self, row: int) -> int:
        """Where the counts of a row begin."""
        return int(np.searchsorted(self.keys, row * self.slots << BIN_BITS))

    def part(self, first: int, last: int) -> Tally:
        """A part of the counts."""
        return replace(self, keys=self.keys[first:last], count=self.count[first:last])


def tally(measured: Measured, *, fewest_slot_s: int = 1) -> Tally:
    """The counts of a run in slots of at least `fewest_slot_s` seconds, at most 2,000 of them."""
    names, inside, places = _rows(measured)
    series = measured.series.since(measured.start_ms)
    width = series.bin_seconds
    first = series.start_ms // 1000
    last = first + max(series.length * series.seconds, 1)
    slot_s = slot_width(last - first, width, fewest_slot_s)
    first = first // slot_s * slot_s
    slots = (last - 1 - first) // slot_s + 1
    keys, count = _counted(series, places, first, slot_s, slots)
    return Tally(
        names=names,
        inside=inside,
        first_s=first - (measured.start_ms or first * 1000) / 1000,
        slot_s=slot_s,
        slots=slots,
        keys=keys,
        count=count,
        users=_users(measured, first, slot_s, slots),
        places=places,
    )


def _counted(
    series: Series, places: Ints, first: int, slot_s: int, slots: int
) -> tuple[Ints, Ints]:
    """Keys of row, slot and bin in order, and the count of each."""
    keys = np.empty(len(series.bin_keys), np.int64)
    for at in range(0, len(keys), _PIECE):  # all at once take several times their memory
        part = series.bin_keys[at : at + _PIECE]
        low = part & LOW_MASK
        row = places[part >> CELL_BITS] * 2 + ((part >> LOW_BITS) & 1)
        slot = ((low >> BIN_BITS) * series.bin_seconds - first) // slot_s
        place = row * slots + np.clip(slot, 0, slots - 1)
        keys[at : at + _PIECE] = np.where(row < 0, -1, place << BIN_BITS | (low & (_BINS - 1)))
    if len(keys) and int(keys.min()) >= 0:
        return added(keys, series.bin_values)
    return added(keys[keys >= 0], series.bin_values[keys >= 0])


def slot_width(seconds: int, counted_s: int, fewest_s: int) -> int:
    """The narrowest stretch, no finer than what was counted and not too many; round where near.

    >>> [slot_width(s, 1, 1) for s in (15, 1800, 86_400)], slot_width(1800, 4, 1)
    ([1, 1, 60], 4)
    """
    round_ones = [width for width in _NICE if width % counted_s == 0]
    doubled = [counted_s << shift for shift in range(32)]
    fitting = sorted(
        width
        for width in {*round_ones, *doubled}
        if width >= max(fewest_s, counted_s) and -(-seconds // width) <= _MOST_SLOTS
    )
    nearly = [width for width in fitting if width in round_ones and width <= 2 * fitting[0]]
    return nearly[0] if nearly else fitting[0]


def _rows(measured: Measured) -> tuple[tuple[Row | None, ...], int, Ints]:
    """Which rows have counts, busiest first, and the row of each cell (negative: in none)."""
    ordered = sorted(measured.labels, key=lambda row: -row.samples)
    samples = [row for row in ordered if row.kind == "sample"]
    names: list[Row | None] = [*samples[:LIVE]]
    inside = len(names)
    names += [None] * (len(samples) > LIVE)
    names += [row for row in ordered if row.kind != "sample"][:OUTSIDE]
    place = {(row.label, row.kind): at for at, row in enumerate(names) if row}
    others = inside if len(samples) > LIVE else -1
    table = np.array(
        [
            place.get((label, kind), others if kind == "sample" else -1)
            for label, _, kind in measured.cells.names
        ]
        or [-1],
        np.int64,
    )
    return tuple(names), inside, np.where(table < 0, -1 << 20, table)


def _users(measured: Measured, first: int, slot_s: int, slots: int) -> Ints:
    """The most users in each slot; one without samples keeps the number before it."""
    series = measured.series
    found = np.zeros(slots, np.int64)
    at = np.clip((series.user_seconds - first) // slot_s, 0, slots - 1)
    np.maximum.at(found, at, series.user_values)
    return carried(found)
