"""Sorted sparse tables: memory follows what differs, not how many rows there were."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import Literal

import numpy as np

from jmeterpy.analysis.counts import Bools, Ints

# A key is one whole number: cell, then one bit for success, then 43 bits for what is counted:
# elapsed milliseconds (shifted, since clocks go back), or a second and a bin.
LOW_BITS = 43
CELL_BITS = LOW_BITS + 1
LOW_MASK = (1 << LOW_BITS) - 1
ELAPSED_SHIFT = 1 << (LOW_BITS - 1)
# Where the lowest bits are a second since 1970, or a bucket of several:
SECOND_BITS = 31
SECONDS = (1 << SECOND_BITS) - 1  # the last of them
_LOWEST = np.iinfo(np.int64).min
_EAGER = 1 << 16  # keys that wait at most before they are merged


def run_lengths(ordered: Ints) -> tuple[Ints, Ints]:
    """The distinct values of an ordered array, and how often each stands in it."""
    if not len(ordered):
        return ordered, ordered
    starts = _starts(ordered)
    return ordered[starts], np.diff(starts, append=len(ordered))


def _starts(ordered: Ints) -> Ints:
    return np.flatnonzero(np.concatenate(([True], ordered[1:] != ordered[:-1])))


def summed(keys: Ints, values: Ints) -> tuple[Ints, Ints]:
    """The distinct keys of an ordered array, and the sums of their values."""
    if not len(keys):
        return keys, values
    starts = _starts(keys)
    return keys[starts], np.add.reduceat(values, starts)


def added(keys: Ints, values: Ints, *, highest: bool = False) -> tuple[Ints, Ints]:
    """The distinct keys in order, and the sums (or highest) of their values.

    Values may have columns.
    """
    if not len(keys):
        return keys, values
    order = np.argsort(keys, kind="stable")  # runs that are in order are merged
    keys = keys[order]
    starts = _starts(keys)
    reduce = np.maximum.reduceat if highest else np.add.reduceat
    return keys[starts], reduce(values[order], starts)


def highest(keys: Ints, values: Ints) -> tuple[Ints, Ints]:
    """The distinct keys in order, and the highest of their values, where keys lie close together.

    Else the keys and values as they are.
    """
    low = int(keys.min())
    width = int(keys.max()) - low + 1
    if width > len(keys):
        return keys, values
    found = np.full(width, _LOWEST)
    np.maximum.at(found, keys - low, values)
    at = np.flatnonzero(found != _LOWEST)
    return at + low, found[at]


def keys_of(cells: Ints, ok: Bools, low: Ints) -> Ints:
    """One key for each row."""
    keys = cells << 1
    keys |= ok
    keys <<= LOW_BITS
    keys |= low
    return keys


def doubled(keys: Ints) -> Ints:
    """The keys of buckets twice as wide, where the lowest bits are the bucket."""
    found = (keys & SECONDS) >> 1
    found |= keys & ~SECONDS
    return found


def renumbered(keys: Ints, cells: Ints) -> Ints:
    """The keys with `cells[cell]` in place of each cell."""
    found: Ints = cells[keys >> CELL_BITS] << CELL_BITS | keys & ((1 << CELL_BITS) - 1)
    return found


def inserted(
    table: tuple[Ints, Ints], more: tuple[Ints, Ints], *, highest: bool = False
) -> tuple[Ints, Ints]:
    """Both tables of ascending, unique keys as one, with the sums (or highest) of their values.

    Quicker, and in less memory, than to order all of it anew. Values may have columns.
    """
    (known, values), (keys, additions) = table, more
    if not len(known):
        return more
    at = np.searchsorted(known, keys)
    new = np.ones(len(keys), bool)
    inside = np.flatnonzero(at < len(known))
    new[inside] = known[at[inside]] != keys[inside]
    place = at + np.cumsum(new) - new  # of each of them in the table to be
    old = np.ones(len(known) + np.count_nonzero(new), bool)
    old[place[new]] = False
    grown = np.empty(len(old), np.int64)
    grown[old], grown[place] = known, keys
    found = np.full((len(old), *values.shape[1:]), _LOWEST if highest else 0)
    found[old] = values
    reduce = np.maximum if highest else np.add
    found[place] = reduce(found[place], additions)
    return grown, found


@dataclass(eq=False)
class Sparse:
    """Sums (or highest values) by key, merged as they grow."""

    highest: bool = False
    keys: Ints = field(default_factory=lambda: np.empty(0, np.int64))
    values: Ints = field(default_factory=lambda: np.empty(0, np.int64))
    _pending: list[tuple[Ints, Ints]] = field(default_factory=list)
    _waiting: int = 0

    def add(self, keys: Ints, values: Ints) -> None:
        """Take them in; keys may repeat, in any order."""
        self._pending.append((keys, values))
        self._waiting += len(keys)
        if self._waiting > max(_EAGER, len(self.keys) // 4):
            self.merge()

    def merge(self) -> None:
        """Make `keys` ascending and unique over everything that was added."""
        if not self._pending:
            return
        keys, values = (np.concatenate(parts) for parts in zip(*self._pending, strict=True))
        self._pending, self._waiting = [], 0
        more = added(keys, values, highest=self.highest)
        self.keys, self.values = inserted((self.keys, self.values), more, highest=self.highest)

    def recode(self, change: Callable[[Ints], Ints]) -> None:
        """Give keys other low bits, some cells at a time: all at once takes several tables more.

        Merge first: what waits has the bits of before.
        """
        edges = np.flatnonzero(np.diff(self.keys >> LOW_BITS)) + 1
        near = np.searchsorted(edges, np.arange(_EAGER, len(self.keys), _EAGER))
        cuts = [0, *edges[near[near < len(edges)]].tolist(), len(self.keys)]
        parts = [
            added(change(self.keys[a:b]), self.values[a:b], highest=self.highest)
            for a, b in pairwise(cuts)
        ]
        self.keys, self.values = (np.concatenate(found) for found in zip(*parts, strict=True))


@dataclass(frozen=True, eq=False)
class Histogram:
    """Exact counts by (cell, success, elapsed milliseconds)."""

    keys: Ints
    counts: Ints

    def of(self, cells: Iterable[int], *, ok: bool | None = None) -> tuple[Ints, Ints]:
        """The elapsed milliseconds of these cells and their counts; values may repeat."""
        spans = [span for cell in cells for span in self._spans(cell, ok=ok)]
        keys = [self.keys[span] for span in spans] or [self.keys[:0]]
        counts = [self.counts[span] for span in spans] or [self.counts[:0]]
        return (np.concatenate(keys) & LOW_MASK) - ELAPSED_SHIFT, np.concatenate(counts)

    def _spans(self, cell: int, *, ok: bool | None) -> list[slice]:
        first = (cell << 1) + (ok is True)
        last = (cell << 1) + (ok is not False)
        edges = np.array([first << LOW_BITS, (last + 1) << LOW_BITS])
        low, high = np.searchsorted(self.keys, edges)
        return [slice(int(low), int(high))]


Kind = Literal["sample", "transaction", "sub_result", "setup", "teardown"]


@dataclass(frozen=True)
class Cells:
    """What the cells of the tables stand for: (label, group, kind), in order of appearance."""

    names: tuple[tuple[str, str, Kind], ...]

    def where(
        self, *, label: str | None = None, group: str | None = None, kind: str | None = None
    ) -> list[int]:
        """The cells that fit all that is given."""
        wanted = range(len(self.names)) if label is None else self._by_label.get(label, ())
        return [
            cell
            for cell in wanted
            if (group is None or self.names[cell][1] == group)
            and (kind is None or self.names[cell][2] == kind)
        ]

    @cached_property
    def _by_label(self) -> dict[str, list[int]]:
        """The cells of each label: rules ask for one label after another."""
        found: dict[str, list[int]] = {}
        for cell, (label, _, _) in enumerate(self.names):
            found.setdefault(label, []).append(cell)
        return found
