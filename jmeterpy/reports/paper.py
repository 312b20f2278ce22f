"""How large a picture is: a screen, a slide, or the columns of a paper."""

from __future__ import annotations

import re
from dataclasses import dataclass

from jmeterpy.asked import shown
from jmeterpy.errors import SettingError

_SIZE = re.compile(r"(\d+(?:\.\d+)?)x(\d+(?:\.\d+)?)(mm|cm|in)")
_INCHES = {"mm": 1 / 25.4, "cm": 1 / 2.54, "in": 1.0}
_PRINTED = 8.0  # inches; what is narrower is for paper, with a paper's small type
_NARROWEST, _LOWEST, _LARGEST = 3.1, 2.3, 40.0  # inches


@dataclass(frozen=True)
class Paper:
    """Width and height in inches, dots an inch (of .png), and the size of the type in points.

    With type below 9 points it goes into a paper: no heading, which the caption says there.
    """

    width: float
    height: float
    dpi: int
    points: float

    @property
    def headed(self) -> bool:
        """Whether title and what is shown stand on it."""
        return self.points >= 9


SCREEN = Paper(10.0, 5.6, 150, 9)
PAPERS = {
    "screen": SCREEN,
    "slide": Paper(13.333, 7.5, 144, 12),
    "column": Paper(88 / 25.4, 66 / 25.4, 600, 7),  # one column of most journals
    "page": Paper(180 / 25.4, 100 / 25.4, 600, 7),  # both columns
}


def paper(size: str) -> Paper:
    """The paper of this name, or of a size such as 120x80mm.

    >>> paper("column").headed, round(paper("120x80mm").width, 2), paper("12x7in").points
    (False, 4.72, 9)

    Raises: SettingError for anything else.
    """
    if isinstance(size, str) and size in PAPERS:
        return PAPERS[size]
    found = _SIZE.fullmatch(str(size).strip())
    width, height = (float(found[at]) * _INCHES[found[3]] for at in (1, 2)) if found else (0, 0)
    if not (_NARROWEST <= width <= _LARGEST and _LOWEST <= height <= _LARGEST):
        names = ", ".join(PAPERS)
        raise SettingError(
            f"there is no size {shown(size)}; there are {names}, and sizes such as 120x80mm "
            "(80x60mm at the least)"
        )
    printed = width < _PRINTED
    return Paper(width, height, 600 if printed else 150, 7 if printed else 9)
