"""The values of many fields of a grid at once, eight bytes at a time."""

from __future__ import annotations

import numpy as np

from jmeterpy.analysis.counts import Bools, Ints
from jmeterpy.analysis.wanted import Misfit, Words

_QUOTE = np.uint64(34)
_ZEROS = np.uint64(0x3030303030303030)
_ABOVE_NINE = np.uint64(0x7676767676767676)
_TOP_BITS = np.uint64(0x8080808080808080)
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
    longest, shortest = int(length.max()), int(length.min())
    if shortest < 1 or longest > 16:
        raise Misfit
    number = _eight(words[end - 8], length, even=shortest == longest or shortest >= 8)
    if longest > 8:
        more = np.flatnonzero(length > 8)
        high = _eight(words[end[more] - 16], length[more] - 8, even=shortest == longest)
        number[more] += high * np.uint64(100_000_000)
    return number.view(np.int64)


def below(length: Ints, done: int = 0) -> Words:
    """The bits of a little-endian word below a field that ends at its top, `done` bytes on.

    All 64 and more where nothing of the field is left, none where it fills the word.
    """
    bits = 64 + 8 * done - 8 * length
    return np.maximum(bits, 0, out=bits).view(np.uint64)


def _eight(word: Words, length: Ints, *, even: bool) -> Words:
    """The numbers that end at the top of each word; `even` where all have as many digits of it.

    The first digits of times are the same in a whole block, and often users and bytes are: then
    one number is read.
    """
    drop = below(length[:1] if even else length)
    word ^= _ZEROS
    word >>= drop
    count = len(word)
    if even and word[0] == word[-1] and (word == word[0]).all():
        word = word[:1]
    word <<= drop
    if np.bitwise_or.reduce((word + _ABOVE_NINE) | word) & _TOP_BITS:
        raise Misfit
    for factor, shift, mask in _STEPS:
        word *= factor
        word >>= shift
        word &= mask
    return word if len(word) == count else word.repeat(count)


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


def begins(words: Words, start: Ints, end: Ints, prefix: bytes) -> Bools:
    """Whether each field begins with `prefix` (a multiple of eight bytes), quoted or not."""
    found = np.zeros(len(start), bool)
    long = np.flatnonzero(end - start >= len(prefix))
    if not len(long):
        return found
    first = start[long] + (words[start[long]] & np.uint64(255) == _QUOTE)
    fits = np.flatnonzero(words[first] == _word(prefix[:8]))
    for offset in range(8, len(prefix), 8):
        fits = fits[words[first[fits] + offset] == _word(prefix[offset : offset + 8])]
    found[long[fits]] = True
    return found


def _word(text: bytes) -> np.uint64:
    return np.uint64(int.from_bytes(text, "little"))
