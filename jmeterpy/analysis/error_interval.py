"""How far a share, such as that of failures, may be from the truth."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from jmeterpy.analysis.counts import Ints

Z95 = 1.96
_PARTS = 10
_T = 2.3  # about the t quantile of ten parts


def wilson(part: int, whole: int, *, z: float = Z95) -> tuple[float, float]:
    """Between what a share lies, with 95 % unless `z` says otherwise; (0, 1) without samples.

    Of none the lower end is 0, of all the upper end 1, whatever the rounding.

    Source: Wilson 1927, Probable Inference: (p + z^2/2n +- z sqrt(p(1-p)/n + z^2/4n^2)) /
            (1 + z^2/n).

    >>> [round(x, 4) for x in wilson(5, 100)], wilson(0, 0)
    ([0.0215, 0.1118], (0.0, 1.0))
    """
    if whole <= 0:
        return 0.0, 1.0
    share, scale = part / whole, 1 + z * z / whole
    middle = (share + z * z / 2 / whole) / scale
    half = z * math.sqrt(share * (1 - share) / whole + z * z / 4 / whole**2) / scale
    low = middle - half if part > 0 else 0.0
    high = middle + half if part < whole else 1.0
    return max(0.0, low), min(1.0, high)


def clustered(failed: Ints, every: Ints) -> tuple[float, float]:
    """The interval of a share whose failures may come in bursts.

    `failed` and `every` are counts a second. It is Wilson's, or where the share differs more
    between ten parts of the time than by chance, the mean of those +- 2.3 s / sqrt(10).
    """
    low, high = wilson(int(failed.sum()), int(every.sum()))
    if len(every) < _PARTS or not failed.any():
        return low, high
    starts = np.arange(_PARTS) * len(every) // _PARTS
    sums = np.add.reduceat(every, starts)
    rates = np.add.reduceat(failed, starts)[sums > 0] / sums[sums > 0]
    if len(rates) < _PARTS // 2:
        return low, high
    half = _T * float(rates.std(ddof=1)) / math.sqrt(len(rates))
    share = float(failed.sum() / every.sum())
    return max(0.0, min(low, share - half)), min(1.0, max(high, share + half))


def difference(
    base: tuple[float, float, float], new: tuple[float, float, float]
) -> tuple[float, float]:
    """The interval of new - base, each given as (share, low, high).

    Source: Newcombe 1998, Interval Estimation for the Difference Between Independent
            Proportions, method 10.

    >>> [round(x, 3) for x in difference((0.0, 0.0, 0.004), (0.05, 0.03, 0.08))]
    [0.03, 0.08]
    """
    (share, low, high), (share2, low2, high2) = base, new
    change = share2 - share
    down = math.hypot(share2 - low2, high - share)
    up = math.hypot(high2 - share2, share - low)
    return change - down, change + up
