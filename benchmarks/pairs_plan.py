"""A quiet load for A/A pairs: ten users of the sample API, 90 seconds, with think time."""

from jmeterpy import TestPlan, expect, fn, http, steady, think


def plan(base: str = "http://127.0.0.1:8000", hold: str = "90s") -> TestPlan:
    """Books, one book, a new user; a pause before each."""
    return TestPlan("A/A pair")[
        http.defaults(base),
        steady("readers", users=10, hold=hold)[
            think("100ms", "400ms"),
            http.get("/books/", name="Books")[expect(json="$.items[0]")],
            think("100ms", "400ms"),
            http.get("/books/7/", name="Book")[expect(status=200)],
            think("100ms", "400ms"),
            http.post("/users/", name="Register", json={"email": f"{fn.uuid()}@example.com"})[
                expect(status=201)
            ],
        ],
    ]


thresholds = ["p95 < 1s"]
