"""The sums that a page carries beside its counts: starts, bytes, latency, connecting, codes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from jmeterpy.analysis.counts import Ints
from jmeterpy.analysis.sparse import CELL_BITS, LOW_MASK, SECOND_BITS, SECONDS
from jmeterpy.analysis.traffic import SUMS
from jmeterpy.reports.page.tally import Tally
from jmeterpy.reports.words import fit, visible

if TYPE_CHECKING:
    from jmeterpy.analysis import Measured
    from jmeterpy.analysis.traffic import Traffic

_MOST_STRETCHES, _MOST_PLACES = 400, 16_000
_CODES = 11  # response codes that are told apart
_HIGHEST = 1 << 31  # the script reads whole numbers of 32 bits


@dataclass(frozen=True, eq=False)
class Sums:
    """Sums by (name, stretch) and counts by (pair of code and name, stretch).

    A stretch is `wide` slots. `there` has the sums that are not all zero; `units` what each is
    divided by.

    Shape: a stream for each sum that is there, and one for codes.
    """

    wide: int
    stretches: int
    there: tuple[str, ...]
    units: tuple[int, ...]
    codes: tuple[str, ...]
    pairs: tuple[tuple[int, int], ...]
    streams: tuple[Ints, ...]


def stretch_width(found: Tally, *, at_least_s: int = 1) -> int:
    """How many slots make a stretch."""
    places = found.slots * max(1, len(found.names))
    fewest = -(-at_least_s // found.slot_s)
    return max(1, fewest, -(-found.slots // _MOST_STRETCHES), -(-places // _MOST_PLACES))


def sums(measured: Measured, found: Tally) -> Sums:
    """The sums of a run, in at most 400 stretches."""
    traffic = measured.traffic
    if traffic is None or not len(traffic.code_keys):
        return Sums(1, found.slots, (), (), (), (), ())
    counted = max(traffic.sum_seconds, traffic.code_seconds, traffic.start_seconds)
    wide = stretch_width(found, at_least_s=counted * (4 if counted > 1 else 1))
    first = round(found.first_s + (measured.start_ms or 0) / 1000)
    at = _Place(found, first, wide * found.slot_s, -(-found.slots // wide))
    tables = zip((*SUMS, "starts"), (*_added(traffic, at), _starts(traffic, at)), strict=True)
    kept = {name: table for name, table in tables if table.any()}
    units = tuple(1 + int(table.max()) // _HIGHEST for table in kept.values())
    codes, pairs, counts = _codes(traffic, at)
    divided = [
        np.rint(table / unit).astype(np.int64)
        for table, unit in zip(kept.values(), units, strict=True)
    ]
    return Sums(wide, at.stretches, tuple(kept), units, codes, pairs, (*divided, counts))


@dataclass(frozen=True)
class _Place:
    found: Tally
    first: int
    seconds: int
    stretches: int

    def of(self, keys: Ints, bucket_s: int) -> tuple[Ints, Ints, Ints]:
        """Which keys count, and the name and stretch of each."""
        name = self.found.places[keys >> CELL_BITS]
        second = (keys & SECONDS) * bucket_s + bucket_s // 2
        stretch = np.clip((second - self.first) // self.seconds, 0, self.stretches - 1)
        keep = np.flatnonzero(name >= 0)
        return keep, name[keep], stretch[keep]


def _added(traffic: Traffic, at: _Place) -> list[Ints]:
    """One table a sum: name by stretch, flat; what a wrong clock made negative is none."""
    keep, name, stretch = at.of(traffic.sum_keys, traffic.sum_seconds)
    place, size = name * at.stretches + stretch, len(at.found.names) * at.stretches
    return [
        np.rint(np.bincount(place, traffic.sums[keep, column], size)).clip(0).astype(np.int64)
        for column in range(len(SUMS))
    ]


def _starts(traffic: Traffic, at: _Place) -> Ints:
    """How many samples started: name by stretch, flat."""
    keep, name, stretch = at.of(traffic.start_keys, traffic.start_seconds)
    size = len(at.found.names) * at.stretches
    counts = np.bincount(name * at.stretches + stretch, traffic.start_counts[keep], size)
    return np.rint(counts).astype(np.int64)


def _codes(
    traffic: Traffic, at: _Place
) -> tuple[tuple[str, ...], tuple[tuple[int, int], ...], Ints]:
    """The codes' names, the pairs of code and name that occur, and their counts."""
    keep, name, stretch = at.of(traffic.code_keys, traffic.code_seconds)
    code, counts = (traffic.code_keys[keep] & LOW_MASK) >> SECOND_BITS, traffic.code_counts[keep]
    order = np.argsort(-np.bincount(code, counts, len(traffic.codes)), kind="stable")
    shown = np.full(len(traffic.codes), _CODES)
    shown[order[:_CODES]] = np.arange(min(_CODES, len(order)))
    pair, which = np.unique(shown[code] << 32 | name, return_inverse=True)
    table = np.bincount(which * at.stretches + stretch, counts, len(pair) * at.stretches)
    pairs = [divmod(key, 1 << 32) for key in pair.tolist()]
    used = 1 + max((code for code, _ in pairs), default=-1)
    names = [*_named([traffic.codes[at] for at in order[:_CODES].tolist()]), "other codes"]
    return tuple(names[:used]), tuple(pairs), np.rint(table).astype(np.int64)


def _named(codes: Sequence[str]) -> list[str]:
    """Codes as they are read: of an exception its class.

    >>> _named(["200", "", "Non HTTP response code: java.net.ConnectException"])
    ['200', 'no code', 'ConnectException']
    """
    short = (code.removeprefix("Non HTTP response code: ").rsplit(".", 1)[-1] for code in codes)
    return [fit(visible(code), 28) or "no code" for code in short]
