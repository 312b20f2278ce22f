"""Several results files as one CSV: streamed, whatever columns each of them has."""

from __future__ import annotations

import csv
import gzip
import os
import re
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from functools import partial
from itertools import chain, islice
from pathlib import Path
from typing import TextIO, cast

from jmeterpy.analysis.convert import COUNTS, Header, Times
from jmeterpy.analysis.faults import Faults
from jmeterpy.analysis.layout import (
    LOOKED_AT,
    Layout,
    checked,
    is_header,
    may_be_header,
    read_layout,
)
from jmeterpy.analysis.merge_xml import is_xml_file, xml_columns, xml_records
from jmeterpy.analysis.merged import Merged, MergedFile
from jmeterpy.analysis.records import MAX_RECORD, Records
from jmeterpy.analysis.rows import as_wide, truth, whole, whole_or_none
from jmeterpy.analysis.source import damage_of, lines, open_source
from jmeterpy.errors import PlanError, cannot_write

_LINES = 1000  # that are taken apart together
_NAMES = 2000  # of threads, and labels, that are remembered of a file; else any may be in it


def merge(sources: Sequence[Path], output: Path, *, engines: bool | None = None) -> Merged:
    """Write the rows of all `sources` to `output`, in the order given, under one header.

    The columns are those of all of them; a field that a file lacks stays empty. Samples of XML
    become rows of CSV. With `engines` they are engines of one run: threads are named after their
    file, as JMeter does with remote engines, so that users are summed. None does so where two are
    of the same time and have threads of the same names, or samples would be lost from the totals.
    Memory does not grow with the files. The output appears when it is whole; a name that ends in
    .gz is packed.

    Raises: ResultsError for what is no results file; PlanError where `output` is one of the
            sources, or cannot be written.
    """
    if any(output.exists() and source.samefile(output) for source in sources if source.exists()):
        raise PlanError(f"{output} is one of the files to merge; write to another one")
    headers = [
        xml_columns(source) if is_xml_file(source) else _all_columns(source) for source in sources
    ]
    columns = tuple(dict.fromkeys(name for header in headers for name in header))
    found = _merged(sources, output, columns, engines=bool(engines))
    if engines is None and found.overlapping:
        return _merged(sources, output, columns, engines=True)
    return found


def _merged(
    sources: Sequence[Path], output: Path, columns: tuple[str, ...], *, engines: bool
) -> Merged:
    with _replacing(output) as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        found = tuple(
            _copy(source, writer.writerow, columns, engine=_engine(source, number, engines=engines))
            for number, source in enumerate(sources, 1)
        )
    return Merged(output, columns, found, engines)


def _engine(source: Path, number: int, *, engines: bool) -> str:
    return f"{re.sub(r'[^A-Za-z0-9_.-]', '_', source.name)}:{number}-" if engines else ""


def _copy(
    source: Path,
    write: Callable[[Iterable[str]], object],
    columns: tuple[str, ...],
    *,
    engine: str,
) -> MergedFile:
    rows = left_out = 0
    seen: set[str] = set()
    threads, labels = _Names(), _Names()
    times: list[int] = []
    faults = Faults()
    read = xml_records if is_xml_file(source) else _named
    for found in read(source, faults):
        if found is None:
            left_out += 1
            continue
        seen.update(found)
        threads.add(found.get("threadName", ""))
        labels.add(found.get("label", ""))
        if engine:
            found["threadName"] = engine + found.get("threadName", "")
        write([found.get(name, "") for name in columns])
        rows += 1
        if (stamp := found.get("timeStamp", "")).isdecimal():
            end = int(stamp) + whole_or_none(found.get("elapsed", ""))
            times = [min([*times[:1], int(stamp)]), max([*times[1:], end])]
    missing = tuple(name for name in columns if name not in seen)
    first, last = times or (None, None)
    damage = "".join(said for _, said in faults.notes)
    names = threads.known, labels.known
    return MergedFile(source, rows, left_out, missing, first, last, *names, damage)


class _Names:
    """Names, unless they are too many."""

    def __init__(self) -> None:
        self._found: set[str] = set()

    def add(self, name: str) -> None:
        """One that occurs."""
        if len(self._found) <= _NAMES:
            self._found.add(name)

    @property
    def known(self) -> frozenset[str] | None:
        """All of them; None where they are too many."""
        return frozenset(self._found) if len(self._found) <= _NAMES else None


