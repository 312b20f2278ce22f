"""The fast way to read CSV rows: a block of them at once."""

from __future__ import annotations

from functools import partial

import numpy as np

from jmeterpy.analysis.block import ERROR_BITS, NO_ERROR, TRANSACTION_PREFIX, Batch, Texts, is_fine
from jmeterpy.analysis.coded import Coded
from jmeterpy.analysis.counts import Bools, Ints
from jmeterpy.analysis.fields import begins
from jmeterpy.analysis.layout import Layout
from jmeterpy.analysis.rows import MOST, YEAR_10000_MS
from jmeterpy.analysis.threads import Threads
from jmeterpy.analysis.wanted import PAD, BlockReader, Misfit, Rows, Wanted

_NUMBERS = ("elapsed", "allThreads", "bytes", "sentBytes", "SampleCount")
_TRAFFIC = ("Latency", "Connect", "grpThreads")
_PLACES = ("responseCode", "responseMessage", "failureMessage")
_TEXTS = ("label", "threadName")
_PREFIX = TRANSACTION_PREFIX.encode()
_NEWLINE, _QUOTE = 10, 34


class FastRows:
    """Reads blocks of whole rows in one layout; without `traffic` not all of each, see Block."""

    def __init__(
        self, layout: Layout, texts: Texts, threads: Threads, *, traffic: bool = True
    ) -> None:
        self._place = {name: at for at, name in reversed([*enumerate(layout.columns)])}
        self._read = _reader(self._wanted(layout, traffic=traffic))
        self._traffic = traffic
        self._texts = texts
        self._threads = threads
        self._labels = Coded(texts.labels.code)
        self._codes = Coded(texts.codes.code)
        self._messages = Coded(texts.messages.code)
        self._names = Coded(threads.code)
        self._forgotten = threads.forgotten
        self._fine: list[bool] = []

    def _wanted(self, layout: Layout, *, traffic: bool) -> Wanted:
        numbers = ("timeStamp", *_NUMBERS, *(_TRAFFIC if traffic else ()))
        kinds = (numbers, ("success",), _PLACES, _TEXTS)
        places = (tuple(self._place[x] for x in kind if x in self._place) for kind in kinds)
        return Wanted(len(layout.columns), ord(layout.separator), *places)

    def read(self, data: bytes, *, final: bool, line: int | None) -> tuple[Batch, int, int]:
        """The whole rows in `data`, which starts with PAD, and how many bytes and lines they take.

        `line` is the line of the first row, None where nobody asks for lines.

        Raises: Misfit where a row is not as it should be.
        """
        if final and not data.endswith(b"\n"):
            data += b"\n"
        rows = self._read(data, final=final)
        if self._forgotten != self._threads.forgotten:
            self._forgotten = self._threads.forgotten
            self._names.forget()
        return self._batch(rows, line), rows.used - len(PAD), rows.lines

    def _batch(self, rows: Rows, line: int | None) -> Batch:
        ok = rows.truth(self._place["success"])
        elapsed, users, received, sent, count = (self._number(rows, name) for name in _NUMBERS)
        start = rows.number(self._place["timeStamp"])
        if count.max() > 1 or start.max() >= YEAR_10000_MS:
            raise Misfit  # `records` says what is wrong with it
        code = latency = connect = group_users = np.zeros(len(rows), np.int64)
        if self._traffic:
            code = self._codes.of_short(rows, *self._span(rows, "responseCode"))
            latency, connect, group_users = (self._number(rows, name) for name in _TRAFFIC)
        return Batch(
            start_ms=start,
            elapsed_ms=elapsed,
            ok=ok,
            label=self._coded(self._labels, rows, "label"),
            thread=self._coded(self._names, rows, "threadName"),
            users=users,
            received=received,
            sent=sent,
            transaction=begins(rows.words, *self._span(rows, "responseMessage"), _PREFIX),
            error=self._errors(rows, ok),
            latency_ms=latency,
            connect_ms=connect,
            code=code,
            group_users=group_users,
            nested=np.full(len(rows), -1, np.int8),
            line=_lines(rows, line),
        )

    def _span(self, rows: Rows, name: str) -> tuple[Ints, Ints]:
        """Where the fields of a column start and end; empty where the file lacks it."""
        column = self._place.get(name)
        return (rows.starts, rows.starts) if column is None else rows.span(column)

    def _coded(self, coded: Coded, rows: Rows, name: str) -> Ints:
        """The codes of the texts of a column."""
        column = self._place.get(name)
        hashed = None if column is None else rows.hashed(column)
        return coded.of(rows, *self._span(rows, name), hashed)

    def _number(self, rows: Rows, name: str) -> Ints:
        """The numbers of a column; zeros where the file lacks it."""
        column = self._place.get(name)
        if column is None:
            return np.zeros(len(rows), np.int64)
        found = rows.number(column)
        if found.max() >= MOST:
            raise Misfit  # `rows.whole` says which
        return found

    def _errors(self, rows: Rows, ok: Bools) -> Ints:
        errors = np.full(len(rows), NO_ERROR, np.int64)
        failed = np.flatnonzero(~ok)
        if not len(failed):
            return errors
        answer, message, failure = (
            tuple(edge[failed] for edge in self._span(rows, name))
            for name in ("responseCode", "responseMessage", "failureMessage")
        )
        code = self._codes.of_short(rows, *answer)
        said = failure[1] - failure[0]
        empty = (said == 0) | ((said == 2) & (rows.bytes_[failure[0]] == _QUOTE))
        asserted = self._is_fine(code) & ~empty
        start = np.where(asserted, failure[0], message[0])
        end = np.where(asserted, failure[1], message[1])
        errors[failed] = code << ERROR_BITS | self._messages.of(rows, start, end)
        return errors

    def _is_fine(self, code: Ints) -> Bools:
        texts = self._texts.codes.texts
        self._fine.extend(is_fine(text) for text in texts[len(self._fine) :])
        return np.array(self._fine, bool)[code]


def _reader(wanted: Wanted) -> BlockReader:
    from jmeterpy.analysis.native import native_reader

    native = native_reader(wanted)
    if native is not None:
        return native
    from jmeterpy.analysis.grid import grid

    return partial(grid, wanted=wanted)


def _lines(rows: Rows, line: int | None) -> Ints:
    """The line on which each row starts."""
    if line is None:
        return np.zeros(len(rows), np.int64)
    newlines = np.flatnonzero(rows.bytes_[: rows.used] == _NEWLINE)[len(PAD) :]
    found: Ints = line + np.searchsorted(newlines, rows.starts)
    return found
