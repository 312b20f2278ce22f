"""What the end of a JMeter means: exit 0 alone says little."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from jmeterpy.runners.job import Ended
from jmeterpy.runners.logbook import Logbook, read_log

Kind = Literal[
    "passed",
    "no-samples",
    "plan-error",
    "script-error",
    "engine-error",
    "out-of-memory",
    "interrupted",
    "lost-engine",
]
END_LINE = "... end of run"
_KILLED, _TERMINATED, _INTERRUPTED = 137, 143, 130
_HEAP = "OutOfMemoryError"
_THREADS = "unable to create native thread"


@dataclass(frozen=True)
class Outcome:
    """How a run ended, as far as JMeter goes: thresholds are another matter."""

    kind: Kind
    message: str = ""
    hint: str = ""
    exit_code: int = 3

    @property
    def good(self) -> bool:
        """Whether the numbers are those of a whole run."""
        return self.kind == "passed"


@dataclass(frozen=True)
class _Evidence:
    ended: Ended
    book: Logbook
    samples: int

    @property
    def kept(self) -> str:
        """What became of the samples, as the end of a sentence."""
        if not self.samples:
            return "before the first sample"
        return f"after {_count(self.samples, 'sample')}; what was sampled is kept and reported"


def judge(ended: Ended, *, log: Path, samples: int) -> Outcome:
    """The outcome of a run, by the first rule that applies.

    `samples` is the number of rows that JMeter wrote.
    Source: JMETER.md 2.2 and CONTAINERS.md 2 list which end leaves which signs.
    """
    evidence = _Evidence(ended, read_log(log), samples)
    found = (rule(evidence) for rule in _RULES)
    outcome = next((outcome for outcome in found if outcome), Outcome("passed", exit_code=0))
    return _with_lost_rows(outcome, evidence.book)


def _with_lost_rows(outcome: Outcome, book: Logbook) -> Outcome:
    """JMeter goes on with <EOF> where it cannot read a row: the numbers hold, the data do not."""
    if "data" not in book.counts:
        return outcome
    rows = _count(book.counts["data"], "row")
    lost = f"{rows} of a CSV could not be read and became <EOF>: {book.first['data']}"
    message = f"{outcome.message}; {lost}" if outcome.message else f"warning: {lost}"
    return replace(outcome, message=message)


def _lost(it: _Evidence) -> Outcome | None:
    if not it.ended.lost:
        return None
    return Outcome(
        "lost-engine",
        f"the engine that JMeter ran on went away {it.kept}",
        "jmeterpy doctor     shows whether it answers again",
    )


def _stopped(it: _Evidence) -> Outcome | None:
    if not it.ended.stopped:
        return None
    kept = f"{_count(it.samples, 'sample')} kept" if it.samples else "no sample was taken"
    return Outcome("interrupted", f"stopped before its end; {kept}", exit_code=130)


def _out_of_memory(it: _Evidence) -> Outcome | None:
    """Threads that cannot be made are reported as memory, too, but more heap does not help."""
    console = it.ended.console
    if _THREADS in console:
        return Outcome(
            "engine-error",
            f"JMeter could not start all of its threads {it.kept}",
            "The limit of processes and threads is too low for so many users: see `ulimit -u`",
        )
    if it.ended.out_of_memory:
        return Outcome(
            "out-of-memory",
            f"JMeter was ended by the system, out of memory, {it.kept}",
            "Give it more memory, or a smaller heap: --heap 1g",
        )
    if _HEAP in console or _HEAP in it.book.first.get("uncaught", ""):
        return Outcome(
            "out-of-memory",
            f"JMeter ended early: its heap is full, {it.kept}",
            "More heap: --heap 2g; less of it is needed where listeners and bodies keep less",
        )
    return None


def _refused(it: _Evidence) -> Outcome | None:
    """JMeter could not load the plan, or did not understand how we called it."""
    if it.ended.exit_code != 1 and not re.search(r"^Error: Unknown|^Incorrect", it.ended.console):
        return None
    found = re.search(r"An error occurred: (?:Error in NonGUIDriver )?(.*)", it.ended.console)
    said = found[1].strip() if found else ""
    cause = re.search(r"^Cause:\n(.*)", it.ended.console, re.MULTILINE)
    line = re.search(r"^line number +: (\d+)", it.ended.console, re.MULTILINE)
    unknown = re.search(r"CannotResolveClassException: (\S+)", it.ended.console)
    where = f"plan.jmx:{line[1]}  " if line else ""
    if unknown:
        message = f"{where}JMeter does not know the element {unknown[1]}"
        return _plan(
            it, message, "A plugin that this JMeter lacks? --jmeter-home names one with it"
        )
    return _plan(
        it, f"{where}JMeter refused the plan: {cause[1] if cause else said or 'no reason'}"
    )


def _signalled(it: _Evidence) -> Outcome | None:
    signals = {
        _KILLED: ("killed", "When memory is short the system does that: try --heap, look at dmesg"),
        _TERMINATED: ("terminated", ""),
        _INTERRUPTED: ("interrupted", ""),
    }
    if it.ended.exit_code not in signals:
        return None
    verb, hint = signals[it.ended.exit_code]
    return Outcome("engine-error", f"JMeter was {verb} from outside {it.kept}", hint)


def _exit_code(it: _Evidence) -> Outcome | None:
    if it.ended.exit_code in {0, None}:
        return None
    return Outcome("engine-error", f"JMeter ended with {it.ended.exit_code} {it.kept}")


def _stopped_by_its_watch(it: _Evidence) -> Outcome | None:
    """A container stops by itself when we are silent, or when its plan should long be over."""
    found = re.search(r"^jmeterpy: (.+); stopping the test", it.ended.console, re.MULTILINE)
    if not found:
        return None
    return Outcome("engine-error", f"the container stopped JMeter by itself {it.kept}: {found[1]}")


def _told_to_stop(it: _Evidence) -> Outcome | None:
    found = re.search(r"^Command: (\w+) received from (\S+)", it.ended.console, re.MULTILINE)
    if not found:
        return None
    return Outcome("interrupted", f"somebody else sent {found[1]} to JMeter {it.kept}")


def _thread_failed(it: _Evidence) -> Outcome | None:
    if "test-failed" in it.book.counts:
        return _plan(it, f"a thread could not start: {it.book.cause('test-failed')}")
    count = max(it.book.counts.get("uncaught", 0), it.ended.console.count("Uncaught Exception"))
    if count:
        return Outcome(
            "engine-error",
            f"{_count(count, 'thread')} died of {it.book.cause('uncaught')}; "
            "the load was lower than planned",
        )
    return None


def _no_end(it: _Evidence) -> Outcome | None:
    if it.ended.exit_code is None or END_LINE in it.ended.console:
        return None
    group = it.book.last_started
    where = f" while it started the thread group '{group}'" if group and not it.samples else ""
    return Outcome(
        "engine-error",
        f"JMeter broke off{where}, {it.kept}",
        "A schedule or a listener that it cannot read does that, and JMeter says nothing of it",
    )


def _script(it: _Evidence) -> Outcome | None:
    count = it.book.counts.get("script", 0)
    if not count:
        return None
    what = it.book.first["script"]
    return Outcome(
        "script-error",
        f"a script failed {_count(count, 'time')} outside of any sample: {what}: "
        f"{it.book.cause('script')}",
        "jmeter.log has the rest",
    )


def _no_samples(it: _Evidence) -> Outcome | None:
    if it.samples:
        return None
    if "no-threads" in it.book.counts:
        group = it.book.first["no-threads"]
        hint = (
            f"Its number of threads came out as 0 in '{group}': an undefined variable or property?"
        )
        return Outcome("no-samples", "JMeter ran without a thread, and took no sample", hint)
    return Outcome(
        "no-samples",
        "JMeter took no sample",
        "Is a thread group enabled, and a sampler in it? Does a controller keep them from running?",
    )


def _plan(it: _Evidence, message: str, hint: str = "") -> Outcome:
    """Exit 2 says that nothing was started; where samples were taken, the run broke."""
    return Outcome("plan-error", message, hint or "jmeter.log has the rest", 3 if it.samples else 2)


def _count(number: int, noun: str) -> str:
    return f"{number:,}".replace(",", "\u202f") + f" {noun}" + ("" if number == 1 else "s")


_RULES: tuple[Callable[[_Evidence], Outcome | None], ...] = (
    _lost,
    _out_of_memory,
    _stopped,
    _stopped_by_its_watch,
    _refused,
    _signalled,
    _exit_code,
    _told_to_stop,
    _thread_failed,
    _no_end,
    _no_samples,
    _script,
)
