"""Plans that mypy and pyright must accept, as they stand."""

from __future__ import annotations

from datetime import timedelta

from jmeterpy.elements import (
    ConstantTimer,
    CsvDataSet,
    HttpSampler,
    IfController,
    ResponseAssertion,
    TestPlan,
    ThreadGroup,
)
from jmeterpy.model import Element, Expr, Fragment

TIMERS: list[ConstantTimer] = [ConstantTimer("1s"), ConstantTimer(timedelta(seconds=1))]


def journey(*, slow: bool, users: int) -> Fragment:
    """A fragment is a tuple; what is None or False is skipped."""
    return (
        CsvDataSet("members.csv", columns=("email", "password")),
        HttpSampler("Register", path="/users")[ResponseAssertion(), ConstantTimer(Expr("${t}"))],
        IfController("maybe")[HttpSampler("Later"), ConstantTimer("1s") if slow else None],
        *(HttpSampler(f"Publish {n}") for n in range(users)),
    )


def plan(users: int = 5, *, slow: bool = False) -> TestPlan:
    """Everything that people write in brackets."""
    return TestPlan("Sign up", variables={"host": "localhost"})[
        ThreadGroup("members", users=users, ramp_up="10s", loops=Expr("${__P(loops,1)}"))[
            TIMERS,
            slow and ConstantTimer("2s"),
            journey(slow=slow, users=users),
            [(None, [HttpSampler("Nested")])],
            (HttpSampler(f"Read {n}") for n in range(3)),
        ],
        [ThreadGroup(f"step {n}", users=n) for n in (1, 2, 3)],
        ConstantTimer("1s"),
    ]


GROUP: ThreadGroup = ThreadGroup("g")[ConstantTimer("1s")][ConstantTimer("2s")]
NAMES: list[str] = [child.name for child in plan().children]
ELEMENTS: tuple[Element, ...] = plan().children
