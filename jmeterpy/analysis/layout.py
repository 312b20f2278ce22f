"""How a CSV results file is laid out: separator, columns, how time is written."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from jmeterpy.errors import ResultsError

DEFAULT = (
    "timeStamp", "elapsed", "label", "responseCode", "responseMessage", "threadName", "dataType",
    "success", "failureMessage", "bytes", "sentBytes", "grpThreads", "allThreads", "URL", "Latency",
    "IdleTime", "Connect",
)  # fmt: skip
MOST_COLUMNS = 1000  # JMeter writes 22 at most, and one for each of sample_variables
REQUIRED = ("timeStamp", "elapsed", "success")
_KNOWN = frozenset((*DEFAULT, "Filename", "Encoding", "SampleCount", "ErrorCount", "Hostname"))
_PROPERTY = {
    "timeStamp": "timestamp_format=ms",
    "elapsed": "time=true",
    "success": "successful=true",
}
LOOKED_AT = 50  # lines that show the columns of a file without header
_MILLISECONDS = re.compile(r"-?\d{1,15}")
_DATE = re.compile(r"\d{1,4}[-/W]|\d{8}")  # how any other time starts
_FORMATS = (
    "%Y/%m/%d %H:%M:%S.%f",
    "%Y/%m/%d %H:%M:%S",
    "%Y-%m-%d %H:%M:%S.%f",
    "%Y-%m-%d %H:%M:%S",
    "%m/%d/%y %H:%M:%S",
)


@dataclass(frozen=True)
class Layout:
    """Where each column stands, and what separates them."""

    columns: tuple[str, ...]
    separator: str = ","

    def at(self, name: str) -> int | None:
        """The place of a column, from 0; None where the file lacks it."""
        return self.columns.index(name) if name in self.columns else None

    @property
    def row_start(self) -> re.Pattern[bytes] | None:
        """What the start of a row looks like, where its columns tell."""
        if self.columns[:2] != ("timeStamp", "elapsed"):
            return None
        separator = re.escape(self.separator.encode())
        return re.compile(rb"(?=[1-9]\d{11,12}" + separator + rb"-?\d+" + separator + rb")")


def is_header(fields: Sequence[str]) -> bool:
    """Whether these fields name columns."""
    if not fields or fields[0][:1].isdigit():
        return False
    return sum(field in _KNOWN for field in fields) >= (2 if "elapsed" in fields else 3)


def may_be_header(line: bytes) -> bool:
    """Whether it starts as no row does, which starts with its time."""
    return not line.decode("utf-8-sig", "replace").lstrip('"')[:1].isdigit()


def read_layout(line: bytes, *, source: str, more: bytes = b"") -> tuple[Layout, bool]:
    """The layout that a file's first line shows, and whether that line is a header.

    Without a header most rows show it, the first line or those in `more`, the lines after it: a row
    may be damaged, or go on in the next line.

    Raises: ResultsError where it is neither a header nor a row, a needed column is missing, or
            there are more than anything writes.
    """
    text = line.decode("utf-8-sig", "replace").rstrip("\r\n")
    separator = _separator(text)
    fields = _fields(text, separator, source)
    _refuse_many(fields, source)
    if is_header(fields):
        return checked(Layout(tuple(fields), separator), source=source), True
    lines = [] if may_be_header(line) else [line, *more.split(b"\n", LOOKED_AT)[:LOOKED_AT]]
    rows = (_without_header(each, source) for each in lines)
    found = Counter(layout for layout in rows if layout)
    if found:
        return found.most_common(1)[0][0], False
    if not text:
        raise ResultsError(f"{source} holds nothing but blank lines")
    raise ResultsError(
        f"{source} starts with {text[:80]!r}, which is neither a header of JMeter's results nor a "
        "row in JMeter's default columns; a results file starts with 'timeStamp,elapsed,label,...'"
    )


def _without_header(line: bytes, source: str) -> Layout | None:
    """JMeter's default columns, and whatever follows them, where the line is such a row."""
    text = line.decode("utf-8-sig", "replace").rstrip("\r\n")
    separator = _separator(text)
    fields = _fields(text, separator, source)
    if not len(DEFAULT) <= len(fields) <= MOST_COLUMNS or not _looks_like_a_row(fields):
        return None
    extra = tuple(f"column {n + 1}" for n in range(len(DEFAULT), len(fields)))
    return Layout((*DEFAULT, *extra), separator)


