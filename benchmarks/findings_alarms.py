"""How often findings speak of runs in which nothing is wrong, and how often of runs with a cause.

    python -m benchmarks.findings_alarms --clean 50 --stepped 300 --causes 20     (half an hour)

Runs are simulated (tests/reports/findings/worlds.py): `--clean` seeds of each clean world, but in
all `--stepped` of the two staircases, which some rules need; `--causes` seeds of each world with
one planted cause, and of each that only looks like one. A rule could speak in a run unless it said
what it lacks. A false alarm is a finding of severity invalid, problem or notice on a clean run; the
rules of severity info state what is so, and too-few-samples is true whenever it is said.

Prints the two tables of docs/guide/findings.md, and what was wrong by name.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from multiprocessing import Pool

from jmeterpy.reports.findings import RULES, findings
from tests.reports.findings.catalog import CAUSES, CLEAN, NEAR
from tests.reports.findings.worlds import World, ground_of

TRUE = {"too-few-samples"}
STAIRS = {"steps": 0.2, "four steps": 0.8}  # of `--stepped`
Job = tuple[str, World, int]
Judged = tuple[str, set[str], set[str]]  # the world's name, what spoke, what could not


def judged(job: Job) -> Judged:
    """What was said of one simulated run."""
    name, world, seed = job
    found = findings(ground_of(world, seed))
    said = {finding.id for finding in found.shown} | set(found.also)
    return name, said, {rule.id for rule in found.not_judged}


def jobs(clean: int, stepped: int, causes: int) -> Iterator[Job]:
    """Every run, those of one world behind each other."""
    for name, world in CLEAN.items():
        many = round(stepped * STAIRS[name]) if name in STAIRS else clean
        yield from ((f"clean {name}", world, 5000 + seed) for seed in range(many))
    for kind, worlds in (("cause", CAUSES), ("near", NEAR)):
        for name, (world, _) in worlds.items():
            yield from ((f"{kind} {name}", world, 2000 + seed) for seed in range(causes))


def table(found: list[Judged]) -> None:
    """A row a rule: in how many clean runs it could speak, and did; where its cause was found."""
    clean = [each for each in found if each[0].startswith("clean ")]
    by_world: dict[str, list[set[str]]] = defaultdict(list)
    for name, said, _ in found:
        by_world[name].append(said)
    print(f"| rule | false alarms, of {len(clean)} clean runs where it could speak | cause found |")
    print("|---|--:|---|")
    for name, rule in RULES.items():
        able = [said for _, said, silent in clean if name not in silent]
        wrong = sum(name in said for said in able)
        alarms = "states what is so" if rule.severity == "info" or name in TRUE else ""
        hits = ", ".join(
            f"{world}: {sum(name in said for said in by_world[f'cause {world}'])} of "
            f"{len(by_world[f'cause {world}'])}"
            for world, (_, wanted) in CAUSES.items()
            if wanted == name and by_world[f"cause {world}"]
        )
        print(f"| `{name}` | {alarms or f'{wrong} of {len(able)}'} | {hits or 'see the tests'} |")


def wrong(found: list[Judged]) -> None:
    """Every false alarm by world, and what was wrongly said of look-alikes."""
    print("\n| looks like a cause, and is none | must not be said | said |\n|---|---|---|")
    for world, (_, never) in NEAR.items():
        runs = [said for name, said, _ in found if name == f"near {world}"]
        said = Counter(rule for run in runs for rule in run & set(never))
        told = ", ".join(f"{rule} {n}" for rule, n in said.items()) or "none"
        print(f"| {world} | {', '.join(never)} | {told} in {len(runs)} |")
    print("\n| Runs without a fault | Runs | False alarms |\n|---|---|---|")
    for world in CLEAN:
        runs = [said for name, said, _ in found if name == f"clean {world}"]
        alarms = Counter(
            rule
            for run in runs
            for rule in run
            if RULES[rule].severity != "info" and rule not in TRUE
        )
        told = ", ".join(f"{rule} {n}" for rule, n in alarms.items()) or "none"
        print(f"| {world} | {len(runs)} | {told} |")


def main() -> None:
    """Run everything, and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clean", type=int, default=50)
    parser.add_argument("--stepped", type=int, default=300, help="seeds of clean staircases")
    parser.add_argument("--causes", type=int, default=20)
    parser.add_argument("--jobs", type=int, default=2, help="processes")
    asked = parser.parse_args()
    started = time.perf_counter()
    every = list(jobs(asked.clean, asked.stepped, asked.causes))
    with Pool(asked.jobs) as pool:
        found = list(pool.imap(judged, every, chunksize=4))
    table(found)
    wrong(found)
    print(f"\n{len(found)} runs in {time.perf_counter() - started:.0f} s")


if __name__ == "__main__":
    main()
