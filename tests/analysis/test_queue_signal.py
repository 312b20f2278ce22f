"""A median that rises within a step: a queue, unless the user allows that much."""

from __future__ import annotations

import pytest

from jmeterpy.analysis import Measured
from jmeterpy.analysis.capacity import capacity
from jmeterpy.analysis.thresholds import parse
from tests.analysis.stairs import played, stairs


@pytest.fixture(scope="module")
def rising(tmp_path_factory: pytest.TempPathFactory) -> Measured:
    """Three steps of 50 s; in the last 15 s of the last an answer takes eight times as long."""
    folder = tmp_path_factory.mktemp("rising")
    steps = stairs((10, 50.0), (20, 50.0), (30, 50.0))
    return played(folder, steps, service_s=lambda at: 0.4 if at > 135 else 0.05, think_s=1.0)


def test_times_that_rise_within_a_step_are_a_queue(rising: Measured) -> None:
    found = capacity(rising)
    assert (found.state, found.last_good and found.last_good.load) == ("found", 20)
    assert found.first_bad is not None
    assert "queue" in {signal.kind for signal in found.first_bad.signals}


def test_times_that_rise_within_what_is_allowed_are_good(rising: Measured) -> None:
    for text in ("p95 < 5s", "p95 < 5s while users <= 1000"):
        found = capacity(rising, thresholds=[parse(text)])
        assert found.state == "not_reached", text
        assert found.last_good is not None
        assert found.last_good.load == 30


@pytest.mark.parametrize("text", ["p95 < 300ms", "p95 < 5s while users <= 20", "mean < 5s"])
def test_times_that_rise_beyond_a_limit_or_beside_it_stay_bad(text: str, rising: Measured) -> None:
    found = capacity(rising, thresholds=[parse(text)])
    assert found.first_bad is not None, text
    assert found.first_bad.step.load == 30
