"""False alarms and detection of `jmeterpy compare` on simulated pairs.

    python -m benchmarks.compare_aa [PAIRS]     (100 of each world by default: about two minutes)

A pair is two runs of one simulated system, each with its own chance and its own restless host
(`tests/analysis/worlds.py`). An alarm is a pair with any figure of any label called worse, which
is what exit code 5 says. Then the second run of each pair is made slower, and counted when it is
called worse.
"""

from __future__ import annotations

import sys
import tempfile
from collections import Counter
from dataclasses import replace
from pathlib import Path

from jmeterpy.analysis import measure
from jmeterpy.analysis.change import Comparison
from jmeterpy.analysis.compare import compare
from tests.analysis.worlds import LABELS, World, write_run

STEADY = World()
FAST = {name: (weight, median / 10, sigma) for name, (weight, median, sigma) in LABELS.items()}
CLEAN = {  # the third and fourth are hosts that truly differ between the two runs
    "steady": STEADY,
    "restless host (10 %)": replace(STEADY, noise=0.1),
    "wandering host (rho .99)": replace(STEADY, rho=0.99),
    "hosts that differ by 3 %": replace(STEADY, between=0.03),
    "fast (median 4 to 18 ms)": replace(STEADY, labels=FAST),
    "heavy tail": replace(STEADY, stragglers=0.005),
    "short (30 s)": replace(STEADY, seconds=30),
    "small (10 users)": replace(STEADY, users=10),
    "1 % errors": replace(STEADY, errors=0.01),
}
CAUSES = {
    "all 10 % slower": replace(STEADY, slower={"*": 1.1}),
    "all 15 % slower": replace(STEADY, slower={"*": 1.15}),
    "all 20 % slower": replace(STEADY, slower={"*": 1.2}),
    "all 20 % slower, 5 min": replace(STEADY, slower={"*": 1.2}, seconds=300),
    "all 30 % slower": replace(STEADY, slower={"*": 1.3}),
    "Search (25 %) 20 % slower": replace(STEADY, slower={"Search": 1.2}),
    "Checkout (5 %) 20 % slower": replace(STEADY, slower={"Checkout": 1.2}),
    "Checkout (5 %) 50 % slower": replace(STEADY, slower={"Checkout": 1.5}),
    "1 % fail": replace(STEADY, errors=0.01),
}


def pairs(base: World, new: World, number: int, seed: int, folder: Path) -> list[Comparison]:
    """So many comparisons, each of two runs with seeds of their own."""
    found = []
    for pair in range(number):
        one = measure(write_run(base, seed + 2 * pair, folder / "base.jtl"))
        two = measure(write_run(new, seed + 2 * pair + 1, folder / "new.jtl"))
        found.append(compare(one, two))
    return found


def called(found: list[Comparison]) -> str:
    """How many pairs were called worse, how many figures the same, and which were worse."""
    figures = [
        figure for each in found for row in (*each.labels, each.total) for figure in row.figures
    ]
    worse = Counter(figure.name for figure in figures if figure.verdict == "worse")
    pairs_worse = sum(each.verdict == "worse" for each in found)
    same = sum(figure.verdict == "same" for figure in figures) / len(figures)
    names = ", ".join(f"{name} {count}" for name, count in worse.most_common()) or "none"
    return f"{pairs_worse}/{len(found)} | {100 * same:.0f} % | {names}"


def covered(found: list[Comparison]) -> str:
    """How often the intervals of times, rates and shares hold the truth of two equal systems."""
    held: dict[str, list[bool]] = {}
    for each in found:
        for row in (*each.labels, each.total):
            for figure in row.figures:
                if figure.low is not None and figure.high is not None:
                    truth = 0 if figure.name == "error_rate" else 1
                    held.setdefault(figure.name, []).append(figure.low <= truth <= figure.high)
    return ", ".join(f"{name} {100 * sum(x) / len(x):.0f} %" for name, x in held.items())


def main() -> None:
    """Both tables, on stdout."""
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    head = "called worse | figures the same | worse figures"
    print(f"| pairs of one system | {head} | intervals that hold the truth |\n" + "|---" * 5 + "|")
    alarms = runs = 0
    with tempfile.TemporaryDirectory() as name:
        for at, (title, world) in enumerate(CLEAN.items()):
            found = pairs(world, world, number, 100_000 * at, Path(name))
            alarms += sum(each.verdict == "worse" for each in found)
            runs += len(found)
            print(f"| {title} | {called(found)} | {covered(found)} |", flush=True)
        print(f"\nIn all {alarms} false alarms in {runs} pairs.\n")
        print(f"| second run | {head} |\n" + "|---" * 4 + "|")
        for at, (title, world) in enumerate(CAUSES.items(), 50):
            base = replace(STEADY, seconds=world.seconds)
            found = pairs(base, world, number // 2, 100_000 * at, Path(name))
            print(f"| {title} | {called(found)} |", flush=True)


if __name__ == "__main__":
    main()
