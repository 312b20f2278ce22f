"""The compiled reader of whole CSV rows, native_rows.c; where it is absent numpy's grid stands in.

A wheel for a platform carries it, and so does an installation from a checkout: see hatch_build.py.
What it reads and what it refuses is the same as with the grid. JMETERPY_NATIVE=0 leaves it out.
"""

from __future__ import annotations

import ctypes
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from jmeterpy.analysis.counts import Bools, Ints
from jmeterpy.analysis.wanted import PAD, Bytes, Misfit, Wanted, Words, words_of

LIBRARY = Path(__file__).with_name("native_rows.library")
VERSION = 2
_FULL = -2
_NUMBER, _TRUTH, _PLACE, _TEXT = 1, 2, 3, 4
_BYTES_A_ROW = 64  # what a row is taken to be at first; JMeter's have 60 to 300


class _Into(ctypes.Structure):
    """`struct rows` of native_rows.c."""

    _fields_ = (
        ("room", ctypes.c_int64),
        *((name, ctypes.c_void_p) for name in ("numbers", "truths", "starts", "ends", "hashes")),
        ("used", ctypes.c_int64),
        ("lines", ctypes.c_int64),
    )


@dataclass(frozen=True, eq=False)
class NativeRows:
    """The rows of a block, of which everything was read that was wanted."""

    data: bytes
    bytes_: Bytes
    words: Words
    starts: Ints
    used: int
    lines: int
    numbers: Mapping[int, Ints]
    truths: Mapping[int, Bools]
    places: Mapping[int, tuple[Ints, Ints]]
    hashes: Mapping[int, Words]

    def __len__(self) -> int:
        return len(self.starts)

    def span(self, column: int) -> tuple[Ints, Ints]:
        """Where the fields of a column start and end."""
        return self.places[column]

    def number(self, column: int) -> Ints:
        """The numbers in a column."""
        return self.numbers[column]

    def truth(self, column: int) -> Bools:
        """The truths in a column."""
        return self.truths[column]

    def hashed(self, column: int) -> Words:
        """A hash of each text in a column."""
        return self.hashes[column]


class NativeReader:
    """Reads blocks of rows that have the same columns."""

    def __init__(self, library: ctypes.CDLL, wanted: Wanted) -> None:
        self._read = library.jmeterpy_rows
        self._wanted = wanted
        self._places = wanted.texts + wanted.places
        roles = bytearray(wanted.columns)
        for role, columns in (
            (_NUMBER, wanted.numbers), (_TRUTH, wanted.truths),
            (_PLACE, wanted.places), (_TEXT, wanted.texts),
        ):  # fmt: skip
            for column in columns:
                roles[column] = role
        self._roles = bytes(roles)
        self._bytes_a_row = _BYTES_A_ROW

    def __call__(self, data: bytes, *, final: bool) -> NativeRows:
        """See BlockReader."""
        while True:
            room = len(data) // self._bytes_a_row + 1
            found = self._rows(data, room, final=final)
            if found is not None:
                return found
            self._bytes_a_row = self._bytes_a_row // 2 or 1

    def _rows(self, data: bytes, room: int, *, final: bool) -> NativeRows | None:
        """As above; None where there are more rows than room."""
        wanted, places = self._wanted, len(self._places)
        numbers = np.empty((len(wanted.numbers), room), np.int64)
        truths = np.empty((len(wanted.truths), room), bool)
        starts = np.empty((places + 1, room), np.int64)
        ends = np.empty((places, room), np.int64)
        hashes = np.empty((len(wanted.texts), room), np.uint64)
        into = _Into(room, *(a.ctypes.data for a in (numbers, truths, starts, ends, hashes)), 0, 0)
        count = self._read(
            data, len(PAD), len(data), wanted.separator, self._roles, wanted.columns, final, _SEED,
            ctypes.byref(into),
        )  # fmt: skip
        if count == _FULL:
            return None
        if count < 0:
            raise Misfit
        spans = zip(starts[:-1, :count], ends[:, :count], strict=True)
        return NativeRows(
            data=data,
            bytes_=np.frombuffer(data, np.uint8),
            words=words_of(data),
            starts=starts[-1, :count],
            used=into.used,
            lines=into.lines,
            numbers=dict(zip(sorted(wanted.numbers), numbers[:, :count], strict=True)),
            truths=dict(zip(sorted(wanted.truths), truths[:, :count], strict=True)),
            places=dict(zip(sorted(self._places), spans, strict=True)),
            hashes=dict(zip(sorted(wanted.texts), hashes[:, :count], strict=True)),
        )


def native_reader(wanted: Wanted) -> NativeReader | None:
    """A compiled reader; None where there is none for this machine."""
    return NativeReader(LOADED, wanted) if LOADED else None


def open_library() -> ctypes.CDLL | None:
    """The library, if it is there, of this version, and wanted."""
    if os.environ.get("JMETERPY_NATIVE") == "0":
        return None
    try:
        library = ctypes.CDLL(str(LIBRARY))
        if library.jmeterpy_version() != VERSION:
            return None  # a checkout that moved on since it was installed
    except (OSError, AttributeError):
        return None
    number, pointer = ctypes.c_int64, ctypes.c_void_p
    library.jmeterpy_nested.restype = number
    library.jmeterpy_nested.argtypes = (*(number,) * 3, *(pointer,) * 7)
    library.jmeterpy_rows.restype = number
    library.jmeterpy_rows.argtypes = (
        ctypes.c_char_p, number, number, ctypes.c_uint8, ctypes.c_char_p, number, ctypes.c_int,
        ctypes.c_uint64, pointer,
    )  # fmt: skip
    return library


LOADED = open_library()
_SEED = int.from_bytes(os.urandom(8))  # so that nobody can make labels that share a hash
