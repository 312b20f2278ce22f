"""Samples of JMeter's XML form as rows of its CSV form."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from jmeterpy.analysis.faults import Faults
from jmeterpy.analysis.source import damage_of, is_xml, open_source, pieces
from jmeterpy.analysis.xml_rows import Pieces, failure_of, family, figures, samples

if TYPE_CHECKING:
    from lxml.etree import _Element

_PIECE = 1 << 16
_HEAD = 1 << 10
_LOOKED_AT = 100  # samples whose attributes say which of the rarer columns there are
# Source: JMeter's SampleSaveConfiguration; the attributes of <sample> and the columns of the CSV.
_ATTRIBUTES = {
    "timeStamp": "ts",
    "elapsed": "t",
    "label": "lb",
    "responseCode": "rc",
    "responseMessage": "rm",
    "threadName": "tn",
    "dataType": "dt",
    "success": "s",
    "bytes": "by",
    "sentBytes": "sby",
    "grpThreads": "ng",
    "allThreads": "na",
    "Latency": "lt",
    "IdleTime": "it",
    "Connect": "ct",
}
_RARE = {"Encoding": "de", "SampleCount": "sc", "ErrorCount": "ec", "Hostname": "hn"}
_FAILURE, _URL = "failureMessage", "URL"


def is_xml_file(source: Path) -> bool:
    """Whether it is XML, packed or not.

    Raises: ResultsError where it cannot be read.
    """
    with closing(open_source(source)) as file:
        return is_xml(next(pieces(file, source, _HEAD), b""))


def xml_columns(source: Path) -> tuple[str, ...]:
    """The columns of its samples: those of JMeter's CSV, and the rarer ones that it has."""
    rare = {
        column
        for sample in islice(_samples(source, Faults()), _LOOKED_AT)
        if sample is not None
        for column, name in _RARE.items()
        if sample.get(name) is not None
    }
    return (*_ATTRIBUTES, _FAILURE, _URL, *(column for column in _RARE if column in rare))


def xml_records(source: Path, faults: Faults) -> Iterator[dict[str, str] | None]:
    """The samples, sub-results after their parents, by column; None for one that is damaged."""
    for sample in _samples(source, faults):
        yield None if sample is None else _fields(sample)


def _samples(source: Path, faults: Faults) -> Iterator[_Element | None]:
    with closing(open_source(source)) as file:
        read = Pieces(pieces(file, source, _PIECE))
        for element in samples(read, faults, source=str(source)):
            for sample, _ in family(element, inside=False):
                yield sample if _is_whole(sample) else None
        faults.add_damage(source, damage_of(file))
    for _ in range(faults.rows):
        yield None  # lost where the file is damaged, or cut


def _is_whole(sample: _Element) -> bool:
    try:
        figures(sample)
    except ValueError:
        return False
    return True


def _fields(sample: _Element) -> dict[str, str]:
    found = {column: sample.get(name) or "" for column, name in {**_ATTRIBUTES, **_RARE}.items()}
    url = sample.findtext("java.net.URL") or ""
    return {**found, _FAILURE: failure_of(sample), _URL: url}
