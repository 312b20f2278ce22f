"""What a threshold can ask for: one entry in METRICS a figure."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from statistics import median
from typing import TYPE_CHECKING, Literal

from jmeterpy.analysis.scope import APDEX_MS

if TYPE_CHECKING:
    from jmeterpy.analysis.counts import Counts

Unit = Literal[
    "ms", "share", "per_second", "bytes_per_second", "bytes", "count", "score", "ratio", "points"
]
_PERCENTILE = re.compile(r"p(\d{1,2}(?:\.\d{1,3})?)")
_MISSED = 0.025  # how often the true value may lie above the interval: 95 %, half on each side


@dataclass(frozen=True)
class Window:
    """The rows that are judged: exact counts of all and of the successes, and their span."""

    every: Counts
    good: Counts
    span_ms: int  # first start to last end
    received_bytes: int
    sent_bytes: int
    note: str = ""  # what was judged, where that is not everything
    apdex_ms: tuple[int, int] = APDEX_MS
    values: tuple[float, ...] = ()  # of a source that was monitored, in order of time

    @property
    def errors(self) -> int:
        """How many failed."""
        return self.every.n - self.good.n


Figure = Callable[[Window], Fraction | None]


@dataclass(frozen=True)
class Metric:
    """A figure of a window. `least` is from how many samples (or values) on it may be judged.

    `track` names what it reads of a source that was monitored; then it has no label but a source.
    `versus` is how its change against a baseline is told: "ratio" (new / base), or "points" (the
    difference of two shares); "" where no interval of that change can be stated.
    """

    unit: Unit
    figure: Figure
    least: int = 1
    good_only: bool = False  # it counts successes
    track: str = ""
    versus: Literal["", "ratio", "points"] = ""


def least_samples(q: float) -> int:
    """From how many samples on a percentile is stated: below, its interval has no upper end.

    >>> [least_samples(q) for q in (0.5, 0.9, 0.95, 0.99, 0.999)]
    [6, 36, 72, 368, 3688]

    Source: n >= ln(.025) / ln(q), order statistics (Hahn & Meeker 1991, Statistical Intervals).
    """
    return math.ceil(math.log(_MISSED) / math.log(max(q, 1 - q)))


def _whole(value: int | None) -> Fraction | None:
    return None if value is None else Fraction(value)


def _mean(counts: Counts) -> Fraction | None:
    return Fraction(int((counts.values * counts.counts).sum()), counts.n) if counts.n else None


def _stdev(window: Window) -> Fraction | None:
    value = window.every.stdev
    return None if value is None else Fraction(value)


def _share(window: Window) -> Fraction | None:
    return Fraction(window.errors, window.every.n) if window.every.n else None


def _rate(amount: Callable[[Window], int]) -> Figure:
    def rate(window: Window) -> Fraction | None:
        return Fraction(amount(window) * 1000, window.span_ms) if window.span_ms > 0 else None

    return rate


def _apdex(window: Window) -> Fraction | None:
    halves = sum(window.good.at_most(limit) for limit in window.apdex_ms)
    return Fraction(halves, 2 * window.every.n) if window.every.n else None


def _mean_value(window: Window) -> Fraction | None:
    return Fraction(math.fsum(window.values) / len(window.values)) if window.values else None


def _growth(window: Window) -> Fraction | None:
    """The median of the last tenth less that of the first: single peaks do not count."""
    tenth = max(1, len(window.values) // 10)
    first, last = window.values[:tenth], window.values[-tenth:]
    return Fraction(median(last) - median(first)) if window.values else None


METRICS: dict[str, Metric] = {
    "mean": Metric("ms", lambda window: _mean(window.every), versus="ratio"),
    "min": Metric("ms", lambda window: _whole(window.every.minimum)),
    "max": Metric("ms", lambda window: _whole(window.every.maximum)),
    "stdev": Metric("ms", _stdev, least=2),
    "ok_mean": Metric("ms", lambda window: _mean(window.good), good_only=True, versus="ratio"),
    "ok_max": Metric("ms", lambda window: _whole(window.good.maximum), good_only=True),
    "error_rate": Metric("share", _share, versus="points"),
    "errors": Metric("count", lambda window: Fraction(window.errors)),
    "count": Metric("count", lambda window: Fraction(window.every.n)),
    "throughput": Metric("per_second", _rate(lambda window: window.every.n), versus="ratio"),
    "ok_throughput": Metric(
        "per_second", _rate(lambda window: window.good.n), good_only=True, versus="ratio"
    ),
    "received": Metric("bytes_per_second", _rate(lambda window: window.received_bytes)),
    "sent": Metric("bytes_per_second", _rate(lambda window: window.sent_bytes)),
    "apdex": Metric("score", _apdex),
    "cpu": Metric("share", _mean_value, least=3, track="cpu_share"),
    "memory": Metric("bytes", lambda window: Fraction(max(window.values)), track="memory_bytes"),
    "memory_growth": Metric("bytes", _growth, least=20, track="memory_bytes"),
}
KNOWN = ("p50, p95, p99.9 or another percentile", "median", *METRICS)


def metric(name: str) -> Metric | None:
    """The metric of that name; every percentile above p0 and below p100 is one.

    >>> metric("p99.9").least, metric("median").least, metric("p100") is None
    (3688, 6, True)
    """
    ok, bare = name.startswith("ok_"), name.removeprefix("ok_")
    bare = "p50" if bare == "median" else bare
    found = _PERCENTILE.fullmatch(bare)
    if not found or not float(found[1]):
        return METRICS.get(name)
    q = float(Fraction(found[1]) / 100)

    def figure(window: Window) -> Fraction | None:
        return _whole((window.good if ok else window.every).percentile(q))

    return Metric("ms", figure, least=least_samples(q), good_only=ok, versus="ratio")


def quantile(name: str) -> float | None:
    """The q of a percentile's name.

    >>> quantile("p99.9"), quantile("median"), quantile("max")
    (0.999, 0.5, None)
    """
    bare = name.removeprefix("ok_").replace("median", "p50")
    found = _PERCENTILE.fullmatch(bare)
    return float(Fraction(found[1]) / 100) if found else None
