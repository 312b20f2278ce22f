"""The test over time: counts of every second, and percentiles from bins 1 % wide."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from jmeterpy.analysis.counts import Bools, Ints
from jmeterpy.analysis.sparse import CELL_BITS, LOW_BITS, LOW_MASK, Cells

Floats = npt.NDArray[np.float64]
BIN_BITS = 12
_EXACT = 100  # up to here a bin holds one millisecond, which is at least 1 % of it
_GROWTH = math.log(1.01)
_TABLE = 1 << 14


def bins_of(elapsed: Ints) -> Ints:
    """The bin of each time: itself up to 100 ms, then bins 1 % wide.

    >>> bins_of(np.array([-5, 0, 7, 100, 101, 1000, 60_000])).tolist()
    [0, 0, 7, 100, 101, 331, 742]
    """
    clipped = np.clip(elapsed, 0, 1 << 40)
    small = _BINS[np.minimum(clipped, _TABLE - 1)]
    large = np.flatnonzero(clipped >= _TABLE)
    if len(large):
        small[large] = _bins(clipped[large])
    return small


def _bins(elapsed: Ints) -> Ints:
    log = np.log(np.maximum(elapsed, _EXACT) / _EXACT) / _GROWTH
    return np.where(elapsed <= _EXACT, elapsed, _EXACT + (log + 1e-9).astype(np.int64))


_BINS = _bins(np.arange(_TABLE))


def middle_of(bins: Ints) -> Floats:
    """The time in the middle of each bin, in milliseconds."""
    low = _EXACT * np.exp((bins - _EXACT) * _GROWTH)
    return np.where(bins < _EXACT, bins, (low + np.maximum(low, low * 1.01 - 1)) / 2)


def carried(users: Ints) -> Ints:
    """Users by second or slot; one in which nothing ended keeps the number before it."""
    seen = np.maximum.accumulate(np.where(users > 0, np.arange(len(users)), 0))
    found: Ints = users[seen]
    return found


@dataclass(frozen=True, eq=False)
class Series:
    """Buckets of `seconds` from `start_ms` on. A sample belongs to the second in which it ended.

    Units:  `start_ms` in milliseconds since 1970, a whole second.
    Shape:  every array has `length` values, one a bucket.
    Source: percentiles are right to 1 % (bins); up to 100 ms they are exact. Tests of many hours
            with many labels are counted in buckets of 2, 4, 8 ... seconds (`count_seconds`,
            `bin_seconds`) so that memory stays bounded; percentiles of narrower buckets then
            repeat the one of the wider bucket around them.
    """

    start_ms: int
    length: int
    seconds: int
    cells: Cells
    count_keys: Ints
    count_values: Ints
    count_seconds: int
    bin_keys: Ints
    bin_values: Ints
    bin_seconds: int
    user_seconds: Ints  # seconds since 1970, ascending
    user_values: Ints

    @property
    def times_ms(self) -> Ints:
        """When each bucket starts, in milliseconds since 1970."""
        return self.start_ms + np.arange(self.length, dtype=np.int64) * 1000 * self.seconds

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels that occur, in order of first appearance."""
        return tuple(dict.fromkeys(label for label, _, _ in self.cells.names))

    def rebucket(self, seconds: int) -> Series:
        """The same in buckets of so many seconds (rounded up to what was counted)."""
        width = max(1, -(-seconds // self.count_seconds)) * self.count_seconds
        first = self.start_ms // 1000
        last = first + self.length * self.seconds
        return replace(self, seconds=width, length=-(-(last - first) // width))

    def since(self, moment_ms: int | None) -> Series:
        """The same from the bucket on in which this moment lies, where nothing ended before it."""
        wide = 1000 * self.seconds
        earlier = 0 if moment_ms is None else max(0, -((moment_ms - self.start_ms) // wide))
        length = self.length + earlier if self.length else 0
        return replace(self, start_ms=self.start_ms - earlier * wide, length=length)

    def only(self, cells: Sequence[int]) -> Series:
        """The same of these cells alone, which is quick to ask where there are thousands."""
        counts, count_values = _part(self.count_keys, self.count_values, cells)
        bins, bin_values = _part(self.bin_keys, self.bin_values, cells)
        return replace(
            self,
            cells=Cells(tuple(self.cells.names[cell] for cell in cells)),
            count_keys=counts,
            count_values=count_values,
            bin_keys=bins,
            bin_values=bin_values,
        )

    def counts(
        self,
        label: str | None = None,
        *,
        ok: bool | None = None,
        kind: str | None = None,
        group: str | None = None,
    ) -> Ints:
        """How many samples ended in each bucket; without a label, of kind "sample"."""
        keep = self._chosen(self.count_keys, label, kind, group, ok=ok)
        second = (self.count_keys[keep] & LOW_MASK) * self.count_seconds
        found = np.bincount(
            self._bucket(second), self.count_values[keep].astype(float), self.length
        )
        return np.rint(found).astype(np.int64)

    def counts_where(
        self,
        fits: Callable[[Floats], Bools],
        label: str | None = None,
        *,
        ok: bool | None = None,
        group: str | None = None,
    ) -> Ints:
        """How many samples of a time that fits ended in each bucket, times right to 1 %."""
        keep = self._chosen(self.bin_keys, label, None, group, ok=ok)
        keep = keep[fits(middle_of(self.bin_keys[keep] & ((1 << BIN_BITS) - 1)))]
        second = ((self.bin_keys[keep] & LOW_MASK) >> BIN_BITS) * self.bin_seconds
        found = np.bincount(self._bucket(second), self.bin_values[keep].astype(float), self.length)
        return np.rint(found).astype(np.int64)

    def errors(self, label: str | None = None) -> Ints:
        """How many failures ended in each bucket."""
        return self.counts(label, ok=False)

    def ok(self, label: str | None = None) -> Ints:
        """How many successes ended in each bucket."""
        return self.counts(label, ok=True)

    @property
    def users(self) -> Ints:
        """The most users (threads) in each bucket, summed over engines."""
        found = np.zeros(self.length, np.int64)
        np.maximum.at(found, self._bucket(self.user_seconds), self.user_values)
        return found

    @property
    def carried_users(self) -> Ints:
        """The same; a bucket in which nothing ended keeps the number before it."""
        return carried(self.users)

    def percentile(
        self,
        q: float,
        label: str | None = None,
        *,
        ok: bool | None = None,
        kind: str | None = None,
        group: str | None = None,
    ) -> Floats:
        """The percentile of each bucket in milliseconds, nan where nothing ended.

        Source: nearest rank over the bins, the middle of the bin.
        """
        keep = self._chosen(self.bin_keys, label, kind, group, ok=ok)
        low, counts = self.bin_keys[keep] & LOW_MASK, self.bin_values[keep]
        width = max(self.seconds, self.bin_seconds)
        slot = ((low >> BIN_BITS) * self.bin_seconds - self._first(width)) // width
        wide = _by_slot(np.maximum(slot, 0), low & ((1 << BIN_BITS) - 1), counts, q)
        starts = self.start_ms // 1000 + np.arange(self.length, dtype=np.int64) * self.seconds
        at = np.maximum((starts - self._first(width)) // width, 0)
        wide = np.append(wide, np.full(max(0, int(at.max(initial=0)) + 1 - len(wide)), np.nan))
        return np.where(self.counts(label, ok=ok, kind=kind, group=group) > 0, wide[at], np.nan)

    def binned(self, cell: int, *, ok: bool = True) -> tuple[Ints, Ints, Ints]:
        """Seconds since 1970, bins (see `middle_of`) and counts of a cell's successes or failures.

        A bucket of several seconds is named by its middle.
        """
        edges = np.array([(cell << 1) + ok, (cell << 1) + ok + 1]) << LOW_BITS
        low, high = np.searchsorted(self.bin_keys, edges)
        keys = self.bin_keys[low:high] & LOW_MASK
        second = (keys >> BIN_BITS) * self.bin_seconds + self.bin_seconds // 2
        return second, keys & ((1 << BIN_BITS) - 1), self.bin_values[low:high]

    def _first(self, width: int) -> int:
        """The second in which the buckets of this width start."""
        start = self.start_ms // 1000
        return start if width == self.seconds else start // width * width

    def _bucket(self, second: Ints) -> Ints:
        at = (second - self.start_ms // 1000) // self.seconds
        return np.clip(at, 0, max(self.length - 1, 0))

    def _chosen(
        self, keys: Ints, label: str | None, kind: str | None, group: str | None, *, ok: bool | None
    ) -> Ints:
        kind = "sample" if label is None and kind is None else kind
        wanted = np.zeros(len(self.cells.names) + 1, bool)
        wanted[self.cells.where(label=label, group=group, kind=kind)] = True
        keep = wanted[keys >> CELL_BITS]
        if ok is not None:
            keep &= ((keys >> LOW_BITS) & 1) == ok
        return np.flatnonzero(keep)


def _part(keys: Ints, values: Ints, cells: Sequence[int]) -> tuple[Ints, Ints]:
    """The keys of these cells, numbered anew from zero, with their values."""
    low = np.searchsorted(keys, np.array(cells) << CELL_BITS)
    high = np.searchsorted(keys, (np.array(cells) + 1) << CELL_BITS)
    spans = [slice(a, b) for a, b in zip(low.tolist(), high.tolist(), strict=True)]
    mask = (1 << CELL_BITS) - 1
    found = [keys[span] & mask | at << CELL_BITS for at, span in enumerate(spans)]
    return np.concatenate(found), np.concatenate([values[span] for span in spans])


def _by_slot(slot: Ints, bins: Ints, counts: Ints, q: float) -> Floats:
    """The percentile of each slot, 0 to the highest; nan where a slot is empty."""
    if not len(slot):
        return np.empty(0)
    order = np.argsort((slot << BIN_BITS) | bins)
    slot, bins, counts = slot[order], bins[order], counts[order]
    total = np.cumsum(counts)
    edges = np.searchsorted(slot, np.arange(int(slot[-1]) + 2))
    before = np.concatenate(([0], total))[edges]
    size = np.diff(before)
    rank = before[:-1] + np.maximum(np.ceil(q * size - 1e-9), 1)
    at = np.minimum(np.searchsorted(total, rank), len(bins) - 1)
    return np.where(size > 0, middle_of(bins[at]), np.nan)
