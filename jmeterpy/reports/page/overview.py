"""How many samples of each label were quick enough, and the figures that the label table lacks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from jmeterpy.reports.page.rows import LABELS, places, shown_name
from jmeterpy.reports.table import KINDS
from jmeterpy.reports.words import NONE, THIN, count, decimal, lasting, percent

if TYPE_CHECKING:
    from jmeterpy.analysis import Measured, Row
    from jmeterpy.reports.page.tally import Tally

HEADS = (
    "min ms", "p90 ms", "stdev ms", "latency ms", "connect ms", "received kB/s", "sent kB/s",
)  # fmt: skip


@dataclass(frozen=True)
class Shares:
    """Of a label: Apdex, and how many samples were fine, bearable, slow, failed.

    `place` is its row of counts, -1 where it has none, "all" for the total.
    `widths` are shares of the bar, in per cent, with where each begins.
    """

    name: str
    place: int | str
    apdex: str
    counts: tuple[str, ...]
    widths: tuple[tuple[float, float], ...]
    further: tuple[str, ...]


def overview(measured: Measured, found: Tally) -> list[Shares]:
    """The total first, then the labels, busiest first."""
    labels = sorted(measured.labels, key=lambda row: (row.kind != "sample", -row.samples))
    if not measured.total.samples:
        return []
    place = places(found)
    return [
        _shares(measured, measured.total, None, "all"),
        *(
            _shares(measured, row, row.label, place.get((row.label, row.kind), -1))
            for row in labels[:LABELS]
        ),
    ]


def limits(measured: Measured) -> tuple[str, str]:
    """Up to what a sample is fine, and up to what it is bearable, as the page says it."""
    fine, bearable = (
        f"{ms}{THIN}ms" if ms < 1000 else lasting(ms).replace(" ", THIN)
        for ms in measured.scope.apdex
    )
    return fine, bearable


def _shares(measured: Measured, row: Row, label: str | None, place: int | str) -> Shares:
    good = measured.histogram(label, kind=row.kind, ok=True)
    fine, bearable = (good.at_most(limit) for limit in measured.scope.apdex)
    bearable -= fine
    numbers = (fine, bearable, row.samples - row.errors - fine - bearable, row.errors)
    kind = KINDS.get(row.kind, "")
    name = "All samples" if label is None else shown_name(row.label)
    return Shares(
        name=f"{name} ({kind})" if kind else name,
        place=place,
        apdex=NONE if row.apdex is None else f"{row.apdex:.2f}",
        counts=tuple(percent(number, row.samples).replace(" ", THIN) for number in numbers),
        widths=_stacked(numbers, row.samples),
        further=_further(measured, row, label),
    )


def _stacked(numbers: Sequence[int], whole: int) -> tuple[tuple[float, float], ...]:
    starts = [sum(numbers[:at]) for at in range(len(numbers))]
    return tuple(
        (round(100 * start / whole, 2), round(100 * number / whole, 2))
        for start, number in zip(starts, numbers, strict=True)
    )


def _further(measured: Measured, row: Row, label: str | None) -> tuple[str, ...]:
    traffic = measured.traffic
    sums = traffic.total(label, kind=row.kind) if traffic else {}
    means = (_mean(sums.get(name, 0), row.samples) for name in ("latency_ms", "connect_ms"))
    rates = (row.received_bytes_per_second, row.sent_bytes_per_second)
    return (
        *(NONE if x is None else count(x, gap=THIN) for x in (row.min_ms, row.p90_ms)),
        NONE if row.stdev_ms is None else decimal(row.stdev_ms),
        *means,
        *(NONE if not x else decimal(x / 1000) for x in rates),
    )


def _mean(added: int, samples: int) -> str:
    """A mean; a dash where nothing was ever measured."""
    return decimal(added / samples) if added else NONE
