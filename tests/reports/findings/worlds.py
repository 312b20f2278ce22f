"""Runs whose truth is known: a world, its plan, and what a reader of its files would count.

Clean worlds are not too clean: lognormal service, a host whose speed wanders (5 %, correlated from
second to second), 0.1 % random failures, and 0.02 % stragglers of 1 to 4 s.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from jmeterpy.analysis import Block, Measured, Skipped
from jmeterpy.analysis.aggregate import Aggregate
from jmeterpy.analysis.block import NO_ERROR, SAMPLE, TRANSACTION, Texts
from jmeterpy.analysis.resources import Resources, Track
from jmeterpy.analysis.thresholds import parse_all
from jmeterpy.analysis.verdicts import judge
from jmeterpy.brief import GroupBrief, LabelBrief, PlanBrief, StepBrief
from jmeterpy.reports.findings import Ground

START_MS = 1_795_229_400_000
TIMEOUT = ("Non HTTP response code: java.net.SocketTimeoutException", "Read timed out")
FAILED = {500: ("500", "Internal Server Error"), 503: ("503", "Service Unavailable"), 1: TIMEOUT}
MESSAGE = "Number of samples in transaction : 3, number of failing samples : 0"
# weight, median seconds, sigma, bytes
LABELS: dict[str, tuple[float, float, float, float]] = {
    "Home": (30, 0.040, 0.5, 40_000), "Search": (25, 0.090, 0.6, 30_000),
    "Product": (25, 0.060, 0.5, 60_000), "Cart": (15, 0.070, 0.5, 9_000),
    "Checkout": (5, 0.180, 0.6, 15_000),
}  # fmt: skip
STEPS = tuple((users, 60.0) for users in range(25, 201, 25))
KNEE = tuple((users, 60.0) for users in range(50, 401, 50))
MB = 1_000_000


@dataclass(frozen=True)
class World:
    """What is true. Times in seconds; every fault is off by default."""

    steps: tuple[tuple[int, float], ...] = ((100, 300.0),)  # users and how long, after a ramp each
    ramp: float = 20.0
    think: float = 1.0  # half to one and a half of it
    workers: int = 24
    labels: dict[str, tuple[float, float, float, float]] = field(
        default_factory=lambda: dict(LABELS)
    )
    noise: float = 0.05
    rho: float = 0.9
    random_errors: float = 0.001
    size_sigma: float = 0.05
    plan_known: bool = True
    watched: bool = True  # target and load generator
    thresholds: tuple[str, ...] = ("p95(Home) < 30s",)  # says nothing of steps
    cpu_bound: float = 0.9  # CPU of the target with all workers busy
    generator: float = 0.0  # samples/s that the load generator can do
    own_pool: tuple[str, int] = ("", 0)  # a label and its own workers
    bursts: tuple[tuple[float, float, float], ...] = ()  # from, to, share that answers 503
    burst_s: float = 0.02
    bad_label: tuple[str, float] = ("", 0.0)
    drift: float = 0.0  # growth of service until the end
    shift: tuple[float, float] = (math.inf, 1.0)  # from when on, times
    stalls: tuple[float, float] = (0.0, 0.0)  # period (below zero: random, mean 45 s), how long
    pause: tuple[float, float] = (0.0, 0.0)  # one stop: when, how long
    timeouts: tuple[float, float] = (0.0, 0.0)  # share, seconds
    bimodal: tuple[str, float, float] = ("", 0.0, 1.0)  # label, share, times
    warm: tuple[float, float] = (0.0, 1.0)  # extra, fading with
    storm: float = 0.0  # more for a user's first request
    connect: float = 0.0  # seconds of connecting before each request
    slow_body: tuple[str, float] = ("", 0.0)  # label, bytes a second
    tiny: tuple[float, float, float] = (0.0, 0.0, 0.0)  # from, to, share: 812 bytes after 5 ms
    planned: dict[str, float] = field(default_factory=dict)  # weights in the plan, if others
    hot_loop: bool = False  # a failed request is repeated without a pause
    leak_mb: float = 0.0  # of memory a minute, for ever
    fill_mb: float = 0.0  # of memory in all, within minutes: a cache
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
            f"Users {number}" if number else "Users", users=users - before, start_s=start,
            ramp_up_s=world.ramp, hold_s=world.seconds - start - world.ramp,
        )  # fmt: skip
        groups.append(more)
        steps.append(StepBrief(users, start, world.ramp, end))
        start, before = end, users
    weights = world.planned or {label: weight for label, (weight, *_) in world.labels.items()}
    return PlanBrief(
        "World", tuple(groups), tuple(steps) if len(steps) > 1 else (),
        labels=tuple(
            LabelBrief(label, "Users", share=weight / sum(weights.values()))
            for label, weight in weights.items()
        ),
        labels_are_complete=True, deadline_s=world.seconds, pause_s=world.think,
    )  # fmt: skip


def ground_of(world: World, seed: int) -> Ground:
    """What findings of a run of this world may follow from."""
    measured = measured_of(world, seed)
    return Ground(measured, judge(parse_all(world.thresholds), measured), brief_of(world))


def measured_of(world: World, seed: int) -> Measured:
    """Take the samples and count them, as the reader of files would."""
    from tests.reports.findings.host import Host

    host = Host(world, seed)
    rows = np.array(host.rows())
    kind = np.full(len(rows), SAMPLE)
    if world.transactions:
        rows = np.concatenate([rows, rows[::3]])
        kind = np.append(kind, np.full(len(rows) - len(kind), TRANSACTION))
    aggregate = Aggregate()
    aggregate.add(_block(world, rows, kind))
    measured = aggregate.measured((Path("samples.jtl"),), Skipped())
    return replace(measured, resources=_resources(host, rows)) if world.watched else measured


def _block(world: World, rows: np.ndarray, kind: np.ndarray) -> Block:
    start, elapsed, whole, code, size, latency, connect = rows.T
    texts = Texts()
    known = {number: texts.error_key(*words, "") for number, words in FAILED.items()}
    error = np.array([known.get(int(number), NO_ERROR) for number in code])
    label = whole.astype(np.int64)
    label[kind == TRANSACTION] = len(world.labels)
    nothing = np.zeros(len(rows), np.int64)
    return Block(
        start_ms=_ms(start) + START_MS, elapsed_ms=_ms(elapsed), ok=error == NO_ERROR,
        label_id=label, group_id=nothing, engine_id=nothing, kind=kind.astype(np.uint8),
        users=_users(world, start + elapsed), received=size.astype(np.int64), sent=nothing,
        error=error, latency_ms=_ms(latency), connect_ms=_ms(connect), code=nothing,
        group_users=nothing, line=nothing,
        labels=[*world.labels, "Whole visit"], groups=["Users"], texts=texts,
    )  # fmt: skip


def _ms(seconds: np.ndarray) -> np.ndarray:
    return np.round(seconds * 1000).astype(np.int64)


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


def _resources(host: object, rows: np.ndarray) -> Resources:
    from tests.reports.findings.host import Host

    assert isinstance(host, Host)
    ended = np.bincount((rows[:, 0] + rows[:, 1]).astype(int), minlength=1)
    at = START_MS + 1000 * np.arange(int(host.end), dtype=np.int64)
    tracks = host.used(ended)
    return Resources({key: Track(at, values) for key, values in tracks.items()})
