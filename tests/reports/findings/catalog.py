"""The worlds by name: clean ones, ones with a planted cause, and ones that only look like one."""

from __future__ import annotations

from tests.reports.findings.worlds import KNEE, LABELS, STEPS, World

SOAK = ((30, 1800.0),)
CLEAN = {
    "steady": World(),
    "busy, 65 %": World(workers=11),
    "steps": World(steps=STEPS),
    "four steps": World(steps=STEPS[:4]),
    "soak of 30 min": World(steps=SOAK),
    "heavy tail": World(labels={k: (a, b, 1.0, d) for k, (a, b, _, d) in LABELS.items()}),
    "host that wanders 10 %": World(noise=0.1),
    "fast, median 6 ms": World(labels={k: (a, b / 10, c, d) for k, (a, b, c, d) in LABELS.items()}),
    "small, 2 000 samples": World(steps=((20, 120.0),)),
}
# The world, and the rule that must speak.
CAUSES = {
    "knee at 216 users": (World(steps=KNEE, workers=16), "breaking-point"),
    "knee, no plan": (World(steps=KNEE, workers=16, plan_known=False), "breaking-point"),
    "nothing breaks": (World(steps=STEPS), "unreached-limit"),
    "burst in the last step": (
        World(steps=STEPS, bursts=((590.0, 615.0, 0.2),)),
        "inconclusive-steps",
    ),
    "Checkout's own pool": (
        World(steps=KNEE, workers=40, own_pool=("Checkout", 3)),
        "load-sensitive-endpoint",
    ),
    "slow Cart": (
        World(labels=LABELS | {"Cart": (15.0, 0.4, 0.5, 9e3)}, workers=30),
        "slowest-endpoint",
    ),
    "Cart holds the time": (
        World(steps=((10, 50.0),), labels=LABELS | {"Cart": (15.0, 0.19, 0.5, 9e3)}),
        "most-waiting",
    ),
    "quick Home": (
        World(labels=LABELS | {"Home": (30, 0.010, 0.5, 40_000)}, random_errors=0.0),
        "quickest-endpoint",
    ),
    "burst of errors": (World(bursts=((120.0, 150.0, 0.3),)), "errors-in-a-window"),
    "bad Cart": (World(bad_label=("Cart", 0.03)), "errors-in-one-endpoint"),
    "one code": (World(bursts=((0.0, 320.0, 0.02),)), "errors-of-one-kind"),
    "a few errors": (World(steps=((20, 60.0),), random_errors=0.005), "commonest-failure"),
    "timeouts at 30 s": (World(timeouts=(0.002, 30.0)), "timeout-at-a-round-number"),
    "hot loop": (
        World(bursts=((120.0, 160.0, 0.5),), burst_s=0.005, hot_loop=True),
        "failure-driven-load",
    ),
    "two kinds of Search": (World(bimodal=("Search", 0.25, 10.0)), "two-populations"),
    "ramp storm": (World(storm=1.5, ramp=10.0, steps=((150, 300.0),)), "ramp-storm"),
    "slow start": (World(warm=(2.0, 20.0)), "warm-up"),
    "drift of 40 %": (World(steps=SOAK, drift=0.4), "drift"),
    "shift by 1.5": (World(shift=(170.0, 1.5)), "level-shift"),
    "stalls every 30 s": (World(stalls=(30.0, 1.5)), "periodic-stalls"),
    "stalls at random": (World(stalls=(-1.0, 1.5)), "stalls"),
    "cut at 60 %": (World(cut=0.6), "incomplete-run"),
    "a tenth of the users lost": (World(users_lost=0.1), "undelivered-load"),
    "transactions": (World(transactions=True), "double-counted-rows"),
    "knee of a full processor": (World(steps=KNEE, workers=16), "saturated-target-cpu"),
    "knee of a pool of 16": (World(steps=KNEE, workers=16, cpu_bound=0.3), "idle-target"),
    "leak of 8 MB a minute": (World(steps=SOAK, leak_mb=8.0), "memory-growth"),
    "slow load generator": (World(steps=KNEE, generator=120.0, workers=60), "saturated-generator"),
    "slow load generator, unseen": (
        World(steps=KNEE, generator=120.0, workers=60, watched=False),
        "unplanned-pauses",
    ),
    "one stop of 8 s": (
        World(pause=(150.0, 8.0), think=0.2, steps=((60, 300.0),)),
        "hidden-waiting",
    ),
    "few users who think": (World(), "test-limited-throughput"),
    "another mix": (
        World(planned={"Home": 25, "Search": 30, "Product": 25, "Cart": 15, "Checkout": 5}),
        "uneven-load",
    ),
    "no keep-alive": (World(connect=0.06), "connection-overhead"),
    "large bodies": (
        World(labels=LABELS | {"Product": (25, 0.06, 0.5, 2e6)}, slow_body=("Product", 1e7)),
        "long-downloads",
    ),
    "small error pages": (World(tiny=(100.0, 200.0, 0.1)), "tiny-successes"),
    "limit 1 % above": (World(thresholds=("p95(Search) < 241ms",)), "near-miss"),
    "missed limit": (
        World(steps=((50, 60.0),), thresholds=("p95(Home) < 60ms",)),
        "missed-threshold",
    ),
    "few Checkouts": (World(steps=((30, 60.0),)), "too-few-samples"),
}
# The world, and what would be wrong to say of it.
NEAR = {
    "host that wanders slowly": (World(rho=0.99), ("drift", "level-shift", "warm-up", "stalls")),
    "slow ramp, no plan": (
        World(steps=((200, 25.0),), ramp=600.0, plan_known=False),
        ("breaking-point", "drift", "level-shift", "warm-up", "inconclusive-steps"),
    ),
    "stalls at random": (World(stalls=(-1.0, 1.5)), ("periodic-stalls", "two-populations")),
    "scattered errors": (
        World(bursts=tuple((20.0 + 18 * i, 22.0 + 18 * i, 0.3) for i in range(16))),
        ("errors-in-a-window", "errors-in-one-endpoint"),
    ),
    "seconds long, no timer": (
        World(labels={k: (a, 30 * b, 0.8, d) for k, (a, b, _, d) in LABELS.items()}, workers=90),
        ("timeout-at-a-round-number", "two-populations"),
    ),
    "busy, 85 %": (
        World(workers=9),
        ("drift", "level-shift", "stalls", "warm-up", "two-populations"),
    ),
    "one bad step": (World(steps=STEPS, bursts=((285.0, 315.0, 0.2),)), ("breaking-point",)),
    "burst in the last step": (
        World(steps=STEPS, bursts=((590.0, 615.0, 0.2),)),
        ("breaking-point", "unreached-limit"),
    ),
    "shift, no drift": (World(steps=SOAK, shift=(900.0, 1.4)), ("drift",)),
    "drift, no shift": (World(steps=SOAK, drift=0.4), ("level-shift",)),
    "slow start, no drift": (World(warm=(2.0, 20.0)), ("drift", "level-shift")),
    "shared queue": (
        World(steps=KNEE, workers=16),
        ("load-sensitive-endpoint", "idle-target", "hidden-waiting", "unplanned-pauses"),
    ),
    "wandering soak": (World(steps=SOAK, rho=0.99), ("drift", "level-shift", "warm-up")),
    "varied sizes": (World(size_sigma=1.0), ("tiny-successes",)),
    "cache that fills": (World(steps=SOAK, fill_mb=300.0), ("memory-growth",)),
    "no pause at all": (
        World(think=0.0, steps=((10, 120.0),)),
        ("unplanned-pauses", "test-limited-throughput", "hidden-waiting"),
    ),
}
