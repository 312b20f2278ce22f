"""What every shape is made of: thread groups that lack their steps."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar, Literal

from jmeterpy.elements.plan import Group, OnError, ThreadGroup
from jmeterpy.errors import SettingError
from jmeterpy.model.codecs import Number
from jmeterpy.model.declare import Children, Scoped, Step

Reaction = Literal["continue", "next_iteration", "stop_user", "stop_test", "stop_test_now"]
ZERO = timedelta(0)
SECOND = timedelta(seconds=1)


@dataclass(frozen=True)
class Shape:
    """A load that lacks its steps: `shape[steps]` gives the thread groups."""

    call: str
    groups: tuple[Group, ...]

    __iter__: ClassVar[None] = None  # else Python would walk through __getitem__(0), (1), ...

    def __getitem__(self, steps: Children[Step | Scoped]) -> tuple[Group, ...]:
        """The thread groups, each with these steps."""
        return tuple(group[steps] for group in self.groups)

    def __repr__(self) -> str:
        return f"{self.call}(...)"


def thread_group(
    name: str,
    *,
    users: Number,
    on_error: OnError,
    ramp_up: timedelta = ZERO,
    loops: Number = -1,
    duration: timedelta | None = None,
    delay: timedelta = ZERO,
    same_user: bool = True,
) -> ThreadGroup:
    """A thread group without steps.

    JMeter looks at duration and delay only where the scheduler is on.
    """
    timed = duration is not None or delay > ZERO
    return ThreadGroup(
        name=name,
        users=users,
        ramp_up=ramp_up,
        loops=loops,
        on_error=on_error,
        same_user=same_user,
        scheduled=timed,
        duration=duration,
        delay=delay or None,
    )


def reaction(call: str, on_error: str) -> OnError:
    """What JMeter calls that reaction; SettingError where it knows none."""
    known = {member.name.lower(): member for member in OnError}
    if on_error not in known:
        raise SettingError(f"{call}(on_error={on_error!r}): it is one of {', '.join(known)}")
    return known[on_error]
