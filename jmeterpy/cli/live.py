"""The live line: one that changes in place, or without a terminal one every ten seconds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jmeterpy.cli.screen import Screen

if TYPE_CHECKING:
    from jmeterpy.analysis import Measured, Tick
    from jmeterpy.brief import PlanBrief
    from jmeterpy.runners.job import Job

EVERY_S = 10.0


class LiveView:
    """Shows the ticks of a run on a Screen."""

    def __init__(self, screen: Screen, brief: PlanBrief) -> None:
        self.screen = screen
        self.planned_s = brief.deadline_s
        self.samples = brief.expected_samples
        self._last_s: float | None = None
        self._open = False

    def started(self, job: Job) -> None:
        """JMeter is starting; nothing to show before the first sample but that."""
        del job
        if self.screen.live:
            self.screen.overwrite("0:00  JMeter starts ...")
            self._open = True

    def tick(self, tick: Tick) -> None:
        """A new line in place, or a line of its own when ten seconds have passed."""
        line = live_line(tick, planned_s=self.planned_s, width=self.screen.width - 1)
        if self.screen.live:
            self.screen.overwrite(line)
            self._open = True
        elif self._last_s is None or tick.elapsed_s - self._last_s >= EVERY_S:
            self._last_s = tick.elapsed_s
            self.screen.say(line)

    def stopping(self, why: str, *, at_once: bool) -> None:
        """Somebody, or the clock, asked for the end."""
        self.clear()
        again = "at once" if at_once else "JMeter finishes its requests (again: stop at once)"
        self.screen.say(f"Stopping: {why} ... {again}", always=True)

    def silent(self, source: str, why: str) -> None:
        """A monitor gives nothing: the run goes on without its figures."""
        self.clear()
        self.screen.say(f"Monitor {source} gives nothing: {why}", always=True)

    def ended(self, measured: Measured | None) -> None:
        """The last line, from the numbers of the summary itself: nobody is left, all is counted."""
        self.clear()
        if measured is None or self.screen.live or self._last_s is None:
            return
        from jmeterpy.analysis import Tick

        total = measured.total
        seconds = ((measured.end_ms or 0) - (measured.start_ms or 0)) / 1000
        last = Tick(seconds, 0, total.samples, total.errors, per_second=0.0, p95_ms=None)
        self.screen.say(live_line(last, planned_s=self.planned_s))

    def clear(self) -> None:
        """Take the live line away before something else is printed."""
        if self._open:
            self.screen.overwrite("")
            self._open = False


def live_line(tick: Tick, *, planned_s: float | None, width: int = 100) -> str:
    """Users are those of the last second; rate and p95 are of the last ten.

    Where that is wider than `width`, blanks go first, then what matters least; failures and p95
    always stay.
    """
    from jmeterpy.reports.words import clock, count

    numbers = {
        "users": (count(tick.users), 6),
        "samples": (count(tick.samples), 8),
        "/s": (count(round(tick.per_second)), 6),
        "failed": (count(tick.errors), 5),
        "p95": (f"{count(tick.p95_ms)} ms" if tick.p95_ms is not None else "-", 0),
    }
    time, planned = clock(tick.elapsed_s), f" of {clock(planned_s)}" if planned_s else ""
    parts = [f"{name} {text:>{wide}}" for name, (text, wide) in numbers.items()]
    line = f"{time}{planned}  " + "   ".join(parts)
    for dropped in ("", "of", "/s", "users", "samples"):
        if len(line) <= width:
            break
        planned = "" if dropped == "of" else planned
        numbers.pop(dropped, None)
        line = "  ".join([time + planned, *(f"{name} {numbers[name][0]}" for name in numbers)])
    return line
