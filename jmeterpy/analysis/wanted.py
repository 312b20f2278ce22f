"""What is wanted of a block of CSV rows, and what those who read blocks give."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from jmeterpy.analysis.counts import Bools, Ints

Bytes = npt.NDArray[np.uint8]
Words = npt.NDArray[np.uint64]
PAD = b"\n" * 16  # stands before a block, so that a word may be read that ends in its first field


class Misfit(ValueError):  # noqa: N818  it is a verdict on a block, not an error of anyone
    """The block holds something that only `records` can read."""


@dataclass(frozen=True)
class Wanted:
    """The columns of a file, and which of them are read as what; each number is a column once.

    `places` are texts of which only the place is asked for.
    """

    columns: int
    separator: int
    numbers: tuple[int, ...]
    truths: tuple[int, ...]
    places: tuple[int, ...]
    texts: tuple[int, ...]


class Rows(Protocol):
    """The whole rows of a block."""

    @property
    def data(self) -> bytes:
        """The block, PAD included."""
        ...

    @property
    def bytes_(self) -> Bytes:
        """The same as an array."""
        ...

    @property
    def words(self) -> Words:
        """The eight bytes from each byte on, little-endian."""
        ...

    @property
    def starts(self) -> Ints:
        """Where each row starts."""
        ...

    @property
    def used(self) -> int:
        """How many bytes of the block they take, PAD included."""
        ...

    @property
    def lines(self) -> int:
        """How many newlines are in these bytes, without PAD's."""
        ...

    def __len__(self) -> int: ...

    def number(self, column: int) -> Ints:
        """The numbers in a column. Raises: Misfit."""
        ...

    def truth(self, column: int) -> Bools:
        """The values of a column of `true` and `false`. Raises: Misfit."""
        ...

    def span(self, column: int) -> tuple[Ints, Ints]:
        """Where the texts of a column start and end, quotes included."""
        ...

    def hashed(self, column: int) -> Words | None:
        """A hash of each text in a column, where there are hashes."""
        ...


class BlockReader(Protocol):
    """Reads the whole rows of a block, which starts with PAD.

    Unless `final`, a last row that is not whole is left out; else the block must end in a newline.
    """

    def __call__(self, data: bytes, *, final: bool) -> Rows:
        """Raises: Misfit for a block that is not as it should be."""
        ...


def words_of(data: bytes) -> Words:
    """The eight bytes from each byte on, little-endian."""
    return np.ndarray((len(data) - 7,), "<u8", buffer=data, strides=(1,))
