"""A plan for an application of your own: copy it with students.csv, and change it line by line.

First see what it would do; then do it with a few users; then look at the numbers:

    jmeterpy show my_app.py
    jmeterpy run my_app.py -p base=https://staging.example.com -p users=5
    jmeterpy report --format md,png,csv       one page, its pictures, and the table as CSV
    jmeterpy summary --csv > numbers.csv      the table alone, for a spreadsheet
"""

from jmeterpy import (
    Fragment,
    TestPlan,
    csv_data,
    expect,
    extract,
    fn,
    http,
    section,
    steady,
    think,
    var,
    weighted,
)


# What can be set from outside has a default here, and is set with -p NAME=VALUE.
def plan(
    base: str = "http://127.0.0.1:8000",
    users: int = 20,
    ramp_up: str = "5s",
    hold: str = "30s",
) -> TestPlan:
    return TestPlan("My app")[
        # What all requests share: the server, and how long an answer may take at most.
        http.defaults(base, timeout="20s"),
        # Who the users are: one row for each, its columns become var("email") and var("password").
        # Yours may lie in any CSV file beside the plan.
        csv_data("students.csv"),
        # How many come, how quickly, and how long they stay. Instead of `steady` it can be
        # steps(users=10, to=50, by=10, hold="1m") or arrivals(rate="5/s", duration="2m").
        steady("visitors", users=users, ramp_up=ramp_up, hold=hold, on_error="next_iteration")[
            log_in(),
            section("logged in")[
                http.bearer(var("token")),
                # Seven in ten look around, three in ten write something.
                weighted((7, look_around()), (3, write())),
            ],
        ],
    ]


# A part of a journey is a function that returns its steps. Give each request a short name: it is
# the row of the table, and what the thresholds below speak of.
def log_in() -> Fragment:
    account = {"email": var("email"), "password": var("password")}
    return (
        http.post("/login/", name="Log in", json=account)[
            # What makes an answer right. Without it an error page with status 200 would pass.
            expect(status=200),
            # What later requests need: here the token, found by a JSONPath.
            extract("token", "$.token"),
        ],
        think("1s", "2s"),  # people read before they click
    )


def look_around() -> Fragment:
    return (
        http.get("/profile/", name="Profile")[expect(json={"$.email": var("email")})],
        think("1s", "2s"),
        http.get("/books/", name="Books", params={"page": fn.random_int(1, 10)})[
            expect(status=200),
            extract("book", "$.items[*].id", match="random"),
        ],
        think("1s", "2s"),
        http.get(f"/books/{var('book')}/", name="Book")[expect(json="$.title")],
        think("1s", "2s"),
    )


def write() -> Fragment:
    return (
        http.post("/posts/", name="Write", json={"author": 1, "title": f"Note {fn.uuid()}"})[
            expect(status=201),
            extract("post", "$.id"),
        ],
        think("1s", "2s"),
        http.get(f"/posts/{var('post')}/", name="Read again")[expect(status=200)],
    )


# What has to hold for the run to pass. `jmeterpy run` ends with 0 if it does, and with 1 if not,
# which is what a CI job wants to know.
thresholds = [
    "p95 < 500ms",
    "max(Log in) < 2s",
    "error_rate < 1%",
]
