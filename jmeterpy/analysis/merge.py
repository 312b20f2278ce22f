"""Several CSV results files as one: streamed, whatever columns each of them has."""

from __future__ import annotations

import csv
import gzip
import os
import re
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TextIO, cast

from jmeterpy.analysis.convert import Header
from jmeterpy.analysis.layout import Layout, checked, is_header, read_layout
from jmeterpy.analysis.records import MAX_RECORD, Records
from jmeterpy.analysis.rows import truth, whole
from jmeterpy.analysis.source import is_xml, lines, open_source
from jmeterpy.errors import PlanError, ResultsError

_LINES = 1000  # that are taken apart together


@dataclass(frozen=True)
class MergedFile:
    """What became of one input: its rows, and those that were left out because they are damaged.

    `missing` are the columns that others have, which stay empty in its rows.
    """

    path: Path
    rows: int
    left_out: int
    missing: tuple[str, ...]


@dataclass(frozen=True)
class Merged:
    """One file made of several."""

    path: Path
    columns: tuple[str, ...]
    files: tuple[MergedFile, ...]

    @property
    def rows(self) -> int:
        """How many rows there are."""
        return sum(file.rows for file in self.files)


def merge(sources: Sequence[Path], output: Path, *, engines: bool = False) -> Merged:
    """Write the rows of all `sources` to `output`, in the order given, under one header.

    The columns are those of all of them; a field that a file lacks stays empty. With `engines`
    they are engines of one run: threads are named after their file, as JMeter does with remote
    engines, so that users are summed. Memory does not grow with the files. The output appears
    when it is whole; a name that ends in .gz is packed.

    Raises: ResultsError for what is no CSV results file; PlanError where `output` is one of the
            sources, or cannot be written.
    """
    if any(output.exists() and source.samefile(output) for source in sources if source.exists()):
        raise PlanError(f"{output} is one of the files to merge; write to another one")
    headers = [_all_columns(source) for source in sources]
    columns = tuple(dict.fromkeys(name for header in headers for name in header))
    with _replacing(output) as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        found = tuple(
            _copy(source, writer.writerow, columns, engine=_engine(source, number, engines=engines))
            for number, source in enumerate(sources, 1)
        )
    return Merged(output, columns, found)


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
    for layout, fields in _records(source):
        if fields is None:
            left_out += 1
            continue
        found = dict(zip(layout.columns, fields, strict=True))
        seen.update(layout.columns)
        if engine:
            found["threadName"] = engine + found.get("threadName", "")
        write([found.get(name, "") for name in columns])
        rows += 1
    missing = tuple(name for name in columns if name not in seen)
    return MergedFile(source, rows, left_out, missing)


def _all_columns(source: Path) -> tuple[str, ...]:
    """The columns of a file, and of headers further down that another run appended."""
    found: dict[str, None] = {}
    with closing(open_source(source)) as file:
        each = lines(file, source, MAX_RECORD)
        layout, _ = _begin(each, source)
        found.update(dict.fromkeys(layout.columns))
        for number, line in enumerate(each, 2):
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
    if is_xml(first):
        raise ResultsError(
            f"{source} is XML; only CSV files are merged. `jmeterpy summary` and `report` take "
            "several files of any form as they are"
        )
    layout, header = read_layout(first, source=str(source))
    return layout, b"" if header else first


def _records(source: Path) -> Iterator[tuple[Layout, list[str] | None]]:
    """The rows with the layout that holds for them; None for one that is damaged.

    They are read as for the summary: damage costs the rows beside it, and no other.
    """
    with closing(open_source(source)) as file:
        each = lines(file, source, MAX_RECORD)
        layout, rest = _begin(each, source)
        while data := b"".join(islice(each, _LINES)):
            layout, rest = yield from _rows(rest + data, layout, source, final=False)
        yield from _rows(rest, layout, source, final=True)


def _rows(
    data: bytes, layout: Layout, source: Path, *, final: bool
) -> Generator[tuple[Layout, list[str] | None], None, tuple[Layout, bytes]]:
    """The rows in `data`; the layout at its end, and what waits for more."""
    while True:
        used, header = 0, None
        for record in Records(layout, partial(_fields, layout)).read(data, final=final):
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


def _fields(layout: Layout, fields: list[str]) -> list[str] | Header:
    """The fields of a row as they are, or those of a header.

    Raises: ValueError for a row that the summary would leave out too.
    """
    if is_header(fields):
        return Header(fields)
    if len(fields) != len(layout.columns):
        raise ValueError(f"{len(fields)} fields where the header has {len(layout.columns)}")
    whole(fields[layout.columns.index("elapsed")], "elapsed")
    truth(fields[layout.columns.index("success")], "success")
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
        raise PlanError(f"cannot write {output}: {error.strerror}") from None
    finally:
        part.unlink(missing_ok=True)
