"""The ladder of a stop: shutdown, stop now, terminate, kill; each rung has its time."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from jmeterpy.runners.job import Stop

WORDS = {"gently": "Shutdown", "now": "StopTestNow"}


class Stoppable(Protocol):
    """What the ladder needs of a JMeter."""

    def say(self, word: str) -> bool:
        """Send it a word on its stop port; False while it does not listen."""
        ...

    def signal(self, *, kill: bool) -> None:
        """Terminate it, or kill it."""
        ...


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
        """Look at it again: repeat what was not heard, or go on when time is up."""
        if self._clock() >= self._until:
            if self.rung == "kill":
                self._it.signal(kill=True)
            else:
                self.step_on("now" if self.rung == "gently" else "kill")
        elif not self._heard:
            self._ask()

    def _ask(self) -> None:
        """It listens nowhere while it starts: a signal ends it in order, too, once it has one.

        Process 1 of a container is deaf to signals until Java has set up its own, so we repeat.
        """
        word = WORDS.get(self.rung or "")
        self._heard = bool(word) and self._it.say(word or "")
        if not self._heard:
            self._it.signal(kill=False)
            self._heard = self.rung == "kill"
