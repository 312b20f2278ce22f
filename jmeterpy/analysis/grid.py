"""A block of whole CSV rows as a grid of field ends, found with numpy; quotes are exact.

Every row is checked: exactly so many fields, quotes only at the edges of fields, numbers of digits
only. What does not fit raises Misfit, and `records` reads it with care.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from jmeterpy.analysis.counts import Bools, Ints

Bytes = npt.NDArray[np.uint8]
Words = npt.NDArray[np.uint64]
PAD = b"\n" * 16  # stands before a block, so that a word may be read that ends in its first field
_NEWLINE, _RETURN, _QUOTE = 10, 13, 34


class Misfit(ValueError):  # noqa: N818  it is a verdict on a block, not an error of anyone
    """The block does not fit the grid."""


@dataclass(frozen=True, eq=False)
class Grid:
    """Where the fields of some rows end: `ends[column, row]`, of rows that start at `starts`."""

    data: bytes
    bytes_: Bytes
    words: Words  # the eight bytes from each byte on, little-endian
    starts: Ints
    ends: Ints
    used: int  # bytes of the block that these rows take, PAD included

    def __len__(self) -> int:
        return len(self.starts)

    def span(self, column: int) -> tuple[Ints, Ints]:
        """Where the fields of a column start and end."""
        start = self.ends[column - 1] + 1 if column else self.starts
        return start, self.ends[column]


def grid(data: bytes, columns: int, separator: int, *, final: bool) -> Grid:
    """The grid of the whole rows in `data`, which starts with PAD.

    Unless `final`, a last row that is not whole is left out; else it must end in a newline.

    Raises: Misfit.
    """
    block = np.frombuffer(data, np.uint8)
    cuts = _separators(block, separator, final=final)
    rows = len(cuts) // columns
    if not rows:
        raise Misfit
    newline = block[cuts] == _NEWLINE
    at_end = newline[columns - 1 : rows * columns : columns]
    # After the last whole row only separators may follow, those of a row still to come.
    if np.count_nonzero(newline) != rows or not at_end.all():
        raise Misfit
    ends = np.ascontiguousarray(cuts[: rows * columns].reshape(rows, columns).T)
    used = int(ends[-1, -1]) + 1
    starts = np.empty(rows, np.int64)
    starts[0] = len(PAD)
    starts[1:] = ends[-1, :-1] + 1
    returns = np.count_nonzero(block[ends[-1] - 1] == _RETURN)
    if returns not in (0, rows):
        raise Misfit
    ends[-1] -= bool(returns)
    words = np.ndarray((len(data) - 7,), "<u8", buffer=data, strides=(1,))
    return Grid(data, block, words, starts, ends, used)


def _separators(block: Bytes, separator: int, *, final: bool) -> Ints:
    """The separators and newlines that are not inside quotes."""
    mark = block == separator
    mark |= block == _NEWLINE
    mark[: len(PAD)] = False
    cuts = np.flatnonzero(mark)
    quotes = np.flatnonzero(block == _QUOTE)
    if not len(quotes):
        return cuts
    if len(quotes) % 2:  # the block ends inside a quoted field
        if final:
            raise Misfit
        quotes = np.append(quotes, len(block) - 1)
        cuts = cuts[: np.searchsorted(cuts, quotes[-2])]
    _check_quotes(block, quotes, separator)
    first = np.searchsorted(cuts, quotes[0::2])
    count = np.searchsorted(cuts, quotes[1::2]) - first
    some = count > 0
    if not some.any():
        return cuts
    first, count = first[some], count[some]
    offset = first - np.concatenate(([0], np.cumsum(count)[:-1]))
    keep = np.ones(len(cuts), bool)
    keep[np.arange(count.sum()) + np.repeat(offset, count)] = False
    return cuts[keep]


def _check_quotes(block: Bytes, quotes: Ints, separator: int) -> None:
    """An opening quote follows a separator and a closing one precedes it, or they are doubled."""
    opens, closes = np.zeros(256, bool), np.zeros(256, bool)
    opens[[separator, _NEWLINE, _QUOTE]] = True
    closes[[separator, _NEWLINE, _QUOTE, _RETURN]] = True
    after = block[np.minimum(quotes[1::2] + 1, len(block) - 1)]
    if not (opens[block[quotes[0::2] - 1]].all() and closes[after][:-1].all()):
        raise Misfit


_ZEROS = np.uint64(0x3030303030303030)
_ABOVE_NINE = np.uint64(0x7676767676767676)
_TOP_BITS = np.uint64(0x8080808080808080)
# Bits to drop below a field of n bytes that ends at the top of a little-endian word.
DROP = np.array([63] + [8 * (8 - n) for n in range(1, 9)], np.uint64)
_STEPS = tuple(
    (np.uint64(factor), np.uint64(shift), np.uint64(mask))
    for factor, shift, mask in (
        (2561, 8, 0x00FF00FF00FF00FF),
        (6553601, 16, 0x0000FFFF0000FFFF),
        (42949672960001, 32, 0x00000000FFFFFFFF),
    )
)


def whole_numbers(words: Words, start: Ints, end: Ints) -> Ints:
    """The numbers in fields of 1 to 16 digits, eight digits at a time.

    Raises: Misfit for anything else.
    Source: D. Lemire, "Quickly parsing eight digits" (2018).
    """
    length = end - start
    longest = int(length.max())
    if int(length.min()) < 1 or longest > 16:
        raise Misfit
    low = _eight(words[end - 8], np.minimum(length, 8))
    if longest > 8:
        more = np.flatnonzero(length > 8)
        high = _eight(words[end[more] - 16], length[more] - 8)
        low[more] += high * np.uint64(100_000_000)
    return low.view(np.int64)


def _eight(word: Words, length: Ints) -> Words:
    drop = DROP[length]
    word ^= _ZEROS
    word >>= drop
    word <<= drop
    if np.bitwise_or.reduce((word + _ABOVE_NINE) | word) & _TOP_BITS:
        raise Misfit
    for factor, shift, mask in _STEPS:
        word *= factor
        word >>= shift
        word &= mask
    return word


_TRUE = np.uint64(int.from_bytes(b"true", "little"))
_FALSE = np.uint64(int.from_bytes(b"false", "little"))


def truths(words: Words, start: Ints, end: Ints) -> Bools:
    """The values of fields that are `true` or `false`.

    Raises: Misfit for anything else.
    """
    length = end - start
    word = words[end - 8]
    true: Bools = length == 4
    fine = np.where(true, word >> np.uint64(32) == _TRUE, word >> np.uint64(24) == _FALSE)
    if not fine.all() or not (true | (length == 5)).all():
        raise Misfit
    return true


def begins(words: Words, start: Ints, prefix: bytes) -> Bools:
    """Whether each field begins with `prefix` (a multiple of eight bytes), quoted or not."""
    last = len(words) - 1
    found = np.zeros(len(start), bool)
    for skip, first in ((0, prefix[:8]), (1, b'"' + prefix[:7])):
        at = np.flatnonzero(words[np.minimum(start, last)] == _word(first))
        for offset in range(0, len(prefix), 8):
            place = np.minimum(start[at] + skip + offset, last)
            at = at[words[place] == _word(prefix[offset : offset + 8])]
        found[at] = True
    return found


def _word(text: bytes) -> np.uint64:
    return np.uint64(int.from_bytes(text, "little"))
