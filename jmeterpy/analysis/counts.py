"""Exact counts of whole milliseconds, and what follows from them."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Counts:
    """How often each value occurred: `values` ascending and unique, `counts` above zero.

    Shape: two arrays of the same length.
    Units: values in milliseconds.

    >>> counts = counted(np.array([30, 10, 20, 20]))
    >>> counts.n, counts.mean, counts.percentile(0.5), counts.percentile(0.95)
    (4, 20.0, 20, 30)
    """

    values: Ints
    counts: Ints

    @property
    def n(self) -> int:
        """How many samples."""
        return int(self.counts.sum())

    @property
    def mean(self) -> float | None:
        """The mean; None without samples."""
        return int((self.values * self.counts).sum()) / self.n if len(self.values) else None

    @property
    def stdev(self) -> float | None:
        """The standard deviation of the population (JMeter's own); None without samples.

        Source: sqrt(sum of c * (v - mean)^2 / n).
        """
        mean = self.mean
        if mean is None:
            return None
        return math.sqrt(float((self.counts * (self.values - mean) ** 2).sum()) / self.n)

    @property
    def minimum(self) -> int | None:
        """The smallest value; None without samples."""
        return int(self.values[0]) if len(self.values) else None

    @property
    def maximum(self) -> int | None:
        """The largest value; None without samples."""
        return int(self.values[-1]) if len(self.values) else None

    def percentile(self, q: float) -> int | None:
        """The smallest value with at least q * n samples at or below it; None without samples.

        Source: nearest rank; `q` between 0 and 1 is taken as it is written (0.07 is 7/100).
        """
        if not 0 <= q <= 1:
            raise ValueError(f"q is {q!r}; write the 95th percentile as 0.95")
        if not len(self.values):
            return None
        from fractions import Fraction

        rank = max(1, math.ceil(Fraction(str(q)) * self.n))
        return int(self.values[np.searchsorted(np.cumsum(self.counts), rank)])

    def at_most(self, limit: float) -> int:
        """How many samples took at most `limit` milliseconds."""
        return int(self.counts[: np.searchsorted(self.values, limit, side="right")].sum())

    def merge(self, *others: Counts) -> Counts:
        """The counts of all of them together."""
        parts = (self, *others)
        keys = np.concatenate([part.values for part in parts])
        return tallied(keys, np.concatenate([part.counts for part in parts]))


def counted(values: npt.ArrayLike) -> Counts:
    """The counts of single values, in any order."""
    unique, counts = np.unique(np.asarray(values, np.int64), return_counts=True)
    return Counts(unique, counts.astype(np.int64))


def tallied(keys: Ints, counts: Ints) -> Counts:
    """The counts of values that come with counts and may repeat."""
    unique, at = np.unique(keys, return_inverse=True)
    sums = np.zeros(len(unique), np.int64)
    np.add.at(sums, at, counts)
    return Counts(unique, sums)
