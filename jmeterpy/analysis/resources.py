"""What was monitored beside a run: CPU, memory, disk, network of servers and of the generator."""

from __future__ import annotations

import csv
from array import array
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

import numpy as np
import numpy.typing as npt

from jmeterpy.analysis import perfmon
from jmeterpy.analysis.counts import Ints
from jmeterpy.analysis.names import short
from jmeterpy.analysis.rows import YEAR_10000_MS
from jmeterpy.analysis.source import damage_of, lines, open_source
from jmeterpy.errors import ResultsError

Floats = npt.NDArray[np.float64]
_OURS = ["time_ms", "source", "metric", "value"]
_LONGEST = 1 << 20  # bytes of a line
_MOST = 1000  # tracks; more are a file of something else


@dataclass(frozen=True, eq=False)
class Track:
    """One metric of one source, in order of time; a second without a value is a gap.

    Units: `times_ms` in milliseconds since 1970, on the clock of whoever monitored.
    """

    times_ms: Ints
    values: Floats

    def between(self, from_ms: int, to_ms: int) -> Track:
        """What was measured from one moment to another, both included."""
        first = int(np.searchsorted(self.times_ms, from_ms))
        last = int(np.searchsorted(self.times_ms, to_ms, side="right"))
        return Track(self.times_ms[first:last], self.values[first:last])


@dataclass(frozen=True, eq=False)
class Resources:
    """All tracks, by source and metric, in order of first appearance.

    Metrics: cpu_share and memory_share (1 is everything that it may use), memory_bytes, threads,
    cpu_cores (processors used), throttled_share, read_, written_, received_ and
    sent_bytes_per_second.
    """

    tracks: Mapping[tuple[str, str], Track] = field(default_factory=dict)

    @property
    def sources(self) -> tuple[str, ...]:
        """The sources that gave anything."""
        return tuple(dict.fromkeys(source for source, _ in self.tracks))

    def track(self, source: str, metric: str) -> Track | None:
        """One metric of one source, where it was ever measured."""
        return self.tracks.get((source, metric))

    def between(self, from_ms: int, to_ms: int) -> Resources:
        """The same, of this time only; what has nothing in it is left out."""
        cut = {key: track.between(from_ms, to_ms) for key, track in self.tracks.items()}
        return Resources({key: track for key, track in cut.items() if len(track.values)})


def read_resources(files: Iterable[Path]) -> Resources:
    """What these files say: `monitors.csv` of a run, or what JMeter's PerfMon plugin has written.

    A row that cannot be read is left out, such as the last one of a run that was killed.

    Raises: ResultsError for a file that is neither, or cannot be read.
    """
    found: dict[tuple[str, str], tuple[array[int], array[float]]] = {}
    for file in files:
        for time_ms, source, metric, value in _rows(file):
            times, values = found.setdefault((source, metric), (array("q"), array("d")))
            times.append(time_ms)
            values.append(value)
            if len(found) > _MOST:
                raise ResultsError(f"{file} holds more than {_MOST} metrics: it is something else")
    return Resources({key: _track(*arrays) for key, arrays in found.items()})


def _track(times: array[int], values: array[float]) -> Track:
    at, read = np.array(times, np.int64), np.array(values, np.float64)
    order = np.argsort(at, kind="stable")  # the clock may have been set back
    return Track(at[order], read[order])


def _rows(file: Path) -> Iterator[perfmon.Taken]:
    with closing(open_source(file)) as opened:
        rows = _fields(opened, file)
        head = next(rows, [])
        read = _ours(rows) if head == _OURS else perfmon.read(head, rows)
        if read is None:
            raise ResultsError(f"{file} is neither a monitors.csv nor a CSV of PerfMon")
        for at, source, metric, value in read:
            if 0 <= at < YEAR_10000_MS:
                yield at, short(source), short(metric), value
        if damage := damage_of(opened):
            raise ResultsError(f"{damage}; name one that is whole")


def _fields(opened: BinaryIO, file: Path) -> Iterator[list[str]]:
    """The fields of each line; no value of a monitor has a line end in it."""
    for line in lines(opened, file, _LONGEST):
        text = line.decode("utf-8-sig", "replace").replace("\0", "")
        try:
            yield next(csv.reader([text]), [])
        except csv.Error:  # a quote that never ends, a line as no monitor writes it
            yield []


def _ours(rows: Iterable[list[str]]) -> Iterator[perfmon.Taken]:
    for row in rows:
        try:
            time_ms, source, metric, value = row
            yield int(time_ms), source, metric, perfmon.finite(value)
        except ValueError:
            continue
