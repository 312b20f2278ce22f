"""Every sample as a point: single ones while they can be told apart, else exact counts a pixel."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from jmeterpy.analysis.once import once
from jmeterpy.reports.axes import Floats, Scale
from jmeterpy.reports.style import FAILED, FAINT, type_scale

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from jmeterpy.analysis import Block, Measured

SINGLE = 4000  # points of one kind that are drawn one by one
_CROSSES = 200  # failures that each get a cross; more of them are dots
_GRID = (220, 560)  # rows and columns of counts


@dataclass(frozen=True, eq=False)
class Points:
    """Some samples: when each ended, in seconds into the run; how long it took; whether well."""

    at_s: Floats
    elapsed_ms: npt.NDArray[np.int64]
    ok: npt.NDArray[np.bool_]


def points(measured: Measured) -> Iterator[Points]:
    """The samples that are in the total, in pieces, read from the file once more."""
    from jmeterpy.analysis import blocks

    start, end = measured.start_ms, measured.end_ms
    if start is None or end is None:
        return
    inside = {(label, group) for label, group, kind in measured.cells.names if kind == "sample"}
    for block in blocks(measured.sources, traffic=False):
        keep = (block.kind == 0) & (block.start_ms >= start) & (block.end_ms <= end)
        chosen = block.take(keep & _known(block, inside))
        yield Points((chosen.end_ms - start) / 1000, chosen.elapsed_ms, chosen.ok)


def _known(block: Block, inside: set[tuple[str, str]]) -> npt.NDArray[np.bool_]:
    """Whether label and group are in the total: this leaves out setup and what was not selected."""
    labels = {label: at for at, label in enumerate(block.labels)}
    groups = {group: at for at, group in enumerate(block.groups)}
    table = np.zeros((len(labels), len(groups)), bool)
    for label, group in inside:
        if label in labels and group in groups:
            table[labels[label], groups[group]] = True
    return np.asarray(table[block.label_id, block.group_id], bool)


def draw_points(panel: Axes, measured: Measured, scale: Scale, look: Look) -> None:
    """Successes below, failures above: points while there are few, else coloured counts."""
    good, failed = _layers(measured, panel.get_xlim()[1], scale)
    good.draw(panel, look)
    failed.draw(panel, CROSS if failed.size <= _CROSSES else replace(look, colour=FAILED, above=1))


@dataclass(frozen=True)
class Look:
    """How points are drawn; `above` puts them before others, 3 before lines."""

    colour: str = FAINT
    area: float = 5
    alpha: float = 0.35
    marker: str = "o"
    above: float = 0


CROSS = Look(FAILED, 22, 0.95, "x", above=3)


@once
def _layers(measured: Measured, span: float, scale: Scale) -> tuple[_Layer, _Layer]:
    """Successes and failures; the file is read once, however many pictures show them."""
    kinds = {ok: _Layer(span, scale) for ok in (True, False)}
    for piece in points(measured):
        for ok, layer in kinds.items():
            mine = piece.ok == ok
            layer.add(piece.at_s[mine], piece.elapsed_ms[mine])
    return kinds[True], kinds[False]


class _Layer:
    """Points of one kind; they become counts when there are too many."""

    def __init__(self, span: float, scale: Scale) -> None:
        self._span, self._scale = span, scale
        self._few: list[tuple[Floats, Floats]] = []
        self.size = 0
        self._counts = np.zeros(_GRID[0] * _GRID[1], np.int64)

    def add(self, at_s: Floats, elapsed_ms: npt.NDArray[np.int64]) -> None:
        height = self._scale.of(elapsed_ms)
        self.size += len(at_s)
        if self.size <= SINGLE:
            self._few.append((at_s, height))
        rows, columns = _GRID
        row = np.minimum((height * rows).astype(np.int64), rows - 1)
        column = np.clip((at_s / self._span * columns).astype(np.int64), 0, columns - 1)
        self._counts += np.bincount(row * columns + column, minlength=rows * columns)

    def draw(self, panel: Axes, look: Look) -> None:
        if 0 < self.size <= SINGLE:
            x, y = (np.concatenate(part) for part in zip(*self._few, strict=True))
            panel.scatter(
                x, y, s=look.area * type_scale() ** 2, c=look.colour, alpha=look.alpha,
                marker=look.marker, linewidths=1.2 if look.marker == "x" else 0, clip_on=False,
                zorder=1 + look.above,
            )  # fmt: skip
        elif self.size:
            panel.imshow(
                self._image(look), extent=(0, self._span, 0, 1), origin="lower", aspect="auto",
                interpolation="nearest", zorder=1 + look.above,
            )  # fmt: skip

    def _image(self, look: Look) -> Floats:
        """More samples in a cell, more colour; one alone is still seen."""
        from matplotlib.colors import to_rgb

        counts = self._counts.reshape(_GRID)
        image = np.zeros((*_GRID, 4))
        image[..., :3] = to_rgb(look.colour)
        strength = np.log1p(counts) / np.log1p(max(int(counts.max()), 1))
        image[..., 3] = np.where(counts > 0, 0.18 + 0.72 * strength, 0)
        return image
