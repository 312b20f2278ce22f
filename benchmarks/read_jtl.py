"""How long the summary takes beside pandas, and how much memory: rounds of both, turn by turn.

    python benchmarks/read_jtl.py --rows 100000 1000000 --rounds 7

The peer reads with pandas' C engine, only the columns that are needed, with types and categories,
and computes the same: each label's figures over all samples and over successes, errors by kind,
counts of every second and label. Each reading is a process of its own, imports included. CPU time
is that of all its processes, and shows what wall time hides where a machine is busy; peak memory is
that of its largest process.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
OURS = "from jmeterpy.analysis import measure; print(measure({path!r}).total.samples)"
PANDAS = """
import pandas as pd
whole = dict.fromkeys(("timeStamp", "elapsed", "bytes", "sentBytes", "allThreads"), "int64")
names = ("label", "responseCode", "responseMessage", "threadName", "failureMessage")
d = pd.read_csv({path!r}, usecols=[*whole, *names, "success"], na_filter=False,
                dtype=whole | dict.fromkeys(names, "category") | {{"success": "bool"}})
tx = d.responseMessage.cat.categories.str.startswith("Number of samples in transaction")
d["tx"] = tx[d.responseMessage.cat.codes]
d["group"] = d.threadName.cat.rename_categories(range(len(d.threadName.cat.categories)))
d["end"] = d.timeStamp + d.elapsed
def figures(g):
    n = g.size()
    q = g.elapsed.quantile([0.5, 0.9, 0.95, 0.99], interpolation="lower")
    span = g.end.max() - g.timeStamp.min()
    return (n, g.elapsed.agg(["mean", "std", "min", "max"]), q, n / span,
            g[["bytes", "sentBytes"]].sum())
by = ["label", "tx"]
figures(d.groupby(by, observed=True))
figures(d[d.success].groupby(by, observed=True))
s = d[~d.tx]
print(len(s))
s.elapsed.quantile([0.5, 0.9, 0.95, 0.99], interpolation="lower")
bad = s[~s.success]
bad.groupby(["label", "responseCode", "responseMessage", "failureMessage"], observed=True).size()
second = s.end // 1000
s.groupby([second, "label", "success"], observed=True).size()
s.groupby(second).allThreads.max()
"""


class Reading(NamedTuple):
    """One reading: seconds by the clock and of the processor, peak MB, output."""

    wall: float
    cpu: float
    peak: float
    said: str


def run(code: str) -> Reading:
    """Run this code in a process and measure it."""
    start = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        said = process.stdout.read().strip()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"a reading failed with exit code {process.returncode}")
    wall = time.perf_counter() - start
    return Reading(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, said)


def compare(path: Path, rounds: int) -> str:
    """One line of the table for one file."""
    code = [text.format(path=str(path)) for text in (OURS, PANDAS)]
    found = [[run(text) for text in code] for _ in range(rounds)]
    if len({reading.said for pair in found for reading in pair}) != 1:
        sys.exit("the two do not count the same samples")
    walls, cpus = ([(a[at], b[at]) for a, b in found] for at in (0, 1))
    peaks = [max(pair[side].peak for pair in found) for side in (0, 1)]
    load = os.getloadavg()[0]
    cells = (path.stem, ratio(walls), medians(walls), ratio(cpus), medians(cpus))
    return f"| {' | '.join(cells)} | {peaks[0]:.0f} MB / {peaks[1]:.0f} MB | {load:.1f} |"


def ratio(pairs: list[tuple[float, float]]) -> str:
    """The median of the ratios of the rounds, and their range."""
    ratios = sorted(ours / peer for ours, peer in pairs)
    return f"{statistics.median(ratios):.2f} [{ratios[0]:.2f}..{ratios[-1]:.2f}]"


def medians(pairs: list[tuple[float, float]]) -> str:
    """The median seconds of both."""
    return " / ".join(f"{statistics.median(side):.2f} s" for side in zip(*pairs, strict=True))


def main() -> None:
    """Make the files, read them in turn, print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, nargs="+", default=[100_000, 1_000_000])
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--labels", type=int, default=20)
    parser.add_argument("--data", type=Path, help="a folder that keeps the files")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = (given.data or Path(temporary)).resolve()
        print("| rows | wall: ours / pandas, median [range] | medians ", end="")
        print("| CPU: ours / pandas | medians | peak memory | load |")
        print("|---|---|---|---|---|---|---|")
        for rows in given.rows:
            path = folder / f"{rows}-{given.labels}.jtl"
            if not path.exists():
                make = [sys.executable, ROOT / "benchmarks" / "make_jtl.py", str(rows), path]
                subprocess.run([*make, "--labels", str(given.labels)], check=True)
            print(compare(path, given.rounds), flush=True)


if __name__ == "__main__":
    main()
