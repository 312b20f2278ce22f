"""1,000 users register, each with an email of its own, and each publishes one post.

The post bears the id that registering returned; who could not register publishes nothing.

    jmeterpy demo                                        against the sample API that comes along
    jmeterpy run plans/users_and_posts.py -p base=http://127.0.0.1:8000 -p users=50
"""

from jmeterpy import TestPlan, expect, extract, fn, http, let, steady, think, var


def plan(base: str = "http://127.0.0.1:8000", users: int = 1_000) -> TestPlan:
    post = {"author": var("user_id", int), "title": "Hello, I am new here"}
    return TestPlan("Users and posts")[
        http.defaults(base),
        steady("members", users=users, ramp_up="10s", iterations=1, on_error="next_iteration")[
            let(email=f"{fn.uuid()}@example.com"),
            http.post("/users/", name="Register", json={"email": var("email")})[
                expect(status=201),
                extract("user_id", "$.id"),
            ],
            think("1s", "3s"),
            http.post("/posts/", name="Publish", json=post)[expect(status=201)],
        ],
    ]


# The first seconds are of programs that have just started, on a machine that they share.
thresholds = [
    "p95(Register) < 800ms after 3s, warn",
    "p95(Publish) < 800ms after 3s, warn",
    "error_rate < 1%",
]
