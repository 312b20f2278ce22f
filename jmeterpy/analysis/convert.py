"""From the fields of one record to the values of a row."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from jmeterpy.analysis.block import NO_ERROR, TRANSACTION_PREFIX, Texts
from jmeterpy.analysis.layout import Layout, is_header, time_reader
from jmeterpy.analysis.rows import Values, as_wide, moment, truth, whole, whole_or_none
from jmeterpy.analysis.threads import Threads
from jmeterpy.errors import ResultsError

COUNTS = ("allThreads", "bytes", "sentBytes")  # a row in which one is no number is damaged


@dataclass(frozen=True)
class Header:
    """A header that stands among the rows, as after another run was appended."""

    fields: list[str]


class Times:
    """Reads times in the form of the last one, or in another that is known."""

    def __init__(self) -> None:
        self._read: Callable[[str], int] = int

    def __call__(self, text: str) -> int:
        """In milliseconds since 1970.

        Raises: ValueError for what is no time, or one that no calendar has.
        """
        try:
            return moment(self._read(text), text)
        except ValueError:
            try:
                self._read = time_reader(text)
            except ValueError:
                raise ValueError(f"timeStamp is {text[:40]!r}, which is no time") from None
            return moment(self._read(text), text)


class Converter:
    """Makes rows of the fields of one layout."""

    def __init__(self, layout: Layout, texts: Texts, threads: Threads, *, source: str) -> None:
        self._places = {name: place for place, name in enumerate(layout.columns)}
        self._width = len(layout.columns)
        self._texts = texts
        self._threads = threads
        self._source = source
        self._time = Times()

    def __call__(self, fields: list[str]) -> Values | Header:
        """The row.

        Raises: ValueError that says what is wrong with it; ResultsError for a sum of many samples.
        """
        if is_header(fields):
            return Header(fields)
        as_wide(fields, self._width)
        start = self._time(self._text(fields, "timeStamp"))
        elapsed = whole(self._text(fields, "elapsed"), "elapsed")
        ok = truth(self._text(fields, "success"), "success")
        users, received, sent = (self._count(fields, name) for name in COUNTS)
        self._refuse_sum(fields)
        message = self._text(fields, "responseMessage")
        error = NO_ERROR if ok else self._error(fields, message)
        label = self._texts.labels.code(self._text(fields, "label"))
        thread = self._threads.code(self._text(fields, "threadName"))
        latency, connect, group_users = (
            whole_or_none(self._text(fields, x)) for x in ("Latency", "Connect", "grpThreads")
        )
        code = self._texts.codes.code(self._text(fields, "responseCode"))
        return (
            start, elapsed, ok, label, thread, users, received, sent,
            message.startswith(TRANSACTION_PREFIX), error, latency, connect, code,
            group_users,
        )  # fmt: skip

    def _text(self, fields: list[str], name: str) -> str:
        place = self._places.get(name)
        return "" if place is None else fields[place]

    def _count(self, fields: list[str], name: str) -> int:
        text = self._text(fields, name)
        return whole(text, name) if text else 0

    def _error(self, fields: list[str], message: str) -> int:
        code, failure = self._text(fields, "responseCode"), self._text(fields, "failureMessage")
        return self._texts.error_key(code, message, failure)

    def _refuse_sum(self, fields: list[str]) -> None:
        count = self._text(fields, "SampleCount")
        if count not in ("", "0", "1"):
            raise ResultsError(
                f"{self._source} holds a row that stands for {count[:20]!r} samples (SampleCount): "
                "JMeter added them up, so nobody can know their percentiles; run again with "
                "mode=StrippedBatch in place of mode=Statistical"
            )
