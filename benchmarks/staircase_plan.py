"""A small staircase for the sample API: one request and a pause, again and again.

jmeterpy demo --serve --port 8000 --capacity 4x50ms
jmeterpy run benchmarks/staircase_plan.py -p base=http://127.0.0.1:8000
"""

from jmeterpy import TestPlan, expect, http, steps, think


def plan(  # noqa: PLR0917 - its parameters are what -p sets
    base: str = "http://127.0.0.1:8000",
    users: int = 14,
    to: int = 68,
    by: int = 18,
    ramp_up: str = "2s",
    hold: str = "42s",
    least: str = "250ms",
    most: str = "750ms",
) -> TestPlan:
    """The staircase; `least` and `most` are between what users pause."""
    return TestPlan("Staircase")[
        http.defaults(base, timeout="30s"),
        steps(users=users, to=to, by=by, ramp_up=ramp_up, hold=hold)[
            http.get("/posts/", name="Read posts")[expect(status=200)],
            think(least, most),
        ],
    ]
