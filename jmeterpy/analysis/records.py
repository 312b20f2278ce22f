"""The careful way to read CSV rows: one damaged row costs one row, never the file."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Generic, TypeVar

from jmeterpy.analysis.layout import Layout

MAX_RECORD = 8 << 20  # bytes; a row longer than this is damage
_BLANK = re.compile(rb"[\r\n]*\n")
_NEVER_ENDS = "a quoted field never ends"
_TRIES = 1000  # starts of rows that are tried within one damaged row
T = TypeVar("T")


@dataclass(frozen=True)
class Record(Generic[T]):
    """One record of the text: what it was converted to, or why it could not be.

    `start` and `rest` are the places of its first byte and of the byte after it. A blank line is
    a record without row and without reason.
    """

    start: int
    rest: int
    row: T | None = None
    reason: str = ""
    is_open: bool = False  # the data ended within it


class Records(Generic[T]):
    """Reads records from bytes, and finds the next good one after damage.

    `convert(fields)` makes a row of the fields of a record, or raises a ValueError that says what
    is wrong with them; it also sees records of the wrong length.
    """

    def __init__(self, layout: Layout, convert: Callable[[list[str]], T]) -> None:
        self._separator = layout.separator
        self._convert = convert
        self._row_start = layout.row_start
        csv.field_size_limit(MAX_RECORD)

    def read(self, data: bytes, *, final: bool) -> Iterator[Record[T]]:
        """The records of `data`. Unless `final`, a record that is still open is left for later."""
        at = 0
        while at < len(data):
            record = self._next(data, at)
            must_end = final or len(data) - at >= MAX_RECORD
            if record.is_open and not must_end:
                return
            if record.reason:
                rest = yield from self._after_damage(data, record, must_end=must_end)
                if rest is None:
                    return
                at = rest
            else:
                yield record
                at = record.rest

    def _next(self, data: bytes, at: int) -> Record[T]:
        blank = _BLANK.match(data, at)
        if blank:
            return Record(at, blank.end())
        newline = data.find(b"\n", at)
        end = len(data) if newline < 0 else newline + 1
        line = data[at:end]
        if b'"' in line:
            return self._quoted(data, at, end)
        if not line.strip(b"\r\n"):
            return Record(at, end, is_open=newline < 0)
        fields = _text(line).split(self._separator)
        return self._converted(fields, at, end, is_open=newline < 0)

    def _quoted(self, data: bytes, at: int, line_end: int) -> Record[T]:
        ends = [at]
        try:
            reader = csv.reader(_lines(data, at, ends), strict=True, delimiter=self._separator)
            fields = next(reader, [])
        except csv.Error as error:
            endless = "unexpected end" in str(error)
            reason = _NEVER_ENDS if endless else "a quote inside a field that is not quoted"
            return Record(at, line_end, reason=reason, is_open=endless)
        is_open = ends[-1] == len(data) and not data.endswith(b"\n")
        return self._converted(fields, at, ends[-1], is_open=is_open)

    def _converted(self, fields: list[str], at: int, end: int, *, is_open: bool) -> Record[T]:
        try:
            return Record(at, end, self._convert(fields), is_open=is_open)
        except ValueError as error:
            cut = "cut off: " if is_open else ""
            return Record(at, end, reason=f"{cut}{error}", is_open=is_open)

    def _after_damage(
        self, data: bytes, record: Record[T], *, must_end: bool
    ) -> Generator[Record[T], None, int | None]:
        """The damaged record, and a whole row that a crash glued to it.

        Gives the place after it, or None where that place has not been read yet.
        """
        rest = self._resume(data, record.start)
        if rest is None and not must_end:
            return None
        rest = len(data) if rest is None else rest
        saved = self._saved(data[record.start : rest])
        if saved is None and b'"' not in data[record.start : rest]:
            yield from self._each_line(data[:rest], record)
        elif saved is None or saved.start:
            yield Record(record.start, rest, reason=record.reason)
        if saved is not None:
            yield Record(record.start + saved.start, rest, saved.row)
        return rest

    def _each_line(self, data: bytes, record: Record[T]) -> Iterator[Record[T]]:
        """A damaged record for each line from `record` on: without quotes each is a row."""
        at = record.start
        while at < len(data):
            found = self._next(data, at)
            yield Record(at, found.rest, reason=found.reason or record.reason)
            at = found.rest

    def _resume(self, data: bytes, start: int) -> int | None:
        """Where the next row starts: a line that looks like one."""
        at = data.find(b"\n", start) + 1
        while at and self._row_start is not None and not self._row_start.match(data, at):
            at = data.find(b"\n", at) + 1
        return at if at and at < len(data) else None

    def _saved(self, piece: bytes) -> Record[T] | None:
        """A whole row within a damaged one, or the damaged one read with its quotes as text."""
        if self._row_start is not None:
            for found in islice(_starts(self._row_start, piece), _TRIES):
                record = self._next(piece, found)
                if record.row is not None:
                    return record
        if b'"' not in piece:
            return None
        record = self._converted(_text(piece).split(self._separator), 0, len(piece), is_open=False)
        return record if record.row is not None else None


def _starts(pattern: re.Pattern[bytes], piece: bytes) -> Iterator[int]:
    return (found.start() for found in pattern.finditer(piece, 1))


def _text(line: bytes) -> str:
    return line.rstrip(b"\r\n").decode("utf-8", "replace")


def _lines(data: bytes, at: int, ends: list[int]) -> Iterator[str]:
    """The lines from `at` on; the end of the last one handed out stands last in `ends`."""
    stop = min(len(data), at + MAX_RECORD)
    while at < stop:
        newline = data.find(b"\n", at)
        end = len(data) if newline < 0 else newline + 1
        ends.append(end)
        yield data[at:end].decode("utf-8", "replace")
        at = end
