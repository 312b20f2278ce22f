"""The live view's reader: what came to a growing results file since the last look."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from jmeterpy.analysis.block import SAMPLE, Batch, Block, Texts
from jmeterpy.analysis.classify import Classifier
from jmeterpy.analysis.counts import Ints
from jmeterpy.analysis.csv_rows import CsvRows
from jmeterpy.analysis.faults import Faults
from jmeterpy.analysis.metrics import least_samples
from jmeterpy.analysis.names import Names
from jmeterpy.analysis.reader import gathered
from jmeterpy.analysis.threads import Threads
from jmeterpy.brief import PlanBrief

_WINDOW_MS = 10_000
_LATE_MS = 5_000  # as long as JMeter may keep rows at a low rate
_PIECE = 1 << 20  # bytes that are read at once


@dataclass(frozen=True)
class LabelTick:
    """One label so far: samples and errors."""

    label: str
    samples: int
    errors: int


@dataclass(frozen=True)
class Tick:
    """The run at one moment. Counts are of samples as the summary counts them.

    `elapsed_s` is the time since the first start; `per_second` is what ended a second in the last
    ten seconds, up to the newest row that JMeter has written; `p95_ms` is exact over what ended in
    the last ten seconds, None where too few did; `users` are those of each engine's newest row,
    summed; `skipped` are rows that could not be read.
    """

    elapsed_s: float
    users: int
    samples: int
    errors: int
    per_second: float
    p95_ms: int | None
    labels: tuple[LabelTick, ...] = ()
    skipped: int = 0


class Follow:
    """Reads only what is new. A row that is cut waits for its rest.

    >>> Follow(Path("not-there-yet.jtl")).tick(1795229400.0).samples
    0
    """

    def __init__(
        self,
        path: Path,
        *,
        brief: PlanBrief | None = None,
        see: Callable[[Block], None] | None = None,
    ) -> None:
        self._path = path
        self._see = see  # whoever else wants the rows
        self._texts = Texts()
        groups, engines = Names(500, "(all other groups)"), Names(1_000, "(all other engines)")
        self._threads = Threads(brief, 0, groups, engines)
        self._faults = Faults()
        self._rows = CsvRows(
            self._texts, self._threads, self._faults, source=str(path), traffic=False
        )
        self._classifier = Classifier(self._texts, self._threads)
        self._offset = 0
        self._first_ms: int | None = None
        self._samples = np.zeros(0, np.int64)  # by label
        self._errors = np.zeros(0, np.int64)
        self._users: dict[int, int] = {}  # by engine
        self._end = np.empty(0, np.int64)  # of what ended lately
        self._elapsed = np.empty(0, np.int64)

    def tick(self, now: float, *, final: bool = False) -> Tick:
        """Read what is new and say how things stand at `now` (seconds since 1970).

        With `final` the file is complete: its last row counts even without a line end, and the
        totals are those of the summary.
        """
        for block in self._new_blocks(final=final):
            self._count(block)
        if self._threads.full():
            self._classifier.settle()
        now_ms = round(now * 1000)
        recent = self._end > now_ms - _WINDOW_MS
        self._end, self._elapsed = self._end[recent], self._elapsed[recent]
        since = self._first_ms
        return Tick(
            elapsed_s=0.0 if since is None else max(0.0, (now_ms - since) / 1000),
            users=sum(self._users.values()),
            samples=int(self._samples.sum()),
            errors=int(self._errors.sum()),
            per_second=self._per_second(now_ms),
            p95_ms=self._p95_ms(),
            labels=self._labels(),
            skipped=self._faults.rows,
        )

    def _per_second(self, now_ms: int) -> float:
        """Of the last ten seconds; JMeter writes late, so that the newest of them may be missing.

        Where nothing was written for long, nothing ended: then that time counts, too.
        """
        if not len(self._end) or self._first_ms is None:
            return 0.0
        newest = min(int(self._end.max()), now_ms)
        until = newest if now_ms - newest < _LATE_MS else now_ms
        since = max(self._first_ms, now_ms - _WINDOW_MS)
        return len(self._end) * 1000 / max(until - since, 1000)

    def _p95_ms(self) -> int | None:
        """Of as few samples as no table states it, none."""
        count = len(self._elapsed)
        if count < least_samples(0.95):
            return None
        rank = -(-count * 95 // 100) - 1  # nearest rank, in whole numbers
        return int(np.partition(self._elapsed, rank)[rank])

    def _new_blocks(self, *, final: bool) -> Iterator[Block]:
        for batch in gathered(self._new_batches(final=final)):
            yield self._classifier.block(batch)

    def _new_batches(self, *, final: bool) -> Iterator[Batch]:
        for data in self._new_bytes():
            yield from self._rows.feed(data)
        if final and self._rows.begun:
            yield from self._rows.feed(b"", final=True)

    def _new_bytes(self) -> Iterator[bytes]:
        if not self._path.is_file():
            return
        with self._path.open("rb") as file:
            file.seek(self._offset)
            while data := file.read(_PIECE):
                self._offset += len(data)
                yield data

    def _count(self, block: Block) -> None:
        self._see_users(block)
        if self._see:
            self._see(block)
        rows = np.flatnonzero(block.kind == SAMPLE)
        if not len(rows):
            return
        start, elapsed = block.start_ms[rows], block.elapsed_ms[rows]
        label, ok = block.label_id[rows], block.ok[rows]
        first = int(start.min())
        self._first_ms = first if self._first_ms is None else min(self._first_ms, first)
        size = len(block.labels)
        self._samples = _added(self._samples, np.bincount(label, minlength=size))
        self._errors = _added(self._errors, np.bincount(label[~ok], minlength=size))
        self._end = np.concatenate((self._end, start + elapsed))
        self._elapsed = np.concatenate((self._elapsed, elapsed))

    def _see_users(self, block: Block) -> None:
        if len(block):
            engines, last = np.unique(block.engine_id[::-1], return_index=True)
            users = block.users[::-1][last]
            self._users.update(zip(engines.tolist(), users.tolist(), strict=True))

    def _labels(self) -> tuple[LabelTick, ...]:
        rows = zip(
            self._texts.labels.texts, self._samples.tolist(), self._errors.tolist(), strict=False
        )
        return tuple(LabelTick(*row) for row in rows if row[1])


def _added(known: Ints, more: Ints) -> Ints:
    total = np.zeros(max(len(known), len(more)), np.int64)
    total[: len(known)] += known
    total[: len(more)] += more
    return total
