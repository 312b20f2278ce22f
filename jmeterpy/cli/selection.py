"""--label, --group, --from, --to: which samples count."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jmeterpy.analysis import Select


def selection(
    label: str | None, group: str | None, start: timedelta | None, end: timedelta | None
) -> Select | None:
    """What was asked for; None where everything counts."""
    if label is None and group is None and start is None and end is None:
        return None
    from jmeterpy.analysis import Select

    def milliseconds(time: timedelta | None) -> int | None:
        return None if time is None else round(time.total_seconds() * 1000)

    return Select(labels=label, groups=group, from_ms=milliseconds(start), to_ms=milliseconds(end))
