"""How pictures look: size, colours, fonts, and text that stays text."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jmeterpy.reports.paper import SCREEN, Paper
from jmeterpy.reports.words import fit, visible

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.ft2font import FT2Font

_LINE = 120  # signs of small text that fit beside each other
# Okabe & Ito's colours (2008), which people with any colour vision tell apart, without the yellow
# that white paper swallows; vermilion is kept for failures, so its neighbour orange is left out.
# tests/reports/test_palette.py simulates how people with colour vision deficiencies see them.
PALETTE = ("#0072B2", "#009E73", "#CC79A7", "#56B4E9")
FAILED = "#D55E00"
INK, SOFT, FAINT, GRID = "#1a1a1a", "#5f6368", "#8a94a0", "#e4e7eb"
# Fonts of the systems with signs that DejaVu lacks, used where they are there.
_FALLBACKS = (
    "Noto Sans CJK SC", "Noto Sans CJK JP", "WenQuanYi Zen Hei", "PingFang SC",
    "Hiragino Sans", "Microsoft YaHei", "Yu Gothic", "Malgun Gothic", "Noto Sans", "Segoe UI",
)  # fmt: skip
_POINTS = 9  # of the type on a screen; other papers scale all of it
_TYPE = {"font.size": 9.0, "axes.labelsize": 8.5, "xtick.labelsize": 8.5, "ytick.labelsize": 8.5}
_RC = {
    "axes.edgecolor": SOFT,
    "axes.linewidth": 0.6,
    "axes.labelcolor": SOFT,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "xtick.color": SOFT,
    "ytick.color": SOFT,
    "xtick.major.size": 3,
    "ytick.major.size": 0,
    "grid.color": GRID,
    "grid.linewidth": 0.7,
    "lines.solid_capstyle": "round",
    "svg.fonttype": "path",  # looks the same where the font is missing
    "svg.hashsalt": "jmeterpy",  # the same numbers give the same bytes
    "pdf.fonttype": 42,
    "text.usetex": False,
}


@contextmanager
def styled(paper: Paper = SCREEN) -> Iterator[None]:
    """Matplotlib's defaults and our style on this paper, whatever the user's own settings are."""
    import matplotlib as mpl

    size = {"figure.figsize": (paper.width, paper.height), "figure.dpi": paper.dpi}
    kind = {name: value * paper.points / _POINTS for name, value in _TYPE.items()}
    with mpl.rc_context():
        settings: dict[Any, Any] = {
            **mpl.rcParamsDefault, **_RC, **size, **kind, "font.family": list(_families())
        }  # fmt: skip
        settings.pop("backend")  # a Figure alone needs none
        mpl.rcParams.update(settings)
        yield


def type_scale() -> float:
    """How large the type is: 1 is 9 points."""
    import matplotlib as mpl

    return float(mpl.rcParams["font.size"]) / _POINTS


def is_headed() -> bool:
    """Whether title and what is shown stand on the page; else they are only its label."""
    return type_scale() >= 1


def figure() -> Figure:
    """An empty page of the paper."""
    from matplotlib.figure import Figure

    return Figure(facecolor="white")


def save(page: Figure, path: Path) -> None:
    """Write it in the form that the name ends with; the same picture gives the same bytes."""
    form = path.suffix.removeprefix(".").lower()
    if form == "png":
        page.savefig(path, metadata={"Software": None}, pil_kwargs={"compress_level": 3})
    else:
        dates: dict[str, Any] = {"svg": {"Date": None}, "pdf": {"CreationDate": None}}
        page.savefig(path, metadata=dates.get(form), format=form)


def write(where: Axes | Figure, x: float, y: float, text: str, **settings: Any) -> None:
    """Put a text as it is: no mathematics, no control characters, no missing glyphs."""
    width = settings.pop("width", 120)
    settings["size"] = settings.get("size", _POINTS) * type_scale()
    where.text(x, y, fit(drawable(text), width), parse_math=False, **settings)


def heading(page: Figure, title: str, said: str, *, left: float) -> None:
    """Title and, below it, what is shown; on paper only the caption says it."""
    page.set_label(f"{title}: {said}" if said else title)
    if not is_headed():
        return
    high = page.get_figheight() / type_scale()
    share = page.get_figwidth() / type_scale() / SCREEN.width
    line = int(_LINE * (1.08 * share - 0.08))
    top = 1 - 0.252 / high
    write(page, left, top, title, size=13, weight="bold", color=INK, va="center",
          width=int(88 * share))  # fmt: skip
    for row, text in enumerate(_two_lines(said, line)):
        at = top - (0.235 + 0.174 * row) / high
        write(page, left, at, text, size=9, color=SOFT, va="center", width=line)


def _two_lines(text: str, width: int) -> list[str]:
    """The text in two lines at most, with a sign where some of it is left out."""
    return textwrap.wrap(text, width, break_long_words=False, max_lines=2, placeholder=" \u2026")


def drawable(text: str) -> str:
    """The text on one line, with a box for each sign that no font here has."""
    return "".join(
        sign
        if sign == " " or any(font.get_char_index(ord(sign)) for font in _fonts())
        else "\u25a1"
        for sign in visible(text)
    )


@cache
def _families() -> tuple[str, ...]:
    from matplotlib.font_manager import fontManager

    there = {font.name for font in fontManager.ttflist}
    return ("DejaVu Sans", *(name for name in _FALLBACKS if name in there))


@cache
def _fonts() -> tuple[FT2Font, ...]:
    from matplotlib.font_manager import FontProperties, findfont, get_font

    return tuple(get_font(findfont(FontProperties(family=[name]))) for name in _families())
