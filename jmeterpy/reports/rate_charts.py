"""Pictures on the run's time: throughput, hits, users, bytes, latency, connecting, codes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from jmeterpy.analysis.counts import Ints
from jmeterpy.analysis.traffic import SUMS
from jmeterpy.brief import PlanBrief
from jmeterpy.reports.axes import Floats, count_axis, instead, time_axis
from jmeterpy.reports.curves import Curve, draw_curves
from jmeterpy.reports.frame import frame, panels
from jmeterpy.reports.groups import with_users
from jmeterpy.reports.lines import busiest
from jmeterpy.reports.style import FAILED, INK, PALETTE, figure, heading
from jmeterpy.reports.words import count, lasting

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from jmeterpy.analysis import Measured, Series

_POINTS = 150
_STEPS = 5
_WIDTHS = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 43_200, 86_400)
_LINES = 4
_CODES = 4
_ALL, _FAILED = "all samples", "failed"


@dataclass(frozen=True, eq=False)
class _Stretches:
    """The run in stretches: the middle of each after the first start, and how long it is."""

    series: Series
    x: Floats
    seconds: Floats

    @staticmethod
    def of(measured: Measured, least: int = 1) -> _Stretches:
        """So wide that lines can be told from noise, at least `least` seconds."""
        length = measured.series.length * measured.series.seconds
        width = next((w for w in _WIDTHS if w >= least and length / w <= _POINTS), _WIDTHS[-1])
        series = measured.series.rebucket(max(width, least))
        start = measured.start_ms or 0
        since = np.maximum(series.times_ms - start, 0) / 1000
        until = (series.times_ms - start) / 1000 + series.seconds
        until = np.minimum(until, ((measured.end_ms or 0) - start) / 1000 + 1e-3)
        return _Stretches(series, (since + until) / 2, np.maximum(until - since, 0.001))

    @property
    def judged(self) -> int:
        """How many stretches are drawn: a last one of less than half its time is no rate."""
        short = len(self.x) > 2 and self.seconds[-1] < self.series.seconds / 2
        return len(self.x) - int(short)

    def sums(self, at: Ints, values: Ints) -> Floats:
        """Values of seconds since 1970, added up by stretch."""
        slot = (at - self.series.start_ms // 1000) // self.series.seconds
        slot = np.clip(slot, 0, max(self.series.length - 1, 0))
        return np.bincount(slot, values.astype(float), self.series.length).astype(np.float64)


def throughput(measured: Measured, title: str, _brief: PlanBrief | None = None) -> Figure:
    """How many samples ended a second: all, the busiest labels, and failures."""
    time = _Stretches.of(measured)
    names = busiest(measured, _LINES)
    drawn = {_ALL: time.series.counts() / time.seconds}
    if len(names) > 1:
        drawn |= {name: time.series.counts(name, kind="sample") / time.seconds for name in names}
    if measured.total.errors:
        drawn[_FAILED] = time.series.errors() / time.seconds
    which = f" and of the {len(names)} busiest labels" if len(names) > 1 else ""
    said = f"samples that ended a second, of all{which}"
    return _page(measured, time, ("Throughput", title, said), drawn, "samples /s")


def hits(measured: Measured, title: str, _brief: PlanBrief | None = None) -> Figure:
    """How many samples started a second: all, and the busiest labels."""
    found = measured.traffic
    whole = replace(measured, series=measured.series.since(measured.start_ms))
    time = _Stretches.of(whole, found.start_seconds if found else 1)
    labels = busiest(measured, _LINES) if found else []
    names: list[str | None] = [None, *(labels if len(labels) > 1 else [])]
    drawn: dict[str, Floats] = {}
    for name in names if found else ():
        assert found is not None  # noqa: S101  else there is no name
        at, counts = found.starts_over_time(name, kind="sample")
        drawn[_ALL if name is None else name] = time.sums(at, counts) / time.seconds
    which = f" and of the {len(labels)} busiest labels" if len(labels) > 1 else ""
    said = f"samples that started a second, of all{which}"
    return _page(measured, time, ("Hits", title, said), drawn, "samples /s")


def users(measured: Measured, title: str, _brief: PlanBrief | None = None) -> Figure:
    """How many users (threads) were at work."""
    time = _Stretches.of(measured)
    values = time.series.users.astype(float)
    drawn = {"users": np.where(values > 0, values, np.nan)} if values.any() else {}
    said = "the most users (threads) at once, of all thread groups"
    none = "0 users in every sample"
    return _page(measured, time, ("Users", title, said), drawn, "users", none=none)


def users_per_group(measured: Measured, title: str, _brief: PlanBrief | None = None) -> Figure:
    """How many users (threads) of each thread group were at work."""
    time, names, found = _Stretches.of(measured), with_users(measured), measured.group_users
    first, slots = time.series.start_ms // 1000, time.series.length
    drawn: dict[str, Floats] = {}
    for name in names[:_LINES] if found else ():
        assert found is not None  # noqa: S101  else there is no name
        values = found.by_slot(name, first, time.series.seconds, slots).astype(float)
        drawn[name or "no name"] = np.where(values > 0, values, np.nan)
    which = f"the {_LINES} largest of {count(len(names))} thread groups"
    which = which if len(names) > _LINES else "each thread group"
    said = f"the most users (threads) at once of {which}"
    return _page(measured, time, ("Users per group", title, said), drawn, "users")


def traffic(measured: Measured, title: str, _brief: PlanBrief | None = None) -> Figure:
    """What was received and sent a second."""
    found = measured.traffic
    time = _Stretches.of(measured, found.sum_seconds if found else 1)
    drawn: dict[str, Floats] = {}
    if found is not None:
        at, sums = found.over_time()
        for name in ("received", "sent"):
            values = time.sums(at, sums[:, SUMS.index(name)]) / time.seconds / 1024
            drawn |= {name: values} if values.any() else {}
    said = "bytes of all samples, counted in the moment in which a sample ended"
    none = "0 bytes in every sample"
    return _page(measured, time, ("Traffic", title, said), drawn, "KB /s", none=none)


def latencies(measured: Measured, title: str, _brief: PlanBrief | None = None) -> Figure:
    """The mean time to the first byte of the busiest labels."""
    said, none = (
        "mean time to the first byte",
        "the first byte came in less than 1 ms in every sample",
    )
    return _means(measured, ("Latency", title, said), "latency_ms", none)


def connect_times(measured: Measured, title: str, _brief: PlanBrief | None = None) -> Figure:
    """The mean time to connect of the busiest labels."""
    said = "mean time to connect; a sample on a connection that was kept counts as 0 ms"
    none = "0 ms in every sample: each connection was kept, or made in less than 1 ms"
    return _means(measured, ("Connect time", title, said), "connect_ms", none)


def _means(measured: Measured, words: tuple[str, str, str], column: str, none: str) -> Figure:
    found = measured.traffic
    time = _Stretches.of(measured, found.sum_seconds if found else 1)
    names = busiest(measured, _LINES)
    drawn: dict[str, Floats] = {}
    for name in names if found is not None else ():
        assert found is not None  # noqa: S101  else there is no name
        at, sums = found.over_time(name, kind="sample")
        total = time.sums(at, sums[:, SUMS.index(column)])
        counts = time.series.counts(name, kind="sample")
        drawn[name] = np.where(counts > 0, total / np.maximum(counts, 1), np.nan)
    if not any(np.nansum(values) for values in drawn.values()):
        drawn = {}
    which = f"; the {len(names)} busiest labels" if len(names) > 1 else ""
    said = (words[0], words[1], words[2] + which)
    return _page(measured, time, said, drawn, f"{words[0].lower()}, ms", none=none)


def codes(measured: Measured, title: str, _brief: PlanBrief | None = None) -> Figure:
    """How often each response code came a second; failures in orange."""
    found = measured.traffic
    time = _Stretches.of(measured, found.code_seconds if found else 1)
    totals = found.code_totals() if found else {}
    ranked = sorted(totals, key=lambda code: -totals[code])
    drawn: dict[str, Floats] = {}
    for code in ranked[:_CODES]:
        assert found is not None  # noqa: S101  else there is no code
        at, counts = found.code_over_time(code)
        drawn[code or "no code"] = time.sums(at, counts) / time.seconds
    more = f", the {_CODES} most frequent of {count(len(ranked))}" * (len(ranked) > _CODES)
    said = f"response codes{more}; those of failures (not 1xx to 3xx) in orange"
    return _page(measured, time, ("Codes", title, said), drawn, "samples /s", bad=_bad)


def _bad(name: str) -> bool:
    return not (name[:1] in tuple("123") and name.isdecimal() and len(name) == 3)


def _page(
    measured: Measured, time: _Stretches, words: tuple[str, str, str], drawn: Mapping[str, Floats],
    axis: str, *, bad: Callable[[str], bool] = _FAILED.__eq__, none: str = "",
) -> Figure:  # fmt: skip
    """One panel with a line a name, on the run's time; `none` is said where there is no line."""
    what, title, said = words
    page, end = figure(), time.judged
    drawn = {name: values[:end] for name, values in drawn.items()}
    room = frame(page, names=len(drawn))
    (panel,) = panels(page, room)
    time_axis(panel, max(((measured.end_ms or 0) - (measured.start_ms or 0)) / 1000, 0.01),
              named=True)  # fmt: skip
    tops = [float(np.nanmax(values)) for values in drawn.values() if (~np.isnan(values)).any()]
    count_axis(panel, max(tops, default=0.0), axis, steps=_STEPS)
    if tops:
        draw_curves(panel, _curves(time.x[:end], drawn, bad), room)
    else:
        instead(panel, none)
    point = f"; a point covers {lasting(time.series.seconds * 1000)}"
    heading(page, f"{what}: {title}" if title else what, said + point, left=room.left)
    return page


def _curves(x: Floats, drawn: Mapping[str, Floats], bad: Callable[[str], bool]) -> list[Curve]:
    """The lines, failures in their own colour, the second of them dashed."""
    colours, failing = iter(PALETTE), 0
    found = []
    for name, values in drawn.items():
        if bad(name):
            found.append(Curve(name, FAILED, x, values, dashed=failing > 0))
            failing += 1
        else:
            found.append(Curve(name, INK if name == _ALL else next(colours), x, values))
    return found
