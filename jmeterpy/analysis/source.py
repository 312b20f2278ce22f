"""A results file on disk: what it is, and its bytes."""

from __future__ import annotations

import gzip
import stat
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, cast

from jmeterpy.errors import ResultsError

_MAX_RATIO = 400  # unpacked bytes for each packed one; JMeter's results reach 30
_FREE = 256 << 20  # bytes that may be unpacked whatever the ratio


def open_source(path: Path) -> BinaryIO:
    """The file, opened; a gzip file is unpacked as it is read.

    Raises: ResultsError for what is no readable file: nothing there, a folder, a pipe, no
            permission, empty, a zip.
    """
    _must_be_file(path)
    try:
        file = path.open("rb")
    except OSError as error:
        raise ResultsError(f"{path} cannot be read: {_reason(error)}") from error
    head = file.read(4)
    file.seek(0)
    if not head:
        file.close()
        raise ResultsError(f"{path} is empty: JMeter wrote no header and no sample")
    if head.startswith(b"PK\x03\x04"):
        file.close()
        raise ResultsError(f"{path} is a zip archive; unpack it and name the file in it")
    if is_packed(head):
        file.close()
        return cast("BinaryIO", gzip.GzipFile(path))
    return file


def is_packed(head: bytes) -> bool:
    """Whether these first bytes are of a gzip file."""
    return head.startswith(b"\x1f\x8b")


def is_xml(head: bytes) -> bool:
    """Whether these first bytes are of an XML file."""
    return head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<")


def pieces(file: BinaryIO, path: Path, size: int) -> Iterator[bytes]:
    """The bytes of an opened source, in pieces.

    Raises: ResultsError for a damaged gzip file, and for one that unpacks to far too much.
    """
    packed = path.stat().st_size if isinstance(file, gzip.GzipFile) else None
    total = 0
    while True:
        try:
            data = file.read(size)
        except (EOFError, gzip.BadGzipFile, zlib.error) as error:
            raise ResultsError(
                f"{path} is a damaged gzip file ({error}); unpack what is left of it with "
                f"`gzip -dc {path.name} > rows.jtl` and name that file"
            ) from error
        except OSError as error:
            raise ResultsError(f"{path} cannot be read: {_reason(error)}") from error
        if not data:
            return
        total += len(data)
        if packed is not None and total > max(_FREE, packed * _MAX_RATIO):
            raise ResultsError(
                f"{path} unpacks to more than {_MAX_RATIO} times its size, which results do not; "
                "unpack it yourself if you trust it"
            )
        yield data


def _must_be_file(path: Path) -> None:
    try:
        mode = path.stat().st_mode
    except OSError as error:
        raise ResultsError(f"{path} cannot be read: {_reason(error)}") from error
    if stat.S_ISDIR(mode):
        inside = path / "samples.jtl"
        hint = f"name the file in it: {inside}" if inside.is_file() else "name a file in it"
        raise ResultsError(f"{path} is a folder, not a results file; {hint}")
    if not stat.S_ISREG(mode):
        raise ResultsError(f"{path} is no regular file; write the results to a file and name that")


def _reason(error: OSError) -> str:
    if isinstance(error, FileNotFoundError):
        return "there is no such file"
    if isinstance(error, PermissionError):
        return "you have no permission; ask its owner, or copy it"
    return error.strerror or str(error)
