"""Steps that wait: think, pace, rendezvous; and think_each, which waits before every request."""

from __future__ import annotations

from datetime import timedelta

from jmeterpy.elements.samplers import FlowControlAction
from jmeterpy.elements.timers import (
    ConstantThroughputTimer,
    ConstantTimer,
    PaceBasis,
    SynchronizingTimer,
    UniformRandomTimer,
)
from jmeterpy.errors import SettingError
from jmeterpy.model.declare import Scoped
from jmeterpy.model.times import Span, per_second, span
from jmeterpy.units import show_duration


def think(shortest: Span, longest: Span | None = None) -> FlowControlAction:
    """The user waits here, once: a fixed time, or a random one between two.

    The time is in no response time and in no transaction. (JMeter's own timers would delay every
    sampler in their scope, the first too; that is `think_each`.)

    >>> think("1s", "3s").name
    'think 1s to 3s'
    """
    timer = _timer("think", shortest, longest)
    return FlowControlAction(name=timer.name)[timer]


def think_each(shortest: Span, longest: Span | None = None) -> Scoped:
    """A timer: every request in its scope is delayed, a fixed time or a random one between two.

    >>> think_each("500ms").name
    'think 500ms'
    """
    return _timer("think_each", shortest, longest)


def _timer(call: str, shortest: Span, longest: Span | None) -> Scoped:
    low = span(shortest, call)
    if longest is None:
        return ConstantTimer(low, name=f"think {show_duration(low)}")
    high = span(longest, call)
    if high < low:
        raise SettingError(f"{call}({shortest!r}, {longest!r}): the shorter time comes first")
    name = f"think {show_duration(low)} to {show_duration(high)}"
    return UniformRandomTimer(low, high - low, name=name)


def pace(every: Span, *, shared: bool = False) -> FlowControlAction:
    """Nobody passes here too soon: each user at most once in `every`, or all together at a rate.

    At the start of an iteration, `pace("10s")` makes each user begin one every 10 s, however
    quickly it was done; `pace("5/s")` lets five users a second of the group pass. Whoever is late
    passes at once: pacing slows users down and never speeds them up. With `shared` a rate counts
    for all groups together.

    >>> pace("10s").name, pace("5/s").name
    ('pace 10s', 'pace 5/s')
    """
    if isinstance(every, str) and "/" in every:
        basis = PaceBasis.ALL_USERS_SHARED if shared else PaceBasis.GROUP_SHARED
        timer = ConstantThroughputTimer(per_second(every, "pace") * 60, basis=basis, name="pace")
        return FlowControlAction(name=f"pace {every}")[timer]
    time = span(every, "pace")
    if not time:
        raise SettingError(f"pace({every!r}): that is no pace")
    timer = ConstantThroughputTimer(
        timedelta(minutes=1) / time, basis=PaceBasis.THIS_USER, name="pace"
    )
    return FlowControlAction(name=f"pace {show_duration(time)}")[timer]


def rendezvous(users: int, *, timeout: Span | None = None) -> FlowControlAction:
    """Users wait here until `users` of them are here, and go on at the same moment.

    After `timeout` whoever waits may go. Without it, users wait for ever where fewer than `users`
    can come.

    >>> rendezvous(50, timeout="10s").name
    'rendezvous of 50'
    """
    if isinstance(users, int) and users < 1:
        raise SettingError(f"rendezvous({users}): how many users are waited for?")
    time = timedelta(0) if timeout is None else span(timeout, "rendezvous", "timeout")
    timer = SynchronizingTimer(users, timeout=time, name="rendezvous")
    return FlowControlAction(name=f"rendezvous of {users}")[timer]
