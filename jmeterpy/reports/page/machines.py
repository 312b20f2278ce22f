"""What servers and the load generator used, on the page's time axis."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from jmeterpy.reports.page.sums import stretch_width
from jmeterpy.reports.page.tally import Tally
from jmeterpy.reports.words import fit, visible

if TYPE_CHECKING:
    from jmeterpy.analysis import Measured
    from jmeterpy.analysis.resources import Track

_MOST = 36  # tracks
_SIGNS = 4  # of a value that is drawn three hundred pixels high at most
_UNITS = {"cpu_share": 100.0, "memory_share": 100.0, "throttled_share": 100.0}


def machines(measured: Measured, found: Tally) -> list[dict[str, Any]]:
    """Means of stretches (as long as those of the sums) of each source and metric.

    Units: shares in per cent, others as they were measured. None where nothing was measured.
    """
    if measured.resources is None:
        return []
    seconds = found.slot_s * stretch_width(found)
    stretches = -(-found.slots // stretch_width(found))
    first_ms = 1000 * found.first_s + (measured.start_ms or 0)
    tracks = sorted(
        measured.resources.tracks.items(),
        key=lambda one: (one[0][1] not in ("cpu_share", "memory_bytes"), one[0][1]),
    )
    return [
        {
            "source": fit(visible(source), 40),
            "metric": fit(visible(metric), 40),
            "wide": seconds,
            "values": _means(track, first_ms, seconds * 1000, stretches, _UNITS.get(metric, 1.0)),
        }
        for (source, metric), track in tracks[:_MOST]
    ]


def _means(
    track: Track, first_ms: float, wide_ms: int, stretches: int, unit: float
) -> list[float | None]:
    at = ((track.times_ms - first_ms) // wide_ms).astype(np.int64)
    inside = (at >= 0) & (at < stretches) & np.isfinite(track.values)
    at, values = at[inside], track.values[inside] * unit
    n = np.bincount(at, minlength=stretches)
    means = np.bincount(at, values, stretches) / np.maximum(n, 1)
    return [_short(mean) if k else None for mean, k in zip(means.tolist(), n.tolist(), strict=True)]


def _short(value: float) -> float:
    rounded = float(f"{value:.{_SIGNS}g}")
    return int(rounded) if rounded.is_integer() else rounded
