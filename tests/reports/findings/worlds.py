"""Runs whose truth is known: users against pools of workers, event by event, with one seed.

Clean worlds are not too clean: lognormal service, a host whose speed wanders (5 %, correlated from
second to second), 0.1 % random failures, and 0.02 % stragglers of 1 to 4 s.
"""

from __future__ import annotations

import heapq
import math
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from jmeterpy.analysis import Block, Measured, Skipped
from jmeterpy.analysis.aggregate import Aggregate
from jmeterpy.analysis.block import NO_ERROR, SAMPLE, TRANSACTION, Texts
from jmeterpy.brief import GroupBrief, PlanBrief, StepBrief

START_MS = 1_795_229_400_000
TIMEOUT = ("Non HTTP response code: java.net.SocketTimeoutException", "Read timed out")
FAILED = {500: ("500", "Internal Server Error"), 503: ("503", "Service Unavailable"), 1: TIMEOUT}
MESSAGE = "Number of samples in transaction : 3, number of failing samples : 0"
# weight, median seconds, sigma
LABELS: dict[str, tuple[float, float, float]] = {
    "Home": (30, 0.040, 0.5), "Search": (25, 0.090, 0.6), "Product": (25, 0.060, 0.5),
    "Cart": (15, 0.070, 0.5), "Checkout": (5, 0.180, 0.6),
}  # fmt: skip
STEPS = tuple((users, 60.0) for users in range(25, 201, 25))
KNEE = tuple((users, 60.0) for users in range(50, 401, 50))


@dataclass(frozen=True)
class World:
    """What is true. Times in seconds; every fault is off by default."""

    steps: tuple[tuple[int, float], ...] = ((100, 300.0),)  # users and how long, after a ramp each
    ramp: float = 20.0
    think: float = 1.0  # half to one and a half of it
    workers: int = 24
    labels: dict[str, tuple[float, float, float]] = field(default_factory=lambda: dict(LABELS))
    noise: float = 0.05
    rho: float = 0.9
    random_errors: float = 0.001
    plan_known: bool = True
    own_pool: tuple[str, int] = ("", 0)  # a label and its own workers
    bursts: tuple[tuple[float, float, float], ...] = ()  # from, to, share that answers 503
    burst_s: float = 0.02
    bad_label: tuple[str, float] = ("", 0.0)
    drift: float = 0.0  # growth of service until the end
    shift: tuple[float, float] = (math.inf, 1.0)  # from when on, times
    stalls: tuple[float, float] = (0.0, 0.0)  # period (below zero: random, mean 45 s), how long
    timeouts: tuple[float, float] = (0.0, 0.0)  # share, seconds
    bimodal: tuple[str, float, float] = ("", 0.0, 1.0)  # label, share, times
    warm: tuple[float, float] = (0.0, 1.0)  # extra, fading with
    storm: float = 0.0  # more for a user's first request
    hot_loop: bool = False  # a failed request is repeated without a pause
    cut: float = 1.0
    users_lost: float = 0.0
    transactions: bool = False

    @property
    def seconds(self) -> float:
        """How long it is planned."""
        return sum(self.ramp + hold for _, hold in self.steps)


def brief_of(world: World) -> PlanBrief | None:
    """What the plan says; None where there is none."""
    if not world.plan_known:
        return None
    groups, steps, start, before = [], [], 0.0, 0
    for number, (users, hold) in enumerate(world.steps):
        end = start + world.ramp + hold
        more = GroupBrief(
            f"Users {number + 1}", users=users - before, start_s=start, ramp_up_s=world.ramp,
            hold_s=world.seconds - start - world.ramp,
        )  # fmt: skip
        groups.append(more)
        steps.append(StepBrief(users, start, world.ramp, end))
        start, before = end, users
    return PlanBrief(
        "World", tuple(groups), tuple(steps) if len(steps) > 1 else (), deadline_s=world.seconds
    )


def measured_of(world: World, seed: int) -> Measured:
    """Take the samples and count them, as the reader of files would."""
    rows = np.array(_Host(world, seed).rows())
    start, elapsed = np.round(rows[:, 0] * 1000), np.round(rows[:, 1] * 1000)
    kind = np.full(len(rows), SAMPLE)
    if world.transactions:
        start, elapsed, rows = (np.concatenate([x, x[::3]]) for x in (start, elapsed, rows))
        kind = np.append(kind, np.full(len(rows) - len(kind), TRANSACTION))
    texts = Texts()
    known = {code: texts.error_key(*words, "") for code, words in FAILED.items()}
    error = np.array([known.get(int(code), NO_ERROR) for code in rows[:, 3]])
    end = rows[:, 0] + rows[:, 1]
    whole = rows[:, 2].astype(np.int64)
    whole[kind == TRANSACTION] = len(world.labels)
    nothing = np.zeros(len(rows), np.int64)
    block = Block(
        start_ms=(start + START_MS).astype(np.int64), elapsed_ms=elapsed.astype(np.int64),
        ok=error == NO_ERROR, label_id=whole, group_id=nothing, engine_id=nothing,
        kind=kind.astype(np.uint8), users=_users(world, end), received=nothing, sent=nothing,
        error=error, latency_ms=nothing, connect_ms=nothing, code=nothing, line=nothing,
        labels=[*world.labels, "Whole visit"], groups=["Users"],
        texts=texts,
    )  # fmt: skip
    aggregate = Aggregate()
    aggregate.add(block)
    return aggregate.measured((Path("samples.jtl"),), Skipped())


