"""A table whose columns are declared once: name, unit and meaning stand beside what fills them.

Frames, files, notebooks and the reference page are made of the same declaration.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from html import escape
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Generic, Literal, TypeVar

if TYPE_CHECKING:
    import pandas as pd

T = TypeVar("T")
Cell = str | int | float | bool | None
Type = Literal["text", "whole", "number", "flag", "moment"]
SCHEMA = "jmeterpy/table/1"
_SHOWN = 60  # rows in a notebook
_DTYPES = {"text": "str", "whole": "int64", "number": "float64", "flag": "bool"}


@dataclass(frozen=True)
class Column(Generic[T]):
    """One column: what it is called, what it means, in which unit, and what fills it.

    `type` "whole" never lacks a value, "number" may; a "moment" is in milliseconds since 1970.
    `of` gives the cell of an item, by default the attribute of this name.
    """

    name: str
    meaning: str
    unit: str = ""
    type: Type = "number"
    of: Callable[[T], Cell] | None = None

    def cell(self, item: T) -> Cell:
        """What stands in the row of this item."""
        found: Any = (self.of or attrgetter(self.name))(item)
        return None if isinstance(found, float) and math.isnan(found) else found


@dataclass(frozen=True)
class Declared(Generic[T]):
    """What a table is called, what a row of it is, and its columns."""

    name: str
    row: str
    columns: tuple[Column[T], ...]

    def table(self, items: Iterable[T]) -> Table:
        """The table of these items, a row each."""
        cells = [tuple(column.cell(item) for column in self.columns) for item in items]
        return Table(self, tuple(cells))


@dataclass(frozen=True, eq=False)
class Table:
    """Rows under declared columns.

    >>> from jmeterpy.analysis.table import Column, Declared
    >>> kind = Declared("sizes", "A word.", (Column("n", "letters", type="whole", of=len),))
    >>> kind.table(["load", "test!"]).frame()["n"].tolist()
    [4, 5]
    """

    declared: Declared[Any]
    rows: tuple[tuple[Cell, ...], ...]

    @property
    def name(self) -> str:
        """What it is called, for people."""
        return self.declared.name

    @property
    def columns(self) -> tuple[Column[Any], ...]:
        """The declared columns."""
        return self.declared.columns

    def frame(self) -> pd.DataFrame:
        """A pandas frame; moments are in UTC, what does not exist is NaN."""
        import pandas as pd

        names = [column.name for column in self.columns]
        kinds = {x.name: _DTYPES[x.type] for x in self.columns if x.type != "moment"}
        frame = pd.DataFrame(list(self.rows), columns=names).astype(kinds)
        for column in self.columns:
            if column.type == "moment":
                frame[column.name] = pd.to_datetime(frame[column.name], unit="ms", utc=True)
        return frame

    def as_json(self) -> dict[str, Any]:
        """One object that says itself what its columns are."""
        return {
            "schema": SCHEMA,
            "table": self.name,
            "row": self.declared.row,
            "columns": [
                {"name": x.name, "type": x.type, "unit": x.unit, "meaning": x.meaning}
                for x in self.columns
            ],
            "rows": [dict(zip(self._names(), row, strict=True)) for row in self.texts()],
        }

    def texts(self) -> Iterator[tuple[Cell, ...]]:
        """The rows as a file holds them: moments as ISO 8601, infinities as nothing."""
        for row in self.rows:
            yield tuple(_plain(x, cell) for x, cell in zip(self.columns, row, strict=True))

    def _names(self) -> list[str]:
        return [column.name for column in self.columns]

    def _repr_html_(self) -> str:
        head = "".join(
            f'<th title="{escape(x.meaning, quote=True)}">{escape(x.name)}</th>'
            for x in self.columns
        )
        rows = list(self.texts())
        body = "".join(f"<tr>{''.join(map(_cell, row))}</tr>" for row in rows[:_SHOWN])
        more = f"<p>{len(rows) - _SHOWN} more rows</p>" if len(rows) > _SHOWN else ""
        head = f"<thead><tr>{head}</tr></thead>"
        return f"<table>{head}<tbody>{body}</tbody></table>{more}"


def _plain(column: Column[Any], cell: Cell) -> Cell:
    from jmeterpy.analysis.tables import iso

    if column.type == "moment" and cell is not None:
        return iso(int(cell))
    return None if isinstance(cell, float) and not math.isfinite(cell) else cell


def _cell(value: Cell) -> str:
    """A cell of HTML: a label is only ever text."""
    if value is None:
        return "<td>\u2013</td>"
    if isinstance(value, float):
        return f'<td style="text-align:right">{value:.4g}</td>'
    side = ' style="text-align:right"' if isinstance(value, int) else ""
    text = value if isinstance(value, str) else str(value)
    shown = "".join(sign if sign.isprintable() else " " for sign in text[:200])
    return f"<td{side}>{escape(shown)}</td>"
