"""The bytes in a gzip file, unpacked as they are read, and not without end."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, cast

from jmeterpy.analysis.source import is_packed, refuse_other, unreadable
from jmeterpy.errors import ResultsError

_MAX_RATIO = 400  # unpacked bytes for each packed one; JMeter's results reach 30
_FREE = 64 << 20  # bytes that may be unpacked whatever the ratio


def unpacking(path: Path) -> BinaryIO:
    """The file, opened."""
    return cast("BinaryIO", gzip.GzipFile(path))


def unpacked(file: BinaryIO, path: Path, size: int) -> Iterator[bytes]:
    """The bytes of an opened gzip file, in pieces.

    Raises: ResultsError where it is damaged, and where it unpacks to far too much.
    """
    packed = cast("BinaryIO", cast("gzip.GzipFile", file).fileobj)
    total = 0
    while data := _read(file, path, size):
        if not total:
            _refuse(data[:4], path)
        total += len(data)
        if total > max(_FREE, packed.tell() * _MAX_RATIO):
            raise ResultsError(
                f"{path} unpacks to more than {_MAX_RATIO} times its size; no results do; "
                "unpack it yourself if you trust it"
            )
        yield data
    if not total:
        _refuse(b"", path)


def _read(file: BinaryIO, path: Path, size: int) -> bytes:
    try:
        return file.read(size)
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise ResultsError(
            f"{path} is a damaged gzip file ({error}); unpack what is left of it with "
            f"`gzip -dc {path.name} > rows.jtl` and name that file"
        ) from error
    except OSError as error:
        raise unreadable(path, error) from error


def _refuse(head: bytes, path: Path) -> None:
    """Refuse what is not results within a gzip file either."""
    if is_packed(head):
        raise ResultsError(f"{path} is packed twice; unpack it once")
    refuse_other(head, path)
