"""Simulated runs: closed users, lognormal times, and a host whose speed wanders."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from tests.analysis.jtl_text import START_MS

LABELS = {  # weight, median in ms, sigma of its logarithm
    "Home": (30, 40.0, 0.5),
    "Search": (25, 90.0, 0.6),
    "Product": (25, 60.0, 0.5),
    "Cart": (15, 70.0, 0.5),
    "Checkout": (5, 180.0, 0.6),
}


@dataclass(frozen=True)
class World:
    """What is true of a run. `slower` multiplies a label's times ("*" all of them)."""

    users: int = 100
    seconds: int = 120
    ramp_s: int = 10
    think_s: float = 1.0
    noise: float = 0.05  # sd of the host's log speed
    rho: float = 0.9  # its correlation from second to second
    between: float = 0.0  # sd of the log speed from run to run
    errors: float = 0.001
    stragglers: float = 0.0002
    labels: Mapping[str, tuple[float, float, float]] = field(default_factory=lambda: LABELS)
    warm: tuple[float, float] = (0.0, 1.0)  # how much slower at full load first, fading with
    slower: Mapping[str, float] = field(default_factory=dict)


def host_speed(world: World, rng: np.random.Generator) -> np.ndarray:
    """A factor for each second: an autoregression of first order around the run's own level."""
    steps = rng.normal(0, world.noise * np.sqrt(1 - world.rho**2), world.seconds + 600)
    steps[0] = rng.normal(0, world.noise)
    for at in range(1, len(steps)):
        steps[at] += world.rho * steps[at - 1]
    return np.exp(steps + rng.normal(0, world.between))


def simulate(world: World, seed: int) -> list[np.ndarray]:
    """Start and elapsed in ms, label's number, success, users: one array each, by time of end."""
    rng = np.random.default_rng(seed)
    speed, names = host_speed(world, rng), list(world.labels)
    weight = np.array([world.labels[name][0] for name in names], float)
    median = np.array([world.labels[name][1] for name in names])
    median *= [world.slower.get(name, world.slower.get("*", 1.0)) for name in names]
    sigma = np.array([world.labels[name][2] for name in names])
    now = np.arange(world.users) * world.ramp_s / world.users
    found: list[np.ndarray] = []
    while (alive := np.flatnonzero(now < world.seconds)).size:
        label = rng.choice(len(names), alive.size, p=weight / weight.sum())
        took = median[label] * np.exp(sigma[label] * rng.normal(size=alive.size))
        took *= speed[now[alive].astype(int)]
        took *= 1 + world.warm[0] * np.exp(
            -np.maximum(0, now[alive] - world.ramp_s) / world.warm[1]
        )
        late = rng.random(alive.size) < world.stragglers
        took[late] += rng.uniform(1000, 4000, int(late.sum()))
        good = rng.random(alive.size) >= world.errors
        found.append(np.column_stack([now[alive] * 1000, took, label, good]))
        now[alive] += took / 1000 + world.think_s * rng.uniform(0.5, 1.5, alive.size)
    rows = np.concatenate(found)
    rows = rows[np.argsort(rows[:, 0] + rows[:, 1], kind="stable")]
    # JMeter reads its clock in whole milliseconds at both ends.
    start, end = rows[:, 0].astype(np.int64), (rows[:, 0] + rows[:, 1]).astype(np.int64)
    users = np.minimum(world.users, 1 + start * world.users // max(world.ramp_s * 1000, 1))
    return [start, end - start, rows[:, 2].astype(np.int64), rows[:, 3] > 0, users]


def write_run(world: World, seed: int, path: Path) -> Path:
    """The simulated run as a JTL."""
    names = list(world.labels)
    columns = (column.tolist() for column in simulate(world, seed))
    lines = [
        f"{START_MS + start},{elapsed},{names[label]},{200 if ok else 500},g 1-1,"
        f"{'true' if ok else 'false'},{users}"
        for start, elapsed, label, ok, users in zip(*columns, strict=True)
    ]
    header = "timeStamp,elapsed,label,responseCode,threadName,success,allThreads"
    path.write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")
    return path
