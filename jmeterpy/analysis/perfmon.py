"""The CSV of JMeter's PerfMon Metrics Collector (a plugin) in our metrics."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

Taken = tuple[int, str, str, float]  # milliseconds since 1970, source, metric, value
_LABEL = re.compile(r"(\S+) (CPU|Memory|Swap|Disks I/O|Network I/O|TCP|JMX|EXEC|TAIL)\b ?(.*)")
# PerfMon's default of a metric stands first; it counts in percent, bytes, or a second.
_KNOWN = {
    ("CPU", ""): ("cpu_share", 0.01),
    ("CPU", "combined"): ("cpu_share", 0.01),
    ("Memory", ""): ("memory_share", 0.01),
    ("Memory", "usedperc"): ("memory_share", 0.01),
    ("Memory", "actualused"): ("memory_bytes", 1.0),
    ("Network I/O", "bytesrecv"): ("received_bytes_per_second", 1.0),
    ("Network I/O", "bytessent"): ("sent_bytes_per_second", 1.0),
}
_MOST = 1e18  # of bytes and all else
_COLUMNS = ["timeStamp", "elapsed", "label"]


def read(head: Sequence[str], rows: Iterable[list[str]]) -> Iterator[Taken] | None:
    """The rows below `head`, which may be the first of them; None where this is no such file.

    Source: PerfMon writes a row of a results file for each value: `elapsed` is 1,000 times the
            value, `label` is host, metric and parameters.
    """
    columns, first = (list(head), []) if "timeStamp" in head else (_COLUMNS, [list(head)])
    if not set(_COLUMNS) <= set(columns) or (first and not _taken(first[0], [0, 1, 2])):
        return None
    places = [columns.index(name) for name in _COLUMNS]
    return _all([*first], rows, places)


def _all(first: list[list[str]], rows: Iterable[list[str]], places: list[int]) -> Iterator[Taken]:
    for some in (first, rows):
        for row in some:
            if (taken := _taken(row, places)) is not None:
                yield taken


def _taken(row: Sequence[str], places: Sequence[int]) -> Taken | None:
    try:
        time_ms, thousandfold, label = (row[place] for place in places)
        source, metric, factor = _named(label)
        return int(time_ms), source, metric, finite(thousandfold) / 1000 * factor
    except (ValueError, IndexError):
        return None


def _named(label: str) -> tuple[str, str, float]:
    """Source, metric, and by what a value is multiplied.

    >>> _named("10.0.0.7 CPU"), _named("10.0.0.7 Disks I/O queue")
    (('10.0.0.7', 'cpu_share', 0.01), ('10.0.0.7', 'Disks I/O queue', 1.0))
    >>> _named("heap of shop")
    ('heap of shop', 'value', 1.0)
    """
    found = _LABEL.fullmatch(label)
    if found is None:
        return label, "value", 1.0
    host, what, more = found.groups()
    metric, factor = _KNOWN.get((what, more), (f"{what} {more}".strip(), 1.0))
    return host, metric, factor


def finite(text: str) -> float:
    """The number that a text says.

    Raises: ValueError for anything else: infinity, "nan", and more than any machine has.
    """
    value = float(text)
    if not abs(value) < _MOST:
        raise ValueError(text)
    return value