def _users(world: World, at: np.ndarray) -> np.ndarray:
    """How many users there are at each moment."""
    times, users, now = [0.0], [0.0], 0.0
    for load, hold in world.steps:
        times += [now + world.ramp, now + world.ramp + hold]
        users += [load, load]
        now += world.ramp + hold
    inside = np.minimum(at, world.seconds * world.cut)
    there = np.interp(inside, times, users) * (1 - world.users_lost)
    return np.asarray(np.round(there), np.int64)


class _Host:
    """The system that is tested."""

    def __init__(self, world: World, seed: int) -> None:
        self.world = world
        self.chance = np.random.default_rng(seed)
        self.end = world.seconds * world.cut
        self.speed = self._speed(int(world.seconds) + 300)
        self.stops = self._stops()
        main = [0.0] * world.workers
        label, own = world.own_pool
        self.pools = [[0.0] * own if name == label else main for name in world.labels]
        names = list(world.labels)
        self.bad = names.index(world.bad_label[0]) if world.bad_label[0] else -1
        self.mixed = names.index(world.bimodal[0]) if world.bimodal[0] else -1
        self.draws: list[tuple[int, float, float, float, float]] = []

    def _speed(self, seconds: int) -> list[float]:
        world, found = self.world, np.zeros(seconds)
        steps = self.chance.normal(0, world.noise * math.sqrt(1 - world.rho**2), seconds)
        found[0] = self.chance.normal(0, world.noise)
        for at in range(1, seconds):
            found[at] = world.rho * found[at - 1] + steps[at]
        return [float(x) for x in np.exp(found)]

    def _stops(self) -> list[tuple[float, float]]:
        period, length = self.world.stalls
        if not period:
            return []
        every = np.arange(period * 0.7, self.end, period)
        if period < 0:
            every = np.cumsum(self.chance.exponential(45, int(self.end / 20)))
        return [(float(at), float(at) + length) for at in every if at < self.end]

    def _draw(self) -> tuple[int, float, float, float, float]:
        """A label, its service time, and three even numbers."""
        if not self.draws:
            size = 1 << 14
            weight, median, sigma = (
                np.array(x) for x in zip(*self.world.labels.values(), strict=True)
            )
            label = self.chance.choice(len(weight), size, p=weight / weight.sum())
            service = np.exp(self.chance.normal(size=size) * sigma[label]) * median[label]
            even = self.chance.random((3, size)).tolist()
            self.draws = list(zip(label.tolist(), service.tolist(), *even, strict=True))
        return self.draws.pop()

    def rows(self) -> list[tuple[float, float, float, float]]:
        """Start, elapsed, label and code of each sample, in order of start."""
        world = self.world
        coming = [(at, user) for user, at in enumerate(self._starts())]
        heapq.heapify(coming)
        found: list[tuple[float, float, float, float]] = []
        seen = set[int]()
        while coming:
            at, user = heapq.heappop(coming)
            if at >= self.end:
                continue
            label, service, x, y, pause = self._draw()
            elapsed, code = self._answer(at, label, service, x, y, first=user not in seen)
            seen.add(user)
            found.append((at, elapsed, label, code))
            again = world.hot_loop and code != 200
            wait = 0.0 if again else world.think * (0.5 + pause)
            heapq.heappush(coming, (at + elapsed + wait, user))
        return found

    def _starts(self) -> list[float]:
        found: list[float] = []
        now, before = 0.0, 0
        for users, hold in self.world.steps:
            new = users - before
            found += [now + self.world.ramp * (i + 1) / new for i in range(new)]
            now, before = now + self.world.ramp + hold, users
        return found[: round(len(found) * (1 - self.world.users_lost))]

    def _answer(
        self, at: float, label: int, service: float, x: float, y: float, *, first: bool
    ) -> tuple[float, int]:
        world = self.world
        if y < world.timeouts[0]:
            return world.timeouts[1] + 0.003 * x, 1
        service *= self._slower(at, label, y) * self.speed[int(at)]
        code = 200
        if x > 0.9998:
            service += 1 + 3 * y
        elif x < world.random_errors or (label == self.bad and y < world.bad_label[1]):
            code = 500
        if any(start <= at < end and y < share for start, end, share in world.bursts):
            code, service = 503, world.burst_s
        return self._served(at, label, service + (world.storm if first else 0)) - at, code

    def _slower(self, at: float, label: int, y: float) -> float:
        world = self.world
        times = 1 + world.drift * at / world.seconds
        times *= world.shift[1] if at > world.shift[0] else 1
        times *= 1 + world.warm[0] * math.exp(-max(0.0, at - world.ramp) / world.warm[1])
        return times * (world.bimodal[2] if label == self.mixed and y < world.bimodal[1] else 1)

    def _served(self, at: float, label: int, service: float) -> float:
        """When the answer is there: after the first worker that is free, and after a stop."""
        pool = self.pools[label]
        start = max(pool[0], at + 0.002)
        start = next((end for begin, end in self.stops if begin <= start < end), start)
        heapq.heapreplace(pool, start + service)
        return start + service + 0.003
