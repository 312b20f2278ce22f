"""XML results as batches: streamed, safe, and forgiving about how they end."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, BinaryIO, cast

import numpy as np

from jmeterpy.analysis.block import NO_ERROR, TRANSACTION_PREFIX, Batch, Texts
from jmeterpy.analysis.faults import Faults
from jmeterpy.analysis.layout import time_reader
from jmeterpy.analysis.rows import Values, batch_of, moment, truth, whole, whole_or_none
from jmeterpy.analysis.threads import Threads
from jmeterpy.errors import ResultsError

if TYPE_CHECKING:
    from lxml.etree import _Element

_SAMPLES = ("sample", "httpSample")
_NEEDED = {"ts": "timeStamp", "t": "elapsed", "s": "success"}
_END = b"</testResults>"
_START = re.compile(rb"<(?:sample|httpSample)[\s/>]")
_LONGEST = len(b"<httpSample")
_ROWS = 10_000  # rows that make a batch


class XmlRows:
    """Reads `testResults` of JMeter's XML form.

    Source: JMeter writes characters that XML cannot hold (&#x7;) in responses, and a killed run
            has no end tag; both are read as far as they go. Entities and DTDs are never loaded.
    """

    def __init__(self, texts: Texts, threads: Threads, faults: Faults, *, source: str) -> None:
        self._texts = texts
        self._threads = threads
        self._faults = faults
        self._source = source

    def read(self, file: Pieces) -> Iterator[Batch]:
        """The samples in the order in which they stand.

        Raises: ResultsError for XML that is something else, and for results in Statistical mode.
        """
        rows: list[Values] = []
        nested: list[int] = []
        lines: list[int] = []
        for element in samples(file, self._faults, source=self._source):
            for sample, inside in family(element, inside=False):
                row = self._row(sample)
                if row is not None:
                    rows.append(row)
                    nested.append(int(inside))
                    lines.append(cast("int", sample.sourceline or 0))
            if len(rows) >= _ROWS:
                yield batch_of(rows, lines, np.array(nested, np.int8))
                rows, nested, lines = [], [], []
        if rows:
            yield batch_of(rows, lines, np.array(nested, np.int8))

    def _row(self, sample: _Element) -> Values | None:
        get = sample.get
        try:
            start, elapsed, ok, users, received, sent = figures(sample)
        except ValueError as error:
            self._faults.add(cast("int", sample.sourceline or 0), str(error))
            return None
        message = get("rm") or ""
        error_key = NO_ERROR
        if not ok:
            error_key = self._texts.error_key(get("rc") or "", message, failure_of(sample))
        label = self._texts.labels.code(get("lb") or "")
        thread = self._threads.code(get("tn") or "")
        latency, connect, in_group = (whole_or_none(get(x) or "") for x in ("lt", "ct", "ng"))
        return (
            start, elapsed, ok, label, thread, users, received, sent,
            message.startswith(TRANSACTION_PREFIX), error_key, latency, connect,
            self._texts.codes.code(get("rc") or ""), in_group,
        )  # fmt: skip


def samples(file: Pieces, faults: Faults, *, source: str) -> Iterator[_Element]:
    """Each whole sample that is in no other; it is emptied afterwards."""
    from lxml import etree

    events = etree.iterparse(
        cast("BinaryIO", file), events=("start", "end"), recover=True, huge_tree=False,
        resolve_entities=False, no_network=True, load_dtd=False,
    )  # fmt: skip
    depth, line, seen = 0, 0, 0
    try:
        for event, element in events:
            depth += 1 if event == "start" else -1
            line = element.sourceline or line
            if event == "start":
                _look(element, depth, source)
            elif depth == 1:
                if element.tag in _SAMPLES:
                    seen += sum(1 for _ in family(element, inside=False))
                    yield element
                element.clear()
                while element.getprevious() is not None:
                    del element.getparent()[0]
    except etree.XMLSyntaxError as error:
        line = error.lineno or line
    lost = file.starts - seen
    if _END not in file.tail:
        faults.add(line, "the file ends here, before </testResults>")
        lost -= 1  # the sample that is cut
    if lost > 0 and len(events.error_log):
        first = events.error_log[0]
        more = "" if lost == 1 else f"; it costs {lost:,} samples"
        faults.add(first.line, f"the XML is damaged: {first.message}{more}", rows=lost)


def _look(element: _Element, depth: int, source: str) -> None:
    if depth == 1 and element.tag != "testResults":
        raise ResultsError(
            f"{source} is XML, but starts with <{element.tag}>; JMeter's results start "
            "with <testResults>"
        )
    if depth == 2 and element.tag == "statSample":
        raise ResultsError(
            f"{source} was written in Statistical mode, which keeps no single sample; "
            "run again with mode=StrippedBatch"
        )


def figures(sample: _Element) -> tuple[int, int, bool, int, int, int]:
    """Start and elapsed milliseconds, success, users, bytes received and sent.

    Raises: ValueError for a sample that is damaged.
    """
    get = sample.get
    stamp, took, good = (_needed(sample, name) for name in _NEEDED)
    elapsed = whole(took, "t (elapsed)")
    users, received, sent = (whole(get(name) or "0", name) for name in ("na", "by", "sby"))
    return _moment(stamp), elapsed, truth(good, "s (success)"), users, received, sent


def _needed(sample: _Element, name: str) -> str:
    """An attribute that no sample does without."""
    text = sample.get(name)
    if not text:
        raise ValueError(f"{name} ({_NEEDED[name]}) is missing")
    return text


def _moment(text: str) -> int:
    try:
        found = time_reader(text)(text)
    except ValueError:
        raise ValueError(f"ts (timeStamp) is {text[:40]!r}, which is no time") from None
    return moment(found, text)


def family(sample: _Element, *, inside: bool) -> Iterator[tuple[_Element, bool]]:
    """The sample and those in it, in order; whether each is a sub-result.

    What stands in a transaction is a sample of its own.
    """
    yield sample, inside
    transaction = (sample.get("rm") or "").startswith(TRANSACTION_PREFIX)
    for child in sample:
        if child.tag in _SAMPLES:
            yield from family(child, inside=inside or not transaction)


def failure_of(sample: _Element) -> str:
    """The words of the first assertion that failed, as the CSV form has them."""
    for result in sample.iterchildren("assertionResult"):
        if "true" in (result.findtext("failure"), result.findtext("error")):
            return result.findtext("failureMessage") or ""
    return ""


class Pieces(io.RawIOBase):
    """An iterator of bytes as a file, so that its limits hold while XML is read."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._rest = b""
        self.tail = b""  # the last bytes that were read
        self.starts = 0  # of samples; a "<" in what they received is written as "&lt;"

    def readable(self) -> bool:
        """Always."""
        return True

    def read(self, size: int = -1) -> bytes:
        """At most `size` bytes; none at the end."""
        if not self._rest:
            self._rest = next(self._pieces, b"")
        data, self._rest = (self._rest, b"") if size < 0 else (self._rest[:size], self._rest[size:])
        edge = self.tail[-_LONGEST:]
        starts = _START.finditer(edge + data)
        self.starts += sum(1 for start in starts if start.end() > len(edge))
        self.tail = (self.tail + data)[-64:]
        return data
