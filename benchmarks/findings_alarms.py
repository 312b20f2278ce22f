"""How often findings speak of runs in which nothing is wrong, and how often of runs with a cause.

    PYTHONPATH=. python benchmarks/findings_alarms.py --clean 40 --stepped 300 --causes 10

Runs are simulated (tests/reports/findings/worlds.py): `--clean` seeds of each of eight clean
worlds (`--stepped` of the staircase, which some rules need), `--causes` seeds of each world with
one planted cause. A false alarm is a finding of severity invalid, problem or notice on a clean
run; the rules of severity info state what is so, and too-few-samples is true whenever it is said.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter

from jmeterpy.reports.findings import RULES, Findings, findings
from tests.reports.findings.catalog import CAUSES, CLEAN, NEAR
from tests.reports.findings.worlds import World, ground_of

TRUE = {"too-few-samples"}
STEPPED = ("inconclusive-steps", "load-sensitive-endpoint")  # can speak where breaking-point can
ASKED = ("missed-threshold", "near-miss", "no-samples", "unread-rows")  # nothing here calls them


def judged(world: World, seed: int) -> Findings:
    """The findings of one simulated run."""
    return findings(ground_of(world, seed))


def said(found: Findings) -> set[str]:
    """Every rule that spoke."""
    return {finding.id for finding in found.shown} | set(found.also)


def clean(seeds: int, stepped: int) -> None:
    """Count alarms and able runs of each rule over clean worlds."""
    alarms, able, runs = Counter[str](), Counter[str](), 0
    for name, world in CLEAN.items():
        here = Counter[str]()
        many = stepped if name == "steps" else seeds
        for seed in range(5000, 5000 + many):
            found = judged(world, seed)
            spoken, silent = said(found), {rule.id for rule in found.not_judged}
            here.update(x for x in spoken if RULES[x].severity != "info" and x not in TRUE)
            silent |= set(STEPPED) if "breaking-point" in silent else set()
            able.update(rule for rule in RULES if rule not in silent)
            runs += 1
        alarms += here
        print(f"{name:<24} {many} runs   {dict(here) or 'no false alarm'}", flush=True)
    print(f"\n{runs} clean runs; false alarms a rule, of the runs in which it could speak:")
    for name, rule in RULES.items():
        if able[name] and rule.severity != "info" and name not in TRUE and name not in ASKED:
            share = 100 * alarms[name] / able[name]
            print(f"  {name:<28} {alarms[name]:>3} of {able[name]:<4} {share:.2f} %")


def causes(seeds: int) -> None:
    """How often the planted cause is named."""
    print("\nplanted causes")
    for name, (world, wanted) in CAUSES.items():
        hits = sum(wanted in said(judged(world, seed)) for seed in range(2000, 2000 + seeds))
        print(f"  {name:<28} {wanted:<28} {hits} of {seeds}", flush=True)
    print("\nlooks like a cause and is none")
    for name, (world, wrong) in NEAR.items():
        wrongly = Counter[str]()
        for seed in range(2000, 2000 + seeds):
            wrongly.update(said(judged(world, seed)) & set(wrong))
        print(f"  {name:<28} {dict(wrongly) or 'none'} in {seeds} runs", flush=True)


def main() -> None:
    """Run both tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clean", type=int, default=40)
    parser.add_argument("--stepped", type=int, default=300, help="seeds of the clean staircase")
    parser.add_argument("--causes", type=int, default=10)
    given = parser.parse_args()
    started = time.perf_counter()
    clean(given.clean, given.stepped)
    if given.causes:
        causes(given.causes)
    print(f"\n{time.perf_counter() - started:.0f} s")


if __name__ == "__main__":
    main()
