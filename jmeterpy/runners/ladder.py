"""The ladder of a stop: shutdown, stop now, terminate, kill; each rung has its time."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from jmeterpy.runners.job import Stop

WORDS = {"gently": "Shutdown", "now": "StopTestNow"}
REPEAT_S = 3.0  # JMeter forgets a stop that comes while it is still starting its thread groups
LOOK_S = 1.0  # how often it is asked whether anybody is active after a gentle stop
LOOKS = 2  # how many times in a row nobody must be: one group may end as the next one starts
_THREAD = re.compile(r'^".* \d+-\d+" (.*)$', re.MULTILINE)
_OPEN_MODEL = ("open-model-thread-starter", "OpenModelThreadGroup.waitThreadsStopped")
_RESTS = "java.util.concurrent.SynchronousQueue"  # a pool's thread without work


class Stoppable(Protocol):
    """What the ladder needs of a JMeter."""

    def say(self, word: str) -> bool:
        """Send it a word on its stop port; False while it does not listen."""
        ...

    def signal(self, *, kill: bool) -> None:
        """Terminate it, or kill it."""
        ...

    def idle(self) -> bool:
        """Whether it waits for a schedule only; the answer may be one look old."""
        ...


def only_schedule_left(dump: str) -> bool:
    """Whether JMeter's thread dump shows an open model group, and no user at work any more.

    It keeps the threads of users who have left in a pool, where they rest. A dump that is cut off
    shows nothing.
    """
    waits = '"UDP Listener"' in dump and any(name in dump for name in _OPEN_MODEL)
    return waits and all(_RESTS in state for state in _THREAD.findall(dump))


@dataclass(frozen=True)
class Grace:
    """How long each rung may take before the next one."""

    gently_s: float = 30.0  # requests finish
    now_s: float = 10.0  # requests are cut, results are closed
    terminate_s: float = 10.0  # Java ends, results are closed


class Ladder:
    """Remembers the rung, and goes on to the next one when a rung did not help in time."""

    def __init__(
        self, it: Stoppable, grace: Grace, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.rung: Stop | None = None
        self._it, self._grace, self._clock = it, grace, clock
        self._until = float("inf")
        self._heard = True  # what was asked last reached it
        self._repeat_at = self._look_at = float("inf")
        self._rests = 0  # how many looks in a row found nobody active

    def step_on(self, how: Stop) -> None:
        """Ask for this rung, unless it is below the one we stand on."""
        order: list[Stop | None] = [None, "gently", "now", "kill"]
        if order.index(how) <= order.index(self.rung):
            return
        self.rung = how
        times = {"gently": self._grace.gently_s, "now": self._grace.now_s}
        self._until = self._clock() + times.get(how, self._grace.terminate_s)
        self._ask()

    def climb(self) -> None:
        """Look at it again: repeat what may be lost, or go on when time is up or nobody is left."""
        now = self._clock()
        if now >= self._until:
            if self.rung == "kill":
                self._it.signal(kill=True)
            else:
                self.step_on("now" if self.rung == "gently" else "kill")
            return
        if not self._heard or now >= self._repeat_at:
            self._ask()
        if self.rung == "gently" and self._heard and now >= self._look_at:
            self._look(now)

    def _look(self, now: float) -> None:
        """A gentle stop lets an open model group wait for the end of its schedule; we do not."""
        self._look_at = now + LOOK_S
        self._rests = self._rests + 1 if self._it.idle() else 0
        if self._rests >= LOOKS:
            self.step_on("now")

    def _ask(self) -> None:
        """It listens nowhere while it starts: a signal ends it in order, too, once it has one.

        Process 1 of a container is deaf to signals until Java has set up its own, so we repeat.
        """
        word = WORDS.get(self.rung or "")
        self._heard = bool(word) and self._it.say(word or "")
        if not self._heard:
            self._it.signal(kill=False)
            self._heard = self.rung == "kill"
        now = self._clock()
        self._repeat_at = now + REPEAT_S if word else float("inf")
        self._look_at = min(self._look_at, now + LOOK_S)
