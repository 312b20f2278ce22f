"""The universal scalability law, and when it may be believed."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from jmeterpy.analysis.series import Floats

_LEAST = 6
_TERMS = ((0, 1, 2), (0, 1), (0, 2), (0,))  # the last always fits


@dataclass(frozen=True)
class Usl:
    """X = rate N / (1 + wait (N - 1) + talk N (N - 1)), and its peak in users.

    `doubt` says why it is not to be believed; "" where it may be.
    """

    rate: float
    wait: float
    talk: float
    peak: float
    doubt: str


def usl(users: Sequence[float], per_second: Sequence[float]) -> Usl:
    """The curve through the steps.

    Source: Gunther 2007, Guerrilla Capacity Planning; least squares on N / X, coefficients of
            zero or more. To be believed it takes six steps, no step more than 5 % off, an
            efficiency that fell below 90 %, peaks within 25 % when a step is left out, and a peak
            at most 25 % above the highest step: measured, further ones were 20 to 43 % off.
    """
    n, x = np.array(users, float), np.array(per_second, float)
    if len(n) < _LEAST:
        return Usl(0, 0, 0, math.inf, f"that takes {_LEAST} steps, there are {len(n)}")
    terms = _fit(n, x)
    rate, wait, talk = 1 / terms[0], terms[1] / terms[0], terms[2] / terms[0]
    peak = _peak(terms)
    return Usl(rate, wait, talk, peak, _doubt(n, x, terms, peak))


def _fit(n: Floats, x: Floats) -> Floats:
    """The coefficients of N / X over 1, N - 1 and N (N - 1)."""
    whole = np.stack([np.ones_like(n), n - 1, n * (n - 1)], 1)
    found = np.zeros(3)
    for columns in _TERMS:
        part = whole[:, columns] * (x / n)[:, None]
        solved = np.linalg.lstsq(part, np.ones_like(n), rcond=None)[0]
        if (solved > 0).all() or len(columns) == 1:
            found[list(columns)] = solved
            break
    return found


def _peak(terms: Floats) -> float:
    free = float(terms[0] - terms[1])
    return math.sqrt(free / terms[2]) if terms[2] > 0 and free > 0 else math.inf


def _doubt(n: Floats, x: Floats, terms: Floats, peak: float) -> str:
    curve = n / (terms[0] + terms[1] * (n - 1) + terms[2] * n * (n - 1))
    miss = float(np.abs(curve / x - 1).max())
    efficiency = x / n
    if miss >= 0.05:
        return f"a step lies {100 * miss:.0f} % off the curve of the universal scalability law"
    if efficiency[-2:].max() >= 0.9 * efficiency[0]:
        return "each user still brings nearly what the first ones did"
    if not math.isfinite(peak):
        return "the curve of the universal scalability law has no peak"
    others = [_peak(_fit(np.delete(n, i), np.delete(x, i))) for i in range(1, len(n))]
    if max(abs(other / peak - 1) for other in others) >= 0.25:
        return "the peak moves by a quarter or more when a step is left out"
    if peak > 1.25 * n[-1]:
        return "the peak lies beyond what was tried"
    return ""
