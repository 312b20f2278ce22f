"""Several CSV results files as one: streamed, whatever columns each of them has."""

from __future__ import annotations

import csv
import gzip
import os
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, TextIO, cast

from jmeterpy.analysis.layout import Layout, checked, is_header, read_layout
from jmeterpy.analysis.source import is_xml, open_source
from jmeterpy.errors import PlanError, ResultsError

_FIRST = 1 << 20  # bytes that a first line may have
_FIELD = 1 << 24  # characters that a field may have


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
        if len(fields) != len(layout.columns):
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
    last: Layout | None = None
    for layout, _ in _records(source, headers_only=True):
        if layout is not last:
            found.update(dict.fromkeys(layout.columns))
            last = layout
    return tuple(found)


def _records(source: Path, *, headers_only: bool = False) -> Iterator[tuple[Layout, list[str]]]:
    """The rows with the layout that holds for them.

    With `headers_only`, only one row for each layout, found without taking rows apart.
    """
    csv.field_size_limit(_FIELD)
    with closing(open_source(source)) as file:
        layout, header, first = _begin(file, source)
        lines = _lines(file, first, skip=header)
        if headers_only:
            yield layout, []
            for line in lines:
                if "elapsed" in line and (found := _header(line, layout)):
                    yield checked(found, source=str(source)), []
            return
        yield from _rows(lines, layout, source)


def _rows(lines: Iterator[str], layout: Layout, source: Path) -> Iterator[tuple[Layout, list[str]]]:
    reader = csv.reader(lines, delimiter=layout.separator)
    while True:
        try:
            fields = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield layout, [str(error)]  # no row has one field only: it is counted as left out
            continue
        if is_header(fields):
            layout = checked(Layout(tuple(fields), layout.separator), source=str(source))
        elif fields:
            yield layout, fields


def _header(line: str, layout: Layout) -> Layout | None:
    fields = next(csv.reader([line], delimiter=layout.separator), [])
    return Layout(tuple(fields), layout.separator) if is_header(fields) else None


def _begin(file: BinaryIO, source: Path) -> tuple[Layout, bool, bytes]:
    """The layout, whether the first line is a header, and that line."""
    first = file.readline(_FIRST)
    if is_xml(first):
        raise ResultsError(
            f"{source} is XML; only CSV files are merged. `jmeterpy summary` and `report` take "
            "several files of any form as they are"
        )
    layout, header = read_layout(first, source=str(source))
    return layout, header, first


def _lines(file: BinaryIO, first: bytes, *, skip: bool) -> Iterator[str]:
    if not skip:
        yield first.decode("utf-8-sig", "replace")
    for line in file:
        yield line.decode("utf-8", "replace")


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
