"""What a rule takes and gives.

A rule looks at a Ground and gives Said (a sentence with its numbers), Missing (what it lacks to
judge), or None (it looked, and there is nothing). A sentence names only what was measured; causes
that were not measured stand in `next`, as where to look.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Literal

from jmeterpy.analysis import Measured
from jmeterpy.analysis.capacity import Capacity, capacity
from jmeterpy.analysis.stretches import Stretch
from jmeterpy.analysis.thresholds import Verdict
from jmeterpy.analysis.timed import Timed, relative, times
from jmeterpy.brief import PlanBrief
from jmeterpy.reports import words
from jmeterpy.reports.loads import loaded
from jmeterpy.reports.markup import text as as_text
from jmeterpy.reports.words import THIN, clock, fit, visible

Severity = Literal["invalid", "problem", "notice", "info"]
Ending = Literal["", "stopped", "interrupted", "failed"]
Kind = Literal["trust", "errors", "endpoint", "time", "limit"]
_OPEN, _CLOSE = "\ue000", "\ue001"  # around a label; visible() lets neither through
_NAMED = re.compile(f"{_OPEN}(.*?){_CLOSE}", re.DOTALL)
_FILE = re.compile(f"{_NAMED.pattern}|samples\\.jtl", re.DOTALL)
_WIDE = 40
_WIDEST = 400


def count(number: int) -> str:
    """A whole number with narrow gaps."""
    return words.count(number, gap=THIN)


def counted(number: int, what: str) -> str:
    """A number and its noun."""
    return words.counted(number, what, gap=THIN)


def ms(value: float) -> str:
    """A time inside a sentence."""
    return f"{count(round(value))} ms"


def name(label: str, width: int = _WIDE) -> str:
    """A label inside a sentence; each form of the sentence writes it in its own way."""
    shown = fit(visible(label), width) or '""'
    return f"{_OPEN}{shown}{_CLOSE}"


@dataclass(frozen=True)
class Said:
    """A sentence of a rule. `score` is the share of time or of samples that it is about."""

    text: str
    next: str
    score: float
    evidence: Mapping[str, Any] = field(default_factory=dict)


def in_file(said: Said, file: str) -> Said:
    """The same, with the results called by the name of their own file; labels stay as they are."""
    placed = _FILE.sub(lambda found: file if found[1] is None else found[0], said.next)
    return replace(said, next=placed)


@dataclass(frozen=True)
class Missing:
    """What a rule lacks to judge."""

    why: str


@dataclass(frozen=True)
class Finding:
    """One thing that the numbers say, with the numbers, and what to do next."""

    id: str
    severity: Severity
    kind: Kind
    said: Said

    @property
    def text(self) -> str:
        """The sentence, plain."""
        return _NAMED.sub(lambda found: found[1], self.said.text)

    @property
    def next(self) -> str:
        """What to do or where to look, plain."""
        return _NAMED.sub(lambda found: found[1], self.said.next)

    @property
    def markdown(self) -> str:
        """The sentence in Markdown, in which a label is only ever text."""
        return _NAMED.sub(lambda found: as_text(found[1], _WIDEST), self.said.text)

    @property
    def next_markdown(self) -> str:
        """What to do or where to look, in Markdown."""
        return _NAMED.sub(lambda found: as_text(found[1], _WIDEST), self.said.next)

    @property
    def evidence(self) -> Mapping[str, Any]:
        """The numbers behind it."""
        return self.said.evidence


@dataclass(frozen=True)
class NotJudged:
    """A rule that could not speak, and why."""

    id: str
    why: str


@dataclass(frozen=True, eq=False)
class Ground:
    """What findings may follow from; what takes time is made once.

    `ending` says how the run ended: "" as planned, or nobody knows; "stopped" by a threshold or
    --max-duration; "interrupted" by somebody; "failed" by itself.
    """

    measured: Measured
    verdicts: Sequence[Verdict] = ()
    brief: PlanBrief | None = None
    ending: Ending = ""

    @cached_property
    def capacity(self) -> Capacity:
        """The steps and what they say."""
        limits = [verdict.threshold for verdict in self.verdicts]
        return capacity(self.measured, self.brief, thresholds=limits)

    @property
    def is_begun(self) -> bool:
        """Whether somebody has asked for the steps, as every finding does."""
        return "capacity" in self.__dict__

    @cached_property
    def relative(self) -> Timed:
        """Successes as multiples of their label's own median."""
        return relative(self.measured)

    @cached_property
    def labels(self) -> dict[str, Timed]:
        """The successes of each label in milliseconds, where at least half succeeded."""
        rows = [row for row in self.measured.labels if row.kind == "sample"]
        return {x.label: times(self.measured, x.label) for x in rows if 2 * x.errors <= x.samples}

    @cached_property
    def seconds(self) -> float:
        """First start to last end."""
        return ((self.measured.end_ms or 0) - (self.measured.start_ms or 0)) / 1000

    @cached_property
    def steady(self) -> Stretch | None:
        """The longest stretch at one load."""
        every = [step.stretch for step in self.capacity.steps.steps]
        return max(every, key=lambda stretch: stretch.hold_s, default=None)

    @cached_property
    def window(self) -> tuple[float, float, str]:
        """Where endpoints are judged: from, to, and how to say it."""
        step = self.capacity.window
        if step is None:
            return 0.0, self.seconds + 1, "over the whole run"
        said = f"with {loaded(step, gap=THIN)} ({clock(step.from_s)} to {clock(step.to_s)})"
        return float(step.from_s), float(step.to_s), said


Judge = Callable[[Ground], Said | Missing | None]


@dataclass(frozen=True)
class Rule:
    """One rule. `asks` and `silent` are its line in the guide."""

    id: str
    severity: Severity
    kind: Kind
    judge: Judge
    asks: str
    silent: str
