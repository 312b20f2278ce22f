"""Where panels stand on a page: fixed margins for what is written, the rest for what is drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from jmeterpy.reports.style import is_headed, type_scale

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

# Inches at 9 points; smaller type takes less.
_LEFT, _NAMES, _EDGE, _BOTTOM, _GAP, _LABEL = 0.85, 2.05, 0.25, 0.56, 0.336, 0.62
_HEADING, _BARE, _LEGEND = 0.84, 0.12, 0.2
_NARROW = 7.5  # of width: names do not stand beside the lines but above the panel


@dataclass(frozen=True)
class Frame:
    """The part of a page that panels may take, in shares of it.

    `width` and `height` are the page's in inches at 9 points; `rows` of names stand above it.
    """

    left: float
    right: float
    bottom: float
    top: float
    width: float
    height: float
    rows: int = 0

    @property
    def wide(self) -> float:
        """The width of a panel."""
        return self.right - self.left


def is_narrow(page: Figure) -> bool:
    """Whether names stand above the panel."""
    return bool(page.get_figwidth() / type_scale() < _NARROW)


def frame(
    page: Figure, *, names: int = 0, left: float = _LEFT, right: float | None = None
) -> Frame:
    """The frame of a page on which so many lines have names; `left`, `right` are other margins."""
    width, height = page.get_figwidth() / type_scale(), page.get_figheight() / type_scale()
    narrow = width < _NARROW
    rows = -(-names // 2) if narrow else 0
    if right is None:
        right = _NAMES if names and not narrow else _EDGE
    top = (_HEADING if is_headed() else _BARE) + rows * _LEGEND
    return Frame(
        left / width, 1 - right / width, _BOTTOM / height, 1 - top / height, width, height, rows
    )


def panels(page: Figure, room: Frame, shares: Sequence[float] = (1,)) -> list[Axes]:
    """Panels below one another, the first on top; `shares` are their heights."""
    gap = _GAP / room.height
    tall = room.top - room.bottom - gap * (len(shares) - 1)
    found, top = [], room.top
    for share in shares:
        high = tall * share / sum(shares)
        panel = page.add_axes((room.left, top - high, room.wide, high))
        panel.yaxis.set_label_coords(-_LABEL / (room.wide * room.width), 0.5)
        found.append(panel)
        top -= high + gap
    return found


def legend_at(room: Frame, at: int) -> tuple[float, float]:
    """Where the name of a line stands above the panels, in shares of the page."""
    x = room.left + (at % 2) * room.wide / 2
    return x, room.top + (room.rows - at // 2 - 0.45) * _LEGEND / room.height
