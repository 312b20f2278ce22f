"""What every shape is made of: thread groups that lack their steps."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar, Literal

from jmeterpy.elements.plan import Group, OnError, ThreadGroup
from jmeterpy.errors import PlanError, SettingError
from jmeterpy.model.codecs import OURS, Number
from jmeterpy.model.declare import Children, Scoped, Step
from jmeterpy.model.element import in_parentheses
from jmeterpy.model.expr import Expr

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

    if not TYPE_CHECKING:  # the checkers refuse it by themselves; people get a sentence

        def __call__(self, *_: object, **__: object) -> None:
            """Refused: steps stand in brackets."""
            raise in_parentheses(f"{self.call}(...)", f"{self.call}(...)")

    def __repr__(self) -> str:
        return f"{self.call}(...)"


def thread_group(
    call: str,
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
    try:
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
    except PlanError as error:  # people wrote `call`, and know of no thread group
        said = error.message.removeprefix(f"ThreadGroup {name!r}: ")
        raise type(error)(f"{call}(): {said}", place=error.place, hint=error.hint) from None


def whole(call: str, *, worked_out: bool = False, **settings: object) -> None:
    """Every setting must be a whole number; or, with `worked_out`, what JMeter works out.

    Raises: SettingError that names the call.
    """
    for name, value in settings.items():
        if isinstance(value, bool) or not isinstance(value, (int, Expr) if worked_out else int):
            right = f"5, {OURS}" if worked_out else "5"
            shown = str(value) if isinstance(value, str) else value
            raise SettingError(
                f"{call}({name}={shown!r}): {name} takes a whole number such as {right}"
            )


def reaction(call: str, on_error: str) -> OnError:
    """What JMeter calls that reaction; SettingError where it knows none."""
    known = {member.name.lower(): member for member in OnError}
    if not isinstance(on_error, str) or on_error not in known:
        raise SettingError(f"{call}(on_error={on_error!r}): it is one of {', '.join(known)}")
    return known[on_error]