def _named(source: Path, faults: Faults) -> Iterator[dict[str, str] | None]:
    """The rows by column; None for one that is damaged."""
    for layout, fields in _records(source, faults):
        yield None if fields is None else dict(zip(layout.columns, fields, strict=True))


def _all_columns(source: Path) -> tuple[str, ...]:
    """The columns of a file, and of headers further down that another run appended."""
    found: dict[str, None] = {}
    with closing(open_source(source)) as file:
        each = lines(file, source, MAX_RECORD)
        layout, rest = _begin(each, source)
        found.update(dict.fromkeys(layout.columns))
        rows = chain(rest.splitlines(keepends=True), each)
        for number, line in enumerate(rows, 1 if rest else 2):
            if b"elapsed" in line or b"timeStamp" in line:
                header = _header(line, layout)
                where = f"{source}, line {number},"
                found.update(dict.fromkeys(checked(header, source=where).columns if header else ()))
    return tuple(found)


def _header(line: bytes, layout: Layout) -> Layout | None:
    """The layout of a line that is a header."""
    try:
        fields = next(csv.reader([line.decode("utf-8", "replace")], delimiter=layout.separator), [])
    except csv.Error:
        return None
    return Layout(tuple(fields), layout.separator) if is_header(fields) else None


def _begin(each: Iterator[bytes], source: Path) -> tuple[Layout, bytes]:
    """The layout, and the first line where it is a row."""
    first = next((line for line in each if line.strip(b"\r\n")), b"")
    more = b"" if may_be_header(first) else b"".join(islice(each, LOOKED_AT))
    layout, header = read_layout(first, source=str(source), more=more)
    return layout, more if header else first + more


def _records(source: Path, faults: Faults) -> Iterator[tuple[Layout, list[str] | None]]:
    """The rows with the layout that holds for them; None for one that is damaged.

    They are read as for the summary: damage costs the rows beside it, and no other.
    """
    with closing(open_source(source)) as file:
        each = lines(file, source, MAX_RECORD)
        layout, rest = _begin(each, source)
        while data := b"".join(islice(each, _LINES)):
            layout, rest = yield from _rows(rest + data, layout, source, final=False)
        yield from _rows(rest, layout, source, final=True)
        faults.add_damage(source, damage_of(file))


def _rows(
    data: bytes, layout: Layout, source: Path, *, final: bool
) -> Generator[tuple[Layout, list[str] | None], None, tuple[Layout, bytes]]:
    """The rows in `data`; the layout at its end, and what waits for more."""
    time = Times()
    while True:
        used, header = 0, None
        for record in Records(layout, partial(_fields, layout, time)).read(data, final=final):
            used = record.rest
            if isinstance(record.row, Header):
                header = Layout(tuple(record.row.fields), layout.separator)
                break
            if record.reason or record.row is not None:
                yield layout, record.row
        data = data[used:]
        if header is None:
            return layout, data
        layout = checked(header, source=str(source))


def _fields(layout: Layout, time: Times, fields: list[str]) -> list[str] | Header:
    """The fields of a row as they are, or those of a header.

    Raises: ValueError for a row that the summary would leave out too.
    """
    if is_header(fields):
        return Header(fields)
    as_wide(fields, len(layout.columns))
    named = dict(zip(layout.columns, fields, strict=True))
    time(named["timeStamp"])
    whole(named["elapsed"], "elapsed")
    truth(named["success"], "success")
    for name in COUNTS:
        whole(named.get(name) or "0", name)
    return fields


@contextmanager
def _replacing(output: Path) -> Iterator[TextIO]:
    """A file that takes the place of `output` once it is whole."""
    part = output.with_name(f".{output.name}.{os.getpid()}")
    opened = gzip.open if output.suffix == ".gz" else open
    try:
        with cast("TextIO", opened(part, "wt", encoding="utf-8", newline="")) as file:
            yield file
        part.replace(output)
    except OSError as error:
        raise cannot_write(output, error) from None
    finally:
        part.unlink(missing_ok=True)
