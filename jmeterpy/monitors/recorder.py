"""One thread that asks every monitor once a second and writes what they say."""

from __future__ import annotations

import csv
import math
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Self, TextIO

from jmeterpy.monitors.interface import Gap, Monitor

HEADER = ("time_ms", "source", "metric", "value")
EVERY_S = 1.0
_PATIENCE_S = 5.0  # with a monitor that is asked just now
_SILENT = 3  # looks in vain, before somebody is told


@dataclass
class Tally:
    """How often a source gave figures, how often not, and why not the last time."""

    taken: int = 0
    gaps: int = 0
    why: str = ""


class Recorder(AbstractContextManager["Recorder"]):
    """Writes `file` while it is entered. Whatever a monitor raises is a gap, never an end.

    `clock` runs on whatever happens to the time of day; `now` stamps the rows, as JMeter does.
    `silent` is told once of a source that gave nothing at first, and why.
    """

    def __init__(
        self,
        monitors: Mapping[str, Monitor],
        file: Path,
        *,
        every_s: float = EVERY_S,
        clock: Callable[[], float] = time.monotonic,
        now: Callable[[], float] = time.time,
        silent: Callable[[str, str], None] = lambda _name, _why: None,
    ) -> None:
        self.tallies = {name: Tally() for name in monitors}
        self._monitors, self._file, self._every_s = dict(monitors), file, every_s
        self._clock, self._now, self._silent = clock, now, silent
        self._over = threading.Event()
        self._thread: threading.Thread | None = None

    def __enter__(self) -> Self:
        self._thread = threading.Thread(target=self._run, name="jmeterpy-monitors", daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *exception: object) -> None:
        self._over.set()
        if self._thread:
            self._thread.join(_PATIENCE_S)
        for monitor in self._monitors.values():
            monitor.close()

    def _run(self) -> None:
        try:
            with self._file.open("w", encoding="utf-8", newline="") as out:
                csv.writer(out, lineterminator="\n").writerow(HEADER)
                self._record(out)
        except OSError as error:  # a full disk stops the figures, not the run
            for tally in self.tallies.values():
                tally.why = f"{self._file.name} cannot be written: {error.strerror}"

    def _record(self, out: TextIO) -> None:
        began = self._clock()
        while True:
            self.look(out)
            out.flush()
            if self._over.wait(_until_next(self._clock() - began, self._every_s)):
                return

    def look(self, out: TextIO) -> None:
        """Ask each monitor once, and write a row for each figure."""
        rows = csv.writer(out, lineterminator="\n")
        for name, monitor in self._monitors.items():
            stamp = round(self._now() * 1000)
            try:
                found = monitor.sample()
            except Gap as gap:
                self._miss(name, str(gap))
                continue
            except Exception as error:  # noqa: BLE001 - a monitor never stops a run
                self._miss(name, f"{type(error).__name__}: {error}")
                continue
            self.tallies[name].taken += 1
            rows.writerows(
                (stamp, name, metric, _text(value))
                for metric, value in found.items()
                if math.isfinite(value)
            )

    def _miss(self, name: str, why: str) -> None:
        tally = self.tallies[name]
        tally.gaps, tally.why = tally.gaps + 1, why
        if not tally.taken and tally.gaps == _SILENT:
            self._silent(name, why)


def _until_next(passed: float, every: float) -> float:
    """Seconds until the next whole multiple: what took too long leaves a gap, and nothing drifts.

    >>> _until_next(3.25, 1.0), _until_next(3.0, 1.0)
    (0.75, 1.0)
    """
    return every - passed % every


def _text(value: float) -> str:
    """Bytes as they are, shares with four digits.

    >>> _text(342302720.0), _text(0.123456), _text(0.0)
    ('342302720', '0.1235', '0')
    """
    return f"{value:.4f}".rstrip("0").rstrip(".") or "0"
