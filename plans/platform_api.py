"""A learning platform: log in, look around, learn a little, log out.

One student visits the seven endpoints five times. Then ten students come at the same moment, and
when they are done, thirty. Each logs in with an account of their own, and shows the token that the
login gave to the six other endpoints.

Five attempts carry no p95, so the limit is on the slowest answer of all. Of ten students everyone
must be served, and of thirty nine in ten.

    jmeterpy run plans/platform_api.py -p base=http://127.0.0.1:8000
"""

from jmeterpy import (
    Fragment,
    TestPlan,
    csv_data,
    expect,
    extract,
    fn,
    http,
    rendezvous,
    section,
    steady,
    var,
)


def plan(base: str = "http://127.0.0.1:8000") -> TestPlan:
    return TestPlan("Platform API", serialize_groups=True)[  # one group after the other
        http.defaults(base, timeout="30s"),
        csv_data("students.csv"),  # its first row names the columns: email, password
        steady("5 attempts", users=1, iterations=5)[visit()],
        steady("10 concurrent", users=10, iterations=1)[rendezvous(10, timeout="10s"), visit()],
        steady("30 concurrent", users=30, iterations=1)[rendezvous(30, timeout="10s"), visit()],
    ]


def visit() -> Fragment:
    """What a student does, from the login to the logout."""
    account = {"email": var("email"), "password": var("password")}
    learned = {"lesson": var("lesson", int), "percent": fn.random_int(1, 100)}
    return (
        http.post("/login/", name="Log in", json=account)[
            expect(status=200),
            extract("token", "$.token"),
        ],
        section("logged in")[
            http.bearer(var("token")),
            http.get("/profile/", name="Profile")[expect(json={"$.email": var("email")})],
            http.get("/books/", name="Books")[expect(json="$.items[0]")],
            http.get("/lessons/", name="Lessons")[
                expect(status=200),
                extract("lesson", "$.items[*].id", match="random"),
            ],
            http.get(f"/lessons/{var('lesson')}/", name="Lesson")[expect(json="$.title")],
            http.post("/progress/", name="Progress", json=learned)[expect(status=201)],
            http.post("/logout/", name="Log out")[expect(status=204)],
        ],
    )


thresholds = [
    "max < 2s",
    'error_rate == 0% in "10 concurrent"',
    'error_rate <= 10% in "30 concurrent"',
]
