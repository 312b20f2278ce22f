"""How often thresholds "vs baseline" are missed on simulated pairs: by what was measured, surely.

    python -m benchmarks.against_aa [PAIRS]     (50 of each world by default: about two minutes)

A pair is two runs of one simulated system (`benchmarks/compare_aa.py`), the second held against
the first. "missed" counts thresholds that the measured change misses (WARN or FAIL), "failed" only
those that the whole interval misses, too (FAIL, exit code 1).
"""

from __future__ import annotations

import sys
import tempfile
from collections import Counter
from dataclasses import replace
from pathlib import Path

from benchmarks.compare_aa import CLEAN, STEADY
from jmeterpy.analysis import measure
from jmeterpy.analysis.against import Numbers
from jmeterpy.analysis.thresholds import judge, parse
from tests.analysis.worlds import World, write_run

ASKED = (
    "p50 < +10% vs baseline",
    "p95 < +10% vs baseline",
    "p99 < +10% vs baseline",
    "mean < +10% vs baseline",
    "throughput > -5% vs baseline",
    "error_rate < +0.5pt vs baseline",
    "p95(Checkout) < +10% vs baseline",
)
WORLDS = {
    **{name: (world, world) for name, world in CLEAN.items()},
    **{
        f"all {share} % slower, {seconds} s": (
            replace(STEADY, seconds=seconds),
            replace(STEADY, seconds=seconds, slower={"*": 1 + share / 100}),
        )
        for share in (20, 30)
        for seconds in (120, 300)
    },
    "1 % fail": (STEADY, replace(STEADY, errors=0.01)),
}


def missed(worlds: tuple[World, World], pairs: int, seed: int, folder: Path) -> list[Counter[str]]:
    """The statuses of each threshold over so many pairs."""
    found = [Counter[str]() for _ in ASKED]
    thresholds = [parse(text) for text in ASKED]
    for pair in range(pairs):
        numbers = []
        for run, world in enumerate(worlds):
            path = write_run(world, seed + 2 * pair + run, folder / f"{run}.jtl")
            numbers.append(Numbers(measure(path), [path]))
        verdicts = judge(thresholds, numbers[1].measured, baseline=numbers[0])
        for counter, verdict in zip(found, verdicts, strict=True):
            counter[verdict.status] += 1
    return found


def main() -> None:
    """Print one row a world; a cell is missed/failed, and in brackets what had no data."""
    pairs = int(sys.argv[1]) if len(sys.argv) > 1 else 50
    print("|", " | ".join(["", *(text.removesuffix(" vs baseline") for text in ASKED)]), "|")
    print("|", " | ".join([":--", *["--:"] * len(ASKED)]), "|")
    with tempfile.TemporaryDirectory() as folder:
        for number, (name, worlds) in enumerate(WORLDS.items()):
            found = missed(worlds, pairs, 10_000 * (number + 1), Path(folder))
            cells = [
                f"{each['WARN'] + each['FAIL']}/{each['FAIL']}"
                + (f" ({each['NO DATA']})" if each["NO DATA"] else "")
                for each in found
            ]
            print("|", " | ".join([name, *cells]), "|", flush=True)


if __name__ == "__main__":
    main()
