"""Which rows are sub-results: redirects and embedded resources, written as rows of their own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from jmeterpy.analysis.block import Batch
from jmeterpy.analysis.counts import Bools, Ints
from jmeterpy.analysis.native import LOADED
from jmeterpy.analysis.sparse import run_lengths

_SUFFIX = re.compile(r"(-\d+)+")
_ENDS_IN_SUFFIX = re.compile(r"-\d+$")
_LINGER_MS = 60_000  # a parent this long past is forgotten; its sub-results follow it at once
_CARRIED = 200_000
_EDGE_MS = 1  # JMeter reads its clock's offset again every five seconds: 1 ms more or less
_JITTER_MS = 2
_MOST_THREADS = 1 << 20  # from the lowest to the highest number of them
_INSIDE, _FIRST = 1, 2  # as native_rows.c says it
_CROSSING = 0.01  # the share of rows that cross others from which threads are not taken as such


@dataclass(frozen=True, eq=False)
class Rows:
    """Rows in the order of their threads, and in each thread as they were written."""

    thread: Ints
    start: Ints
    end: Ints
    label: Ints

    def take(self, at: Ints) -> Rows:
        """The chosen rows, in that order."""
        return Rows(self.thread[at], self.start[at], self.end[at], self.label[at])


@dataclass(frozen=True, eq=False)
class Told:
    """Which rows are sub-results, the last row of each thread that is none, and the first of each.

    `heads` are in the order of threads.
    """

    inside: Bools
    heads: Ints
    firsts: Ints


class Nesting:
    """Finds the sub-results of one file, batch after batch.

    A sub-result lies inside an earlier row of its thread that is no transaction and no sub-result
    itself. Where time cannot tell (it starts in the last millisecond of that row or as it ended)
    the label decides: parent-N.

    A thread does one thing after another. Where rows of one thread cross in time, its name does
    not stand for one thread (files put together, or made by something else than JMeter); then a
    sub-result must also be called parent-N. The first batch decides this for the file.
    """

    def __init__(self) -> None:
        self.parents = Rows(*(np.empty(0, np.int64) for _ in range(4)))
        self.crossing: bool | None = None
        self._suffixes: list[bool] = []
        self.firsts: list[Rows] | None = None  # collects rows of threads without a known parent

    def sub_results(self, batch: Batch, labels: Sequence[str]) -> Bools:
        """Whether each row is a sub-result."""
        found: Bools = batch.nested == 1
        rows = np.flatnonzero(~batch.transaction & (batch.nested < 0))
        if not len(rows):
            return found
        known = self.parents
        start = batch.start_ms[rows]
        end = start + np.maximum(batch.elapsed_ms[rows], 0)
        every = Rows(
            np.concatenate((known.thread, batch.thread[rows])),
            np.concatenate((known.start, start)),
            np.concatenate((known.end, end)),
            np.concatenate((known.label, batch.label[rows])),
        )
        told = self._row_by_row(every, labels) if self.crossing is False else None
        told = told or self._by_order(every, labels)
        found[rows] = told.inside[len(known.thread) :]
        last = every.end[told.heads] >= every.end.max() - _LINGER_MS
        self.parents = every.take(told.heads[last][-_CARRIED:])
        if self.firsts is not None:
            self.firsts.append(every.take(told.firsts[told.firsts >= len(known.thread)]))
        return found

    def _row_by_row(self, rows: Rows, labels: Sequence[str]) -> Told | None:
        """By compiled code; None where there is none, or threads are too many."""
        if LOADED is None:
            return None
        lowest = int(rows.thread.min())
        span = int(rows.thread.max()) - lowest + 1
        if span > _MOST_THREADS:
            return None
        heads, told = np.full(span, -1, np.int64), np.empty(len(rows.thread), np.uint8)
        ends = self._suffixed(labels)
        columns = (rows.thread, rows.start, rows.end, rows.label, ends, heads, told)
        at, count, places = 0, len(told), [column.ctypes.data for column in columns]
        while (at := LOADED.jmeterpy_nested(at, count, lowest, *places)) < count:
            thread = int(rows.thread[at]) - lowest
            told[at] = self._inside(rows, int(heads[thread]), at, labels)
            if not told[at]:
                heads[thread] = at
            at += 1
        return Told(told == _INSIDE, heads[heads >= 0], np.flatnonzero(told == _FIRST))

    def _by_order(self, every: Rows, labels: Sequence[str]) -> Told:
        """With all rows of a thread brought together."""
        order = _by_thread(every.thread)
        ordered = every.take(order)
        heads = self._heads(ordered, labels)
        inside = np.empty(len(order), bool)
        inside[order] = heads != np.arange(len(order))
        change = ordered.thread[1:] != ordered.thread[:-1]
        last = np.append(np.flatnonzero(change), len(order) - 1)
        fresh = np.concatenate(([True], change))
        return Told(inside, order[heads[last]], order[fresh])

    def _heads(self, rows: Rows, labels: Sequence[str]) -> Ints:
        """The index of the row in which each row lies: its own where it lies in none."""
        fresh = np.concatenate(([True], rows.thread[1:] != rows.thread[:-1]))
        reached = _reached(rows, fresh)
        if self.crossing is None:
            self.crossing = _crosses(rows, reached, fresh)
        if self.crossing:
            sure = fresh | ~self._suffixed(labels)[rows.label]
        else:
            late = rows.start >= reached - _EDGE_MS
            edge = late & (rows.end <= reached) & ~fresh
            edge[edge] = self._suffixed(labels)[rows.label[edge]]
            sure = fresh | (late & ~edge)
        heads: Ints = np.maximum.accumulate(np.where(sure, np.arange(len(sure)), 0))
        clear = (rows.start < rows.end[heads] - _EDGE_MS) & (rows.end <= rows.end[heads])
        clear &= (rows.start >= rows.start[heads]) & ~np.bool_(self.crossing)
        doubtful = np.flatnonzero(~sure & ~clear)
        if len(doubtful):
            self._one_by_one(rows, heads, sure, run_lengths(np.sort(heads[doubtful]))[0], labels)
        return heads

    def _one_by_one(
        self, rows: Rows, heads: Ints, sure: Bools, doubtful: Ints, labels: Sequence[str]
    ) -> None:
        """Decide the rows after each doubtful head in order, as they were written."""
        edges = np.append(np.flatnonzero(sure), len(heads))
        stops = edges[np.searchsorted(edges, doubtful, side="right")]
        for first, stop in zip(doubtful.tolist(), stops.tolist(), strict=True):
            head = first
            for at in range(first + 1, stop):
                if not self._inside(rows, head, at, labels):
                    head = at
                heads[at] = head

    def _suffixed(self, labels: Sequence[str]) -> Bools:
        """Whether each label ends in -N; asked once of each, as labels only grow in number."""
        fresh = labels[len(self._suffixes) :]
        self._suffixes.extend(bool(_ENDS_IN_SUFFIX.search(text)) for text in fresh)
        return np.array(self._suffixes, bool)

    def _inside(self, rows: Rows, head: int, at: int, labels: Sequence[str]) -> bool:
        parent, row = (
            (int(rows.start[i]), int(rows.end[i]), labels[int(rows.label[i])]) for i in (head, at)
        )
        return lies_inside(parent, row, crossing=bool(self.crossing))


def lies_inside(parent: tuple[int, int, str], row: tuple[int, int, str], *, crossing: bool) -> bool:
    """Whether a row, as (start, end, label), is a sub-result of an earlier one of its thread."""
    (first, until, name), (start, end, label) = parent, row
    if start < first or end > until:
        return False
    if start < until - _EDGE_MS and not crossing:
        return True
    return label.startswith(name) and bool(_SUFFIX.fullmatch(label[len(name) :]))


def _by_thread(thread: Ints) -> Ints:
    """The order by thread that keeps the order of the rows of each."""
    low = int(thread.min())
    if int(thread.max()) - low < 1 << 16:  # sorted by counting, which is faster
        return np.argsort((thread - low).astype(np.uint16), kind="stable")
    return np.argsort(thread, kind="stable")


def _reached(rows: Rows, fresh: Bools) -> Ints:
    """How far the earlier rows of the same thread reach in time."""
    rank = np.cumsum(fresh) - 1
    low = int(rows.start.min())
    width = int(rows.end.max()) - low + 1
    if width * (int(rank[-1]) + 1) >= 1 << 62:
        return _reached_slowly(rows, fresh)
    shift = rank * width - low
    running: Ints = np.maximum.accumulate(rows.end + shift)
    before: Ints = np.concatenate(([0], running[:-1])) - shift
    return before


def _reached_slowly(rows: Rows, fresh: Bools) -> Ints:
    """The same where times are so far apart that they do not fit beside the thread."""
    edges = np.flatnonzero(fresh)[1:]
    reached = rows.start.copy()
    for part, ends in zip(np.split(reached, edges), np.split(rows.end, edges), strict=True):
        part[1:] = np.maximum.accumulate(ends)[:-1]
    return reached


def _crosses(rows: Rows, reached: Ints, fresh: Bools) -> bool:
    early = rows.start < reached - _JITTER_MS
    count = np.count_nonzero(early & (rows.end > reached + _JITTER_MS) & ~fresh)
    return bool(count > _CROSSING * len(reached))
