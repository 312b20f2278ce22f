"""What a results file says: rows, errors, exact counts, a series over time."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from jmeterpy.analysis.counts import Counts, tallied
from jmeterpy.analysis.scope import WHOLE, Scope
from jmeterpy.analysis.series import Series
from jmeterpy.analysis.sparse import Cells, Histogram, Kind

if TYPE_CHECKING:
    from jmeterpy.analysis.group_users import GroupUsers
    from jmeterpy.analysis.resources import Resources
    from jmeterpy.analysis.sizes import Sizes
    from jmeterpy.analysis.thresholds import Threshold
    from jmeterpy.analysis.traffic import Traffic


@dataclass(frozen=True)
class Row:
    """One line of the summary. A figure that does not exist (no samples, no time) is None.

    Units:  *_ms in milliseconds; error_rate and apdex between 0 and 1.
    Source: percentiles by nearest rank over all samples of the row, ok_* over its successes;
            per_second is samples / (last end - first start); stdev_ms is the population's;
            apdex is (at most 500 ms + half of those at most 1,500 ms) / samples, successes only.
    """

    label: str
    samples: int
    errors: int
    error_rate: float | None
    mean_ms: float | None
    stdev_ms: float | None
    min_ms: int | None
    p50_ms: int | None
    p90_ms: int | None
    p95_ms: int | None
    p99_ms: int | None
    max_ms: int | None
    ok_mean_ms: float | None
    ok_p50_ms: int | None
    ok_p95_ms: int | None
    ok_p99_ms: int | None
    per_second: float | None
    received_bytes_per_second: float | None
    sent_bytes_per_second: float | None
    apdex: float | None
    kind: Kind


@dataclass(frozen=True)
class GroupRows:
    """The rows of one thread group; the total is over its samples (or its setup's, teardown's)."""

    group: str
    total: Row
    labels: tuple[Row, ...]


@dataclass(frozen=True)
class ErrorRow:
    """One kind of failure of one label, over its samples.

    `message` is an assertion's words where the response itself was well (code 200 to 399, or
    none), else the response message. `first_ms` and `last_ms` are when the first and the last of
    them started, in milliseconds since 1970.
    """

    label: str
    code: str
    message: str
    count: int
    first_ms: int
    last_ms: int


@dataclass(frozen=True)
class Skipped:
    """Rows that could not be read: how many, and the first of them as (line, reason).

    `read` is how many could be, in the whole of the files, whatever part of them is kept.
    """

    rows: int = 0
    examples: tuple[tuple[int, str], ...] = ()
    read: int = 0


@dataclass(frozen=True, eq=False)
class Measured:
    """Everything that was counted. Only kind "sample" is in totals.

    `start_ms` is the first start and `end_ms` the last end of the samples (of all rows where
    there are no samples), in milliseconds since 1970; both None where nothing was read.

    `notes` are what must be said beside the numbers of whole files, of the results and of those
    that lie beside them: a file's name, and in a sentence why it could not be read and what is
    missing for it, or that it may be of another test.
    """

    sources: tuple[Path, ...]
    start_ms: int | None
    end_ms: int | None
    total: Row
    labels: tuple[Row, ...]
    groups: tuple[GroupRows, ...]
    errors: tuple[ErrorRow, ...]
    skipped: Skipped
    series: Series
    users_max: int
    cells: Cells
    exact: Histogram
    resources: Resources | None = None  # what was monitored meanwhile
    traffic: Traffic | None = None  # bytes, latency, connecting and codes over time
    scope: Scope = WHOLE
    sizes: Sizes | None = None  # of answers
    group_users: GroupUsers | None = None  # of each thread group over time
    notes: tuple[tuple[str, str], ...] = ()
    limits: tuple[Threshold, ...] | None = (
        None  # what its steps are judged by, wherever they are shown
    )

    def histogram(
        self,
        label: str | None = None,
        *,
        group: str | None = None,
        kind: Kind | None = None,
        ok: bool | None = None,
    ) -> Counts:
        """The exact counts of elapsed milliseconds.

        `label` None means all of them; then `kind` is "sample" unless it is named. `ok` True
        counts successes only, False failures only. Empty where nothing fits.
        """
        wanted = "sample" if label is None and kind is None else kind
        chosen = self.cells.where(label=label, group=group, kind=wanted)
        return tallied(*self.exact.of(chosen, ok=ok))

    def row(self, label: str) -> Row | None:
        """The row of a label (its samples', where the label has several kinds)."""
        rows = [row for row in self.labels if row.label == label]
        return next((row for row in rows if row.kind == "sample"), rows[0] if rows else None)
