from __future__ import annotations

import pytest

from jmeterpy.runners.ladder import Grace, Ladder


class Jmeter:
    """Notes what it is told; deaf to words until it listens."""

    def __init__(self, *, listens: bool) -> None:
        self.listens = listens
        self.told: list[str] = []
        self.now = 0.0

    def say(self, word: str) -> bool:
        if self.listens:
            self.told.append(word)
        return self.listens

    def signal(self, *, kill: bool) -> None:
        self.told.append("KILL" if kill else "TERM")


@pytest.fixture
def jmeter() -> Jmeter:
    return Jmeter(listens=True)


@pytest.fixture
def ladder(jmeter: Jmeter) -> Ladder:
    grace = Grace(gently_s=30, now_s=10, terminate_s=5)
    return Ladder(jmeter, grace, clock=lambda: jmeter.now)


def test_each_rung_has_its_time_and_then_the_next_one_is_asked_for(
    jmeter: Jmeter, ladder: Ladder
) -> None:
    ladder.step_on("gently")
    told = []
    for jmeter.now in (0, 29, 30, 39, 40, 44, 45):
        ladder.climb()
        told.append(list(jmeter.told))

    words = ["Shutdown", "StopTestNow", "TERM", "KILL"]
    assert told == [words[:1], words[:1], words[:2], words[:2], words[:3], words[:3], words]
    assert ladder.rung == "kill"


def test_without_a_stop_nothing_is_asked(jmeter: Jmeter, ladder: Ladder) -> None:
    jmeter.now = 1e9
    ladder.climb()

    assert (jmeter.told, ladder.rung) == ([], None)


def test_a_rung_below_the_present_one_changes_nothing(jmeter: Jmeter, ladder: Ladder) -> None:
    ladder.step_on("kill")
    ladder.step_on("gently")
    ladder.step_on("kill")

    assert (jmeter.told, ladder.rung) == (["TERM"], "kill")


def test_what_is_still_starting_is_asked_again_until_it_hears(
    jmeter: Jmeter, ladder: Ladder
) -> None:
    """Process 1 of a container ignores a signal until it has a handler for it."""
    jmeter.listens = False
    ladder.step_on("gently")
    ladder.climb()
    jmeter.listens = True
    ladder.climb()
    ladder.climb()

    assert jmeter.told == ["TERM", "TERM", "Shutdown"]
