"""What was measured in each stretch of constant load, after it has settled."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from jmeterpy.analysis.counts import Ints
from jmeterpy.analysis.error_interval import wilson
from jmeterpy.analysis.intervals import Interval, interval
from jmeterpy.analysis.measured import Measured
from jmeterpy.analysis.metrics import least_samples
from jmeterpy.analysis.once import once
from jmeterpy.analysis.series import Floats
from jmeterpy.analysis.stretches import Stretch, stretches, users_by_second
from jmeterpy.analysis.timed import Timed, relative, times
from jmeterpy.brief import PlanBrief

_LEAST_S = 30
_LEAST_SAMPLES = 200
_BLOCKS = 10  # of a step, for errors that come in bursts
_T = 2.3  # standard errors of a mean of ten blocks
LONG_MS = 9_990  # nearly 10 s, from which on an answer counts as stuck


@dataclass(frozen=True, eq=False)
class Step:
    """One step, from `stretch.settled_s` to its end.

    Units:  *_ms in milliseconds over successes, right to 1 %; `per_second` counts all that ended.
    Source: `p50` and `p95` are of times as multiples of the label's own median over the run, with
            block bootstrap intervals; `error_low` is the lower end of the error rate, by Wilson or
            over ten blocks, whichever is lower; `lasting` says whether more than 1 % failed in at
            least seven of ten blocks.
    """

    stretch: Stretch
    from_s: int
    to_s: int
    samples: int
    errors: int
    users: float
    error_low: float
    error_blocks: Floats
    p50_ms: float | None
    p95_ms: float | None
    p99_ms: float | None
    mean_ms: float | None  # of all that ended, failures included
    p50: Interval | None
    p95: Interval | None
    stuck: int  # samples of 10 s or more
    first_third: float  # median as a multiple, nan of 50 samples or fewer
    last_third: float
    good: Timed  # the successes in milliseconds

    @property
    def load(self) -> float:
        """How many users, or arrivals a second."""
        return self.stretch.load

    @property
    def is_open(self) -> bool:
        """Whether its load is a rate of arrivals."""
        return self.stretch.of == "arrivals"

    @property
    def seconds(self) -> int:
        """How long it is judged."""
        return self.to_s - self.from_s

    @property
    def settled(self) -> bool:
        """Whether anything is left of it once it has settled."""
        return self.seconds > 0

    @property
    def per_second(self) -> float:
        """How many samples ended a second."""
        return self.samples / self.seconds if self.seconds > 0 else 0.0

    @property
    def per_user(self) -> float:
        """How many samples a second a user brings, or an arrival in all."""
        return self.per_second / self.load

    @property
    def error_rate(self) -> float:
        """The share that failed."""
        return self.errors / self.samples if self.samples else 0.0

    @property
    def valid(self) -> bool:
        """Whether it has 30 s and 200 samples."""
        return self.seconds >= _LEAST_S and self.samples >= _LEAST_SAMPLES

    def lasting(self, limit: float) -> bool:
        """Whether more than `limit` failed in at least seven of its ten blocks."""
        return float((self.error_blocks > limit).mean()) >= 0.7


@dataclass(frozen=True)
class Steps:
    """The steps in order of time; `origin` is "plan", "data", or why the plan was not followed."""

    steps: tuple[Step, ...]
    origin: str

    @property
    def is_open(self) -> bool:
        """Whether their load is a rate of arrivals."""
        return any(step.is_open for step in self.steps)

    @property
    def valid(self) -> tuple[Step, ...]:
        """Those with 30 s and 200 samples."""
        return tuple(step for step in self.steps if step.valid)


@once
def steps(measured: Measured, brief: PlanBrief | None = None) -> Steps:
    """The steps of a run: one for a constant load, several for stairs, none for a ramp."""
    found, origin = stretches(measured, brief)
    if not found:
        return Steps((), origin)
    every = _Every(measured)
    return Steps(tuple(every.step(stretch) for stretch in found), origin)


class _Every:
    """Arrays of the whole run, made once for all steps."""

    def __init__(self, measured: Measured) -> None:
        series = measured.series
        start = (measured.start_ms or 0) // 1000
        self.at = series.times_ms // 1000 - start + series.seconds // 2
        self.wide = series.seconds
        self.counts, self.errors = series.counts(), series.errors()
        self.users = users_by_second(measured)
        self.rel = relative(measured)
        self.good, self.bad = times(measured), times(measured, ok=False)

    def step(self, stretch: Stretch) -> Step:
        """What was measured in a stretch."""
        start, end = int(np.ceil(stretch.settled_s)), int(stretch.end_s)
        end = max(start, end)
        keep = (self.at >= start) & (self.at < end)
        counts, errors = self.counts[keep], self.errors[keep]
        rel = self.rel.within(start, end)
        good, bad = self.good.within(start, end), self.bad.within(start, end)
        blocks = _shares(counts, errors)
        third = (end - start) / 3
        return Step(
            stretch=stretch,
            from_s=start,
            to_s=end,
            samples=int(counts.sum()),
            errors=int(errors.sum()),
            users=float(self.users[start:end].mean()) if end > start else 0.0,
            error_low=_error_low(int(errors.sum()), int(counts.sum()), blocks),
            error_blocks=blocks,
            p50_ms=_stated(good, 0.5),
            p95_ms=_stated(good, 0.95),
            p99_ms=_stated(good, 0.99),
            mean_ms=_mean(good, bad),
            p50=interval(rel, 0.5),
            p95=interval(rel, 0.95),
            stuck=sum(int(part.count[part.value >= LONG_MS].sum()) for part in (good, bad)),
            first_third=_median(rel.within(start, start + third)),
            last_third=_median(rel.within(end - third, end)),
            good=good,
        )


def _shares(counts: Ints, errors: Ints) -> Floats:
    """The error rate in each of ten blocks of time."""
    block = np.arange(len(counts)) * _BLOCKS // max(len(counts), 1)
    every = np.bincount(block, counts.astype(float), _BLOCKS)
    return np.bincount(block, errors.astype(float), _BLOCKS) / np.maximum(every, 1)


def _error_low(errors: int, samples: int, blocks: Floats) -> float:
    clustered = float(blocks.mean() - _T * blocks.std(ddof=1) / np.sqrt(_BLOCKS))
    return max(0.0, min(wilson(errors, samples)[0], clustered))


def _stated(timed: Timed, q: float) -> float | None:
    return timed.percentile(q) if timed.n >= least_samples(q) else None


def _mean(good: Timed, bad: Timed) -> float | None:
    every = good.n + bad.n
    if not every:
        return None
    return float((good.value * good.count).sum() + (bad.value * bad.count).sum()) / every


def _median(timed: Timed) -> float:
    return timed.percentile(0.5) if timed.n > 50 else float("nan")
