"""A results file on disk: what it is, and its bytes."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, cast

from jmeterpy.errors import ResultsError

_PIECE = 1 << 19  # bytes that are read at once
_UTF_16 = b"\xff\xfe"
_UNPACK = "; unpack it and name the file in it"
_AS_UTF_8 = "text in UTF-16; write it as UTF-8, as `iconv -f UTF-16 -t UTF-8` does"
_OTHER = {
    b"PK\x03\x04": "a zip archive" + _UNPACK,
    b"PK\x05\x06": "an empty zip archive",
    b"BZh": "packed by bzip2" + _UNPACK,
    b"\xfd7zX": "packed by xz" + _UNPACK,
    b"\x28\xb5\x2f\xfd": "packed by zstd" + _UNPACK,
    b"7z\xbc\xaf": "a 7z archive" + _UNPACK,
    b"\0\0": "of zero bytes, as a file is after a crash of the machine",
    _UTF_16: _AS_UTF_8,
    b"\xfe\xff": _AS_UTF_8,
}


def open_source(path: Path) -> BinaryIO:
    """The file, opened; a gzip file is unpacked as it is read, as far as that goes.

    Raises: ResultsError for what is no readable file: nothing there, a folder, a pipe, no
            permission, empty, a zip.
    """
    must_be_file(path)
    try:
        file = path.open("rb")
    except OSError as error:
        raise unreadable(path, error) from error
    head = file.read(4)
    file.seek(0)
    try:
        refuse_other(head, path)
    except ResultsError:
        file.close()
        raise
    if is_packed(head):
        from jmeterpy.analysis.packed import Unpacked

        file.close()
        return cast("BinaryIO", Unpacked(path))
    return file


def refuse_other(head: bytes, path: Path) -> None:
    """Refuse what its first four bytes show to be something else."""
    if not head:
        raise ResultsError(f"{path} is empty: JMeter wrote no header and no sample")
    for start, what in _OTHER.items():
        if head.startswith(start):
            raise ResultsError(f"{path} is {what}")
    if b"\0" in head[:2] and head.replace(b"\0", b"").isalnum():
        raise ResultsError(f"{path} is {_OTHER[_UTF_16]}")


def is_packed(head: bytes) -> bool:
    """Whether these first bytes are of a gzip file."""
    return head.startswith(b"\x1f\x8b")


def is_xml(head: bytes) -> bool:
    """Whether these first bytes are of an XML file."""
    return head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<")


def pieces(file: BinaryIO, path: Path, size: int) -> Iterator[bytes]:
    """The bytes of an opened source, in pieces.

    Raises: ResultsError for a gzip file that unpacks to far too much, or to nothing.
    """
    try:
        while data := file.read(size):
            yield data
    except OSError as error:
        raise unreadable(path, error) from error


def damage_of(file: BinaryIO) -> str:
    """That an opened source is a damaged gzip file, and where, once it was read to its end."""
    return str(getattr(file, "damage", ""))


def lines(file: BinaryIO, path: Path, longest: int) -> Iterator[bytes]:
    """The lines of an opened source with their ends; one that is too long comes in parts.

    Raises: as `pieces`.
    """
    rest: list[bytes] = []
    for data in pieces(file, path, _PIECE):
        *whole, last = data.split(b"\n")
        for line in whole:
            yield b"".join((*rest, line, b"\n"))
            rest = []
        rest.append(last)
        if len(rest) * _PIECE > longest:
            yield b"".join(rest)
            rest = []
    if any(rest):
        yield b"".join(rest)


def must_be_file(path: Path) -> None:
    """Refuse what could be waited for without end, or is no file.

    Raises: ResultsError that says what it is.
    """
    try:
        mode = path.stat().st_mode
    except OSError as error:
        raise unreadable(path, error) from error
    if stat.S_ISDIR(mode):
        inside = path / "samples.jtl"
        hint = f"name the file in it: {inside}" if inside.is_file() else "name a file in it"
        raise ResultsError(f"{path} is a folder, not a results file; {hint}")
    if not stat.S_ISREG(mode):
        raise ResultsError(f"{path} is no regular file; write the results to a file and name that")


def unreadable(path: Path, error: OSError) -> ResultsError:
    """What the system says of a file, as an error of ours."""
    if isinstance(error, FileNotFoundError):
        reason = "there is no such file"
    elif isinstance(error, PermissionError):
        reason = "you have no permission; ask its owner, or copy it"
    else:
        reason = error.strerror or str(error)
    return ResultsError(f"{path} cannot be read: {reason}")
