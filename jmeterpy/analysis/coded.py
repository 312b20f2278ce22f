"""Text fields of a grid as codes, by a 64-bit hash of their bytes."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from jmeterpy.analysis.counts import Ints
from jmeterpy.analysis.fields import below
from jmeterpy.analysis.wanted import Rows, Words

_SLOTS = 1 << 10  # of the table at first; a small one stays in the processor's cache
_MOST_SLOTS = 1 << 18
_ROOM = 4  # slots for each hash, else the table grows
_PRIME = np.uint64(0x9E3779B97F4A7C15)
_FEW = 200  # fields; so many at most are looked up one by one, which is faster
_SHORT, _SHORT_AT = 3, np.uint64(40)  # bytes of a response code, and where they start in a word
_SHORT_PRIME, _SHORT_SLOTS = np.uint64(0x9E3779B1), np.uint64(20)
_SHORT_MASK = np.uint64((1 << 12) - 1)
_FEW_SHORT = 32  # short texts that are learned at once
_FEW_LOST = 1000  # hashes that stand in no slot; so many are known by the dictionary at most
_LONG = 256  # bytes; longer fields are looked up one by one
_NONE = np.empty(0, np.int64)
_KNOWN = 1 << 20  # hashes that are remembered
_KNOWN_FEW = 1 << 12  # texts that are remembered
# An odd number for each eight bytes of a field: powers of a multiplier of random generators.
_FACTORS = np.array([pow(0xD1342543DE82EF95, n + 1, 1 << 64) for n in range(_LONG // 8)], np.uint64)


class Coded:
    """Codes for fields; `code` gives the code of a text that was not seen before.

    Two texts with the same 64-bit hash would share a code: with a million texts that is one
    chance in thirty million.
    """

    def __init__(self, code: Callable[[str], int]) -> None:
        self._code = code
        self.forget()

    def forget(self) -> None:
        """Ask again for every text, as when codes have changed their meaning."""
        self._short = np.zeros(1 << 12, np.uint64)
        self._short_codes = np.full(1 << 12, -1, np.int64)
        self._by_hash: dict[int, int] = {}
        self._by_text: dict[bytes, int] = {}
        self._make_slots(_SLOTS)

    def _make_slots(self, count: int) -> None:
        """An empty table. A hash stands where its highest bits say, or the bits below those."""
        bits = count.bit_length() - 1
        self._shifts = (64 - bits, 64 - 2 * bits)
        self._hashes = np.zeros(count, np.uint64)
        self._codes = np.full(count, -1, np.int64)

    def of(self, rows: Rows, start: Ints, end: Ints, hashed: Words | None = None) -> Ints:
        """The code of each field; `hashed` are hashes of them, where there are some."""
        if len(start) <= _FEW:
            spans = zip(start.tolist(), end.tolist(), strict=True)
            return np.array([self._one(rows.data[a:b]) for a, b in spans], np.int64)
        long = _NONE
        if hashed is None:
            hashed, long = _hashed_unless_long(rows.words, start, end)
        codes, missing = self._remembered(hashed)
        if len(long):  # they share the hash of nothing at all
            missing = missing[end[missing] - start[missing] <= _LONG]
        if 0 < len(missing) <= _FEW_LOST:
            found = [self._by_hash.get(key, -1) for key in hashed[missing].tolist()]
            codes[missing] = found
            missing = missing[codes[missing] < 0]
        if len(missing):
            codes[missing] = self._learned(rows, hashed[missing], start[missing], end[missing])
        for at in long.tolist():
            codes[at] = self._code(unquoted(rows.data[start[at] : end[at]]))
        return codes

    def of_short(self, rows: Rows, start: Ints, end: Ints) -> Ints:
        """The code of each field, quickly where those of three bytes are few."""
        words = rows.words[end - 8] >> _SHORT_AT
        slot = ((words * _SHORT_PRIME) >> _SHORT_SLOTS & _SHORT_MASK).view(np.int64)
        known = (self._short[slot] == words) & (end - start == _SHORT)
        codes = np.where(known, self._short_codes[slot], -1)
        rest = np.flatnonzero(codes < 0)
        if len(rest):
            codes[rest] = self.of(rows, start[rest], end[rest])
            for at in rest[:_FEW_SHORT].tolist():
                if end[at] - start[at] == _SHORT:
                    self._short[slot[at]] = words[at]
                    self._short_codes[slot[at]] = codes[at]
        return codes

    def _one(self, field: bytes) -> int:
        code = self._by_text.get(field)
        if code is None:
            code = self._code(unquoted(field))
            if len(field) <= _LONG and len(self._by_text) < _KNOWN_FEW:
                self._by_text[field] = code
        return code

    def _remembered(self, hashed: Words) -> tuple[Ints, Ints]:
        """The codes of hashes that stand in one of their two slots, and which others there are."""
        slot = (hashed >> np.uint64(self._shifts[0])).view(np.int64)
        codes = self._codes[slot]
        missing = np.flatnonzero(self._hashes[slot] != hashed)
        if len(missing):
            again = hashed[missing]
            slot = (again >> np.uint64(self._shifts[1])).view(np.int64) & (len(self._codes) - 1)
            codes[missing] = self._codes[slot]
            missing = missing[self._hashes[slot] != again]
        return codes, missing

    def _learned(self, rows: Rows, hashed: Words, start: Ints, end: Ints) -> Ints:
        """The codes of fields that stand in no slot, in order of appearance."""
        unique, first, back = np.unique(hashed, return_index=True, return_inverse=True)
        codes = np.empty(len(unique), np.int64)
        order = np.argsort(first)
        spans = zip(start[first[order]].tolist(), end[first[order]].tolist(), strict=True)
        for at, key, (a, b) in zip(order.tolist(), unique[order].tolist(), spans, strict=True):
            code = self._by_hash.get(key)
            if code is None:
                code = self._code(unquoted(rows.data[a:b]))
                if len(self._by_hash) < _KNOWN:
                    self._by_hash[key] = code
            codes[at] = code
        self._remember(unique, codes)
        return codes[back]

    def _remember(self, keys: Words, codes: Ints) -> None:
        slots = len(self._codes)
        while len(self._by_hash) * _ROOM > slots < _MOST_SLOTS:
            slots *= 4
        if slots > len(self._codes):
            self._make_slots(slots)
            count = len(self._by_hash)
            keys = np.fromiter(self._by_hash.keys(), np.uint64, count)
            codes = np.fromiter(self._by_hash.values(), np.int64, count)
        for shift in self._shifts:
            slot = (keys >> np.uint64(shift)).view(np.int64) & (len(self._codes) - 1)
            free = np.flatnonzero(self._codes[slot] < 0)
            # Where two want the same slot the last one gets it, in both tables.
            self._codes[slot[free]] = codes[free]
            self._hashes[slot[free]] = keys[free]
            left = np.flatnonzero(self._hashes[slot] != keys)
            keys, codes = keys[left], codes[left]


def _hashed_unless_long(words: Words, start: Ints, end: Ints) -> tuple[Words, Ints]:
    """A hash of each field, and which fields are too long for one."""
    length = end - start
    long = np.flatnonzero(length > _LONG) if length.max() > _LONG else _NONE
    if len(long):
        length[long] = 0
    return _hashed(words, end, length), long


def _hashed(words: Words, end: Ints, length: Ints) -> Words:
    """A hash of each field, from its bytes and its length.

    The sum over its words, each stirred and times an odd number of its own: nothing is added for
    a word that a field does not have.
    """
    hashed = (length + 1).view(np.uint64)  # 0 is what stands in an empty slot
    for done in range(0, int(length.max()), 8):
        factor = _FACTORS[done // 8]
        more = np.flatnonzero(length > done)
        if 2 * len(more) > len(length):
            word = words[np.maximum(end - (done + 8), 0)]
            hashed += _stirred(word, below(length, done)) * factor
        else:
            word = words[end[more] - (done + 8)]
            hashed[more] += _stirred(word, below(length[more], done)) * factor
    hashed ^= hashed >> np.uint64(32)
    hashed *= _PRIME
    hashed ^= hashed >> np.uint64(29)
    return hashed


def _stirred(word: Words, drop: Words) -> Words:
    word >>= drop
    word ^= word >> np.uint64(29)
    word *= _PRIME
    word ^= word >> np.uint64(32)
    return word


def unquoted(field: bytes) -> str:
    """The text of a field.

    >>> unquoted(b'"a ""b"" c"'), unquoted(b"plain")
    ('a "b" c', 'plain')
    """
    if field.startswith(b'"'):
        field = field[1:-1].replace(b'""', b'"')
    return field.decode("utf-8", "replace")
