"""Which figures of a row are of too few samples to be stated."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jmeterpy.analysis.metrics import least_samples

if TYPE_CHECKING:
    from jmeterpy.analysis.measured import Row

_OVER_ALL = {"p50_ms": 0.5, "p90_ms": 0.9, "p95_ms": 0.95, "p99_ms": 0.99}
_OVER_OK = {"ok_p50_ms": 0.5, "ok_p95_ms": 0.95, "ok_p99_ms": 0.99}
PERCENTILES = (*_OVER_ALL, *_OVER_OK)


def too_few(row: Row) -> tuple[str, ...]:
    """The percentiles of which tables for people show a dash, by the names of their columns.

    Those without any sample are not among them: they have no number either.
    """
    good = row.samples - row.errors
    found = [name for name, q in _OVER_ALL.items() if 0 < row.samples < least_samples(q)]
    return (*found, *(name for name, q in _OVER_OK.items() if 0 < good < least_samples(q)))
