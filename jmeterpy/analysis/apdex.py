"""Apdex with times of one's own: what satisfies and what is tolerated."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from jmeterpy.analysis.counts import Ints
from jmeterpy.analysis.measured import Measured, Row
from jmeterpy.analysis.scope import Scope
from jmeterpy.analysis.sparse import CELL_BITS, ELAPSED_SHIFT, LOW_BITS, LOW_MASK


def scored(measured: Measured, scope: Scope) -> Measured:
    """The numbers of a scope, with its Apdex where it has times of its own."""
    found = replace(measured, scope=scope)
    return found if scope.apdex_ms is None else _with_apdex(found, scope.apdex_ms)


def _with_apdex(measured: Measured, apdex_ms: tuple[int, int]) -> Measured:
    """The same numbers, scored by these times.

    Source: Apdex Alliance 2007, Application Performance Index: (satisfied + tolerated / 2) /
            samples; here failures are frustrated, whatever they took.
    """
    pleased = _pleased(measured, apdex_ms)
    cells = measured.cells.names

    def again(row: Row, chosen: Iterable[int]) -> Row:
        score = sum(pleased[at] for at in chosen) / 2
        return replace(row, apdex=score / row.samples if row.samples else None)

    by_label: dict[tuple[str, str], list[int]] = {}
    by_group: dict[tuple[str, str], list[int]] = {}
    exactly: dict[tuple[str, str, str], list[int]] = {}
    for at, (label, group, kind) in enumerate(cells):
        by_label.setdefault((label, kind), []).append(at)
        by_group.setdefault((group, kind), []).append(at)
        exactly.setdefault((label, group, kind), []).append(at)
    inside = [at for at, (*_, kind) in enumerate(cells) if kind == "sample"]
    groups = tuple(
        replace(
            each,
            total=again(each.total, by_group.get((each.group, each.total.kind), ())),
            labels=tuple(again(x, exactly[x.label, each.group, x.kind]) for x in each.labels),
        )
        for each in measured.groups
    )
    return replace(
        measured,
        total=again(measured.total, inside),
        labels=tuple(again(row, by_label[row.label, row.kind]) for row in measured.labels),
        groups=groups,
    )


def _pleased(measured: Measured, apdex_ms: tuple[int, int]) -> list[int]:
    """Twice the satisfied and once the tolerated of each cell."""
    keys, counts = measured.exact.keys, measured.exact.counts
    good = np.flatnonzero((keys >> LOW_BITS) & 1)
    value = (keys[good] & LOW_MASK) - ELAPSED_SHIFT
    times = sum((value <= limit).astype(np.int64) for limit in apdex_ms)
    found = np.zeros(len(measured.cells.names), np.int64)
    weight: Ints = counts[good] * times
    np.add.at(found, keys[good] >> CELL_BITS, weight)
    return [int(x) for x in found]
