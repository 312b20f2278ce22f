from __future__ import annotations

import pytest

from jmeterpy.demo.line import BLOCK, Errors, Line


def test_below_its_capacity_nobody_waits() -> None:
    line = Line(4)
    # 79 a second, where 4 workers of 50 ms do 80: each is done as soon as it is served.
    waits = [line.done_at(n / 79, 0.05) - n / 79 - 0.05 for n in range(1000)]
    assert max(waits) < 1e-9


def test_above_its_capacity_it_does_workers_by_service_a_second() -> None:
    line = Line(4)
    done = [line.done_at(n / 200, 0.05) for n in range(2000)]
    within = sum(5 <= at < 10 for at in done)
    assert within == pytest.approx(5 * 80, abs=4)


def test_the_line_is_served_in_order_of_arrival() -> None:
    line = Line(3)
    done = [line.done_at(0.0, 0.05) for _ in range(50)]
    assert done == sorted(done)
    assert done[-1] == pytest.approx(17 * 0.05)  # 50 requests, 3 at a time: 17 rounds


def test_a_worker_that_rested_does_not_catch_up() -> None:
    line = Line(1)
    line.done_at(0.0, 1.0)
    assert line.done_at(100.0, 1.0) == 101.0


@pytest.mark.parametrize("rate", [0.0, 0.001, 0.05, 0.5, 1.0])
def test_every_block_holds_the_same_number_of_errors(rate: float) -> None:
    errors = Errors(rate, seed=1)
    for _ in range(3):
        assert sum(errors.next() for _ in range(BLOCK)) == round(rate * BLOCK)


def test_the_seed_decides_which_requests_fail() -> None:
    def first(seed: int) -> list[bool]:
        errors = Errors(0.1, seed=seed)
        return [errors.next() for _ in range(100)]

    assert first(1) == first(1)
    assert first(1) != first(2)
