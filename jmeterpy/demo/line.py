"""The line in front of the workers, and which requests fail: both exact."""

from __future__ import annotations

import heapq
import random

BLOCK = 1_000
"""Errors are dealt out in blocks of so many requests."""


class Line:
    """`workers` serve one request each at a time; who comes while all are busy waits, in order.

    No request really holds a worker: when one comes, the moment at which it will be done is known,
    because those before it are. So no error of a timer adds up, and the most requests a second
    are workers / service to the digit.
    """

    def __init__(self, workers: int) -> None:
        self._free_at = [0.0] * workers

    def done_at(self, now: float, service: float) -> float:
        """When a request that comes `now` and takes `service` is done.

        >>> line = Line(1)
        >>> line.done_at(10.0, 0.5), line.done_at(10.0, 0.5), line.done_at(12.0, 0.5)
        (10.5, 11.0, 12.5)

        Units:  seconds.
        """
        done = max(now, self._free_at[0]) + service
        heapq.heapreplace(self._free_at, done)
        return done


class Errors:
    """Of every 1,000 requests the same number fails; which ones, the seed decides."""

    def __init__(self, rate: float, *, seed: int) -> None:
        self._random = random.Random(seed)  # noqa: S311 - a repeatable order, no secret
        self._count = round(rate * BLOCK)
        self._left: list[bool] = []

    def next(self) -> bool:
        """Whether the next request fails.

        >>> errors = Errors(0.05, seed=1)
        >>> sum(errors.next() for _ in range(1000))
        50
        """
        if not self._left:
            self._left = [n < self._count for n in range(BLOCK)]
            self._random.shuffle(self._left)
        return self._left.pop()
