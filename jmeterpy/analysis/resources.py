"""What was monitored beside a run: CPU, memory, disk, network of servers and of the generator."""

from __future__ import annotations

import csv
from array import array
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt

from jmeterpy.analysis import perfmon
from jmeterpy.analysis.counts import Ints
from jmeterpy.analysis.names import short
from jmeterpy.errors import ResultsError

Floats = npt.NDArray[np.float64]
_OURS = ["time_ms", "source", "metric", "value"]
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
    try:
        with file.open(encoding="utf-8", errors="replace", newline="") as text:
            lines = (line.replace("\0", "") for line in text)
            rows = csv.reader(lines)
            head = next(rows, [])
            read = _ours(rows) if head == _OURS else perfmon.read(head, rows)
            if read is None:
                raise ResultsError(f"{file} is neither a monitors.csv nor a CSV of PerfMon")
            yield from ((at, short(source), short(metric), x) for at, source, metric, x in read)
    except (OSError, csv.Error) as error:
        raise ResultsError(f"{file} cannot be read: {error}") from None


def _ours(rows: Iterable[list[str]]) -> Iterator[perfmon.Taken]:
    for row in rows:
        try:
            time_ms, source, metric, value = row
            yield int(time_ms), source, metric, perfmon.finite(value)
        except ValueError:
            continue
