"""A run under way: show it, and stop it when somebody asks, its time is up or all is lost."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, Protocol

from jmeterpy.flows.interrupt import Interrupts
from jmeterpy.flows.prepare import Prepared, Settings
from jmeterpy.runners.job import Job, Run

if TYPE_CHECKING:
    from jmeterpy.analysis import Tick
    from jmeterpy.analysis.verdicts import Verdict

POLL_S = 0.1
TICK_S = 1.0
GRACE_S = 120.0  # what a plan with a deadline may take beyond it
RUNG_S = 30.0  # after which a run that was stopped gently is stopped at once


class View(Protocol):
    """Whoever looks on while a run is under way; every method may be empty."""

    def started(self, job: Job) -> None:
        """JMeter was started."""

    def tick(self, tick: Tick) -> None:
        """About once a second, from the first sample on."""

    def stopping(self, why: str, *, at_once: bool) -> None:
        """The run was asked to stop."""

    def silent(self, source: str, why: str) -> None:
        """A monitor gives nothing; asked from another thread."""


class Silence:
    """A View that shows nothing."""

    def started(self, job: Job) -> None:
        """Nothing."""

    def tick(self, tick: Tick) -> None:
        """Nothing."""

    def stopping(self, why: str, *, at_once: bool) -> None:
        """Nothing."""

    def silent(self, source: str, why: str) -> None:
        """Nothing."""


@dataclass
class Watched:
    """What came of watching: "asked" by --max-duration, "late" after the plan's own deadline.

    `missed` is the verdict of a threshold that stopped the run. Only the first cause is kept, and
    none where somebody interrupted before.
    """

    why: Literal["", "asked", "late"] = ""
    missed: Verdict | None = None


def watch(
    under_way: Run, prepared: Prepared, settings: Settings, *, view: View, interrupts: Interrupts
) -> Watched:
    """Until it ends: show it, and stop it when somebody asks or it must not go on."""
    # Numpy is imported here, while Java starts, so that it costs the user no time.
    from jmeterpy.analysis import Follow
    from jmeterpy.analysis.alarm import Alarm

    alarm = Alarm(prepared.thresholds)
    follow = Follow(under_way.samples, brief=prepared.brief, see=alarm.see)
    limit = _limit_s(prepared, settings)
    stops = _Stops(under_way, view, until=time.monotonic() + limit if limit else None)
    found, next_tick = Watched(), 0.0
    while not under_way.wait(POLL_S):
        now = time.monotonic()
        first = not stops.asked
        if stops.when_late(now) and first:
            found.why = "asked" if settings.max_duration is not None else "late"
        stops.when_asked(interrupts)
        if now >= next_tick:
            tick = follow.tick(time.time())
            if tick.samples:
                view.tick(tick)
                next_tick = now + TICK_S
            if not stops.asked and (missed := alarm.missed(now)):
                found.missed = missed
                stops.when_missed(missed, now)
    return found


def _limit_s(prepared: Prepared, settings: Settings) -> float:
    if settings.max_duration is not None:
        return settings.max_duration.total_seconds()
    deadline = prepared.brief.deadline_s
    return deadline + GRACE_S if deadline else 0.0


@dataclass
class _Stops:
    """How often and why a run was asked to stop; `until` is when its time is up."""

    under_way: Run
    view: View
    until: float | None
    began: float = field(default_factory=time.monotonic)
    asked: int = 0

    def when_late(self, now: float) -> bool:
        """Stop it where its time is up, and again where it goes on."""
        if self.until is None or now <= self.until:
            return False
        up = f"its time of {self.until - self.began:.0f} s is up"
        self.view.stopping("it goes on" if self.asked else up, at_once=self.asked > 0)
        self.under_way.stop("gently" if self.asked == 0 else "now")
        self.asked, self.until = self.asked + 1, self.until + RUNG_S
        return True

    def when_asked(self, interrupts: Interrupts) -> None:
        """Stop it as often as somebody interrupts."""
        while self.asked < interrupts.count:
            self.view.stopping("interrupted", at_once=self.asked > 0)
            self.under_way.stop(("gently", "now", "kill")[min(self.asked, 2)])
            self.asked += 1

    def when_missed(self, missed: Verdict, now: float) -> None:
        """Stop it for a threshold, and at once where it goes on for too long."""
        self.view.stopping(f"{missed.threshold.text} is missed", at_once=self.asked > 0)
        self.under_way.stop("gently" if self.asked == 0 else "now")
        self.asked, self.until = self.asked + 1, now + RUNG_S
