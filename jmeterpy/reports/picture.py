"""A picture that was drawn: shown in a notebook, written as .png, .svg or .pdf."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from jmeterpy.asked import path_of
from jmeterpy.errors import SettingError, cannot_write
from jmeterpy.reports.paper import SCREEN, Paper

if TYPE_CHECKING:
    from matplotlib.figure import Figure

FORMS = (".png", ".svg", ".pdf")


def picture_path(given: object) -> Path:
    """The path of a picture, which may come in as anything.

    Raises: SettingError for what cannot be a path, and for another ending.
    """
    return check_form(path_of(given, of="a picture", such="times.png"))


def check_form(path: Path) -> Path:
    """The path.

    Raises: SettingError where its name ends in no form of a picture.
    """
    if path.suffix not in FORMS:
        raise SettingError(f"{path}: a picture ends in .png, .svg or .pdf")
    return path


@dataclass(frozen=True, eq=False)
class Picture:
    """A picture by name. `figure` is matplotlib's, `caption` says what is shown."""

    name: str
    make: Callable[[], Figure] = field(repr=False)
    paper: Paper = SCREEN

    @cached_property
    def figure(self) -> Figure:
        """The page, for those who want to draw more on it."""
        from jmeterpy.reports.style import styled

        with styled(self.paper):
            return self.make()

    @property
    def caption(self) -> str:
        """What is shown, for where the picture itself has no heading."""
        return str(self.figure.get_label())

    def save(self, path: str | Path) -> Picture:
        """Write it, in the form that the name ends with.

        Raises: SettingError for another ending, PlanError where nothing can be written.
        """
        from jmeterpy.reports.style import save, styled

        where = picture_path(path)
        try:
            with styled(self.paper):
                save(self.figure, where)
        except OSError as error:
            raise cannot_write(where, error) from None
        return self

    def _repr_png_(self) -> bytes:
        from jmeterpy.reports.style import styled

        out = io.BytesIO()
        with styled(self.paper):
            self.figure.savefig(out, format="png", dpi=min(self.paper.dpi, 150))
        return out.getvalue()
