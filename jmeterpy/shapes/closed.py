"""Closed workloads: so many users, each of whom does the next thing when the last is done."""

from __future__ import annotations

from datetime import timedelta
from math import ceil

from jmeterpy.asked import shown
from jmeterpy.errors import SettingError
from jmeterpy.model.codecs import Number
from jmeterpy.model.expr import Expr
from jmeterpy.model.times import Span, per_second, span
from jmeterpy.shapes.shape import SECOND, ZERO, Reaction, Shape, reaction, thread_group, whole
from jmeterpy.units import show_duration

_MOST = 1000  # steps


def steady(
    name: str = "",
    *,
    users: Number = 1,
    ramp_up: Span | None = None,
    spawn_rate: str | None = None,
    iterations: Number | None = None,
    hold: Span | None = None,
    duration: Span | None = None,
    delay: Span | None = None,
    on_error: Reaction = "continue",
    same_user: bool = True,
) -> Shape:
    """So many users, each doing the steps again and again.

    name        the thread group's; "50 users" by itself
    ramp_up     the time in which they start, evenly; or
    spawn_rate  how many start a second, such as "10/s"
    iterations  how often each does the steps; or
    hold        how long after the ramp; or
    duration    how long in all, the ramp included; with `iterations` whichever ends first
    delay       how long after the test's start it begins
    on_error    what a user does after a sample that failed
    same_user   cookies and cache live on in a user's next iteration

    >>> steady(users=50, ramp_up="10s", hold="1m")[()][0].duration
    datetime.timedelta(seconds=70)

    Raises: SettingError where it is not said when it ends, or said twice; UnitError.
    """
    whole("steady", worked_out=True, users=users)
    if iterations is not None:
        whole("steady", worked_out=True, iterations=iterations)
    _one_of("steady", ramp_up=ramp_up, spawn_rate=spawn_rate)
    _one_of("steady", hold=hold, duration=duration)
    _one_of("steady", hold=hold, iterations=iterations)
    if hold is None and duration is None and iterations is None:
        raise SettingError("steady(): when does it end? give iterations=, hold= or duration=")
    ramp = _ramp("steady", users, ramp_up, spawn_rate)
    lasts = None if duration is None else span(duration, "steady", "duration")
    if hold is not None:
        lasts = ramp + span(hold, "steady", "hold")
    group = thread_group(
        "steady",
        name or _users(users),
        users=users,
        ramp_up=ramp,
        loops=-1 if iterations is None else iterations,
        duration=lasts,
        delay=ZERO if delay is None else span(delay, "steady", "delay"),
        on_error=reaction("steady", on_error),
        same_user=same_user,
    )
    return Shape("steady", (group,))


def ramp(
    name: str = "",
    *,
    to: int,
    over: Span,
    users: int = 0,
    hold: Span = "0s",
    on_error: Reaction = "continue",
) -> Shape:
    """From `users` to `to` users over a time, evenly; then all go on for `hold`.

    Where it starts with users, those are a thread group of their own, "ramp: 10 users", beside the
    rising "ramp: to 100 users".

    >>> [group.name for group in ramp(users=10, to=100, over="5m")[()]]
    ['ramp: 10 users', 'ramp: to 100 users']

    Raises: SettingError where it does not rise; UnitError.
    """
    whole("ramp", users=users, to=to)
    if not 0 <= users < to:
        raise SettingError(f"ramp(users={users}, to={to}): it rises from the first to the second")
    time, react = span(over, "ramp", "over"), reaction("ramp", on_error)
    lasts = time + span(hold, "ramp", "hold")
    title = name or "ramp"
    first = thread_group(
        "ramp", f"{title}: {_users(users)}", users=users, duration=lasts, on_error=react
    )
    rising = thread_group(
        "ramp",
        f"{title}: to {_users(to)}",
        users=to - users,
        ramp_up=time,
        duration=lasts,
        on_error=react,
    )
    return Shape("ramp", (first, rising) if users else (rising,))


