"""What is made meanwhile arrives whole, or its failure does."""

from __future__ import annotations

import pytest

from jmeterpy.reports.page.meanwhile import Meanwhile


def test_a_failure_reaches_whoever_asks() -> None:
    made: Meanwhile[float] = Meanwhile(lambda: 1 / 0)
    for _ in range(2):
        with pytest.raises(ZeroDivisionError):
            made.result()


def test_nothing_is_a_result_too() -> None:
    made: Meanwhile[int | None] = Meanwhile(lambda: None)
    assert made.result() is None
