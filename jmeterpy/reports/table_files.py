"""A table as a file: CSV, JSON, Markdown or Parquet, as its name ends."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from jmeterpy.analysis.table import Cell, Column, Table
from jmeterpy.analysis.tables import harmless
from jmeterpy.errors import PlanError, SettingError, cannot_write

_CUT = 200  # signs of a cell of Markdown


def as_csv(table: Table) -> str:
    """Comma-separated values; no label is a formula to a spreadsheet or an order to a terminal."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([column.name for column in table.columns])
    writer.writerows(
        [harmless(cell) if isinstance(cell, str) else cell for cell in row] for row in table.texts()
    )
    return out.getvalue()


def as_json(table: Table) -> str:
    """One object: the columns with their units, and the rows."""
    return json.dumps(table.as_json(), indent=2, ensure_ascii=False) + "\n"


def as_markdown(table: Table) -> str:
    """A table in which a label is only ever text."""
    from jmeterpy.reports.markup import table as lines

    left = next((at for at, x in enumerate(table.columns) if x.type != "text"), len(table.columns))
    head = [_head(column) for column in table.columns]
    rows = [[_said(cell) for cell in row] for row in table.texts()]
    return "\n".join(lines(head, rows, left=left)) + "\n"


def _head(column: Column[Any]) -> str:
    return column.name.replace("_", r"\_")


def _said(cell: Cell) -> str:
    from jmeterpy.reports.markup import text
    from jmeterpy.reports.words import NONE, THIN, count

    if cell is None:
        return NONE
    if isinstance(cell, str):
        return text(cell, _CUT)
    if isinstance(cell, int):
        return count(cell, gap=THIN)
    return f"{cell:.4g}" if abs(cell) < 1000 else count(round(cell), gap=THIN)


def parquet(table: Table, path: Path) -> None:
    """Write Parquet with the units in the schema's metadata.

    Raises: PlanError where pyarrow is not installed.
    """
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError:
        raise PlanError(
            f"{path.name} needs pyarrow, which is not here",
            hint="pip install 'jmeterpy[parquet]'",
        ) from None
    kinds: dict[str, Any] = {
        "text": pa.string(),
        "whole": pa.int64(),
        "number": pa.float64(),
        "flag": pa.bool_(),
        "moment": pa.timestamp("ms", tz="UTC"),
    }
    columns = table.columns
    fields = [
        pa.field(x.name, kinds[x.type], metadata={"unit": x.unit, "meaning": x.meaning})
        for x in columns
    ]
    arrays = [pa.array([row[at] for row in table.rows], f.type) for at, f in enumerate(fields)]
    pq.write_table(pa.table(arrays, schema=pa.schema(fields)), path)


TEXTS: dict[str, Callable[[Table], str]] = {"csv": as_csv, "json": as_json, "md": as_markdown}
FORMS = (*TEXTS, "parquet")
ENDINGS = tuple(f".{form}" for form in FORMS)


def check_path(output: str | None) -> Path | None:
    """Where a table goes, before anything is read.

    Raises: SettingError for an ending that there is not.
    """
    path = Path(output) if output else None
    if path is not None and path.suffix not in ENDINGS:
        raise SettingError(f"{path}: a table ends in {', '.join(ENDINGS)}")
    return path


def write_table(table: Table, path: Path) -> Path:
    """Write it in the form that the name ends with; the path.

    Raises: SettingError for another ending; PlanError for Parquet without pyarrow, or where nothing
            can be written.
    """
    check_path(str(path))
    form = path.suffix.removeprefix(".")
    try:
        if form == "parquet":
            parquet(table, path)
        else:
            path.write_text(TEXTS[form](table), encoding="utf-8", newline="")
    except OSError as error:
        raise cannot_write(path, error) from None
    return path
