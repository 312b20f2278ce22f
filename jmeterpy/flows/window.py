"""Which samples count, as people say it: labels, groups, and times from the start of the test."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jmeterpy.analysis import Select
    from jmeterpy.flows.sources import Source


@dataclass(frozen=True)
class Window:
    """Regular expressions for labels and groups, and times after the first start; None keeps all.

    A sample belongs to the moment in which it ended; `start` is inclusive, `end` exclusive.
    """

    label: str | None = None
    group: str | None = None
    start: timedelta | None = None
    end: timedelta | None = None


def select(window: Window, source: Source) -> Select | None:
    """What `window` means for the files of `source`; None where everything counts.

    Times are counted from the first start of all, so that the files are read once for it.
    """
    if window == Window():
        return None
    from jmeterpy.analysis import Select, measure

    zero = 0
    if window.start is not None or window.end is not None:
        zero = measure(list(source.files), brief=source.brief).start_ms or 0

    def absolute(time: timedelta | None) -> int | None:
        return None if time is None else zero + round(time / timedelta(milliseconds=1))

    return Select(
        labels=window.label,
        groups=window.group,
        from_ms=absolute(window.start),
        to_ms=absolute(window.end),
    )
