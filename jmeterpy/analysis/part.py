"""What a second process counted in its half of a file, and how it joins the first."""

from __future__ import annotations

import pickle
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from jmeterpy.analysis.aggregate import Aggregate
from jmeterpy.analysis.beside import Beside
from jmeterpy.analysis.block import Batch, Texts
from jmeterpy.analysis.choose import Chooser
from jmeterpy.analysis.classify import Classifier
from jmeterpy.analysis.csv_rows import CsvRows
from jmeterpy.analysis.faults import Faults
from jmeterpy.analysis.halves import Half, from_text
from jmeterpy.analysis.nesting import Rows, lies_inside
from jmeterpy.analysis.reader import bytes_of, gathered, keep_memory, new_threads
from jmeterpy.analysis.threads import Threads

Seen = tuple[int, int, str]  # start, end, label


@dataclass(frozen=True)
class Part:
    """Counts of the rows after a cut, and what must be so before it for them to be right.

    `parents` are what each thread had open at the cut as far as this process knows; `firsts` are
    the first rows of threads of which it knew nothing.
    """

    aggregate: Aggregate
    texts: Texts
    threads: Threads
    faults: Faults
    parents: dict[str, Seen]
    firsts: list[tuple[str, Seen]]
    crossing: bool | None
    has_users: bool


def read(half: Half, beside: Beside | None = None) -> Part | None:
    """Read a half; None where this cannot be done apart from the other."""
    keep_memory()
    texts, faults, reading = Texts(), Faults(), half.reading
    aggregate = Aggregate(traffic=reading.traffic, beside=beside)
    threads = new_threads(reading.brief)
    classifier = Classifier(texts, threads)
    chooser = Chooser(reading.select)
    rows = CsvRows(texts, threads, Faults(), source=half.path, traffic=reading.traffic)
    rows.use(half.layout)
    for batch in gathered(_fed(rows, half, half.warm, half.cut)):
        classifier.block(batch)
    if rows.is_open or rows.layout != half.layout:
        return None
    parents = seen(classifier.nesting.parents, texts, threads)
    firsts: list[Rows] = []
    classifier.nesting.firsts = firsts
    rows.begin_again(faults)
    for batch in gathered(_fed(rows, half, half.cut, None)):
        faults.read += len(batch)
        aggregate.add(chooser.chosen(classifier.block(batch)))
        if threads.full():
            return None
    found = [(name, row) for part in firsts for name, row in _named(part, texts, threads)]
    aggregate.merge()  # here, beside the first process
    aggregate.forget_others()
    crossing = classifier.nesting.crossing
    return Part(aggregate, texts, threads, faults, parents, found, crossing, rows.has_users)


def _fed(rows: CsvRows, half: Half, start: int, stop: int | None) -> Iterator[Batch]:
    for data in bytes_of(Path(half.path), start, stop):
        yield from rows.feed(data)
    if stop is None:
        yield from rows.feed(b"", final=True)


def seen(rows: Rows, texts: Texts, threads: Threads) -> dict[str, Seen]:
    """Rows by the names of their threads."""
    return dict(_named(rows, texts, threads))


def _named(rows: Rows, texts: Texts, threads: Threads) -> Iterator[tuple[str, Seen]]:
    names = threads.names()
    columns = (rows.thread, rows.start, rows.end, rows.label)
    for thread, start, end, label in zip(*(c.tolist() for c in columns), strict=True):
        yield names[thread], (start, end, texts.labels.texts[label])


def joins(part: Part, classifier: Classifier, texts: Texts, threads: Threads) -> bool:
    """Whether the part took for granted what was so at the cut."""
    nesting = classifier.nesting
    if part.crossing != nesting.crossing or part.texts.full() or threads.full():
        return False
    open_here = seen(nesting.parents, texts, threads)
    if any(open_here.get(name, row) != row for name, row in part.parents.items()):
        return False
    return not any(
        name in open_here and lies_inside(open_here[name], row, crossing=bool(nesting.crossing))
        for name, row in part.firsts
    )


def received(answer: BinaryIO) -> Part | None:
    """The part that our own child process writes; None where it failed."""
    try:
        part = pickle.load(answer)  # noqa: S301  our own child wrote it
    except (EOFError, pickle.UnpicklingError):
        return None
    return part if isinstance(part, Part) else None


def main() -> None:
    """Read the half that standard input names; write what was counted to standard output."""
    part = read(from_text(sys.stdin.read()))
    if part is None:
        sys.exit(1)
    pickle.dump(part, sys.stdout.buffer, pickle.HIGHEST_PROTOCOL)
