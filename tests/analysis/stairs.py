"""Closed users at a server with so many workers, event by event; nothing in it is by chance."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from jmeterpy.analysis import Measured, measure
from jmeterpy.brief import PlanBrief
from tests.analysis.jtl_text import HEADER, one_row

Span = tuple[float, float]


def stairs(*steps: tuple[int, float], ramp_s: float = 2.0) -> list[Span]:
    """When each user begins and may begin a last time: (users, seconds) each, up and down."""
    spans: list[Span] = []
    live: list[float] = []
    now = 0.0
    for users, seconds in steps:
        new = max(0, users - len(live))
        live += [now + ramp_s * (at + 1) / new for at in range(new)]
        spans += [(start, now) for start in live[users:]]
        live = live[:users]
        now += seconds
    return [*spans, *((start, now) for start in live)]


def played(
    folder: Path,
    spans: Sequence[Span],
    *,
    workers: int = 1000,
    service_s: Callable[[float], float] = lambda _: 0.05,
    think_s: float = 0.2,
    ok: Callable[[float], bool] = lambda _: True,
    show_users: bool = True,
    brief: PlanBrief | None = None,
) -> Measured:
    """The results of these users. `service_s` and `ok` are asked with the second of the start."""
    coming = [(start, user) for user, (start, _) in enumerate(spans)]
    heapq.heapify(coming)
    free = [0.0] * workers
    taken: list[tuple[float, float]] = []
    gone = np.array([end for _, end in spans])
    while coming:
        now, user = heapq.heappop(coming)
        if now >= spans[user][1]:
            continue
        end = max(now, free[0]) + service_s(now)
        heapq.heapreplace(free, end)
        taken.append((now, end))
        gone[user] = max(gone[user], end)
        heapq.heappush(coming, (end + think_s, user))
    starts = np.sort([start for start, _ in spans])
    ends = np.sort(gone)
    rows = [
        one_row(
            round(1000 * start),
            elapsed=round(1000 * (end - start)),
            thread=f"TG 1-{at}",
            ok=ok(start),
            code="200" if ok(start) else "500",
            users=_users(starts, ends, end) if show_users else 0,
        )
        for at, (start, end) in enumerate(taken)
    ]
    file = folder / "samples.jtl"
    file.write_text("\n".join([HEADER, *rows]) + "\n", encoding="utf-8")
    return measure([file], brief=brief)


def _users(starts: np.ndarray, ends: np.ndarray, at: float) -> int:
    """How many there are as a sample ends; whoever goes with it counts still."""
    return int(np.searchsorted(starts, at, "right") - np.searchsorted(ends, at, "left"))


def arriving(
    folder: Path,
    rates: Sequence[tuple[float, float]],
    *,
    workers: int = 1000,
    service_s: float = 0.05,
    brief: PlanBrief | None = None,
) -> Measured:
    """The results of users who come evenly, at so many a second for so many seconds."""
    comes: list[float] = []
    now = 0.0
    for rate, seconds in rates:
        comes += [now + at / rate for at in range(int(rate * seconds))]
        now += seconds
    free = [0.0] * workers
    heapq.heapify(free)
    ends: list[float] = []
    for at in comes:
        ends.append(max(at, free[0]) + service_s)
        heapq.heapreplace(free, ends[-1])
    gone = np.sort(ends)
    rows = [
        one_row(
            round(1000 * start),
            elapsed=round(1000 * (end - start)),
            users=int(np.searchsorted(comes, end, "right") - np.searchsorted(gone, end, "left")),
        )
        for start, end in zip(comes, ends, strict=True)
    ]
    file = folder / "samples.jtl"
    file.write_text("\n".join([HEADER, *rows]) + "\n", encoding="utf-8")
    return measure([file], brief=brief)
