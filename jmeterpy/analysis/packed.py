"""The bytes in a gzip file, unpacked as they are read, and not without end."""

from __future__ import annotations

import io
from pathlib import Path

from jmeterpy.analysis.members import Members
from jmeterpy.analysis.source import is_packed, refuse_other, unreadable
from jmeterpy.errors import ResultsError

_MAX_RATIO = 400  # unpacked bytes for each packed one; JMeter's results reach 30
_FREE = 64 << 20  # bytes that may be unpacked whatever the ratio


class Unpacked(io.RawIOBase):
    """A gzip file as what is in it: everything that can be unpacked.

    Raises: OSError where it cannot be opened.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file = path.open("rb")
        self._members = Members(self._file)
        self._total = 0

    @property
    def damage(self) -> str:
        """That it is damaged, and where, as far as it was read; "" where it is whole."""
        found = self._members.faults
        return f"{self._path} is a damaged gzip file: {found}" if found else ""

    def readable(self) -> bool:
        """Always."""
        return True

    def read(self, size: int = -1) -> bytes:
        """So many bytes; fewer at the end only.

        Raises: ResultsError where it unpacks to far too much, or to nothing.
        """
        parts: list[bytes] = []
        missing = size if size >= 0 else 1 << 62
        try:
            while missing > 0 and (data := self._members.read(min(missing, 1 << 20))):
                self._count(data)
                parts.append(data)
                missing -= len(data)
        except OSError as error:
            raise unreadable(self._path, error) from error
        first = self._total == sum(map(len, parts))
        found = b"".join(parts)
        if first and size:
            self._refuse(found[:4])
        return found

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()
        super().close()

    def _count(self, data: bytes) -> None:
        self._total += len(data)
        if self._total > max(_FREE, self._file.tell() * _MAX_RATIO):
            raise ResultsError(
                f"{self._path} unpacks to more than {_MAX_RATIO} times its size; no results do; "
                "unpack it yourself if you trust it"
            )

    def _refuse(self, head: bytes) -> None:
        """Refuse what is not results within a gzip file either."""
        if is_packed(head):
            raise ResultsError(f"{self._path} is packed twice; unpack it once")
        if not head and self._members.faults:
            raise ResultsError(f"{self.damage}; nothing of it could be unpacked")
        refuse_other(head, self._path)