def steps(
    name: str = "step",
    *,
    users: int,
    to: int,
    by: int,
    hold: Span,
    ramp_up: Span = "0s",
    on_error: Reaction = "continue",
) -> Shape:
    """A staircase: `users` for a while, then `by` more, until there are `to`.

    Each step begins with a ramp of `ramp_up` and then holds for `hold`. Whoever runs goes on, so
    each step is a thread group of the users who come with it: it starts with a delay, and all end
    together. The groups are called "step 1: 1000 users", "step 2: 1500 users": the number is that
    of all users at that step. Start delay, ramp and duration of each say when its step begins, how
    long users come, and when everything ends.

    >>> [(g.name, g.users) for g in steps(users=1000, to=2000, by=500, hold="2m")[()]]
    [('step 1: 1000 users', 1000), ('step 2: 1500 users', 500), ('step 3: 2000 users', 500)]

    Raises: SettingError where it does not rise; UnitError.
    """
    whole("steps", users=users, to=to, by=by)
    if not (users >= 1 and by >= 1 and to >= users):
        raise SettingError(f"steps(users={users}, to={to}, by={by}): it rises from users to `to`")
    if (to - users) // by >= _MOST:
        raise SettingError(
            f"steps(users={users}, to={shown(to)}, by={by}): these are more than {_MOST} steps"
        )
    levels = [*range(users, to, by), to]
    one = span(ramp_up, "steps", "ramp_up") + span(hold, "steps", "hold")
    if not one:
        raise SettingError("steps(): each step takes no time; set hold")
    groups = tuple(
        thread_group(
            "steps",
            f"{name} {number + 1}: {_users(level)}",
            users=level - (levels[number - 1] if number else 0),
            ramp_up=span(ramp_up, "steps", "ramp_up"),
            duration=one * (len(levels) - number),
            delay=one * number,
            on_error=reaction("steps", on_error),
        )
        for number, level in enumerate(levels)
    )
    return Shape("steps", groups)


def spike(
    name: str = "spike",
    *,
    users: int,
    to: int,
    at: Span,
    hold: Span,
    duration: Span,
    ramp_up: Span = "0s",
    on_error: Reaction = "continue",
) -> Shape:
    """`users` all the time, and for a while many more: `to` of them, from `at` on, for `hold`.

    The extra users come within `ramp_up` and go after `hold`. The groups are called
    "spike: 100 users" and "spike: to 1000 users".

    >>> [g.users for g in spike(users=100, to=1000, at="1m", hold="30s", duration="3m")[()]]
    [100, 900]

    Raises: SettingError where there is no spike, or it does not fit into the duration; UnitError.
    """
    whole("spike", users=users, to=to)
    if not 1 <= users < to:
        raise SettingError(f"spike(users={users}, to={to}): it rises from the first to the second")
    begin, lasts = span(at, "spike", "at"), span(duration, "spike", "duration")
    rise = span(ramp_up, "spike", "ramp_up")
    stay = rise + span(hold, "spike", "hold")
    if begin + stay > lasts:
        end = show_duration(begin + stay)
        raise SettingError(f"spike(): the spike ends after {end}, the test after {duration!s}")
    react = reaction("spike", on_error)
    return Shape(
        "spike",
        (
            thread_group(
                "spike", f"{name}: {_users(users)}", users=users, duration=lasts, on_error=react
            ),
            thread_group(
                "spike",
                f"{name}: to {_users(to)}",
                users=to - users,
                ramp_up=rise,
                duration=stay,
                delay=begin,
                on_error=react,
            ),
        ),
    )


def _ramp(call: str, users: Number, ramp_up: Span | None, spawn_rate: str | None) -> timedelta:
    if spawn_rate is None:
        return ZERO if ramp_up is None else span(ramp_up, call, "ramp_up")
    speed = per_second(spawn_rate, call, "spawn_rate")
    if isinstance(users, Expr):
        raise SettingError(
            f"{call}(spawn_rate={spawn_rate!r}): users is worked out by JMeter; give ramp_up"
        )
    return ceil(users / speed) * SECOND  # JMeter counts in whole seconds; never faster than asked


def _one_of(call: str, **settings: object) -> None:
    given = [f"{name}={value!r}" for name, value in settings.items() if value is not None]
    if len(given) > 1:
        raise SettingError(f"{call}({', '.join(given)}): give one of the two")


def _users(users: Number) -> str:
    if isinstance(users, Expr):
        return "users"
    return f"{users} user" if users == 1 else f"{users} users"
