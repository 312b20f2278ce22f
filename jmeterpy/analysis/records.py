"""The careful way to read CSV rows: one damaged row costs one row, never the file."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, replace
from itertools import islice
from typing import Generic, TypeVar

from jmeterpy.analysis.layout import Layout

MAX_RECORD = 8 << 20  # bytes; a row longer than this is damage
_BLANK = re.compile(rb"[\r\n]*\n")
_NEVER_ENDS = "a quoted field never ends"
_STRAY = "a quote inside a field that is not quoted"
_QUOTES = (_NEVER_ENDS, _STRAY)
_TRIES = 1000  # starts of rows that are tried in the midst of damaged ones, up to the next good one
_A_TRY = 1 << 16  # bytes; where more than that may be read for it, it counts as several
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
        self._mark = layout.separator.encode()
        self._width = len(layout.columns)
        self._convert = convert
        self._row_start = start = layout.row_start
        self._line_start = None if start is None else re.compile(rb"\n" + start.pattern)
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
                rest = yield from self._after_damage(data, record, final=final)
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
            reason = _NEVER_ENDS if endless else _STRAY
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
        self, data: bytes, record: Record[T], *, final: bool
    ) -> Generator[Record[T], None, int | None]:
        """The damaged record, and all up to the next line that looks like the start of a row.

        Gives the place after it, or None where that place has not been read yet.
        """
        start = record.start
        rest = self._resume(data, start)
        if rest is None and not final and len(data) - start < MAX_RECORD:
            return None
        piece = data[start:rest]
        used = yield from self._each(piece, record, more=rest is None and not final)
        return start + used

    def _each(
        self, piece: bytes, first: Record[T], *, more: bool
    ) -> Generator[Record[T], None, int]:
        """The records of a piece that starts with a damaged one; gives how much of it they take.

        With `more` the piece has no end yet: a record that is open there is left for later. Where
        quotes are damaged, lines with too few fields are taken for the rest of the same record.
        """
        at, tries, is_torn = 0, iter(range(_TRIES)), False
        while at < len(piece):
            found = self._next(piece, at)
            if more and at and found.is_open:
                break
            is_rest = is_torn and not self._is_wide(piece, found)
            whole = None if is_rest else found
            good = self._saved(piece, found, tries) if found.reason else whole
            end = found.rest if good is None else good.start
            if end > at:
                said = "" if is_rest else found.reason if at else first.reason
                yield Record(first.start + at, first.start + end, reason=said)
            if good is not None:
                yield replace(good, start=first.start + end, rest=first.start + good.rest)
            is_torn = good is None and (is_rest or found.reason in _QUOTES)
            at = (good or found).rest
        return at

    def _is_wide(self, piece: bytes, record: Record[T]) -> bool:
        """Whether it has as many fields as a row."""
        return piece.count(self._mark, record.start, record.rest) >= self._width - 1

    def _resume(self, data: bytes, start: int) -> int | None:
        """Where the next row starts: a line that looks like one."""
        if self._line_start is None:
            at = data.find(b"\n", start) + 1
        else:
            found = self._line_start.search(data, start)
            at = found.end() if found else 0
        return at if at and at < len(data) else None

    def _saved(self, piece: bytes, bad: Record[T], tries: Iterator[int]) -> Record[T] | None:
        """A whole row within a damaged one, or the damaged one read with its quotes as text."""
        if self._row_start is not None:
            starts = self._row_start.finditer(piece, bad.start + 1, bad.rest)
            for found in starts:
                more = (len(piece) - found.start()) // _A_TRY
                if next(islice(tries, more, None), None) is None:
                    break
                record = self._next(piece, found.start())
                if record.row is not None:
                    return record
        ends = (bad.rest,) if bad.start else (bad.rest, len(piece))
        texts = (self._as_text(piece, bad.start, end) for end in ends)
        return next((record for record in texts if record is not None), None)

    def _as_text(self, piece: bytes, at: int, end: int) -> Record[T] | None:
        fits = piece.count(self._mark, at, end) == self._width - 1
        if not fits or piece.find(b'"', at, end) < 0:
            return None
        fields = _text(piece[at:end]).split(self._separator)
        record = self._converted(fields, at, end, is_open=False)
        return record if record.row is not None else None


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
