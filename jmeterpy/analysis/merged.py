"""What came of merging several results files."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from jmeterpy.analysis.apart import Extent, apart


@dataclass(frozen=True)
class MergedFile:
    """What became of one input: its rows, and those that were left out because they are damaged.

    `missing` are the columns that others have, which stay empty in its rows; `damage` says of a
    packed file that it is damaged, and where. `first_ms` and `last_ms` are the first start and
    last end, None where those are no milliseconds; `threads` and `labels` are the names of its
    threads and labels, None where they are too many.
    """

    path: Path
    rows: int
    left_out: int
    missing: tuple[str, ...]
    first_ms: int | None = None
    last_ms: int | None = None
    threads: frozenset[str] | None = frozenset()
    labels: frozenset[str] | None = frozenset()
    damage: str = ""

    def may_hold(self, other: MergedFile) -> bool:
        """Whether a row of one may lie within a row of the other, by time and thread."""
        if self.first_ms is None or other.first_ms is None:
            return False
        apart = self.first_ms > (other.last_ms or 0) or other.first_ms > (self.last_ms or 0)
        known = self.threads is not None and other.threads is not None
        return not apart and not (known and (self.threads or set()).isdisjoint(other.threads or ()))


@dataclass(frozen=True)
class Merged:
    """One file made of several. `engines` says whether threads are named after their file."""

    path: Path
    columns: tuple[str, ...]
    files: tuple[MergedFile, ...]
    engines: bool = False

    @property
    def overlapping(self) -> tuple[Path, Path] | None:
        """Two files of the same time that have threads of the same names.

        A row that lies within another of the same thread is taken for a part of it: rows of one
        would count as parts of the other's.
        """
        pairs = combinations(self.files, 2)
        return next(((one.path, two.path) for one, two in pairs if one.may_hold(two)), None)

    @property
    def apart(self) -> str:
        """Why the files may be of several tests; "" where they look like one."""
        return apart([Extent(x.path, x.first_ms, x.last_ms or 0, x.labels) for x in self.files])

    @property
    def rows(self) -> int:
        """How many rows there are."""
        return sum(file.rows for file in self.files)
