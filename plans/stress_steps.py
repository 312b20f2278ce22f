"""How many users are too many? 1,000 at first, then 1,500, then 2,000, each step for a minute.

Everyone reads posts, writes one and looks somebody up, and pauses after each. As long as there
are no more than 1,000 users, 95 % of all answers must come within 5 seconds; and on the whole way
to 2,000 at most one request in ten may fail.

    jmeterpy run plans/stress_steps.py -p base=http://127.0.0.1:8000
    jmeterpy run plans/stress_steps.py -p users=20 -p to=40 -p by=10 -p ramp_up=2s -p hold=45s
"""

from jmeterpy import TestPlan, expect, fn, http, steps, think


def plan(
    base: str = "http://127.0.0.1:8000",
    users: int = 1_000,
    to: int = 2_000,
    by: int = 500,
    ramp_up: str = "20s",
    hold: str = "40s",
) -> TestPlan:
    somebody = fn.random_int(1, 1_000)  # the sample API knows this many from the start
    post = {"author": somebody, "title": "Still standing"}
    return TestPlan("Stress in steps")[
        http.defaults(base, timeout="30s"),
        steps(users=users, to=to, by=by, ramp_up=ramp_up, hold=hold)[
            http.get("/posts/", name="Read posts")[expect(status=200)],
            think("1s", "3s"),
            http.post("/posts/", name="Write a post", json=post)[expect(status=201)],
            think("1s", "3s"),
            http.get(f"/users/{somebody}/", name="Look up a user")[expect(status=200)],
            think("1s", "3s"),
        ],
    ]


thresholds = ["p95 < 5s while users <= 1000", "error_rate <= 10%"]
