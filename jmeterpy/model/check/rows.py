"""Checks of what stands in a CSV data set's file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from jmeterpy.jmx.tree import Node
from jmeterpy.model.check.problem import Found, Plan, Spot
from jmeterpy.model.groups import group_brief, is_group
from jmeterpy.model.values import text

_MOST = 4 << 20  # bytes that are read of a file


@dataclass(frozen=True)
class _Table:
    """The beginning of a file, as a CSV data set reads it."""

    name: str
    lines: tuple[str, ...]
    complete: bool  # the file is no longer than what was read
    separator: str
    columns: str  # that the plan names; empty where the first line does
    skips: bool

    @property
    def rows(self) -> int:
        return max(0, sum(map(bool, self.lines)) - (self.skips or not self.columns))


def bad_rows(plan: Plan) -> Iterator[Found]:
    """JP207: a data file whose rows JMeter would not read as they are meant."""
    for spot in plan.spots:
        table = _read(spot.node, plan) if spot.node.tag == "CSVDataSet" else None
        if table is not None:
            for message in (_empty(table), _short(table, spot, plan), _parted(table)):
                if message:
                    yield spot.node, f"{table.name} {message}"
            if text(spot.node, "quotedData").lower() == "true" and (line := _quote(table)):
                yield (
                    spot.node,
                    f"{table.name}:{line} has a quote inside a plain field; JMeter loses the row",
                )


def _read(node: Node, plan: Plan) -> _Table | None:
    name = plan.values.known(text(node, "filename"))
    file = plan.folder / name if name else Path()
    if not name or not file.is_file():
        return None
    with file.open("rb") as opened:
        data = opened.read(_MOST + 1)
    return _Table(
        name,
        tuple(data[:_MOST].decode("utf-8-sig", "replace").splitlines()),
        complete=len(data) <= _MOST,
        separator=(text(node, "delimiter") or ",").replace("\\t", "\t"),
        columns=text(node, "variableNames"),
        skips=text(node, "ignoreFirstLine").lower() == "true",
    )


def _empty(table: _Table) -> str:
    if table.rows or not table.complete:
        return ""
    return "has no row of data; its variables would say <EOF>"


def _short(table: _Table, spot: Spot, plan: Plan) -> str:
    """Rows that repeat, or users who end with them, are what somebody chose."""
    chosen = (text(spot.node, "recycle", "true"), text(spot.node, "stopThread", "false"))
    group = next((node for node in spot.above if is_group(node)), None)
    if group is None or not table.complete or tuple(map(str.lower, chosen)) != ("false", "false"):
        return ""
    brief = group_brief(group, plan.values)
    needed = (brief.users or 0) * (brief.iterations or 0)
    if not 0 < table.rows < needed:
        return ""
    return f"has {table.rows:,} rows for {needed:,} iterations; then its variables say <EOF>"


def _parted(table: _Table) -> str:
    """The first line is parted by something else, and more than one column is expected."""
    first = table.lines[0] if table.lines else ""
    if table.separator in first or (table.columns and "," not in table.columns):
        return ""
    other = next((sign for sign in (";", "\t", "|", ",") if sign in first), "")
    return f"is parted by {other!r}, but the delimiter is {table.separator!r}" if other else ""


def _quote(table: _Table) -> int:
    """The number of the first line with a quote where JMeter allows none; 0 where none has."""
    inside = False
    for number, line in enumerate(table.lines, start=1):
        for field in line.split(table.separator):
            opens = inside or field.startswith('"')
            if '"' in field and not opens:
                return number
            inside = opens and (field.count('"') % 2 == 1) != inside
    return 0
