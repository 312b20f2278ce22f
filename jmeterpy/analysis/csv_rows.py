"""CSV results as batches: bytes go in as they come, rows come out."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from jmeterpy.analysis.block import NO_ERROR, TRANSACTION_PREFIX, Batch, Texts
from jmeterpy.analysis.faults import Faults
from jmeterpy.analysis.layout import Layout, checked, is_header, read_layout, time_reader
from jmeterpy.analysis.records import Records
from jmeterpy.analysis.threads import Threads
from jmeterpy.errors import ResultsError

Values = tuple[int, int, bool, int, int, int, int, int, bool, int]  # as in Batch, without a line


class _NewHeader(Exception):  # noqa: N818  it is no error: the file says so
    def __init__(self, fields: list[str]) -> None:
        self.fields = fields


class CsvRows:
    """A reader that is fed. `line` is the number of the next line."""

    def __init__(self, texts: Texts, threads: Threads, faults: Faults, *, source: str) -> None:
        self.layout: Layout | None = None
        self.line = 1
        self._texts = texts
        self._threads = threads
        self._faults = faults
        self._source = source
        self._rest = b""

    @property
    def begun(self) -> bool:
        """Whether anything was fed."""
        return self.layout is not None or bool(self._rest)

    def feed(self, data: bytes, *, final: bool = False) -> Iterator[Batch]:
        """The rows that are whole now. With `final` nothing more will come.

        Raises: ResultsError where the first line is neither a header nor a row.
        """
        data = self._rest + data
        self._rest = b""
        if self.layout is None:
            data = self._begin(data, final=final)
        while data:
            before = len(data)
            batch, data = self._carefully(data, final=final)
            if batch is not None:
                yield batch
            if len(data) == before:
                self._rest = data
                return
        return

    def _begin(self, data: bytes, *, final: bool) -> bytes:
        end = data.find(b"\n") + 1
        if not end and not final and len(data) < 1 << 20:
            self._rest = data
            return b""
        first = data[:end] if end else data
        self.layout, header = read_layout(first, source=self._source)
        if not header:
            return data
        self.line += 1
        return data[len(first) :]

    def _carefully(self, data: bytes, *, final: bool) -> tuple[Batch | None, bytes]:
        """A batch of rows read one by one, and the bytes after them."""
        assert self.layout is not None  # noqa: S101  for the type checker: _begin came first
        rows: list[Values] = []
        lines: list[int] = []
        done = 0
        for record in Records(self.layout, self._converter(self.layout)).read(data, final=final):
            self.line += data.count(b"\n", done, record.start)
            done = record.start
            if isinstance(record.row, _NewHeader):
                self._switch(record.row.fields)
                done = record.rest
                self.line += data.count(b"\n", record.start, done)
                return _batch(rows, lines), data[done:]
            if record.row is None:
                self._faults.add(self.line, record.reason)
            else:
                rows.append(record.row)
                lines.append(self.line)
            rest = record.rest
            self.line += data.count(b"\n", done, rest)
            done = rest
        return _batch(rows, lines), data[done:]

    def _switch(self, fields: list[str]) -> None:
        assert self.layout is not None  # noqa: S101  for the type checker
        self._faults.add(self.line, "a header in the middle: another run was appended")
        found = Layout(tuple(fields), self.layout.separator)
        self.layout = checked(found, source=f"{self._source}, line {self.line},")

    def _converter(self, layout: Layout) -> Callable[[list[str]], Values | _NewHeader]:
        number = {name: layout.at(name) for name in layout.columns}
        texts, threads = self._texts, self._threads
        width = len(layout.columns)
        times: dict[int, Callable[[str], int]] = {}

        def text(fields: list[str], name: str) -> str:
            at = number.get(name)
            return "" if at is None else fields[at]

        def convert(fields: list[str]) -> Values | _NewHeader:
            if is_header(fields):
                return _NewHeader(fields)
            if len(fields) != width:
                raise ValueError(f"{len(fields)} fields where the header has {width}")
            stamp = text(fields, "timeStamp")
            start = _time(stamp, times)
            if text(fields, "success") not in ("true", "false"):
                found = text(fields, "success")
                raise ValueError(f"success is {found[:40]!r}, neither true nor false")
            ok = text(fields, "success") == "true"
            elapsed = _whole(fields, number, "elapsed")
            _refuse_sums(fields, number, self._source)
            message = text(fields, "responseMessage")
            transaction = message.startswith(TRANSACTION_PREFIX)
            error = NO_ERROR
            counts = [_whole(fields, number, name) for name in ("allThreads", "bytes", "sentBytes")]
            if not ok:
                error = texts.error_key(
                    text(fields, "responseCode"), message, text(fields, "failureMessage")
                )
            label = texts.labels.code(text(fields, "label"))
            thread = threads.code(text(fields, "threadName"))
            return start, elapsed, ok, label, thread, *counts, transaction, error  # type: ignore[return-value]  # three counts

        return convert


def _time(text: str, readers: dict[int, Callable[[str], int]]) -> int:
    """A time in the form of the last one, or in another that is known."""
    try:
        return readers[0](text)
    except (KeyError, ValueError):
        try:
            readers[0] = time_reader(text)
        except ValueError:
            raise ValueError(f"timeStamp is {text[:40]!r}, which is no time") from None
        return readers[0](text)


def _whole(fields: list[str], number: dict[str, int | None], name: str) -> int:
    at = number.get(name)
    text = "" if at is None else fields[at]
    if not text and name != "elapsed":
        return 0
    try:
        value = int(text)
    except ValueError:
        raise ValueError(f"{name} is {text[:40]!r}, not a whole number") from None
    if abs(value) >= 1 << 42:
        raise ValueError(f"{name} is {text[:40]!r}, more than can be")
    return value


def _refuse_sums(fields: list[str], number: dict[str, int | None], source: str) -> None:
    at = number.get("SampleCount")
    if at is not None and fields[at] not in ("", "0", "1"):
        raise ResultsError(
            f"{source} holds a row that stands for {fields[at][:20]} samples (SampleCount): JMeter "
            "added them up, so nobody can know their percentiles; run again with "
            "mode=StrippedBatch in place of mode=Statistical"
        )


def _batch(rows: list[Values], lines: list[int]) -> Batch | None:
    if not rows:
        return None
    columns = list(zip(*rows, strict=True))
    whole = [np.array(column, np.int64) for column in columns]
    start, elapsed, _, label, thread, users, received, sent, _, error = whole
    return Batch(
        start_ms=start,
        elapsed_ms=elapsed,
        ok=np.array(columns[2], bool),
        label=label,
        thread=thread,
        users=users,
        received=received,
        sent=sent,
        transaction=np.array(columns[8], bool),
        error=error,
        nested=np.full(len(rows), -1, np.int64),
        line=np.array(lines, np.int64),
    )
