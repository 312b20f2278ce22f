"""The same samples named twice: by one path, by two, or in a copy."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import closing
from itertools import combinations
from pathlib import Path
from typing import BinaryIO

from jmeterpy.errors import PlanError, ResultsError

_HEAD = 1 << 12  # bytes; two runs differ in their first row
_PIECE = 1 << 20
_TWICE = "its samples would count twice"


def refuse_twice(files: Sequence[Path]) -> None:
    """Nothing where each file holds samples of its own.

    Raises: PlanError for one that is named twice, or has a copy among the others, be it packed, or
            of the time when it was shorter; and for one that is how another ends, both plain.
    """
    known: dict[object, Path] = {}
    for file in files:
        for key in (os.path.realpath(file), _inode(file)):
            other = known.setdefault(key, file)
            if other is not file and key is not None:
                also = "" if other == file else f", also as {other}"
                raise PlanError(f"{file} is named twice{also}: {_TWICE}")
    heads = {file: _head(file) for file in files if len(files) > 1}
    for one, other in combinations(heads, 2):
        most = min(len(heads[one]), len(heads[other]))
        if heads[one][:most] == heads[other][:most] and most:
            _refuse_copy(one, other)
        _refuse_end(*sorted((one, other), key=_size))


def _inode(file: Path) -> tuple[int, int] | None:
    """What links to one file share; None where it cannot be known."""
    try:
        found = file.stat()
    except OSError:
        return None  # the reader says what is wrong
    return (found.st_dev, found.st_ino) if found.st_ino else None


def _head(file: Path) -> bytes:
    """How its text begins; nothing where it cannot be read, which the reader says."""
    try:
        return next(_texts(file, _HEAD), b"")
    except ResultsError:
        return b""


def _texts(file: Path, size: int) -> Iterator[bytes]:
    from jmeterpy.analysis.source import open_source, pieces

    with closing(open_source(file)) as opened:
        yield from pieces(opened, file, size)


def _refuse_copy(one: Path, other: Path) -> None:
    """Nothing where the two differ somewhere, or hold no row.

    Raises: PlanError where all of the one is how the other begins.
    """
    has_rows, more = False, 0
    try:
        for mine, yours in _side_by_side(one, other):
            most = min(len(mine), len(yours))
            if mine[:most] != yours[:most]:
                return
            has_rows = has_rows or _has_row(mine[:most])
            more = len(mine) - len(yours)
            if more:
                break
    except ResultsError:
        return  # as above
    if has_rows and not more:
        raise PlanError(f"{other} is a copy of {one}: {_TWICE}; name one of the two")
    if has_rows:
        longer, shorter = (one, other) if more > 0 else (other, one)
        raise PlanError(f"{shorter} is how {longer} begins: {_TWICE}; name {longer} alone")


def _refuse_end(shorter: Path, longer: Path) -> None:
    """Nothing where the rows of the one are not how the other ends, or one is packed.

    Raises: PlanError where they are, with a header before them or without.
    """
    if not _size(shorter):  # a pipe is read once
        return
    try:
        with shorter.open("rb") as one, longer.open("rb") as other:
            first = one.readline(_PIECE)
            header = 0 if first[:1].isdigit() else len(first)
            rows = one.seek(0, os.SEEK_END) - header
            start = other.seek(0, os.SEEK_END) - rows
            if rows <= 0 or start <= 0 or not _is_text(first):
                return
            one.seek(header)
            other.seek(start - 1)
            if other.read(1) != b"\n" or not _same_to_the_end(one, other):
                return
    except OSError:
        return  # the reader says what is wrong
    raise PlanError(f"{shorter} is how {longer} ends: {_TWICE}; name {longer} alone")


def _is_text(first: bytes) -> bool:
    """Whether this is the first line of a CSV file."""
    return b"," in first and not first.startswith((b"<", b"\x1f\x8b"))


def _same_to_the_end(one: BinaryIO, other: BinaryIO) -> bool:
    while mine := one.read(_PIECE):
        if mine != other.read(_PIECE):
            return False
    return True


def _size(file: Path) -> int:
    return file.stat().st_size if file.is_file() else 0


def _side_by_side(one: Path, other: Path) -> Iterator[tuple[bytes, bytes]]:
    """Both in pieces; a last pair of which one may be shorter."""
    mine, yours = _texts(one, _PIECE), _texts(other, _PIECE)
    while (pair := (next(mine, b""), next(yours, b""))) != (b"", b""):
        yield pair


def _has_row(text: bytes) -> bool:
    """Whether a file that begins like this holds more than a header."""
    start = text.removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith(b"<"):
        return b"ample " in start
    return start[:1].isdigit() or b"," in start.partition(b"\n")[2]
