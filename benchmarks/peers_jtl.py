"""The same results file read by JMeter's dashboard, by Taurus and by jmeterpy: cost and figures.

    python -m venv /tmp/bzt && /tmp/bzt/bin/pip install bzt
    export PYTHONPATH=.
    python benchmarks/peers_jtl.py --rows 20000 447000 --rounds 3 --bzt /tmp/bzt/bin/bzt

Each reading is a process of its own, turn by turn; CPU time and peak memory are those of all its
processes. `exact` is pandas over the whole file, samples without transactions, nearest rank; the
differences are of the worst label.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from nearest_rank import nearest_rank

from jmeterpy.engine import find_java, open_home

ROOT = Path(__file__).resolve().parent.parent
HEAP = ["-Xms1g", "-Xmx1g", "-XX:MaxMetaspaceSize=256m"]  # as bin/jmeter of the release
OPENS = [
    f"--add-opens=java.base/java.{part}=ALL-UNNAMED"
    for part in ("lang", "lang.invoke", "lang.reflect", "util", "text")
]
RANKS = (50, 90, 95, 99)
Figures = dict[str, dict[str, float]]  # label -> samples, errors, mean, p50 ...


class Cost(NamedTuple):
    """Seconds by the clock and of the processor, peak MB, size of what was written in MB."""

    wall: float
    cpu: float
    peak: float
    written: float


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT)}


def measured(words: list[str], folder: Path) -> Cost:
    """Run a command in a folder of its own and measure it with all that it starts."""
    started = time.perf_counter()
    with (folder / "said.txt").open("w") as said, subprocess.Popen(
        words, cwd=folder, stdout=said, stderr=said, stdin=subprocess.DEVNULL,
        env=_environment(),
    ) as process:  # fmt: skip
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    wall = time.perf_counter() - started
    if process.returncode:
        sys.exit(f"{words[:3]} ended with {process.returncode}: {folder / 'said.txt'}")
    size = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
    return Cost(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, size / 1e6)


def ours(jtl: Path, folder: Path) -> tuple[Cost, Figures]:
    """`jmeterpy report --format html,json`."""
    words = [
        sys.executable,
        "-m",
        "jmeterpy",
        "report",
        str(jtl),
        "--no-cache",
        "--format",
        "html,json",
    ]
    cost = measured([*words, "-o", str(folder)], folder)
    found = json.loads((folder / "summary.json").read_text())
    rows = [row for row in found["labels"] if row["kind"] == "sample"]
    names = {f"p{rank}": f"p{rank}_ms" for rank in RANKS} | {"mean": "mean_ms"}
    return cost, {
        row["label"]: {"samples": row["samples"], "errors": row["errors"]}
        | {name: row[field] for name, field in names.items()}
        for row in (*rows, {**found["total"], "label": "Total"})
    }


def dashboard(jtl: Path, folder: Path) -> tuple[Cost, Figures]:
    """`jmeter -g`, with its default settings."""
    words = [str(find_java().executable), *HEAP, *OPENS, "-jar", str(open_home().launcher)]
    percentiles = [f"-Jaggregate_rpt_pct{n}={rank}" for n, rank in enumerate(RANKS[1:], 1)]
    cost = measured([*words, *percentiles, "-g", str(jtl), "-o", "page", "-j", "log"], folder)
    found = json.loads((folder / "page" / "statistics.json").read_text())
    names = {"p50": "medianResTime", "p90": "pct1ResTime", "p95": "pct2ResTime"}
    names |= {"p99": "pct3ResTime", "mean": "meanResTime"}
    return cost, {
        label: {"samples": row["sampleCount"], "errors": row["errorCount"]}
        | {name: row[field] for name, field in names.items()}
        for label, row in found.items()
    }


def taurus(bzt: str) -> Callable[[Path, Path], tuple[Cost, Figures]]:
    """`bzt` with its loader of results that are there, and final-stats."""

    def read(jtl: Path, folder: Path) -> tuple[Cost, Figures]:
        plan = {
            "execution": [{"executor": "external-results-loader", "data-file": str(jtl)}],
            "reporting": [{"module": "final-stats", "dump-csv": str(folder / "stats.csv")}],
            "settings": {"check-updates": False, "artifacts-dir": str(folder / "artifacts")},
            "modules": {"console": {"disable": True}},
        }
        (folder / "plan.json").write_text(json.dumps(plan))
        cost = measured([bzt, "plan.json", "-o", "services=[]"], folder)
        with (folder / "stats.csv").open(newline="") as file:
            rows = list(csv.DictReader(file))
        return cost, {
            row["label"] or "Total": {
                "samples": float(row["succ"]) + float(row["fail"]),
                "errors": float(row["fail"]),
                "mean": float(row["avg_rt"]) * 1000,
                **{f"p{rank}": float(row[f"perc_{rank}.0"]) * 1000 for rank in RANKS},
            }
            for row in rows
        }

    return read


def exact_apart(jtl: Path) -> Figures:
    """The same in a process of its own: a child's peak memory is never below its parent's."""
    words = [sys.executable, __file__, "--exact", str(jtl)]
    said = subprocess.run(words, check=True, stdout=subprocess.PIPE, env=_environment())
    found: Figures = json.loads(said.stdout)
    return found


def exact(jtl: Path) -> Figures:
    """The same from every row, the plain way."""
    import pandas as pd  # in this process alone

    rows = pd.read_csv(jtl, na_filter=False)
    inside = rows["responseMessage"].str.startswith("Number of samples in transaction")
    groups: dict[Any, Any] = dict(list(rows.groupby("label"))) | {"Total": rows[~inside]}
    found = {}
    for label, part in groups.items():
        times = sorted(part["elapsed"])
        found[str(label)] = {
            "samples": len(times),
            "errors": int((part["success"].astype(str).str.lower() != "true").sum()),
            "mean": statistics.fmean(times),
            **{f"p{p}": nearest_rank(times, p) for p in RANKS},
        }
    return found


def worst(found: Figures, truth: Figures, name: str) -> str:
    """The largest difference of a figure in percent, and of which label."""
    differences = {
        label: 100 * (row[name] / truth[label][name] - 1) if truth[label][name] else 0.0
        for label, row in found.items()
        if label in truth
    }
    label = max(differences, key=lambda each: abs(differences[each]))
    return "0" if abs(differences[label]) < 0.005 else f"{differences[label]:+.1f} % ({label})"


def line(name: str, costs: list[Cost], found: Figures, truth: Figures) -> str:
    """A row of the table."""
    wall, cpu, peak, written = (statistics.median(each) for each in zip(*costs, strict=True))
    counts = sum(
        (row["samples"], row["errors"]) != (truth[label]["samples"], truth[label]["errors"])
        for label, row in found.items()
        if label in truth
    )
    cells = [name, f"{wall:.2f} s", f"{cpu:.2f} s", f"{peak:.0f} MB", f"{written:.1f} MB"]
    cells += [f"{counts} of {len(truth)}", worst(found, truth, "mean")]
    total = found.get("Total", {})
    cells += [worst(found, truth, f"p{rank}") for rank in RANKS]
    cells += ["/".join(f"{total[f'p{rank}']:.0f}" for rank in RANKS) if total else "-"]
    return f"| {' | '.join(cells)} |"


def main() -> None:
    """Make the files, read each with every tool in turn, print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, nargs="+", default=[20_000, 447_000])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--bzt", help="the command of Taurus")
    parser.add_argument("--exact", type=Path, help="only the exact figures of this file")
    given = parser.parse_args()
    if given.exact:
        print(json.dumps(exact(given.exact)))
        return
    tools: dict[str, Callable[[Path, Path], tuple[Cost, Figures]]] = {
        "jmeterpy": ours, "JMeter -g": dashboard,
    }  # fmt: skip
    if given.bzt:
        tools["Taurus"] = taurus(given.bzt)
    for rows in given.rows:
        with tempfile.TemporaryDirectory() as temporary:
            jtl = Path(temporary) / "results.jtl"
            make = [sys.executable, str(ROOT / "benchmarks" / "make_jtl.py"), str(rows), str(jtl)]
            subprocess.run([*make, "--seconds", "1800"], check=True)
            truth = exact_apart(jtl)
            costs: dict[str, list[Cost]] = {name: [] for name in tools}
            figures: dict[str, Figures] = {}
            for _ in range(given.rounds):
                for name, read in tools.items():
                    folder = Path(temporary) / "reading"
                    folder.mkdir()
                    cost, figures[name] = read(jtl, folder)
                    costs[name].append(cost)
                    shutil.rmtree(folder)
            size = jtl.stat().st_size / 1e6
        print(f"\n{rows} rows, {size:.0f} MB, load {os.getloadavg()[0]:.1f}; exact total: ", end="")
        print("/".join(f"{truth['Total'][f'p{rank}']:.0f}" for rank in RANKS))
        print("| | wall | CPU | peak | written | counts differ | mean | ", end="")
        print(" | ".join(f"p{rank}" for rank in RANKS) + " | total p50/90/95/99 |")
        print("|" + "---|" * (8 + len(RANKS)))
        for name in tools:
            print(line(name, costs[name], figures[name], truth), flush=True)


if __name__ == "__main__":
    main()
