"""Which columns a results file has, by its head alone."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from jmeterpy.analysis.layout import read_layout
from jmeterpy.analysis.source import is_xml, open_source

_HEAD = 1 << 16
# The attributes of XML results that hold the same as these columns.
_ATTRIBUTES = {
    "Latency": "lt", "Connect": "ct", "bytes": "by", "sentBytes": "sby", "allThreads": "na",
    "grpThreads": "ng", "responseCode": "rc",
}  # fmt: skip


def is_recorded(paths: Iterable[Path], *columns: str) -> bool:
    """Whether one of the files has one of these columns; a value may still be nought.

    Raises: ResultsError for a file that cannot be read.
    """
    return any(_has(path, columns) for path in paths)


def _has(path: Path, columns: Iterable[str]) -> bool:
    with open_source(path) as file:
        head = file.read(_HEAD)
    if is_xml(head):
        return any(f' {_ATTRIBUTES[name]}="'.encode() in head for name in columns)
    first, _, more = head.lstrip(b"\r\n").partition(b"\n")
    layout, _ = read_layout(first, source=str(path), more=more)
    return any(layout.at(name) is not None for name in columns)
