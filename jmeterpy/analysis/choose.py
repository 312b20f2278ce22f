"""Keeps the rows that a Select asks for."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from jmeterpy.analysis.block import Block
from jmeterpy.analysis.counts import Bools
from jmeterpy.analysis.select import Select


class Chooser:
    """Chooses rows of blocks that share their tables; each label and group is looked at once."""

    def __init__(self, select: Select | None) -> None:
        self._select = select
        self._labels: list[bool] = []
        self._groups: list[bool] = []

    def chosen(self, block: Block) -> Block:
        """The block, or the part of it that is kept."""
        select = self._select
        if select is None:
            return block
        _extend(self._labels, block.labels, select.keeps_label)
        _extend(self._groups, block.groups, select.keeps_group)
        keep = np.array(self._labels, bool)[block.label_id]
        keep &= np.array(self._groups, bool)[block.group_id]
        keep &= _in_window(block, select)
        return block.take(keep)


def _in_window(block: Block, select: Select) -> Bools:
    keep = np.ones(len(block), bool)
    if select.from_ms is not None:
        keep &= block.end_ms >= select.from_ms
    if select.to_ms is not None:
        keep &= block.end_ms < select.to_ms
    return keep


def _extend(known: list[bool], names: list[str], keeps: Callable[[str], bool]) -> None:
    known.extend(keeps(name) for name in names[len(known) :])
