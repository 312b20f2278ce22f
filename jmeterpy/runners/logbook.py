"""What JMeter's log tells of a run: one pass, bounded memory, the first of each kind kept."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

_LONGEST = 4 << 10  # characters of one line
_RECORD = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d+ (?P<level>\w+) \S+: (?P<said>.*)")
_CAUSE = re.compile(r"(?:Caused by: )?(?P<name>(?:[\w$]+\.)+[\w$]+)(?:: (?P<said>.*))?$")
_KINDS = {
    "test-failed": re.compile(r"(?P<what>Test failed!)"),
    "uncaught": re.compile(r"(?P<what>Uncaught [Ee]xception .*)"),
    "no-threads": re.compile(r"Starting 0 threads for group (?P<what>.+)\.$"),
    "started": re.compile(r"Starting ThreadGroup: \d+ : (?P<what>.+)"),
}
# A sampler whose script fails has a failed row, which thresholds judge. These have none.
_SCRIPT = re.compile(
    r"(?:ERROR|WARN) o\.a\.j\.(?!p\.j\.s\.)\S+: (?P<what>Problem in \w+ [Ss]cript.*"
    r"|Error running groovy script.*|Error invoking bsh method.*)"
)
_DATA = re.compile(r"ERROR o\.a\.j\.c\.CSVDataSet: (?:[\w.]+: )?(?P<what>.+)")


@dataclass
class Logbook:
    """How often each kind of record stands in a log, and what the first said, with its cause.

    Kinds: test-failed, uncaught, script, data, no-threads (the group's name), started (likewise).
    """

    counts: dict[str, int] = field(default_factory=dict)
    first: dict[str, str] = field(default_factory=dict)
    causes: dict[str, str] = field(default_factory=dict)
    last_started: str = ""  # the thread group that was started last

    def cause(self, kind: str) -> str:
        """Why, in the innermost exception's own words; else what the record says."""
        return self.causes.get(kind) or self.first.get(kind, "")


def read_log(log: Path) -> Logbook:
    """Everything of note in `log`; an empty book where there is no log."""
    book = Logbook()
    explained: str | None = None  # the kind that a stack trace which follows belongs to
    for line in _lines(log):
        record = _RECORD.match(line)
        if record:
            explained = _note(book, line, record["said"])
        elif explained and (cause := _CAUSE.match(line)):
            book.causes[explained] = _words(cause)
    return book


def _note(book: Logbook, line: str, said: str) -> str | None:
    """Count the record; its kind when it is the first of it."""
    for kind, pattern in _KINDS.items():
        if found := pattern.match(said):
            return _count(book, kind, found["what"])
    for kind, pattern in (("script", _SCRIPT), ("data", _DATA)):
        if found := pattern.search(line):
            return _count(book, kind, found["what"])
    return None


def _count(book: Logbook, kind: str, what: str) -> str | None:
    book.counts[kind] = book.counts.get(kind, 0) + 1
    if kind == "started":
        book.last_started = what
    return kind if book.first.setdefault(kind, what) is what else None


def _words(cause: re.Match[str]) -> str:
    """What an exception says, else its name; a package is no news."""
    name = cause["name"].rpartition(".")[2]
    said = cause["said"] or ""
    return said if said and name != "NoClassDefFoundError" else f"{name} {said}".strip()


def _lines(log: Path) -> Iterator[str]:
    if not log.is_file():
        return
    with log.open(encoding="utf-8", errors="replace") as file:
        while line := file.readline(_LONGEST):
            yield line.rstrip("\n")
