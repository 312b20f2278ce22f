"""What two processes that count one file tell each other of their tables, while they count.

Both keep counts in buckets as wide as both tables together ask for. Told early, each widens its
own while it counts; else the first would have to widen both at the end, alone. A bucket in which
both counted stands in both tables: near the limit that may double the width.
"""

from __future__ import annotations

import mmap

import numpy as np

_SIZE = 32  # bytes: two numbers from each of two
_SHIFT_BITS = 6


class Beside:
    """The other process's table, which is empty where there is none.

    A number is written whole, so that the other reads an old one or a new one.
    """

    def __init__(self, memory: mmap.mmap | None = None) -> None:
        rows = np.frombuffer(memory or bytearray(_SIZE), np.int64).reshape(2, 2)
        self._own, self._other = rows

    def swapped(self) -> Beside:
        """The same as the other process sees it."""
        self._own, self._other = self._other, self._own
        return self

    def keys(self, shift: int) -> int:
        """How many keys the other table has at least, in buckets of 2 ** `shift` seconds.

        A bucket twice as wide holds at least half the keys, a narrower one no fewer.
        """
        told = int(self._other[0])
        return told >> _SHIFT_BITS >> max(shift - (told & (1 << _SHIFT_BITS) - 1), 0)

    def cells(self) -> int:
        """Of how many cells they are."""
        return int(self._other[1])

    def tell(self, *, keys: int, shift: int, cells: int) -> None:
        """Say how large the own table is."""
        self._own[1] = cells
        self._own[0] = keys << _SHIFT_BITS | shift


def shared() -> Beside:
    """In memory that a process shares with its fork."""
    return Beside(mmap.mmap(-1, _SIZE))
