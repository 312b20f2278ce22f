"""From files to numbers: the one pass of the summary, and the second pass over every row."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from jmeterpy.analysis.aggregate import Aggregate
from jmeterpy.analysis.apart import Extent, apart
from jmeterpy.analysis.block import Batch, Block, Texts, joined
from jmeterpy.analysis.choose import Chooser
from jmeterpy.analysis.classify import Classifier
from jmeterpy.analysis.csv_rows import CsvRows
from jmeterpy.analysis.entry import Source, paths_of
from jmeterpy.analysis.faults import Faults
from jmeterpy.analysis.helper import Helper
from jmeterpy.analysis.measured import Measured
from jmeterpy.analysis.names import Names
from jmeterpy.analysis.select import Reading, Select
from jmeterpy.analysis.source import damage_of, is_xml, open_source, pieces
from jmeterpy.analysis.threads import Threads

if TYPE_CHECKING:
    from jmeterpy.brief import PlanBrief

_ROWS = 1 << 15  # rows that are understood together
_PIECE = 1 << 20  # bytes that are read at once
_KEPT = 4 << 20  # bytes


def whole(paths: tuple[Path, ...], reading: Reading) -> Measured:
    """Read and count everything in this process."""
    keep_memory()
    faults = Faults()
    aggregate = Aggregate(traffic=reading.traffic)
    for block in _blocks(paths, reading, faults, lines=False):
        aggregate.add(block)
    return replace(aggregate.measured(paths, faults.skipped()), notes=tuple(faults.notes))


def in_two(helper: Helper) -> Measured | None:
    """Count the first half here and add what the helper counted; None where they do not join."""
    from jmeterpy.analysis.part import joins, received

    keep_memory()
    half = helper.half
    reading = half.reading
    texts, faults = Texts(), Faults()
    aggregate = Aggregate(traffic=reading.traffic, beside=helper.beside)
    threads = new_threads(reading.brief)
    classifier = Classifier(texts, threads)
    chooser = Chooser(reading.select)
    rows = CsvRows(texts, threads, faults, source=half.path, traffic=reading.traffic)
    batches = (
        batch for data in bytes_of(Path(half.path), 0, half.cut) for batch in rows.feed(data)
    )
    for batch in gathered(batches):
        faults.read += len(batch)
        aggregate.add(chooser.chosen(classifier.block(batch)))
        if threads.full():
            return None
    if rows.is_open or rows.layout != half.layout:
        return None
    aggregate.merge()
    part = received(helper.answer)
    if part is None or not joins(part, classifier, texts, threads):
        return None
    if rows.looks_like_sums and not (rows.has_users or part.has_users):
        return None
    aggregate.add_part(part.aggregate, (part.texts, part.threads), (texts, threads))
    if texts.full() or aggregate.is_full:
        return None
    faults.add_part(part.faults, rows.line - 1)
    del part  # its tables are not needed twice
    return aggregate.measured((Path(half.path),), faults.skipped())


def keep_memory() -> None:
    """Have the C library keep what is freed, for the arrays of the next rows.

    Else it hands every larger array back to the system, and having it cleared and mapped again
    takes about a sixth of the time. glibc learns from the largest piece that was ever freed.
    """
    large = bytes(_KEPT)
    del large


def bytes_of(path: Path, start: int, stop: int | None) -> Iterator[bytes]:
    """The bytes of a plain file from `start` to before `stop`."""
    with path.open("rb") as file:
        file.seek(start)
        while data := file.read(_PIECE if stop is None else min(_PIECE, stop - file.tell())):
            yield data


def new_threads(brief: PlanBrief | None) -> Threads:
    """Threads of a single file."""
    return Threads(brief, 0, *_places())


def _places() -> tuple[Names, Names]:
    return Names(500, "(all other groups)"), Names(1_000, "(all other engines)")


def blocks(
    source: Source,
    *,
    brief: PlanBrief | None = None,
    select: Select | None = None,
    traffic: bool = True,
) -> Iterator[Block]:
    """Every row, in file order, in blocks of about 33,000; the exact second pass.

    Label and group ids mean the same in all blocks of a call. Without `traffic` some columns are
    not read, see Block.

    Raises: as `measure`.
    """
    return _blocks(paths_of(source), Reading(brief, select, traffic), Faults(), lines=True)


def _blocks(
    paths: tuple[Path, ...], reading: Reading, faults: Faults, *, lines: bool
) -> Iterator[Block]:
    texts = Texts()
    groups, engines = _places()
    chooser = Chooser(reading.select)
    extents = [Extent(path) for path in paths]
    for number, path in enumerate(paths):
        threads = Threads(reading.brief, number, groups, engines)
        classifier = Classifier(texts, threads)
        rows = partial(CsvRows, texts, threads, faults, lines=lines, traffic=reading.traffic)
        for batch in gathered(_batches(path, texts, threads, faults, rows)):
            faults.read += len(batch)
            block = classifier.block(batch)
            if len(paths) > 1:
                extents[number].add(block)
            yield chooser.chosen(block)
            if threads.full():
                classifier.settle()
    for extent in extents[-1:]:
        faults.add_note(extent.path, apart(extents))


def _batches(
    path: Path, texts: Texts, threads: Threads, faults: Faults, csv_rows: Callable[..., CsvRows]
) -> Iterator[Batch]:
    with closing(open_source(path)) as file:
        data = pieces(file, path, _PIECE)
        first = next(data, b"")
        if is_xml(first):
            from jmeterpy.analysis.xml_rows import Pieces, XmlRows

            xml = XmlRows(texts, threads, faults, source=str(path))
            yield from xml.read(Pieces(chain((first,), data)))
        else:
            rows = csv_rows(source=str(path))
            for piece in chain((first,), data):
                yield from rows.feed(piece)
            yield from rows.feed(b"", final=True)
        faults.add_damage(path, damage_of(file))


def gathered(batches: Iterator[Batch]) -> Iterator[Batch]:
    """The same rows in larger batches."""
    waiting: list[Batch] = []
    count = 0
    for batch in batches:
        waiting.append(batch)
        count += len(batch)
        if count >= _ROWS:
            yield joined(waiting)
            waiting, count = [], 0
    if waiting:
        yield joined(waiting)
