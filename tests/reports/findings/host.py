"""The system that is tested in a world: users against pools of workers, event by event."""

from __future__ import annotations

import heapq
import math
from dataclasses import dataclass

import numpy as np

from tests.reports.findings.worlds import MB, World

Row = tuple[float, float, float, float, float, float, float]
_NET = 0.002
_FAST_GENERATOR = 1500.0  # samples/s with all of its processors


@dataclass(frozen=True)
class Draw:
    """What chance gives a request: a label, its service, and even numbers."""

    label: int
    service: float
    x: float
    y: float
    pause: float
    size: float


class Host:
    """Target, load generator and what is measured of them."""

    def __init__(self, world: World, seed: int) -> None:
        self.world = world
        self.chance = np.random.default_rng(seed)
        self.end = world.seconds * world.cut
        self.speed = self._speed(int(world.seconds) + 300)
        self.stops = self._stops()
        main = [0.0] * world.workers
        label, own = world.own_pool
        self.pools = [[0.0] * own if name == label else main for name in world.labels]
        self.workers = world.workers + own
        self.busy = [0.0] * (int(world.seconds) + 300)
        self.free = 0.0  # when the load generator is
        names = list(world.labels)
        self.bad = names.index(world.bad_label[0]) if world.bad_label[0] else -1
        self.mixed = names.index(world.bimodal[0]) if world.bimodal[0] else -1
        self.slow = names.index(world.slow_body[0]) if world.slow_body[0] else -1
        self.draws: list[Draw] = []

    def _speed(self, seconds: int) -> list[float]:
        world, found = self.world, np.zeros(seconds)
        steps = self.chance.normal(0, world.noise * math.sqrt(1 - world.rho**2), seconds)
        found[0] = self.chance.normal(0, world.noise)
        for at in range(1, seconds):
            found[at] = world.rho * found[at - 1] + steps[at]
        return [float(x) for x in np.exp(found)]

    def _stops(self) -> list[tuple[float, float]]:
        period, length = self.world.stalls
        once, long = self.world.pause
        found = [(once, once + long)] if long else []
        if not period:
            return found
        every = np.arange(period * 0.7, self.end, period)
        if period < 0:
            every = np.cumsum(self.chance.exponential(45, int(self.end / 20)))
        return found + [(float(at), float(at) + length) for at in every if at < self.end]

    def _draw(self) -> Draw:
        if not self.draws:
            size = 1 << 14
            weight, median, sigma, whole = (
                np.array(x) for x in zip(*self.world.labels.values(), strict=True)
            )
            label = self.chance.choice(len(weight), size, p=weight / weight.sum())
            service = np.exp(self.chance.normal(size=size) * sigma[label]) * median[label]
            even = self.chance.random((3, size)).tolist()
            sizes = np.exp(self.chance.normal(size=size) * self.world.size_sigma) * whole[label]
            columns = (label.tolist(), service.tolist(), *even, sizes.tolist())
            self.draws = [Draw(*values) for values in zip(*columns, strict=True)]
        return self.draws.pop()

    def rows(self) -> list[Row]:
        """Start, elapsed, label, code, bytes, latency and connect of each, in order of start."""
        world = self.world
        coming = [(at, user) for user, at in enumerate(self._starts())]
        heapq.heapify(coming)
        found: list[Row] = []
        seen = set[int]()
        while coming:
            at, user = heapq.heappop(coming)
            if at >= self.end:
                continue
            draw = self._draw()
            row = self._answer(at, draw, first=user not in seen)
            seen.add(user)
            lag = self._late(at)
            found.append(_later(row, lag / 2))  # half of it is measured, half is not
            again = world.hot_loop and row[3] != 200
            wait = 0.0 if again else world.think * (0.5 + draw.pause)
            heapq.heappush(coming, (at + row[1] + lag + wait, user))
        return found

    def _late(self, at: float) -> float:
        """How long a load generator that is too slow keeps a request waiting."""
        if not self.world.generator:
            return 0.0
        self.free = max(self.free, at) + 1 / self.world.generator
        return self.free - at

    def _starts(self) -> list[float]:
        found: list[float] = []
        now, before = 0.0, 0
        for users, hold in self.world.steps:
            new = users - before
            found += [now + self.world.ramp * (i + 1) / new for i in range(new)]
            now, before = now + self.world.ramp + hold, users
        return found[: round(len(found) * (1 - self.world.users_lost))]

    def _answer(self, at: float, draw: Draw, *, first: bool) -> Row:
        world, label, service = self.world, draw.label, draw.service
        if draw.y < world.timeouts[0]:
            return at, world.timeouts[1] + 0.003 * draw.x, label, 1, 2500, 0, 0
        service *= self._slower(at, label, draw.y) * self.speed[int(at)]
        code, size = 200, draw.size
        if draw.x > 0.9998:
            service += 1 + 3 * draw.y
        elif draw.x < world.random_errors or (label == self.bad and draw.y < world.bad_label[1]):
            code = 500
        if any(start <= at < end and draw.y < share for start, end, share in world.bursts):
            code, service = 503, world.burst_s
        if world.tiny[0] < at < world.tiny[1] and draw.y < world.tiny[2]:
            service, size = 0.005, 812.0
        connect = world.connect or (0.003 if first else 0.0)
        service += world.storm if first else 0
        latency = self._served(at + connect, label, service) - at
        down = size / world.slow_body[1] if label == self.slow else 0.001
        return at, latency + down, label, code, size, latency, connect

    def _slower(self, at: float, label: int, y: float) -> float:
        world = self.world
        times = 1 + world.drift * at / world.seconds
        times *= world.shift[1] if at > world.shift[0] else 1
        times *= 1 + world.warm[0] * math.exp(-max(0.0, at - world.ramp) / world.warm[1])
        return times * (world.bimodal[2] if label == self.mixed and y < world.bimodal[1] else 1)

    def _served(self, at: float, label: int, service: float) -> float:
        """When the answer is there: after the first worker that is free, and after a stop."""
        pool = self.pools[label]
        start = max(pool[0], at + _NET)
        start = next((end for begin, end in self.stops if begin <= start < end), start)
        heapq.heapreplace(pool, start + service)
        self.busy[min(int(start), len(self.busy) - 1)] += service
        return start + service + _NET

    def used(self, ended: np.ndarray) -> dict[tuple[str, str], np.ndarray]:
        """CPU and memory of target and load generator, by the second."""
        world, n = self.world, int(self.end)
        at, chance = np.arange(n), np.random.default_rng(n)
        busy = np.convolve(np.pad(self.busy[:n], 2, mode="edge"), np.ones(5) / 5, "valid")
        cpu = world.cpu_bound * np.minimum(busy / self.workers, 1) + chance.normal(0.03, 0.02, n)
        memory = 800 + world.leak_mb * at / 60 + world.fill_mb * (1 - np.exp(-at / 150))
        memory += 60 * ((at % 47) / 47) + chance.normal(0, 5, n)
        done = np.pad(ended, (0, max(0, n - len(ended))))[:n]
        own = done / (world.generator or _FAST_GENERATOR) + chance.normal(0.02, 0.02, n)
        return {
            ("generator", "cpu_share"): np.clip(own, 0, 1),
            ("api", "cpu_share"): np.clip(cpu, 0, 1),
            ("api", "memory_bytes"): memory * MB,
        }


def _later(row: Row, lag: float) -> Row:
    at, elapsed, label, code, size, latency, connect = row
    return at, elapsed + lag, label, code, size, latency + lag if latency else 0, connect
