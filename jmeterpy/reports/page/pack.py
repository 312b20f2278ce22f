"""Counts and sums as text that a page can carry: short differences, gzip, base64."""

from __future__ import annotations

import base64
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from jmeterpy.analysis.counts import Ints
from jmeterpy.analysis.series import BIN_BITS
from jmeterpy.reports.page.group_lines import GroupLines, group_lines
from jmeterpy.reports.page.meanwhile import Meanwhile
from jmeterpy.reports.page.sums import Sums, sums
from jmeterpy.reports.page.tally import Tally, tally

if TYPE_CHECKING:
    from jmeterpy.analysis import Measured

BUDGET = 850_000  # signs of text; a page of 1.5 MB has room for that, a picture and long tables


@dataclass(frozen=True, eq=False)
class Packed:
    """Counts, sums and users, and the text that says them; `lengths` are those of its streams."""

    tally: Tally
    sums: Sums
    groups: GroupLines
    text: str
    lengths: tuple[int, ...]


def pack(measured: Measured, *, budget: int = BUDGET) -> Meanwhile[Packed]:
    """The counts in at most `budget` signs: slots double until they fit.

    They are squeezed beside what the caller does next.
    """
    first = _loose(measured, tally(measured))
    return Meanwhile(lambda: _fitted(measured, first, budget))


@dataclass(frozen=True, eq=False)
class _Loose:
    """What is to be packed: `streams` in bytes."""

    tally: Tally
    sums: Sums
    groups: GroupLines
    streams: list[bytes]


def _loose(measured: Measured, found: Tally) -> _Loose:
    added = sums(measured, found)
    groups = group_lines(measured, found)
    every = (*_streams(found), *added.streams, *groups.streams)
    return _Loose(found, added, groups, [varints(stream) for stream in every])


def _fitted(measured: Measured, loose: _Loose, budget: int) -> Packed:
    while True:
        found = loose.tally
        text = base64.b64encode(_gzip(b"".join(loose.streams))).decode()
        if len(text) <= budget or found.slots < 60:
            lengths = tuple(map(len, loose.streams))
            return Packed(found, loose.sums, loose.groups, text, lengths)
        wider = found.slot_s * max(2, round(len(text) / budget))
        loose = _loose(measured, tally(measured, fewest_slot_s=wider))


def _streams(found: Tally) -> tuple[Ints, ...]:
    """Bins a place (row and slot), steps from bin to bin, counts less one, users."""
    place = found.keys >> BIN_BITS
    places = 2 * len(found.names) * found.slots
    fresh = np.concatenate(([True], place[1:] != place[:-1]))[: len(place)]
    bins = found.bin
    before = np.concatenate(([0], bins[:-1]))[: len(place)]
    steps = bins - np.where(fresh, 0, before)
    return np.bincount(place, minlength=places), steps, found.count - 1, found.users


def varints(values: Ints) -> bytes:
    """Whole numbers from zero on, seven bits a byte, the lowest first; the top bit says more.

    >>> varints(np.array([5, 127, 128, 300])).hex()
    '057f8001ac02'
    """
    values = np.asarray(values, np.int64)
    if not len(values) or int(values.max()) < 128:
        return values.astype(np.uint8).tobytes()
    depth = -(-int(values.max()).bit_length() // 7)
    shifts = np.arange(depth) * 7
    digits = (values[:, None] >> shifts) & 127
    there = (values[:, None] >> shifts) > 0
    there[:, 0] = True
    digits[:, :-1] |= there[:, 1:].astype(np.int64) << 7
    return digits[there].astype(np.uint8).tobytes()


def _gzip(data: bytes) -> bytes:
    """Gzip without a time in it: the same counts give the same bytes."""
    squeeze = zlib.compressobj(6, zlib.DEFLATED, 31)
    return squeeze.compress(data) + squeeze.flush()
