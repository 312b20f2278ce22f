"""Does a figure grow, or jump, over time: medians of batches, and what runs through them."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from jmeterpy.analysis.series import Floats
from jmeterpy.analysis.timed import Timed


def batches(
    timed: Timed, start: float, end: float, width: float, *, least: int, q: float = 0.5
) -> Floats:
    """The percentile of each `width` seconds from `start` on; nan of fewer than `least` samples."""
    number = max(0, int((end - start) // width))
    slot = np.floor((timed.second - start) / width).astype(np.int64)
    keep = (slot >= 0) & (slot < number)
    slot, value, count = slot[keep], timed.value[keep], timed.count[keep]
    order = np.lexsort((value, slot))
    slot, value, count = slot[order], value[order], count[order]
    found = np.full(number, np.nan)
    size = np.bincount(slot, count, number)
    reached = np.cumsum(count)
    before = np.cumsum(size) - size
    enough = np.flatnonzero(size >= max(least, 1))
    rank = before[enough] + np.maximum(np.ceil(q * size[enough] - 1e-9), 1)
    found[enough] = value[np.searchsorted(reached, rank)]
    return found


@dataclass(frozen=True)
class Trend:
    """The change from first to last as a share of the first, and how sure it is."""

    change: float
    z: float


def trend(values: Floats) -> Trend:
    """The straight change through values, nan left out.

    Source: slope by Sen 1968; z by Mann 1945 and Kendall 1975, its variance times (1 + r) / (1 - r)
            for the correlation r of neighbours, after Hamed & Rao 1998.
    """
    at = np.flatnonzero(~np.isnan(values))
    y, n = values[at], len(at)
    if n < 8:
        return Trend(0.0, 0.0)
    upper = np.triu_indices(n, 1)
    rise = (y[None, :] - y[:, None])[upper]
    slope = float(np.median(rise / (at[None, :] - at[:, None])[upper]))
    r = _neighbours(y - slope * at)
    spread = math.sqrt(n * (n - 1) * (2 * n + 5) / 18 * (1 + r) / (1 - r))
    start = float(np.median(y - slope * (at - at[0])))
    change = slope * float(at[-1] - at[0]) / max(start, 1e-9)
    return Trend(change, float(np.sign(rise).sum()) / spread)


def _neighbours(rest: Floats) -> float:
    if not rest[1:].std() or not rest[:-1].std():
        return 0.0
    return float(np.clip(np.corrcoef(rest[:-1], rest[1:])[0, 1], 0.0, 0.9))


@dataclass(frozen=True)
class Jump:
    """The best single step: what it explains beyond a line, which value is its first, how high.

    `gain` is the share of the straight line's leftover that the step removes.
    """

    gain: float
    at: int
    times: float
    t: float


def jump(values: Floats) -> Jump:
    """The single step through values that leaves least, not at the first four or last three.

    Source: the idea of Fleming et al. 2023 (Hunter), with t instead of permutations.
    """
    known = np.flatnonzero(~np.isnan(values))
    y, n = values[known], len(known)
    if n < 12:
        return Jump(0.0, 0, 1.0, 0.0)
    x = np.arange(n)
    line = float(((y - np.polyval(np.polyfit(x, y, 1), x)) ** 2).sum())
    left, at = min((_left(y, k), k) for k in range(4, n - 3))
    low, high = float(y[:at].mean()), float(y[at:].mean())
    spread = math.sqrt(left / (n - 2) * (1 / at + 1 / (n - at)) + 1e-12)
    return Jump(1 - left / max(line, 1e-12), int(known[at]), high / low, abs(high - low) / spread)


def _left(y: Floats, k: int) -> float:
    return float(y[:k].var() * k + y[k:].var() * (len(y) - k))
