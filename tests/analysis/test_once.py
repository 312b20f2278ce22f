"""What takes time is made once, and goes with what it was made of."""

from __future__ import annotations

import gc
import weakref

from jmeterpy.analysis.once import once


class Numbers:
    """Something to make more of."""


def test_it_is_made_once_of_the_same() -> None:
    asked: list[tuple[Numbers, int]] = []

    @once
    def made(of: Numbers, limit: int = 0) -> object:
        asked.append((of, limit))
        return object()

    one, other = Numbers(), Numbers()
    assert made(one) is made(one)
    assert made(one) is not made(other)
    assert made(one) is not made(one, 5)
    assert made(one, limit=5) is made(one, limit=5)
    assert asked == [(one, 0), (other, 0), (one, 5), (one, 5)]


def test_it_holds_nothing_longer_than_others_do() -> None:
    @once
    def made(of: Numbers) -> object:
        del of
        return object()

    one = Numbers()
    made(one)
    gone = weakref.ref(one)
    del one
    gc.collect()
    assert gone() is None
