"""`measure`: where reading starts. Cheap to import, so that a second process can start first."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from jmeterpy.analysis.helper import helper_for, load_numpy
from jmeterpy.analysis.select import Reading, Select

if TYPE_CHECKING:
    from jmeterpy.analysis.measured import Measured
    from jmeterpy.brief import PlanBrief

Source = Path | str | Sequence[Path]


def measure(
    source: Source,
    *,
    brief: PlanBrief | None = None,
    select: Select | None = None,
    traffic: bool = True,
) -> Measured:
    """Read results and count everything. Several files are one run on several engines.

    `brief` tells which thread groups are setup and teardown; `select` keeps some rows only.
    Without `traffic`, bytes, latency, connecting, codes and starts over time, the sizes of answers
    and the users of thread groups are not counted, which is a little quicker. A
    large file is read by two processes, with the same numbers.

    Raises: ResultsError for what cannot be read, and for results that hold only sums.
    """
    paths = paths_of(source)
    reading = Reading(brief, select, traffic)
    with helper_for(paths, reading) as helper:
        load_numpy()
        from jmeterpy.analysis.reader import in_two, whole

        found = None if helper is None else in_two(helper)
    return whole(paths, reading) if found is None else found


def paths_of(source: Source) -> tuple[Path, ...]:
    """The files of a source."""
    return (Path(source),) if isinstance(source, str | Path) else tuple(map(Path, source))
