"""From files to numbers: the one pass of the summary, and the second pass over every row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from itertools import chain
from pathlib import Path

from jmeterpy.analysis.aggregate import Aggregate
from jmeterpy.analysis.block import Batch, Block, Texts, joined
from jmeterpy.analysis.choose import Chooser
from jmeterpy.analysis.classify import Classifier
from jmeterpy.analysis.csv_rows import CsvRows
from jmeterpy.analysis.faults import Faults
from jmeterpy.analysis.measured import Measured
from jmeterpy.analysis.names import Names
from jmeterpy.analysis.select import Select
from jmeterpy.analysis.source import is_xml, open_source, pieces
from jmeterpy.analysis.threads import Threads
from jmeterpy.analysis.xml_rows import Pieces, XmlRows
from jmeterpy.brief import PlanBrief

_ROWS = 1 << 15  # rows that are understood together
_PIECE = 1 << 19  # bytes that are read at once

Source = Path | str | Sequence[Path]


def measure(
    source: Source, *, brief: PlanBrief | None = None, select: Select | None = None
) -> Measured:
    """Read results and count everything. Several files are one run on several engines.

    `brief` tells which thread groups are setup and teardown; `select` keeps some rows only.

    Raises: ResultsError for what cannot be read, and for results that hold only sums.
    """
    faults = Faults()
    aggregate = Aggregate()
    for block in _blocks(source, brief, select, faults, lines=False):
        aggregate.add(block)
    return aggregate.measured(paths(source), faults.skipped())


def blocks(
    source: Source, *, brief: PlanBrief | None = None, select: Select | None = None
) -> Iterator[Block]:
    """Every row, in file order, in blocks of about 33,000; the exact second pass.

    Label and group ids mean the same in all blocks of a call.

    Raises: as `measure`.
    """
    return _blocks(source, brief, select, Faults(), lines=True)


def paths(source: Source) -> tuple[Path, ...]:
    """The files of a source."""
    return (Path(source),) if isinstance(source, str | Path) else tuple(map(Path, source))


def _blocks(
    source: Source,
    brief: PlanBrief | None,
    select: Select | None,
    faults: Faults,
    *,
    lines: bool,
) -> Iterator[Block]:
    texts = Texts()
    groups, engines = Names(500, "(all other groups)"), Names(1_000, "(all other engines)")
    chooser = Chooser(select)
    for number, path in enumerate(paths(source)):
        threads = Threads(brief, number, groups, engines)
        classifier = Classifier(texts, threads)
        batches = _gathered(_batches(path, texts, threads, faults, lines=lines))
        for batch in batches:
            yield chooser.chosen(classifier.block(batch))
            if threads.full():
                classifier.settle()


def _batches(
    path: Path, texts: Texts, threads: Threads, faults: Faults, *, lines: bool
) -> Iterator[Batch]:
    with closing(open_source(path)) as file:
        data = pieces(file, path, _PIECE)
        first = next(data, b"")
        if is_xml(first):
            xml = XmlRows(texts, threads, faults, source=str(path))
            yield from xml.read(Pieces(chain((first,), data)))
            return
        rows = CsvRows(texts, threads, faults, source=str(path), lines=lines)
        yield from rows.feed(first)
        for piece in data:
            yield from rows.feed(piece)
        yield from rows.feed(b"", final=True)


def _gathered(batches: Iterator[Batch]) -> Iterator[Batch]:
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
