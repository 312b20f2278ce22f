"""The workload W: 100 users register and post, ten times each."""

from jmeterpy import TestPlan, expect, http, steady

plan = TestPlan("W")[
    http.defaults("http://127.0.0.1:18080"),
    steady(users=100, iterations=10)[
        http.post("/users", json={"name": "anna"})[expect(status=200)],
        http.post("/posts", json={"text": "hello"})[expect(status=200)],
    ],
]
thresholds = ["p99 < 500ms"]
