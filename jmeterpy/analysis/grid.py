"""A block of whole CSV rows as a grid of field ends, found with numpy; quotes are exact.

Every row is checked: exactly so many fields, quotes only at the edges of fields, numbers of digits
only. What does not fit raises Misfit, and `records` reads it with care.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from jmeterpy.analysis.counts import Bools, Ints
from jmeterpy.analysis.fields import truths, whole_numbers
from jmeterpy.analysis.wanted import PAD, Bytes, Misfit, Wanted, Words, words_of

_NEWLINE, _RETURN, _QUOTE = 10, 13, 34
_NOTHING = np.empty(0, np.int64)


@dataclass(frozen=True, eq=False)
class Grid:
    """Where the fields of some rows end: `ends[column, row]`, of rows that start at `starts`."""

    data: bytes
    bytes_: Bytes
    words: Words
    starts: Ints
    ends: Ints
    used: int  # bytes of the block that these rows take, PAD included
    lines: int  # newlines in these bytes

    def __len__(self) -> int:
        return len(self.starts)

    def span(self, column: int) -> tuple[Ints, Ints]:
        """Where the fields of a column start and end."""
        start = self.ends[column - 1] + 1 if column else self.starts
        return start, self.ends[column]

    def number(self, column: int) -> Ints:
        """The numbers in a column.

        Raises: Misfit.
        """
        return whole_numbers(self.words, *self.span(column))

    def truth(self, column: int) -> Bools:
        """The truths in a column.

        Raises: Misfit.
        """
        return truths(self.words, *self.span(column))

    def hashed(self, column: int) -> None:
        """No hashes: who needs one makes it."""


def grid(data: bytes, *, wanted: Wanted, final: bool) -> Grid:
    """The grid of the whole rows in `data`, which starts with PAD.

    Unless `final`, a last row that is not whole is left out; else it must end in a newline.

    Raises: Misfit.
    """
    columns, separator = wanted.columns, wanted.separator
    block = np.frombuffer(data, np.uint8)
    newline = block == _NEWLINE
    newline[: len(PAD)] = False
    if data.find(b'"') < 0:
        mark = block == separator
        mark |= newline
        cuts, newlines, inner = np.flatnonzero(mark), int(np.count_nonzero(newline)), _NOTHING
    else:
        cuts, newlines, inner = _unquoted(block, newline, separator, final=final)
    rows = len(cuts) // columns
    # After the last whole row only separators may follow, those of a row still to come.
    if not rows or newlines != rows:
        raise Misfit
    ends = np.ascontiguousarray(cuts[: rows * columns].reshape(rows, columns).T)
    if not newline[ends[-1]].all():
        raise Misfit
    used = int(ends[-1, -1]) + 1
    starts = np.empty(rows, np.int64)
    starts[0] = len(PAD)
    starts[1:] = ends[-1, :-1] + 1
    returns = np.count_nonzero(block[ends[-1] - 1] == _RETURN)
    if returns not in (0, rows):
        raise Misfit
    ends[-1] -= bool(returns)
    lines = rows + int(np.searchsorted(inner, used))
    return Grid(data, block, words_of(data), starts, ends, used, lines)


def _unquoted(
    block: Bytes, newline: Bools, separator: int, *, final: bool
) -> tuple[Ints, int, Ints]:
    """The separators and newlines outside of quotes, how many newlines that are, and those inside.

    What comes after a quote that is still open is in neither.
    """
    mark = block == separator
    mark |= newline
    mark |= block == _QUOTE
    marks = np.flatnonzero(mark)
    quote = block[marks] == _QUOTE
    at = np.flatnonzero(quote)
    end = len(block)
    _check_quotes(block, marks[at], separator)
    if len(at) % 2:  # the block ends inside a quoted field
        if final:
            raise Misfit
        end = int(marks[at[-1]])
        marks, quote, at = marks[: at[-1]], quote[: at[-1]], at[:-1]
    inside = _between(at[0::2], at[1::2])
    inner = marks[inside]
    inner = inner[newline[inner]]
    quote[inside] = True
    return marks[~quote], int(np.count_nonzero(newline[:end])) - len(inner), inner


def _between(first: Ints, last: Ints) -> Ints:
    """Every whole number above each of `first` and below the `last` beside it."""
    count = last - first - 1
    some = count > 0
    first, count = first[some], count[some]
    found: Ints = np.repeat(first + 1 - (np.cumsum(count) - count), count)
    found += np.arange(len(found))
    return found


def _check_quotes(block: Bytes, quotes: Ints, separator: int) -> None:
    """An opening quote follows a separator and a closing one precedes it, or they are doubled."""
    opens, closes = np.zeros(256, bool), np.zeros(256, bool)
    opens[[separator, _NEWLINE, _QUOTE]] = True
    closes[[separator, _NEWLINE, _QUOTE, _RETURN]] = True
    after = block[np.minimum(quotes[1::2] + 1, len(block) - 1)]
    if not (opens[block[quotes[0::2] - 1]].all() and closes[after].all()):
        raise Misfit
