"""A results file in, exact numbers out. Knows no runner and no element.

The names are imported when they are first used, so that `import jmeterpy.analysis` costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jmeterpy.analysis.block import KINDS, Block
    from jmeterpy.analysis.counts import Counts
    from jmeterpy.analysis.entry import measure
    from jmeterpy.analysis.follow import Follow, Tick
    from jmeterpy.analysis.measured import ErrorRow, GroupRows, Measured, Row, Skipped
    from jmeterpy.analysis.reader import blocks
    from jmeterpy.analysis.select import Select
    from jmeterpy.analysis.series import Series
    from jmeterpy.analysis.tables import summary_csv, summary_frame, summary_json

_HOME = {
    "KINDS": "block",
    "Block": "block",
    "Counts": "counts",
    "ErrorRow": "measured",
    "Follow": "follow",
    "GroupRows": "measured",
    "Measured": "measured",
    "Row": "measured",
    "Select": "select",
    "Series": "series",
    "Skipped": "measured",
    "Tick": "follow",
    "blocks": "reader",
    "measure": "entry",
    "summary_csv": "tables",
    "summary_frame": "tables",
    "summary_json": "tables",
}

__all__ = [
    "KINDS",
    "Block",
    "Counts",
    "ErrorRow",
    "Follow",
    "GroupRows",
    "Measured",
    "Row",
    "Select",
    "Series",
    "Skipped",
    "Tick",
    "blocks",
    "measure",
    "summary_csv",
    "summary_frame",
    "summary_json",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'jmeterpy.analysis' has no attribute {name!r}")
    value = getattr(import_module(f"jmeterpy.analysis.{_HOME[name]}"), name)
    globals()[name] = value
    return value
