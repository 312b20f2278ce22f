from __future__ import annotations

import pytest

from jmeterpy.runners.ladder import Grace, Ladder, only_schedule_left


class Jmeter:
    """Notes what it is told; deaf to words until it listens."""

    def __init__(self, *, listens: bool) -> None:
        self.listens = listens
        self.told: list[str] = []
        self.now = 0.0
        self.rests = False

    def say(self, word: str) -> bool:
        if self.listens:
            self.told.append(word)
        return self.listens

    def signal(self, *, kill: bool) -> None:
        self.told.append("KILL" if kill else "TERM")

    def idle(self) -> bool:
        return self.rests


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
        told.append(list(dict.fromkeys(jmeter.told)))  # a word is repeated

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


def test_a_word_is_repeated_because_a_starting_jmeter_forgets_it(
    jmeter: Jmeter, ladder: Ladder
) -> None:
    ladder.step_on("gently")
    for jmeter.now in (1.0, 2.9, 3.0, 3.1, 6.0):
        ladder.climb()

    assert jmeter.told == ["Shutdown"] * 3


def test_a_gentle_stop_goes_on_as_soon_as_nobody_is_active(jmeter: Jmeter, ladder: Ladder) -> None:
    """An open model group waits for the end of its schedule otherwise."""
    ladder.step_on("gently")
    for jmeter.now, jmeter.rests in ((1, False), (2, True), (3.5, False), (4.5, True), (5.5, True)):
        assert ladder.rung == "gently"
        ladder.climb()

    assert ladder.rung == "now"


@pytest.mark.parametrize(
    ("state", "idle"),
    [
        ("TIMED_WAITING on java.util.concurrent.SynchronousQueue$TransferStack@1", True),
        ("RUNNABLE (in native)", False),
        ("TIMED_WAITING", False),  # a pause
    ],
)
def test_a_thread_dump_tells_whether_a_user_is_at_work(state: str, idle: bool) -> None:
    other = '"UDP Listener" daemon prio=5 Id=17 RUNNABLE\n\tat java\n\n'
    other += '"open-model-thread-starter-my group-1" prio=5 Id=21 RUNNABLE\n\n'
    dump = f'{other}"my group 1-12" prio=5 Id=22 {state}\n'

    assert only_schedule_left(dump) is idle
    assert not only_schedule_left("")
    assert not only_schedule_left(dump.replace("open-model", "closed-model"))