def _fields(text: str, separator: str, source: str) -> list[str]:
    """The fields of the first line; none where it is not CSV at all.

    Raises: ResultsError for lines that end as nothing of today writes them.
    """
    if "\r" in text and is_header(text.partition("\r")[0].split(separator)):
        raise ResultsError(
            f"{source} ends its lines with a carriage return alone; convert it with "
            "`tr '\\r' '\\n'` and name the new file"
        )
    # The limit is the whole process's, so it is never lowered: others read longer fields.
    csv.field_size_limit(max(csv.field_size_limit(), len(text) + 1))
    try:
        return next(csv.reader(io.StringIO(text, newline=""), delimiter=separator), [])
    except (csv.Error, TypeError, ValueError):
        return []


def checked(layout: Layout, *, source: str) -> Layout:
    """The layout, if it has what is needed.

    Raises: ResultsError that names the missing columns and how JMeter writes them, or says that
            there are too many.
    """
    _refuse_many(layout.columns, source)
    lost = [name for name in REQUIRED if name not in layout.columns]
    if lost:
        settings = ", ".join(f"jmeter.save.saveservice.{_PROPERTY[name]}" for name in lost)
        raise ResultsError(
            f"{source} has no column {' and '.join(map(repr, lost))}: without it nothing can be "
            f"measured; run again with {settings}"
        )
    return layout


def _refuse_many(columns: Sequence[str], source: str) -> None:
    if len(columns) > MOST_COLUMNS:
        raise ResultsError(
            f"{source} has more than {MOST_COLUMNS:,} columns: it is something else, or its first "
            "line is damaged; a results file of JMeter has about 17"
        )


def _separator(text: str) -> str:
    """The separator: the character after the first known column, else the likeliest one."""
    for name in DEFAULT:
        if text.startswith(name) and len(text) > len(name):
            return text[len(name)]
    quoted = re.match(r'"(?:timeStamp|elapsed|label)"(.)', text)
    if quoted:
        return quoted[1]
    return max(",;\t|", key=text.count)


def _looks_like_a_row(fields: Sequence[str]) -> bool:
    try:
        time_reader(fields[0])
        int(fields[1])
    except ValueError:
        return False
    return fields[7] in ("true", "false")


def looks_like_a_sum(layout: Layout, data: bytes) -> bool:
    """Whether the first row has neither code nor message, as a row of Statistical mode."""
    if not {"responseCode", "responseMessage", "allThreads"} <= set(layout.columns):
        return False
    line = data[: data.find(b"\n") + 1].decode("utf-8", "replace")
    fields = line.rstrip("\r\n").split(layout.separator)
    if len(fields) != len(layout.columns):
        return False
    found = dict(zip(layout.columns, fields, strict=True))
    return (found["responseCode"], found["responseMessage"], found["allThreads"]) == ("", "", "0")


def time_reader(sample: str) -> Callable[[str], int]:
    """The function that reads times written as `sample` is, to milliseconds since 1970.

    >>> time_reader("1795230150218")("1795230150219")
    1795230150219
    >>> time_reader("2026-11-21T03:03:52.603+0000")("2026-11-21T03:03:52.603+0000")
    1795230232603

    Raises: ValueError where no form fits.
    Source: the forms that JMeter's own reader knows, and ISO 8601. Where the zone is not written
            it is this machine's, as in JMeter.
    """
    if _MILLISECONDS.fullmatch(sample):
        return int
    if not _DATE.match(sample):  # trying all forms takes 30 us, for each of many bad rows
        raise ValueError(sample)
    for form in _FORMATS:
        try:
            datetime.strptime(sample, form)  # noqa: DTZ007  the zone comes in _read
        except ValueError:
            continue
        return lambda text: _read(datetime.strptime(text, form))  # noqa: DTZ007  as above
    datetime.fromisoformat(sample)
    return lambda text: _read(datetime.fromisoformat(text))


def _read(moment: datetime) -> int:
    zoned = moment.astimezone(UTC)
    return round(zoned.timestamp() * 1000)
