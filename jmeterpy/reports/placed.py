"""A page as a part of another, drawn with the same lines and letters, not as an image of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.figure import Figure


def placed(page: Figure, left: float, bottom: float) -> Artist:
    """What draws `page` there on the figure that it is added to.

    Units: inches from that figure's lower left corner.
    """
    from matplotlib.artist import Artist
    from matplotlib.backend_bases import RendererBase

    size, corner = page.get_size_inches(), np.array([left, bottom])

    class Placed(Artist):
        """All that stands on a page hangs on its box, so that moving the box moves it."""

        def draw(self, renderer: RendererBase) -> None:
            onto = self.get_figure(root=True)
            assert onto is not None  # noqa: S101  a figure alone draws it
            page.dpi = onto.dpi  # of what is written: dots of a .png, points of a .pdf
            page.set_size_inches(*size)
            page.bbox_inches.set_points(corner + size * [[0], [1]])
            page.draw(renderer)

    return Placed()
