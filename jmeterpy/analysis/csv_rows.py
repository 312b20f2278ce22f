"""CSV results as batches: bytes go in as they come, rows come out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from jmeterpy.analysis.block import Batch, Texts
from jmeterpy.analysis.fast_rows import FastRows
from jmeterpy.analysis.faults import Faults
from jmeterpy.analysis.layout import Layout, checked, looks_like_a_sum, may_be_header, read_layout
from jmeterpy.analysis.threads import Threads
from jmeterpy.analysis.wanted import PAD, Misfit
from jmeterpy.errors import ResultsError

if TYPE_CHECKING:
    from jmeterpy.analysis.convert import Header
    from jmeterpy.analysis.records import Records
    from jmeterpy.analysis.rows import Values

_HEAD = 1 << 16  # bytes whose rows show the columns of a file without header
_PART = 1 << 16  # bytes that are read again when a row in them does not fit


class CsvRows:
    """A reader that is fed. `line` is the number of the next line.

    With `lines` every row gets its line; without `traffic` some columns are not read, see Block.
    Each saves a little time.
    """

    def __init__(
        self,
        texts: Texts,
        threads: Threads,
        faults: Faults,
        *,
        source: str,
        lines: bool = False,
        traffic: bool = True,
    ) -> None:
        self.layout: Layout | None = None
        self.line = 1
        self._fast: FastRows | None = None
        self._records: Records[Values | Header] | None = None
        self._lines = lines
        self._traffic = traffic
        self._sums = False  # whether the first row looks like a sum of many
        self._users = False  # whether any row had a user
        self._texts = texts
        self._threads = threads
        self._faults = faults
        self._source = source
        self._rest = b""

    @property
    def is_open(self) -> bool:
        """Whether a row waits for its rest."""
        return bool(self._rest)

    @property
    def looks_like_sums(self) -> bool:
        """Whether the first row looks as if it stood for many samples."""
        return self._sums

    @property
    def has_users(self) -> bool:
        """Whether any row had a user."""
        return self._users

    def begin_again(self, faults: Faults) -> None:
        """Count lines and faults anew, from the next row on."""
        self.line, self._faults, self._users = 1, faults, False

    @property
    def begun(self) -> bool:
        """Whether anything was fed."""
        return self.layout is not None or bool(self._rest)

    def feed(self, data: bytes, *, final: bool = False) -> Iterator[Batch]:
        """The rows that are whole now. With `final` nothing more will come.

        Raises: ResultsError where the first line is neither a header nor a row.
        """
        if self.layout is None:
            data = self._begin(self._rest + data, final=final)
            self._rest = b"" if self.layout else data
            if self.layout is None:
                return
        data = b"".join((PAD, self._rest, data))  # the one copy of everything that is read
        at, size = len(PAD), len(data)
        while at < len(data):
            piece = data if size == len(data) else PAD + data[at : at + size]
            last = final and at + size >= len(data)
            try:
                batch, used = self._fast_batch(piece, final=last)
                whole = at + size >= len(data)  # what is left is a row still to come
            except Misfit:
                if size > _PART:
                    size = _PART
                    continue
                batch, used = self._careful_batch(data, at, final=final)
                whole = not used
            at += used
            if batch is not None:
                self._users = self._users or bool(batch.users.any())
                yield batch
            if whole:
                break
        self._rest = data[at:]
        if final:
            self._refuse_sums()

    def _refuse_sums(self) -> None:
        """Refuse rows that are sums without saying of how many: none has a user or a code."""
        if self._sums and not self._users:
            raise ResultsError(
                f"{self._source} looks as if JMeter wrote it in Statistical mode: no row has a "
                "response code or a user, so each may stand for many samples; run again with "
                "mode=StrippedBatch"
            )

    def _fast_batch(self, data: bytes, *, final: bool) -> tuple[Batch | None, int]:
        if self._fast is None:
            raise Misfit
        line = self.line if self._lines else None
        batch, used, newlines = self._fast.read(data, final=final, line=line)
        self.line += newlines
        return batch, used

    def _careful_batch(self, data: bytes, at: int, *, final: bool) -> tuple[Batch | None, int]:
        """Rows read one by one from the next part; from more where one row takes more."""
        size = _PART
        while True:
            last = at + size >= len(data)
            batch, used = self._carefully(data[at : at + size], final=final and last)
            if used or last:
                return batch, used
            size *= 2

    def _begin(self, data: bytes, *, final: bool) -> bytes:
        blank = len(data) - len(data.lstrip(b"\r\n"))
        self.line += data.count(b"\n", 0, blank)
        data = data[blank:]
        if not data and not final:
            return data
        end = data.find(b"\n") + 1
        if not end and not final and len(data) < 1 << 20:
            return data
        first = data[:end] if end else data
        more = data[len(first) :][:_HEAD]
        if not (final or len(more) == _HEAD or may_be_header(first)):
            return data  # rows further down tell
        layout, header = read_layout(first, source=self._source, more=more)
        self.use(layout)
        if header:
            self.line += 1
            data = data[len(first) :]
        self._sums = looks_like_a_sum(layout, data)
        return data

    def _carefully(self, data: bytes, *, final: bool) -> tuple[Batch | None, int]:
        """A batch of rows read one by one, and how many bytes they take."""
        from jmeterpy.analysis.convert import Header
        from jmeterpy.analysis.rows import batch_of

        rows: list[Values] = []
        lines: list[int] = []
        done = 0
        for record in self._reader().read(data, final=final):
            self.line += data.count(b"\n", done, record.start)
            done = record.start
            if isinstance(record.row, Header):
                self._switch(record.row.fields)
                self.line += data.count(b"\n", record.start, record.rest)
                return (batch_of(rows, lines) if rows else None), record.rest
            if record.reason:
                self._faults.add(self.line, record.reason)
            elif record.row is not None:
                rows.append(record.row)
                lines.append(self.line)
            self.line += data.count(b"\n", done, record.rest)
            done = record.rest
        return (batch_of(rows, lines) if rows else None), done

    def _switch(self, fields: list[str]) -> None:
        assert self.layout is not None  # noqa: S101  for the type checker
        self._faults.add(self.line, "a header in the middle: another run was appended")
        found = Layout(tuple(fields), self.layout.separator)
        self.use(checked(found, source=f"{self._source}, line {self.line},"))

    def use(self, layout: Layout) -> None:
        """Read the rows in this layout."""
        self.layout = layout
        fits = len(layout.separator.encode()) == 1
        names = self._texts, self._threads
        self._fast = FastRows(layout, *names, traffic=self._traffic) if fits else None
        self._records = None

    def _reader(self) -> Records[Values | Header]:
        """The reader of single rows in this layout; most files never need it."""
        if self._records is None:
            from jmeterpy.analysis.convert import Converter
            from jmeterpy.analysis.records import Records

            assert self.layout is not None  # noqa: S101  for the type checker: _begin came first
            convert = Converter(self.layout, self._texts, self._threads, source=self._source)
            self._records = Records(self.layout, convert)
        return self._records
