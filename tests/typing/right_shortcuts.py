"""Plans of shortcuts that mypy and pyright must accept, as they stand."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from jmeterpy import (
    Fragment,
    HttpSampler,
    TestPlan,
    arrivals,
    csv_data,
    expect,
    extract,
    fn,
    for_each,
    groovy,
    http,
    let,
    once,
    pace,
    prop,
    ramp,
    rendezvous,
    repeat,
    secret,
    section,
    setup,
    spike,
    steady,
    steps,
    teardown,
    think,
    think_each,
    transaction,
    var,
    weighted,
    when,
)


def journey(*, slow: bool) -> Fragment:
    """Steps in any nesting of tuples and lists; what is None or False is skipped."""
    return (
        csv_data(Path("members.csv"), ("email", "password"), at_end="stop", share="user"),
        let(email=f"{fn.uuid()}@example.com", n=fn.random_int(1, 6), at=fn.now("%H:%M")),
        http.post("/users/", name="Register", json={"email": var("email"), "tags": ["a", 1, None]})[
            expect(status=(200, 201), json={"$.id": 1}, within="1s"),
            extract("user_id", "$.id", share=True),
            groovy("vars.put('a', 'b')", run="after"),
        ],
        think("1s", timedelta(seconds=3)),
        think("10s") if slow else None,
        [http.get(f"/pages/{page}", params={"q": var("q"), "n": page}) for page in range(3)],
        weighted((70, http.get("/a")), (30, [http.get("/b"), think("1s")])),
        when(f"{var('n')} > 3")[transaction("Buy")[http.delete("/x", timeout="5s")], None],
        for_each("id", "ids")[once()[http.head("/")], repeat(3)[http.options("/")]],
        groovy(Path("work.groovy")),
    )


REQUEST: HttpSampler = http.get("/", headers={"A": secret("B")}, auth=("ada", secret("C")))
PLAN: TestPlan = TestPlan("Everything")[
    http.defaults("http://127.0.0.1:8000", timeout="1m"),
    http.cookies(),
    setup()[REQUEST],
    steady(users=prop("users", 5), ramp_up="10s", hold=timedelta(minutes=1))[
        think_each("1s"), pace("5/s"), rendezvous(2), section()[journey(slow=True)]
    ],
    steady(users=5, iterations=1, on_error="next_iteration")[journey(slow=False)],
    [steps(users=1, to=3, by=1, hold="1m")[journey(slow=False)], ramp(to=5, over="1m")[REQUEST]],
    spike(users=1, to=2, at="1m", hold="1m", duration="5m")[REQUEST],
    arrivals(rate="5/s", duration="1m")[REQUEST],
    teardown()[REQUEST],
]
