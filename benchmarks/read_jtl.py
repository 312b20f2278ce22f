"""How long the summary takes beside pandas, and how much memory: rounds of both, turn by turn.

    python benchmarks/read_jtl.py --rows 100000 1000000 --rounds 7

The peer reads with pandas' C engine, only the columns that are needed, with types and categories,
and computes the same: each label's figures over all samples and over successes, errors by kind,
counts of every second and label. Each reading is a process of its own, imports included.
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


def run(code: str) -> tuple[float, float, str]:
    """Seconds, peak MB and output of a process that runs this code."""
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
    return time.perf_counter() - start, usage.ru_maxrss / 1024, said


def compare(path: Path, rounds: int) -> str:
    """One line of the table for one file."""
    code = [text.format(path=str(path)) for text in (OURS, PANDAS)]
    found = [[run(text) for text in code] for _ in range(rounds)]
    if len({said for pair in found for *_, said in pair}) != 1:
        sys.exit("the two do not count the same samples")
    ratios = sorted(ours[0] / peer[0] for ours, peer in found)
    middle = statistics.median(ratios)
    times = [statistics.median(pair[side][0] for pair in found) for side in (0, 1)]
    peaks = [max(pair[side][1] for pair in found) for side in (0, 1)]
    return (
        f"| {path.stem} | {middle:.2f} [{ratios[0]:.2f}..{ratios[-1]:.2f}] | "
        f"{times[0]:.2f} s / {times[1]:.2f} s | {peaks[0]:.0f} MB / {peaks[1]:.0f} MB |"
    )


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
        print("| rows | wall: ours / pandas, median [range] | medians | peak memory |")
        print("|---|---|---|---|")
        for rows in given.rows:
            path = folder / f"{rows}-{given.labels}.jtl"
            if not path.exists():
                make = [sys.executable, ROOT / "benchmarks" / "make_jtl.py", str(rows), path]
                subprocess.run([*make, "--labels", str(given.labels)], check=True)
            print(compare(path, given.rounds), flush=True)


if __name__ == "__main__":
    main()
