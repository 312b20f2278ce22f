"""Which rows are sub-results: redirects and embedded resources, written as rows of their own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from jmeterpy.analysis.block import Batch
from jmeterpy.analysis.counts import Bools, Ints

_SUFFIX = re.compile(r"(-\d+)+$")
_LINGER_MS = 60_000  # a parent this long past is forgotten; its sub-results follow it at once
_CARRIED = 200_000


@dataclass(frozen=True, eq=False)
class Parents:
    """The last row of each thread that may have sub-results still to come."""

    thread: Ints
    start: Ints
    end: Ints
    label: Ints


def no_parents() -> Parents:
    """Nothing was read yet."""
    return Parents(*(np.empty(0, np.int64) for _ in range(4)))


def sub_results(batch: Batch, parents: Parents, labels: Sequence[str]) -> tuple[Bools, Parents]:
    """Whether each row is a sub-result, and the parents for the next batch.

    A sub-result lies inside an earlier row of its thread that is no transaction and no sub-result
    itself. Where time cannot tell (it starts in the millisecond in which that row ended and takes
    no time itself) the label decides: parent-N.
    """
    found = batch.nested == 1
    rows = np.flatnonzero(~batch.transaction & (batch.nested < 0))
    if not len(rows):
        return found, parents
    before = len(parents.thread)
    thread = np.concatenate((parents.thread, batch.thread[rows]))
    start = np.concatenate((parents.start, batch.start_ms[rows]))
    span = np.maximum(batch.elapsed_ms[rows], 0)
    end = np.concatenate((parents.end, batch.start_ms[rows] + span))
    label = np.concatenate((parents.label, batch.label[rows]))
    order = np.argsort(thread, kind="stable")
    ordered = Parents(thread[order], start[order], end[order], label[order])
    heads = _heads(ordered, labels)
    inside = np.empty(len(order), bool)
    inside[order] = heads != np.arange(len(order))
    found[rows] = inside[before:]
    return found, _carried(ordered, heads)


def _heads(rows: Parents, labels: Sequence[str]) -> Ints:
    """The index of the row in which each row lies: its own where it lies in none."""
    count = len(rows.thread)
    at = np.arange(count)
    reached = _reached(rows)
    fresh = np.concatenate(([True], rows.thread[1:] != rows.thread[:-1]))
    edge = (rows.start == reached) & (rows.end == reached) & ~fresh
    edge[edge] = _suffixed(rows.label[edge], labels)
    sure = fresh | ((rows.start >= reached) & ~edge)
    heads: Ints = np.maximum.accumulate(np.where(sure, at, 0))
    clear = (rows.start < rows.end[heads]) & (rows.end <= rows.end[heads])
    clear &= rows.start >= rows.start[heads]
    doubtful = np.flatnonzero(~sure & ~clear)
    if len(doubtful):
        _one_by_one(rows, heads, np.unique(heads[doubtful]), sure, labels)
    return heads


def _reached(rows: Parents) -> Ints:
    """How far the earlier rows of the same thread reach in time."""
    rank = np.cumsum(np.concatenate(([0], rows.thread[1:] != rows.thread[:-1])))
    low = int(rows.start.min())
    width = int(rows.end.max()) - low + 1
    if width * (int(rank[-1]) + 1) >= 1 << 62:
        return _reached_slowly(rows)
    running: Ints = np.maximum.accumulate(rows.end - low + rank * width)
    before: Ints = np.concatenate(([0], running[:-1])) - rank * width + low
    return before


def _reached_slowly(rows: Parents) -> Ints:
    """The same where times are so far apart that they do not fit beside the thread."""
    edges = np.flatnonzero(rows.thread[1:] != rows.thread[:-1]) + 1
    reached = np.empty_like(rows.end)
    reached[0] = rows.end[0]
    for part, ends in zip(np.split(reached, edges), np.split(rows.end, edges), strict=True):
        part[1:] = np.maximum.accumulate(ends)[:-1]
    return reached


def _suffixed(labels: Ints, texts: Sequence[str]) -> Bools:
    """Whether each label ends in -N."""
    codes, at = np.unique(labels, return_inverse=True)
    found = [bool(_SUFFIX.search(texts[code])) for code in codes.tolist()]
    return np.array(found, bool)[at]


def _one_by_one(
    rows: Parents, heads: Ints, doubtful: Ints, sure: Bools, texts: Sequence[str]
) -> None:
    """Decide the rows after each doubtful head in order, as they were written."""
    edges = np.append(np.flatnonzero(sure), len(heads))
    stops = edges[np.searchsorted(edges, doubtful, side="right")]
    for first, stop in zip(doubtful.tolist(), stops.tolist(), strict=True):
        head = first
        for at in range(first + 1, stop):
            if not _inside(rows, head, at, texts):
                head = at
            heads[at] = head


def _inside(rows: Parents, head: int, at: int, texts: Sequence[str]) -> bool:
    start, end, until = int(rows.start[at]), int(rows.end[at]), int(rows.end[head])
    if start < rows.start[head] or end > until:
        return False
    if start < until:
        return True
    parent, label = texts[rows.label[head]], texts[rows.label[at]]
    return label.startswith(parent) and bool(_SUFFIX.fullmatch(label[len(parent) :]))


def _carried(rows: Parents, heads: Ints) -> Parents:
    last = np.append(np.flatnonzero(rows.thread[1:] != rows.thread[:-1]), len(heads) - 1)
    keep = heads[last]
    keep = keep[rows.end[keep] >= rows.end.max() - _LINGER_MS][-_CARRIED:]
    return Parents(rows.thread[keep], rows.start[keep], rows.end[keep], rows.label[keep])
