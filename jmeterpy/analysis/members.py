"""The members of a gzip file, one after another, as far as they can be unpacked."""

from __future__ import annotations

import zlib
from contextlib import suppress
from typing import BinaryIO

_CHUNK = 1 << 16  # packed bytes that are read at once
_MEMBER = b"\x1f\x8b\x08"
_GZIP = 16 + zlib.MAX_WBITS
_MOST = 100  # faults after which no further member is looked for
_TOLD = 3
_NO_DATA = "from byte {place:,} on it holds something else"
_BAD_DATA = "from byte {place:,} on it cannot be unpacked ({why})"
_BAD_SUM = "the checksum at byte {place:,} does not fit, so that rows before it may be wrong"
_CUT = "it ends at byte {place:,} in the midst of its data: cut off, or still being written"
_SUMS = ("incorrect data check", "incorrect length check")


class Members:
    """Unpacks them; after damage it goes on with the next one.

    Source: RFC 1952: a file is any number of members; zeros may fill it up.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._data = b""  # what was read and is not unpacked yet
        self._inflate = zlib.decompressobj(_GZIP)
        self._begun = True  # whether a member is open
        self._start = 0  # of the member in the file
        self._faults: list[str] = []

    @property
    def faults(self) -> str:
        """What could not be unpacked, and where; "" where all could."""
        more = len(self._faults) - _TOLD
        told = self._faults[:_TOLD] + ([f"and {more} more places"] if more > 0 else [])
        return "; ".join(told)

    def read(self, size: int) -> bytes:
        """Some unpacked bytes, at most `size` and a line end; none at the end."""
        while self._more() or self._begun:
            if not self._begun and not self._next():
                continue
            at_end = not self._data
            if found := self._unpacked(size):
                return found
            if at_end and self._begun:
                self._fault(_CUT)
                self._begun = False
        return b""

    def _more(self) -> bool:
        """Whether there is anything left to unpack."""
        if not self._data:
            self._data = self._file.read(_CHUNK)
        return bool(self._data)

    @property
    def _place(self) -> int:
        """The place in the file of what comes next."""
        return self._file.tell() - len(self._data)

    def _next(self) -> bool:
        """Whether the next member starts here; zeros and what is no member are left out."""
        self._data = self._data.lstrip(b"\0")
        if len(self._data) < len(_MEMBER) and (more := self._file.read(_CHUNK)):
            self._data += more
            return False
        if not self._data:
            return False
        if self._data.startswith(_MEMBER):
            self._begin()
            return True
        self._fault(_NO_DATA)
        return self._search(0)

    def _begin(self) -> None:
        self._start, self._begun = self._place, True
        self._inflate = zlib.decompressobj(_GZIP)

    def _unpacked(self, size: int) -> bytes:
        before = self._inflate.copy()
        try:
            found = self._inflate.decompress(self._data, size)
        except zlib.error as error:
            return self._saved(before, str(error).rpartition(": ")[2])
        if self._inflate.eof:
            self._data, self._begun = self._inflate.unused_data, False
        else:
            self._data = self._inflate.unconsumed_tail
        return found

    def _saved(self, inflate: zlib._Decompress, why: str) -> bytes:
        """What can be unpacked before the damage, byte by byte; then the next member is looked for.

        A member that was cut runs into the next one: what comes of that one's bytes is no text.
        A line end follows, so that the next member does not go on in the row that was cut.
        """
        found: list[bytes] = []
        with suppress(zlib.error):
            for at in range(len(self._data)):
                found.append(inflate.decompress(self._data[at : at + 1]))  # noqa: PERF401  it fails
        since = max(0, self._start + 1 - self._place)
        cut = self._data.find(_MEMBER, since, len(found))
        said = _BAD_SUM if why in _SUMS else _BAD_DATA
        self._faults.append(said.format(place=self._place + len(found), why=why))
        self._begun = False
        goes_on = self._search(since)
        return b"".join(found[: cut if cut >= 0 else None]) + (b"\n" if goes_on else b"")

    def _search(self, since: int) -> bool:
        """Whether there is another member; it is sought where the damaged one may have been cut."""
        self._data = self._data[since:]
        while len(self._faults) < _MOST:
            at = self._data.find(_MEMBER)
            if at >= 0:
                self._data = self._data[at:]
                self._begin()
                return True
            more = self._file.read(_CHUNK)
            if not more:
                break
            self._data = self._data[-len(_MEMBER) + 1 :] + more
        self._data = b""
        return False

    def _fault(self, said: str) -> None:
        self._faults.append(said.format(place=self._place))
